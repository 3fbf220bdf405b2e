"""Front-end modules of the exercises, and their widget for notebooks.

A kind of exercise is a `.js` file here (Anywidget Front-End Module) that is named after it;
`core/` and `writing/` are what kinds import, and `style/` belongs to all. The lesson page serves
the files; a notebook sends them once per kernel (`base.py`, which only notebooks import, so that
the service never loads anywidget).
"""

from pathlib import Path

NOTEBOOK_LOADER = "notebook.js"
# The cascade order.
STYLE = ("tokens", "frame", "status", "scale", "writing", "items", "place", "order", "remarks")


def _folders() -> list[Path]:
    return [Path(folder) for folder in __path__]


def module_texts() -> dict[str, str]:
    """The text of every front-end module by its path, as `decision.js` or `core/dom.js`."""
    texts = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for folder in _folders()
        for path in sorted(folder.rglob("*.js"))
    }
    return {name: text for name, text in texts.items() if name != NOTEBOOK_LOADER}


def kinds() -> list[str]:
    """The kinds that have a front-end module."""
    return [name.removesuffix(".js") for name in module_texts() if "/" not in name]


def style(*parts: str) -> str:
    """The style of all exercises, or only those parts of it, as `tokens`: colours and typeface."""
    folder = Path(__file__).with_name("style")
    return "\n".join(
        (folder / f"{part}.css").read_text(encoding="utf-8") for part in parts or STYLE
    )
