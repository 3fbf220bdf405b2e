"""Due dates in nbgrader's gradebook: the roster's, and a date that was typed there is put back.

nbgrader knows one date a lesson, and what each hand-in has on top of it. The lesson gets the last
date at which anybody hands in in time, extensions included; a hand-in gets what lies between that
and its learner's own date, so mostly less than nothing. So nbgrader calls late whom we call late.
Pages and receipts do not read it. What was typed there and put back stays in the store until an
instructor has read it.

Being late costs nothing in this course: nbgrader's late penalties are taken out.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, ScalarSelect, func, insert, select, update

from course.answers import schema as t
from course.answers.store import HandIn, Store, openings
from course.content.mistakes import Mistakes
from course.content.settings import Settings, read_settings
from course.exchange.gradebooks import all_gradebooks
from course.grading import gradebook
from course.grading.gradebook import Extension
from course.grading.gradebook_database import with_each
from course.grading.typed_extensions import Wanted, note_given
from course.marking.attempts import handins_that_count
from course.messages import _
from course.paths import CoursePaths
from course.people.schedule import Schedule, schedule

_BEFORE = timedelta(microseconds=1)  # nbgrader calls late what comes after its date
_UNKNOWN = object()
_c = t.gradebook_dates.c
_log = logging.getLogger(__name__)
Dates = Mapping[str, datetime | None]


class PutBack(NamedTuple):
    """A date that somebody typed in nbgrader's gradebook, and what it became again.

    Both are None for no date; `by` is empty where it is not known who typed it.
    """

    seq: int
    lesson: str
    was: datetime | None
    due: datetime | None
    by: str
    at: datetime


def put_back(paths: CoursePaths, store: Store, by: str = "") -> int:
    """Give every open lesson in the gradebook its date, and tell what was another one.

    Each hand-in there gets its learner's own date. `by` is who typed a date there right now.
    Returns how many lessons got another one. Nothing is done while `course.yaml` cannot be read.

    Raises
    ------
    GradebookError
        The gradebook cannot be read or written now.
    """
    try:
        settings = read_settings(paths.source)
    except Mistakes:
        return 0
    books, roster = all_gradebooks(paths, store), _roster(store, settings)
    return sum(with_each(books, lambda book: _put_back(book, store, roster, by)))


def _put_back(paths: CoursePaths, store: Store, roster: "_Roster", by: str) -> int:
    """Those of one gradebook."""
    there = gradebook.due_dates(paths.gradebook_url)
    if not there:
        return 0
    dates = {name: due for name, due in roster.latest().items() if name in there}
    wanted = {name: due for name, due in dates.items() if there[name] != due}
    extended = [
        roster.wanted(one, there[one.lesson], dates[one.lesson])
        for one in gradebook.extensions(paths.gradebook_url)
        if one.lesson in dates
    ]
    changed = [one.there._replace(more=one.more) for one in extended if one.there.more != one.more]
    gradebook.set_due_dates(paths.gradebook_url, wanted, changed)
    _note(store, paths.course_id, there, dates, by)
    note_given(store, paths.course_id, extended)
    for lesson, due in wanted.items():
        level = logging.WARNING if there[lesson] else logging.INFO
        _log.log(level, _told(lesson, there[lesson], due, roster.dates.settings))
    return len(wanted)


def _note(store: Store, course_id: str, there: Dates, dates: Dates, by: str) -> None:
    """Remember what the gradebook was given, and what somebody had typed over that."""
    with store.engine.connect() as connection:
        given = _given(connection, course_id)
    rows = [
        {
            "gradebook": course_id,
            "lesson": lesson,
            "due": due,
            "at": datetime.now(UTC),
            "typed": (typed := lesson in given and there[lesson] not in {given[lesson], due}),
            "was": there[lesson] if typed else None,
            "by": by if typed else "",
            "read_by": "",
        }
        for lesson, due in dates.items()
        if given.get(lesson, _UNKNOWN) != due or there[lesson] != due
    ]
    if rows:
        store.writer.do(lambda connection: connection.execute(insert(t.gradebook_dates), rows))


def _given(connection: Connection, course_id: str) -> Dates:
    """The date of each lesson that this gradebook was given last."""
    last = select(func.max(_c.seq)).where(_c.gradebook == course_id).group_by(_c.lesson)
    rows = connection.execute(select(_c.lesson, _c.due).where(_c.seq.in_(last)))
    return {row.lesson: row.due for row in rows}


def unread(connection: Connection) -> list[PutBack]:
    """What was put back and nobody has read yet, of all gradebooks, the oldest first."""
    query = select(_c.seq, _c.lesson, _c.was, _c.due, _c.by, _c.at)
    query = query.where(_c.typed, _c.read_at.is_(None)).order_by(_c.seq)
    return [PutBack(*row) for row in connection.execute(query)]


def how_many_unread() -> ScalarSelect[int]:
    """How many of these there are, as part of another query."""
    count = select(func.count()).select_from(t.gradebook_dates)
    return count.where(_c.typed, _c.read_at.is_(None)).scalar_subquery()


def note_read(connection: Connection, seqs: Sequence[int], by: str, at: datetime) -> None:
    """Somebody has read these; who was first stays."""
    change = update(t.gradebook_dates).where(_c.seq.in_(seqs), _c.typed, _c.read_at.is_(None))
    connection.execute(change.values(read_by=by, read_at=at))


def without_penalties(books: Sequence[CoursePaths]) -> int:
    """Take nbgrader's late penalties out of these gradebooks, and say so; how many there were.

    Our marks and `nbgrader export` never read them; Formgrader would subtract them.

    Raises
    ------
    GradebookError
        A gradebook cannot be read or written now.
    """
    return sum(with_each(books, _without_penalties))


def _without_penalties(book: CoursePaths) -> int:
    found = gradebook.take_out_penalties(book.gradebook_url)
    for lesson, count in found.items():
        sentence = _(
            "Late penalties of nbgrader were taken out of the gradebook, of {count} hand-ins in "
            "{lesson}: being late costs nothing in this course. Switch them off in nbgrader's "
            "settings."
        )
        _log.warning(sentence.format(count=count, lesson=lesson))
    return sum(found.values())


class _Roster(NamedTuple):
    """Everybody's dates; when each open lesson was first opened; hand-ins by lesson and learner."""

    dates: Schedule
    opened: Mapping[str, datetime]
    handins: Mapping[tuple[str, str], HandIn]

    def latest(self) -> dict[str, datetime | None]:
        """The last moment at which anybody hands in in time, of every open lesson; None without."""
        found = {lesson: self.dates.latest(lesson, at) for lesson, at in self.opened.items()}
        return {lesson: due and due - _BEFORE for lesson, due in found.items()}

    def wanted(self, there: Extension, was: datetime | None, due: datetime | None) -> Wanted:
        """What a hand-in gets; `was` and `due` are the lesson's date in the gradebook, and ours."""
        more = self.extension(there, due)
        before, after = there.more or timedelta(), more or timedelta()
        return Wanted(there, more, was and was + before, due and due + after)

    def extension(self, there: Extension, latest: datetime | None) -> timedelta | None:
        """What lies between the lesson's date in the gradebook and the learner's own.

        None where that is nothing, or where the lesson has no date: nbgrader adds to no date. A
        hand-in that keeps its label though the date changed later gets a date that says the same.
        """
        handin = self.handins.get((there.lesson, there.learner))
        if latest is None or handin is None:
            return None
        of = self.dates.of(
            handin.cohort,
            there.lesson,
            self.opened[there.lesson],
            person=there.learner,
            attempt=handin.attempt,
        )
        own = of.due - _BEFORE if of.due else latest
        if there.handed_in == handin.at:
            last = handin.at - _BEFORE
            own = min(own, last) if handin.late else max(own, handin.at)
        return own - latest or None


def _roster(store: Store, settings: Settings) -> _Roster:
    with store.snapshot() as connection:
        opened = {lesson: opening.at for lesson, opening in openings(connection).items()}
        dates = schedule(connection, settings)
        handins = handins_that_count(connection, settings.completion.attempt, list(opened))
    return _Roster(dates, opened, {(one.lesson, one.learner): one for one in handins})


def _told(lesson: str, old: datetime | None, new: datetime | None, settings: Settings) -> str:
    was, is_now = (
        f"{due.astimezone(settings.zone):%Y-%m-%d %H:%M}" if due else _("none")
        for due in (old, new)
    )
    sentence = _(
        "The due date of {lesson} in nbgrader's gradebook was {was} and is {is_now} now: dates are "
        "those of the roster and course.yaml, not of the gradebook."
    )
    return sentence.format(lesson=lesson, was=was, is_now=is_now)
