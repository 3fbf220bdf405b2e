"""Corrections of the key of a release in use, as they are recorded.

A release never changes. Its key is the release with its corrections in order (`Store.release`), and
a hand-in is marked with the key of the moment at which it is stored. Writers take turns, so every
hand-in is either before a correction, and `recounting.apply` marks it again, or after it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, or_, select, update

from course.answers import schema as t
from course.answers.store import Store, newest_correction
from course.exercises.correctable import Difference

_a, _c, _h, _k = t.answers.c, t.corrections.c, t.handins.c, t.corrected.c
Changes = Mapping[str, Sequence[Difference]]  # of the key, by exercise


class Overtaken(Exception):  # noqa: N818
    """Somebody else corrected the same release after these changes were compared with it."""


class Proposal(NamedTuple):
    """What would be corrected in a release; `seen` is its newest correction, None without any."""

    release: str
    lesson: str
    seen: int | None
    changes: Changes


class Correction(NamedTuple):
    """A correction as recorded; `exercises` are those whose key it changes.

    `done_at` is None until every hand-in before it is marked with it, and its feedback follows.
    """

    seq: int
    release: str
    lesson: str
    by: str
    at: datetime
    why: str
    exercises: tuple[str, ...]
    last_handin: int
    done_at: datetime | None


def record(store: Store, proposals: Sequence[Proposal], by: str, why: str) -> list[Correction]:
    """Store corrections, all or none; from that moment hand-ins are marked with them.

    Raises
    ------
    Overtaken
        One of the releases has a newer correction than its proposal saw.
    """

    def work(connection: Connection) -> list[Correction]:
        last = connection.execute(select(func.max(_h.seq))).scalar() or 0
        return [_record(connection, proposal, by, why, last) for proposal in proposals]

    return store.writer.do(work)


def _record(
    connection: Connection, proposal: Proposal, by: str, why: str, last_handin: int
) -> Correction:
    if newest_correction(connection, proposal.release) != proposal.seen:
        raise Overtaken(proposal.release)
    values: dict[str, Any] = {
        "release": proposal.release,
        "lesson": proposal.lesson,
        "by": by,
        "at": datetime.now(UTC),
        "why": why,
        "last_handin": last_handin,
        "done_at": None,
    }
    key = {name: [d.document for d in changes] for name, changes in proposal.changes.items()}
    done = connection.execute(insert(t.corrections).values(**values, key=key))
    seq = int((done.inserted_primary_key or (0,))[0])
    return Correction(seq=seq, exercises=tuple(key), **values)


def corrections_of(
    store: Store, lesson: str | None = None, *, unfinished: bool = False
) -> list[Correction]:
    """The corrections (in a lesson), the oldest first; `unfinished`: those not yet done."""
    query = select(t.corrections).order_by(_c.seq)
    if lesson is not None:
        query = query.where(_c.lesson == lesson)
    if unfinished:
        query = query.where(_c.done_at.is_(None))
    with store.engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    return [Correction(exercises=tuple(row.pop("key")), **row) for row in rows]


def finish(store: Store, correction: Correction) -> None:
    """Note that a correction is done."""
    mine = update(t.corrections).where(_c.seq == correction.seq)
    store.writer.do(lambda c: c.execute(mine.values(done_at=datetime.now(UTC))))


def corrected_at(store: Store, handed_in: str, lesson: str) -> list[datetime]:
    """When the key was corrected that the hand-in with this hash is marked with."""
    mine = select(_h.release).where(_h.hash == handed_in, _h.lesson == lesson)
    query = select(_c.at).where(_c.release.in_(mine))
    with store.engine.connect() as connection:
        return list(connection.execute(query.order_by(_c.seq)).scalars())


def corrected_handins(store: Store, lesson: str) -> dict[int, int]:
    """The last correction that each corrected hand-in in a lesson was marked with, by `seq`."""
    query = (
        select(_k.handin, func.max(_k.correction))
        .join_from(t.corrected, t.corrections, _c.seq == _k.correction)
        .where(_c.lesson == lesson)
        .group_by(_k.handin)
    )
    with store.engine.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def releases_in_use(store: Store, lesson: str) -> list[tuple[str, datetime]]:
    """The releases that are open, or in which somebody answered, and when each was made.

    The newest opening comes first; where none is open, it is the one that was open last.
    """
    o, r = t.openings.c, t.releases.c
    last = select(func.max(o.seq)).where(o.lesson == lesson, o.release.is_not(None))
    newest = select(o.release).where(o.seq == last.scalar_subquery())
    answered = select(_a.release).where(_a.lesson == lesson)
    handed = select(_h.release).where(_h.lesson == lesson)
    query = select(r.id, r.created_at).where(
        or_(r.id.in_(newest), r.id.in_(answered), r.id.in_(handed))
    )
    with store.engine.connect() as connection:
        first = connection.execute(newest).scalar()
        rows = [(row.id, row.created_at) for row in connection.execute(query)]
    return sorted(rows, key=lambda row: (row[0] == first, row[1]), reverse=True)
