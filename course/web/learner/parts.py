"""A lesson page in parts that fold, if there are several."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import mistune
from markupsafe import Markup

from course.content.released import Released
from course.content.source_notebook import called
from course.exercises.base import Exercise
from course.web.learner.study_load import optional_practice, reading_minutes, working_minutes

_HEADING = "## "
_NUMBERED = "## Deel "


class Part(NamedTuple):
    """Blocks below one heading. `title` is empty if nothing folds; `minutes` excludes practice."""

    id: str
    title: str
    minutes: int
    blocks: list[dict[str, Any]]


def parts_of(released: Released, markdown: mistune.Markdown) -> list[Part]:
    """The parts in reading order; the first one, which never folds, is what precedes them.

    A lesson folds when its parts are numbered: *Deel 1. …*. Others are one part without a title.
    """
    cells = [cell for cell in released.notebook["cells"] if not _is_judged(cell)]
    folds = any(_source(cell).startswith(_NUMBERED) for cell in cells)
    groups: list[list[dict[str, Any]]] = [[]]
    for cell in cells:
        if folds and cell["cell_type"] == "markdown" and _source(cell).startswith(_HEADING):
            groups.append([])
        groups[-1].append(cell)
    optional = optional_practice(released.exercises)
    return [
        _part(group, released, optional, markdown, index > 0) for index, group in enumerate(groups)
    ]


def _part(
    cells: list[dict[str, Any]],
    released: Released,
    optional: Sequence[Exercise],
    markdown: mistune.Markdown,
    folds: bool,  # noqa: FBT001 - private, and named where it is called
) -> Part:
    heading, _, rest = _source(cells[0]).partition("\n") if folds else ("", "", "")
    sources = [rest if folds and cell is cells[0] else _source(cell) for cell in cells]
    exercises = [e for s in sources if (e := released.exercise(called(s) or ""))]
    prose = " ".join(s for s, c in zip(sources, cells, strict=True) if c["cell_type"] != "code")
    minutes = reading_minutes(prose) + working_minutes(e for e in exercises if e not in optional)
    blocks = [
        block
        for source, cell in zip(sources, cells, strict=True)
        if (block := _block(source, cell, released, optional, markdown))
    ]
    name = str(cells[0].get("id", "begin")) if cells else "begin"
    return Part(name, heading.removeprefix(_HEADING).strip(), max(1, round(minutes)), blocks)


def _block(
    source: str,
    cell: dict[str, Any],
    released: Released,
    optional: Sequence[Exercise],
    markdown: mistune.Markdown,
) -> dict[str, Any] | None:
    """Prose as HTML, or the place of an exercise; practice that folds says how long it takes."""
    if cell["cell_type"] == "markdown":
        html = Markup(markdown(source))  # noqa: S704 - escaped by mistune
        return {"html": html, "id": cell.get("id", "")}
    exercise = released.exercise(called(source) or "")
    if exercise is None:
        return None
    minutes = max(1, round(working_minutes([exercise]))) if exercise in optional else None
    return {"exercise": exercise.id, "title": exercise.title, "minutes": minutes}


def _is_judged(cell: dict[str, Any]) -> bool:
    """Whether this is the cell that a person judges in nbgrader; the page does not show it."""
    return cell["cell_type"] == "markdown" and "nbgrader" in cell["metadata"]


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])
