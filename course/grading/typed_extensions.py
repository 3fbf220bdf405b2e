"""Extensions typed in nbgrader's gradebook: what it was given is kept, so what differs was typed.

Formgrader has no field for an extension, but nbgrader's API and Grades in a notebook do. As with
dates, the roster's holds, and what was put back stays in the store until an instructor has read it.
Nobody tells who typed it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, ScalarSelect, and_, delete, func, insert, or_, select, update

from course.answers.store import Store
from course.grading.gradebook import Extension
from course.people.mailing.recipients import merged_into
from course.people.schema import gradebook_extensions

_c = gradebook_extensions.c
_AT_ONCE = 250  # learners' lessons in one statement; databases have a limit
_Given = dict[tuple[str, str], timedelta | None]


class Wanted(NamedTuple):
    """What a hand-in has in the gradebook, and what it gets by the roster.

    `was` and `due` are the learner's own date by these; None where the lesson has no date.
    """

    there: Extension
    more: timedelta | None
    was: datetime | None
    due: datetime | None


class TypedExtension(NamedTuple):
    """A learner's own date that somebody typed in nbgrader's gradebook, and what it became again.

    `was` is None where it was typed in a lesson without a date, `due` where there is none. `at` is
    when it was seen.
    """

    seq: int
    lesson: str
    learner: str
    was: datetime | None
    due: datetime | None
    at: datetime


def note_given(store: Store, course_id: str, hand_ins: Sequence[Wanted]) -> None:
    """Remember what the gradebook was given, and what somebody had typed over that.

    A hand-in that is in the gradebook anew has no extension there; that was typed by nobody.
    """
    with store.engine.connect() as connection:
        given = _given(connection, course_id)
        news = [
            one for one in hand_ins if not given.get(_key(one.there)) == one.more == one.there.more
        ]
        other = any(one.there.more for one in news)
        aliases = merged_into(connection) if other else {}
    rows = [
        {
            "gradebook": course_id,
            "lesson": one.there.lesson,
            "learner": one.there.learner,
            "more": one.more,
            "due": one.due,
            "at": datetime.now(UTC),
            "typed": (typed := _is_typed(one, given, aliases)),
            "was": one.was if typed else None,
            "read_by": "",
        }
        for one in news
    ]
    if rows:
        store.writer.do(lambda connection: _write(connection, course_id, rows))


def _is_typed(one: Wanted, given: _Given, aliases: dict[str, list[str]]) -> bool:
    there = one.there
    if there.more is None or there.more == one.more:
        return False
    whose = [there.learner, *aliases.get(there.learner, ())]
    return there.more not in {given.get((there.lesson, name)) for name in whose}


def _write(connection: Connection, course_id: str, rows: Sequence[Mapping[str, object]]) -> None:
    """The new rows in the place of those that only said what was given before."""
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        same = or_(
            *(and_(_c.lesson == row["lesson"], _c.learner == row["learner"]) for row in some)
        )
        old = delete(gradebook_extensions).where(_c.gradebook == course_id, ~_c.typed, same)
        connection.execute(old)
        connection.execute(insert(gradebook_extensions), some)


def _given(connection: Connection, course_id: str) -> _Given:
    """What each hand-in of this gradebook was given last, where that was something."""
    query = select(_c.lesson, _c.learner, _c.more).where(_c.gradebook == course_id)
    rows = connection.execute(query.order_by(_c.seq))
    return {(row.lesson, row.learner): row.more for row in rows}


def _key(there: Extension) -> tuple[str, str]:
    return there.lesson, there.learner


def unread_extensions(connection: Connection) -> list[TypedExtension]:
    """What was put back and nobody has read yet, of all gradebooks, the oldest first."""
    query = select(_c.seq, _c.lesson, _c.learner, _c.was, _c.due, _c.at)
    query = query.where(_c.typed, _c.read_at.is_(None)).order_by(_c.seq)
    return [TypedExtension(*row) for row in connection.execute(query)]


def how_many_extensions_unread() -> ScalarSelect[int]:
    """How many of these there are, as part of another query."""
    count = select(func.count()).select_from(gradebook_extensions)
    return count.where(_c.typed, _c.read_at.is_(None)).scalar_subquery()


def note_extensions_read(connection: Connection, last: int, by: str, at: datetime) -> None:
    """Somebody has read these, up to and including `last`; who was first stays."""
    unread = (_c.seq <= last, _c.typed, _c.read_at.is_(None))
    change = update(gradebook_extensions).where(*unread)
    connection.execute(change.values(read_by=by, read_at=at))
