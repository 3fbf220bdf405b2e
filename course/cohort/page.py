"""The coordinator's page: what it needs to be filled in, kept until a new snapshot is published.

Importing this module is light: the web service has pandas only once a coordinator came by.
"""

from collections.abc import Sequence
from typing import Any

from course.answers.store import Store
from course.cohort.snapshot import published
from course.content.settings import Settings
from course.place import Place

Context = dict[str, Any]
_kept: dict[tuple[object, ...], Context] = {}
_MOST_KEPT = 200
_NOTHING = (
    "Er zijn nog geen cijfers. Ze komen er zodra genoeg deelnemers hebben ingeleverd en hun werk "
    "is nagekeken."
)


def coordinator_page(
    place: Place, settings: Settings, store: Store, cohorts: Sequence[str], cohort: str
) -> Context:
    """What `coordinator.html` shows of `cohort` to who may see `cohorts`.

    Reads the published snapshot and what learners can read of the releases; nothing else. Raises
    KeyError when `cohort` is none of `cohorts`.
    """
    if cohort not in cohorts:
        raise KeyError(cohort)
    titles = {c.id: c.title for c in settings.cohorts if c.id in cohorts}
    frame = {
        "cohort": {"id": cohort, "title": titles[cohort]},
        "cohorts": [{"id": name, "title": title} for name, title in titles.items()],
        "smallest_group": settings.smallest_group,
    }
    snapshot = published(place)
    if snapshot is None:
        return {**frame, "notice": _NOTHING, "lessons": []}
    asked = (tuple(titles.items()), cohort, settings.lessons, settings.smallest_group)
    key = (str(place.root), snapshot.id, *asked)
    if key not in _kept:
        from course.cohort.board import lessons  # noqa: PLC0415 - brings pandas with it

        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[key] = {
            **frame,
            "notice": None,
            "lessons": lessons(snapshot, settings, store, titles, cohort),
        }
    return _kept[key]
