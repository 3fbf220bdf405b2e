"""What the gallery shows: real exercises of every kind, of `source/`.

`collect` makes a small course of three lessons from `source/`: an exercise of each kind as it
counts, as practice, and as a sensitive case. Where `source/` has none of a kind, another one is
substituted with `points`, `practice` and `sensitive` changed; the file says so in its first line.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from course.content.lesson import read_exercise
from course.content.mistakes import Mistakes
from course.content.settings import read_settings
from course.content.source_notebook import START
from course.exercises import kind_of
from course.web.author.gallery_regimes import FIELDS, Regime
from course.web.author.notebook_cells import notebook

_SETTINGS = "id: galerij\ntitle: Gallery of exercises\nlessons: [{}]\n"


def collect(source: Path, root: Path) -> None:
    """Write the gallery's course into the empty folder `root`."""
    (root / "source").mkdir(parents=True)
    shutil.copy(source / "helplines.yaml", root / "source")
    lessons = [name for name in FIELDS if _lesson(source, root, name)]
    (root / "source" / "course.yaml").write_text(_SETTINGS.format(", ".join(lessons)), "utf-8")


def _lesson(source: Path, root: Path, regime: Regime) -> list[str]:
    """Write a lesson with an exercise of each kind that can have this regime; returns their ids."""
    folder, names = root / "source" / regime, []
    (folder / "exercises").mkdir(parents=True)
    for name, text in _chosen(source, regime):
        path = folder / "exercises" / f"{name}.yaml"
        path.write_text(text, "utf-8")
        try:
            read_exercise(path, root)
            names.append(name)
        except Mistakes:  # a kind that cannot have this regime, such as a story as practice
            path.unlink()
    cells = notebook([START, *(f'exercise("{name}")' for name in names)])
    (folder / f"{regime}.ipynb").write_text(json.dumps(cells), "utf-8")
    return names


def _chosen(source: Path, regime: Regime) -> Iterator[tuple[str, str]]:
    """Id and text of an exercise of each kind, by kind."""
    files: dict[str, list[Path]] = {}
    for lesson in read_settings(source).lessons:
        for path in sorted((source / lesson / "exercises").glob("*.yaml")):
            files.setdefault(_field(path, "kind"), []).append(path)
    for kind, of_kind in sorted(files.items()):
        real = [path for path in of_kind if _regime(path) == regime]
        if not kind_of(kind).marked:
            real = of_kind if regime == "telt-mee" else []
        elif not real:
            yield of_kind[0].stem, _changed(of_kind[0], regime)
        yield from ((path.stem, _text(path)) for path in real[:1])


def _field(path: Path, name: str) -> str:
    """A one-line field, as written in the file; empty if missing."""
    match = re.search(rf"(?m)^{name}: *(.*?) *$", path.read_text(encoding="utf-8"))
    return match[1] if match else ""


def _regime(path: Path) -> Regime:
    if _field(path, "sensitive"):
        return "gevoelig"
    return "oefenen" if _field(path, "practice") == "true" else "telt-mee"


def _text(path: Path) -> str:
    where = path.relative_to(path.parents[3]).as_posix()
    return f"# {where}\n{path.read_text(encoding='utf-8')}"


def _changed(path: Path, regime: Regime) -> str:
    """The file in another regime."""
    text = re.sub(r"(?m)^(points|practice|sensitive):.*\n", "", _text(path))
    start, rest = text.split("\n", 1)
    changed = re.sub(r"(?m)^(title:.*\n)", rf"\g<1>{FIELDS[regime]}", rest, count=1)
    return f"{start}, changed for this gallery\n{changed}"
