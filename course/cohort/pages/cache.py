"""The coordinator's pages: the context of their templates, in an LRU cache.

Importing this module is light: the web service loads pandas only when a coordinator visits.
"""

from threading import Condition

from cachetools import LRUCache, cached

from course.cohort.pages.viewer import Context, Viewer
from course.cohort.publications.kept import last_correction, last_opening, latest

KEPT = 1024  # pages
_BESIDE = {"overview", "lesson", "comparison", "time"}  # pages that show other cohorts too
_ALWAYS = {"overview", "lesson"}  # pages that say something before anything was published
_SETTINGS = {"smallest_group", "lessons", "timezone", "cohorts"}  # what pages depend on
_NOTHING = (
    "Er zijn nog geen cijfers. Ze komen er zodra genoeg deelnemers hebben ingeleverd en hun werk "
    "is nagekeken."
)
_CHOOSE = "Je ziet veel cohorten. Kies met welk cohort je wilt vergelijken."
MOST_BESIDE = 6  # cohorts with which one page compares
_EMPTY: Context = {"notice": _NOTHING, "figures": []}


def overview_page(viewer: Viewer) -> Context:
    """What `coordinator/overview.html` shows about the viewer's cohort, also before any figures.

    Reads what was published, and releases with their key for whom it is open; nothing else. Raises
    KeyError when the viewer may not see it.
    """
    return _filled(viewer, ("overview",), _EMPTY)


def lesson_page(viewer: Viewer, lesson: str) -> Context:
    """What `coordinator/lesson.html` shows; KeyError when there is no such lesson."""
    if lesson not in viewer.settings.lessons:
        raise KeyError(lesson)
    return _filled(viewer, ("lesson", lesson), _EMPTY)


def exercise_page(viewer: Viewer, lesson: str, exercise: str) -> Context:
    """What `coordinator/exercise.html` shows; KeyError when there is no such exercise."""
    if lesson not in viewer.settings.lessons or not _newest(viewer):
        raise KeyError(lesson)
    return _filled(viewer, ("exercise", lesson, exercise), {})


def agenda_page(viewer: Viewer) -> Context:
    """What `coordinator/agenda.html` and the agenda in Markdown show."""
    return _filled(viewer, ("agenda",), {**_EMPTY, "dilemmas": [], "minutes": 0})


def movement_page(viewer: Viewer) -> Context:
    """What `coordinator/movement.html` shows."""
    return _filled(viewer, ("movement",), _EMPTY)


def concepts_page(viewer: Viewer) -> Context:
    """What `coordinator/concepts.html` shows."""
    return _filled(viewer, ("concepts",), {**_EMPTY, "concepts": 0, "lessons": []})


def comparison_page(viewer: Viewer, other: str = "") -> Context:
    """What `coordinator/comparison.html` shows: against `other`, or against all other cohorts.

    KeyError when the viewer may not see `other`.
    """
    others = {name: title for name, title in viewer.titles.items() if name != viewer.cohort}
    if other and other not in others:
        raise KeyError(other)
    empty = {**_EMPTY, "sentences": [], "count_text": "", "compared_text": "", "missing": ""}
    many = not other and len(others) > MOST_BESIDE
    part = ("comparison", *([other] if other else others))
    return {
        **(viewer.frame() | empty | {"notice": _CHOOSE} if many else _filled(viewer, part, empty)),
        "at_once": len(others) <= MOST_BESIDE,
        "others": [{"id": name, "title": title} for name, title in others.items()],
        "other": other,
    }


def time_page(viewer: Viewer, lesson: str = "") -> Context:
    """What `coordinator/time.html` shows of `lesson`, else of the first; KeyError if unknown."""
    name = lesson or viewer.settings.lessons[0]
    if name not in viewer.settings.lessons:
        raise KeyError(lesson)
    empty = {**_EMPTY, "lesson": {"id": name, "title": name}, "lessons": []}
    return _filled(viewer, ("time", name), empty)


def _filled(viewer: Viewer, part: tuple[str, ...], without: Context) -> Context:
    """A page; `without` is what it shows before anything was published."""
    frame, newest = viewer.frame(), _newest(viewer)
    if not newest and part[0] in _ALWAYS:
        return {**frame, **_build(viewer, newest, part)}
    if not newest:
        return {**frame, **without}
    make = _build if viewer.published else _build_once
    return {**frame, **make(viewer, newest, part)}


def _newest(viewer: Viewer) -> tuple[object, ...]:
    """What was published last, the last correction of a key and opening; empty before the first."""
    with viewer.store.snapshot() as connection:
        last = latest(connection)
        return (last, last_correction(connection), last_opening(connection)) if last else ()


def _key(viewer: Viewer, newest: tuple[object, ...], part: tuple[str, ...]) -> tuple[object, ...]:
    """Everything that a page depends on; of other cohorts only what is on it."""
    beside = viewer.titles if part[0] in _BESIDE else {viewer.cohort: ""}
    settings = viewer.settings.model_dump_json(include=_SETTINGS)
    who = viewer.cohort, tuple(beside), viewer.locked
    return str(viewer.paths.root), newest, who, settings, part


def _build(viewer: Viewer, _: tuple[object, ...], part: tuple[str, ...]) -> Context:
    from course.cohort.pages.registry import view  # noqa: PLC0415 - brings pandas with it

    return view(viewer, part)


# Several threads build pages; a thread that needs one that is being built waits for it.
_build_once = cached(LRUCache(KEPT), key=_key, condition=Condition())(_build)
