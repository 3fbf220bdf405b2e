"""Which module fills which of the coordinator's pages; what it takes to do so comes with pandas."""

from collections.abc import Callable
from typing import Any

from course.cohort.dataset.snapshot import Snapshot
from course.cohort.pages.agenda import agenda_of
from course.cohort.pages.comparison import comparison_of
from course.cohort.pages.concepts import concepts_of
from course.cohort.pages.exercise import exercise_of
from course.cohort.pages.lesson import lesson_of
from course.cohort.pages.movement import movement_of
from course.cohort.pages.overview import overview_of
from course.cohort.pages.source import Board
from course.cohort.pages.timeline import time_of
from course.cohort.pages.viewer import Viewer
from course.content.concepts import concept_names


def view(viewer: Viewer, snapshot: Snapshot, part: tuple[str, ...]) -> dict[str, Any]:
    """The page `part`: its name, and what of it; KeyError where there is no such page."""
    board = Board(snapshot, viewer.settings, viewer.store, viewer.titles, viewer.cohort)
    pages: dict[str, Callable[..., dict[str, Any]]] = {
        "overview": overview_of,
        "lesson": lesson_of,
        "exercise": exercise_of,
        "comparison": lambda board, *others: comparison_of(board, others),
        "movement": movement_of,
        "concepts": lambda board: concepts_of(board, concept_names(viewer.paths.source)),
        "time": time_of,
        "agenda": agenda_of,
    }
    name, *where = part
    return pages[name](board, *where)
