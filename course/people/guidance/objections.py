"""A learner does not agree with a result: who answers, until when, and what was answered."""

import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, ScalarSelect, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from course.messages import noop
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.guidance import schema as t
from course.people.guidance.guides import Guides
from course.people.logins import identify

LONGEST: Final = 2000
"""Signs in an objection, and in its answer."""
WHOLE: Final = ""
"""The exercise of an objection to the whole lesson."""

_O, _A = t.objections.c, t.objection_answers.c


class About(NamedTuple):
    """What an objection is about; `exercise` is `WHOLE` for all of the hand-in `handin`."""

    learner: str
    lesson: str
    handin: int
    attempt: int
    cohort: str | None
    exercise: str


class Answer(NamedTuple):
    """What was answered; `before` and `after` are the points, None where they waited."""

    text: str
    by: str
    at: datetime
    before: float | None
    after: float | None


class Objection(NamedTuple):
    """An objection; `answer` is None while it is open."""

    seq: int
    about: About
    turn: int
    text: str
    at: datetime
    answer: Answer | None


class Answerer(NamedTuple):
    """Who answers; `is_second`: gave none of the points. `owns`: the owner of the course."""

    person: str
    shown: str
    is_second: bool
    owns: bool


def plain(text: str) -> str:
    """A text as it is kept: lines end in one way, without signs that cannot be shown."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or unicodedata.category(c)[0] != "C").strip()


def object_to(connection: Connection, about: About, text: str, at: datetime) -> int:
    """Keep an objection; its number.

    Raises
    ------
    RosterError
        There is no text or too much of it, or an objection to the same is still open.
    """
    _check(text)
    every = objections(connection, learner=about.learner, handin=about.handin)
    earlier = [o for o in every if o.about.exercise == about.exercise]
    if any(objection.answer is None for objection in earlier):
        raise _is_open()
    values = {**about._asdict(), "turn": len(earlier) + 1, "text": text, "at": at}
    new = insert(t.objections).values(values).returning(_O.seq)
    try:
        with connection.begin_nested():
            number: int = connection.execute(new).scalar_one()
    except IntegrityError:  # the same form, sent twice at one moment
        raise _is_open() from None
    return number


def answer(connection: Connection, actor: Actor, objection: Objection, given: Answer) -> None:
    """Answer an objection, once.

    Raises
    ------
    RosterError
        There is no text or too much of it, or somebody answered it before.
    """
    _check(given.text)
    about = objection.about
    what = f"{about.cohort or '-'} {about.lesson} {about.exercise or '-'} {objection.seq}"
    with recorded(connection, actor, "answer-objection", about.learner, what) as change:
        try:
            change.add(t.objection_answers, objection=objection.seq, **given._asdict())
        except IntegrityError:
            raise RosterError(
                noop("A colleague answered this objection in the meantime. Nothing was changed.")
            ) from None


def objections(
    connection: Connection,
    *,
    learner: str | None = None,
    cohorts: Collection[str] | None = None,
    handin: int | None = None,
    seq: int | None = None,
) -> list[Objection]:
    """Objections (of a learner, in cohorts, about a hand-in, of that number), oldest first."""
    query = select(t.objections, *_A).join(
        t.objection_answers, _A.objection == _O.seq, isouter=True
    )
    if learner is not None:
        query = query.where(_O.learner == learner)
    if cohorts is not None:
        query = query.where(_O.cohort.in_(sorted(cohorts)))
    if handin is not None:
        query = query.where(_O.handin == handin)
    if seq is not None:
        query = query.where(_O.seq == seq)
    return [_objection(*row) for row in connection.execute(query.order_by(_O.at, _O.seq))]


def how_many_open(cohorts: Collection[str] | None = None) -> ScalarSelect[int]:
    """How many objections wait for an answer (in these cohorts): a part of a statement."""
    waits = ~exists().where(_A.objection == _O.seq)
    query = select(func.count()).select_from(t.objections).where(waits)
    if cohorts is not None:
        query = query.where(_O.cohort.in_(sorted(cohorts)))
    return query.scalar_subquery()


def who_answers(
    connection: Connection, guides: Guides, about: About, markers: Collection[str]
) -> Answerer | None:
    """Who answers an objection; None where the roster knows nobody who guides the cohort.

    An instructor of the cohort who gave none of the points, or else one who did, or else the owner;
    never the learner. `markers` are who gave points by hand, as marks name them.
    """
    who = given_by(connection, markers)
    there = {p: name for p, name in guides.of(about.cohort).items() if p != about.learner}
    instructors = [p for p in there if guides[p][1] is not None]
    owners = [p for p in there if guides[p][1] is None]
    ranked = [
        *(p for p in instructors if p not in who),
        *instructors,
        *sorted(owners, key=lambda p: p in who),
    ]
    if not ranked:
        return None
    first = ranked[0]
    return Answerer(first, there[first], bool(who) and first not in who, first in owners)


def given_by(connection: Connection, markers: Collection[str]) -> set[str]:
    """The persons behind the names in marks: ids, or user names of the Hub."""
    names = {name.removeprefix("hub:") for name in markers if name}
    return names | {p for name in names if (p := identify(connection, "hub", "", name))}


def answer_by(objection: Objection, days: int) -> datetime:
    """Until when an objection is answered."""
    return objection.at + timedelta(days=days)


def _objection(*row: Any) -> Objection:  # noqa: ANN401 - a row of two tables
    seq, learner, lesson, handin, attempt, cohort, exercise, turn, text, at, answered, *rest = row
    about = About(learner, lesson, handin, attempt, cohort, exercise)
    return Objection(seq, about, turn, text, at, None if answered is None else Answer(*rest))


def _check(text: str) -> None:
    if not text:
        raise RosterError(noop("Write in a few words what it is about."))
    if len(text) > LONGEST:
        raise RosterError(noop("Your text is too long: at most {most} signs."), most=LONGEST)


def _is_open() -> RosterError:
    return RosterError(noop("You objected to this already. Wait for the answer first."))
