"""A publication is made once: of people who handed a lesson in and were not counted in it yet."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from course.answers.store import Store
from course.cohort.dataset.learners import Who
from course.cohort.disclosure.worlds import KNOWN
from course.cohort.publications.kept import Publication, Reason, keep
from course.cohort.publishing.counting import counted
from course.cohort.publishing.freezing import RULE, Frozen, frozen
from course.cohort.publishing.scales import scales
from course.content.settings import Settings
from course.people.organisations import organisation_of

_log = logging.getLogger(__name__)


def smallest_group(store: Store, settings: Settings, organisation: str | None) -> int:
    """The smallest group of which anything is told: of the course, and of an organisation."""
    if organisation is None:
        return settings.smallest_group
    with store.snapshot() as connection:
        own = organisation_of(connection, organisation).smallest_group
    return max(settings.smallest_group, own)


def publish(
    store: Store,
    settings: Settings,
    *,
    lesson: str,
    cohorts: Collection[str],
    organisation: str | None,
    period: str,
    people: Sequence[Who],
    at: datetime,
    reason: Reason,
    by: str,
    along: Callable[[Connection], None] | None = None,
) -> Publication | None:
    """Count these people, and freeze and keep what may be told of them; what was kept.

    `people` have a hand-in of the first attempt, each once, and were not counted in this lesson
    before; they are of these `cohorts`, by id, of an `organisation`, None where the roster does not
    know them. `period` is "" or a quarter of hand-ins as in *2026-Q3*; `by` is who asked for it, ""
    where nobody did. `along` writes what goes with it in the same transaction, or raises, and then
    nothing is kept.

    None, and nothing is written, where there are fewer people than the smallest group, and where
    somebody was counted before, as by another process at this moment.

    Raises
    ------
    ValueError
        Somebody did not hand in.
    """
    began = time.perf_counter()
    releases = Counter(who.handin.release for who in people if who.handin)
    if sum(releases.values()) < len(people):
        raise ValueError("people: found somebody without a hand-in, expected a hand-in of each")
    k = smallest_group(store, settings, organisation)
    if len(people) < k:
        return None
    in_use = [store.release(name) for name, _ in releases.most_common()]
    told = scales(store, in_use)
    counts = counted(store, people, told.alone, told.compared)
    made = list(chain.from_iterable(frozen(count, k) for count in counts))
    publication = Publication(
        seq=0,
        organisation=organisation,
        lesson=lesson,
        cohorts=tuple(cohorts),
        period=period,
        at=at,
        reason=reason,
        by=by,
        size=len(people),
        releases={released.id: released.correction for released in in_use},
        audit=_audit(made, k, time.perf_counter() - began),
        figures=tuple(one.figure for one in made),
    )

    def work(connection: Connection) -> int:
        if along:
            along(connection)
        return keep(connection, publication, [who.name for who in people])

    try:
        seq = store.writer.do(work)
    except IntegrityError:
        _log.info("%s: somebody was counted at this moment; nothing is published twice", lesson)
        return None
    return replace(publication, seq=seq)


def _audit(made: Sequence[Frozen], k: int, seconds: float) -> dict[str, Any]:
    """By which rule, against how many known people, and what came out."""
    silent = sum(one.figure.is_silent for one in made)
    return {
        "rule": RULE,
        "k": k,
        "known": KNOWN,
        "figures": len(made),
        "told": len(made) - silent,
        "silent": silent,
        "listed": sum(one.is_listed for one in made),
        "refused": sum(one.is_refused for one in made),
        "seconds": round(seconds, 3),
    }
