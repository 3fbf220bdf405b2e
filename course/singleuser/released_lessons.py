"""What the service released to a learner's server: notebooks, opening views, and pictures."""

import copy
import re
from dataclasses import dataclass
from typing import Any

_LESSON = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PICTURE = re.compile(r"\]\((?:\.\./)+assets/([A-Za-z0-9_-]+\.(?:svg|png|jpg))\)")


@dataclass(frozen=True)
class ReleasedLesson:
    """One released lesson, as a learner's server stores it."""

    lesson: str
    notebook: dict[str, Any]
    exercises: dict[str, Any]

    @property
    def pictures(self) -> set[str]:
        """Names of the files in `assets/` that the prose shows."""
        sources = (source_text(cell) for cell in self.notebook["cells"])
        return {name for source in sources for name in _PICTURE.findall(source)}


def read_released(answer: dict[str, Any], course: str) -> list[ReleasedLesson]:
    """The lessons in the service's answer to `api/notebooks`; `course` is where its pages are.

    Raises
    ------
    ValueError
        A lesson's name cannot be a folder's name.
    """
    return [
        ReleasedLesson(
            lesson_name(item["lesson"]),
            prepared(item["lesson"], item["notebook"], course),
            item["exercises"],
        )
        for item in answer["notebooks"]
    ]


def lesson_name(lesson: str) -> str:
    """`lesson` if it is a valid lesson id; else raises `ValueError`."""
    if not _LESSON.fullmatch(lesson):
        raise ValueError(f"{lesson!r} is no lesson: expected lowercase words joined by -.")
    return lesson


def prepared(lesson: str, notebook: dict[str, Any], course: str) -> dict[str, Any]:
    """A copy in which no code shows and pictures are found in `assets/` of the server's root.

    It ends with a link to the lesson's page, which shows what is still open and *Inleveren*.
    Every code cell of a released lesson is the course's own. No cell of it can be edited or
    deleted by accident; learners add cells of their own.
    """
    ready = copy.deepcopy(notebook)
    ready["metadata"].setdefault("course", {}).setdefault("lesson", lesson)
    ready["cells"].append(_link_to_hand_in(f"{course}les/{lesson}#inleveren"))
    for cell in ready["cells"]:
        cell["metadata"] |= {"editable": False, "deletable": False}
        if cell["cell_type"] == "code":
            cell["metadata"].setdefault("jupyter", {})["source_hidden"] = True
        else:
            cell["source"] = _PICTURE.sub(r"](../assets/\1)", source_text(cell))
    return ready


def _link_to_hand_in(address: str) -> dict[str, Any]:
    source = (
        "## Inleveren\n\n"
        "Wat je in dit notitieblok doet, staat meteen ook op de pagina van de les. "
        f"Daar zie je [wat er nog open staat]({address}), en daar lever je in."
    )
    return {"cell_type": "markdown", "id": "inleveren", "metadata": {}, "source": source}


def source_text(cell: dict[str, Any]) -> str:
    """A cell's source, which nbformat allows as one text or as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)
