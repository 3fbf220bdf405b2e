"""Which module fills which of the coordinator's pages; importing it imports pandas."""

from collections.abc import Callable
from typing import Any

from course.cohort.pages.agenda import agenda_of
from course.cohort.pages.comparison import comparison_of
from course.cohort.pages.concepts import concepts_of
from course.cohort.pages.exercise import exercise_of
from course.cohort.pages.lesson import lesson_of
from course.cohort.pages.movement import movement_of
from course.cohort.pages.overview import overview_of
from course.cohort.pages.published import Published
from course.cohort.pages.timeline import time_of
from course.cohort.pages.viewer import Viewer
from course.content.concepts import concept_names


def shared(viewer: Viewer) -> Viewer:
    """A viewer whose pages are all made from what was read once."""
    return viewer._replace(published=_published(viewer))


def view(viewer: Viewer, part: tuple[str, ...]) -> dict[str, Any]:
    """The context of the page `part` (its name and arguments); KeyError if unknown."""
    pages: dict[str, Callable[..., dict[str, Any]]] = {
        "overview": overview_of,
        "lesson": lesson_of,
        "exercise": exercise_of,
        "comparison": lambda published, *others: comparison_of(published, others),
        "movement": movement_of,
        "concepts": lambda published: concepts_of(published, concept_names(viewer.paths.source)),
        "time": time_of,
        "agenda": agenda_of,
    }
    name, *where = part
    return pages[name](viewer.published or _published(viewer), *where)


def _published(viewer: Viewer) -> Published:
    who = viewer.titles, viewer.cohort, viewer.locked
    return Published(viewer.settings, viewer.store, *who)
