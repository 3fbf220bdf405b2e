"""Which module fills which of the coordinator's pages; importing it imports pandas."""

from collections.abc import Callable
from typing import Any

from course.cohort.dataset.snapshot import Snapshot, published
from course.cohort.pages.agenda import agenda_of
from course.cohort.pages.comparison import comparison_of
from course.cohort.pages.concepts import concepts_of
from course.cohort.pages.exercise import exercise_of
from course.cohort.pages.lesson import lesson_of
from course.cohort.pages.movement import movement_of
from course.cohort.pages.overview import overview_of
from course.cohort.pages.published import Published
from course.cohort.pages.source import Source
from course.cohort.pages.timeline import time_of
from course.cohort.pages.viewer import Viewer
from course.content.concepts import concept_names


def shared(viewer: Viewer) -> Viewer:
    """A viewer whose pages are all made from what was read once."""
    snapshot = published(viewer.paths)
    source = _source(viewer, snapshot, whole=True) if snapshot else None
    return viewer._replace(source=source, published=_published(viewer))


def view(viewer: Viewer, part: tuple[str, ...]) -> dict[str, Any]:
    """The context of the page `part` (its name and arguments); KeyError if unknown."""
    # A page that reads frozen figures stands here, and no longer in `cache.OF_ROWS`.
    of_figures: dict[str, Callable[..., dict[str, Any]]] = {
        "overview": overview_of,
        "lesson": lesson_of,
        "exercise": exercise_of,
        "agenda": agenda_of,
    }
    of_rows: dict[str, Callable[..., dict[str, Any]]] = {
        "comparison": lambda source, *others: comparison_of(source, others),
        "movement": movement_of,
        "concepts": lambda source: concepts_of(source, concept_names(viewer.paths.source)),
        "time": time_of,
    }
    name, *where = part
    if name in of_figures:
        return of_figures[name](viewer.published or _published(viewer), *where)
    snapshot = published(viewer.paths)
    if snapshot is None:
        raise KeyError(name)
    return of_rows[name](viewer.source or _source(viewer, snapshot), *where)


def _published(viewer: Viewer) -> Published:
    who = viewer.titles, viewer.cohort, viewer.locked
    return Published(viewer.settings, viewer.store, *who)


def _source(viewer: Viewer, snapshot: Snapshot, *, whole: bool = False) -> Source:
    settings, titles = viewer.settings, viewer.titles
    return Source(snapshot, settings, viewer.store, titles, viewer.cohort, whole)
