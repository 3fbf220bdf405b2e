"""Whatever a page of documentation names is there: links, files, folders and modules."""

import re
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PAGES = sorted(
    [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")],
    key=lambda page: page.as_posix(),
)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
PATH = re.compile(
    r"(?<![\w./-])((?:course|tests|docs|source|assets|requirements)/[\w./-]*\w/?)(?![\w<])"
)
EXAMPLES = ("LESSON", "0002_what_changes", "coin.")  # files that a reader is to make
MODULE = re.compile(r"(?<![\w./])course(?:\.[a-z][a-z_]*)+\b(?!\.)")
IN_A_DRAWING = re.compile(r"(?<=<br>)[a-z_]+/[\w./]*|\b[a-z_]+(?:/[a-z_]+)+\.(?:py|js)\b")


def page_id(page: Path) -> str:
    return page.relative_to(REPOSITORY).as_posix()


def is_module_or_in_one(path: Path) -> bool:
    """Whether `path`, without its ending, is a package, a module, or a name in a module."""
    candidates = (path, path.with_suffix(".py"), path.parent.with_suffix(".py"))
    return any(candidate.exists() for candidate in candidates)


def drawings(text: str) -> str:
    return "\n".join(re.findall(r"```mermaid\n(.*?)```", text, re.DOTALL))


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]

    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_paths_and_modules_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    prose = text.replace(drawings(text), "")
    named = [name for name in PATH.findall(prose) if not any(e in name for e in EXAMPLES)]
    modules = [
        REPOSITORY / module.replace(".", "/")
        for module in MODULE.findall(prose)
        if not module.endswith((".yaml", ".db"))
    ]

    missing = [name for name in named if not (REPOSITORY / name).exists()]
    unknown = [
        module.relative_to(REPOSITORY).as_posix()
        for module in modules
        if not any(
            p.exists()
            for p in (module, module.with_suffix(".py"), module.parent.with_suffix(".py"))
        )
    ]

    assert not missing + unknown


def test_every_page_of_docs_is_listed_by_an_index() -> None:
    indexes = [page for page in PAGES if page.name == "README.md"]
    linked = {
        (index.parent / link).resolve()
        for index in indexes
        for link in LINK.findall(index.read_text(encoding="utf-8"))
    }
    pages = [page for page in (REPOSITORY / "docs").rglob("*.md") if page.name != "README.md"]

    assert len(pages) > 5
    assert [page_id(page) for page in pages if page.resolve() not in linked] == []


def test_drawings_name_modules_that_exist() -> None:
    drawn = drawings((REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8"))
    named = {name for name in IN_A_DRAWING.findall(drawn) if "LESSON" not in name}

    assert len(named) > 15
    assert [name for name in sorted(named) if not (REPOSITORY / "course" / name).exists()] == []


def test_every_make_target_exists() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    targets = set(re.findall(r"`make ([a-z]+)`", text))
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")

    assert {"check", "test", "soak", "requirements"} <= targets
    assert [name for name in targets if not re.search(rf"(?m)^{name}:", makefile)] == []
