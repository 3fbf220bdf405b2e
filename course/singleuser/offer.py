"""What the service offers a learner's server: notebooks, opening views, and their pictures."""

import copy
import re
from dataclasses import dataclass
from typing import Any

_LESSON = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PICTURE = re.compile(r"\]\((?:\.\./)+assets/([A-Za-z0-9_-]+\.(?:svg|png|jpg))\)")


@dataclass(frozen=True)
class Offer:
    """One released lesson, as a learner's server keeps it."""

    lesson: str
    notebook: dict[str, Any]
    exercises: dict[str, Any]

    @property
    def pictures(self) -> set[str]:
        """Names of the files in `assets/` that the prose shows."""
        sources = (text(cell) for cell in self.notebook["cells"])
        return {name for source in sources for name in _PICTURE.findall(source)}


def read_offers(answer: dict[str, Any]) -> list[Offer]:
    """The offers in the service's answer to `api/notebooks`.

    Raises
    ------
    ValueError
        A lesson's name cannot be a folder's name.
    """
    return [
        Offer(name(one["lesson"]), prepared(one["lesson"], one["notebook"]), one["exercises"])
        for one in answer["notebooks"]
    ]


def name(lesson: str) -> str:
    """`lesson` where it is a lesson's id; raises `ValueError` where it is not."""
    if not _LESSON.fullmatch(lesson):
        raise ValueError(f"{lesson!r} is no lesson: expected lowercase words joined by -.")
    return lesson


def prepared(lesson: str, notebook: dict[str, Any]) -> dict[str, Any]:
    """A copy in which no code shows and pictures are found in `assets/` of the server's root.

    Every code cell of a released lesson is the course's own. No cell of it can be edited or
    deleted by accident; learners add cells of their own.
    """
    ready = copy.deepcopy(notebook)
    ready["metadata"].setdefault("course", {}).setdefault("lesson", lesson)
    for cell in ready["cells"]:
        cell["metadata"] |= {"editable": False, "deletable": False}
        if cell["cell_type"] == "code":
            cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        else:
            cell["source"] = _PICTURE.sub(r"](../assets/\1)", text(cell))
    return ready


def text(cell: dict[str, Any]) -> str:
    """A cell's source, which nbformat allows as one text or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
