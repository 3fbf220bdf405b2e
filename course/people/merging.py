"""Two persons who turn out to be one human become one, and can be parted again.

Their work becomes one too: answers, hand-ins, feedback and marks of who goes are those of who
stays. A lesson can be one person's once only, so where both worked in a lesson they are not merged.
"""

from typing import Any, Final

from sqlalchemy import Connection, Table, select

from course.jobs import schema as jobs
from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, Change, recorded
from course.people.errors import RosterError
from course.people.guidance import schema as guidance
from course.people.persons import Person, find_person, person_of
from course.people.undo import undo
from course.people.withdrawing import withdraw
from course.tables import work_tables

# What a person brings along, by the columns that may be there once a person. Where the person who
# stays has such a row, the other's stays behind and is back when the two are parted.
_BROUGHT: Final[tuple[tuple[Table, tuple[str, ...]], ...]] = (
    (t.logins, ("seq",)),
    (t.invitations, ("seq",)),
    (t.extensions, ("cohort", "lesson")),
    (t.reopened, ("cohort", "lesson", "attempt")),
    (t.register_numbers, ("register",)),
    (guidance.spoken, ("seq",)),
    (t.mail_stops, ("template",)),
)
# Other columns in which a person of the roster is named, and goes on to be the person who stays.
_NAMED: Final[tuple[tuple[Table, str], ...]] = (
    (t.invitations, "used_by"),
    (guidance.story_turns, "learner"),
    (guidance.story_turns, "taker"),
    (jobs.mails, "about"),
)


def merge(connection: Connection, actor: Actor, kept: str, merged: str) -> None:
    """Make `merged` the same person as `kept`, who gets their log-ins, enrolments, roles and work.

    The id of `merged` stays, and leads to `kept`. Where both are in one cohort, the enrolment of
    `merged` ends.

    Raises
    ------
    RosterError
        They are one person already, one of them is not there, or both worked in a lesson.
    """
    stays, goes = person_of(connection, kept), person_of(connection, merged)
    if stays.id == goes.id:
        raise RosterError(noop("{name} is one person already."), name=stays.shown)
    if both := lessons_of(connection, stays.id) & lessons_of(connection, goes.id):
        raise RosterError(
            noop(
                "{name} and {other} both worked in {lessons}, and one person has a lesson once. "
                "Move the log-in instead: then what {other} did stays apart."
            ),
            name=stays.shown,
            other=goes.shown,
            lessons=", ".join(sorted(both)),
        )
    with recorded(connection, actor, "merge", stays.id, goes.id) as change:
        for table, once in _BROUGHT:
            _bring(change, table, once, stays.id, goes.id)
        for table, name in _NAMED:
            _rename(change, table, name, stays.id, goes.id)
        _bring_work(change, stays.id, goes.id)
        _bring_enrolments(change, actor, stays.id, goes.id)
        _bring_roles(change, actor, stays.id, goes.id)
        if not stays.mail:
            sought = f"{_sought(connection, stays)} {_sought(connection, goes)}"
            change.change(t.persons, stays.id, mail=goes.mail, sought=sought)
        change.change(t.persons, goes.id, merged_into=stays.id)
        withdraw(connection, actor.at)


def lessons_of(connection: Connection, person: str) -> set[str]:
    """The lessons in which a person answered or handed in anything, or was given something."""
    queries = (select(t.c.lesson).where(t.c.learner == person).distinct() for t in work_tables())
    return {lesson for query in queries for lesson in connection.execute(query).scalars()}


def unmerge(connection: Connection, actor: Actor, merged: str) -> int:
    """Part a person from whom they were merged into; the line of the audit.

    They get back what they brought along, work too; what was done since the merge stays where it
    is.

    Raises
    ------
    RosterError
        The person was not merged, or what was brought along has changed since: also when work was
        done in a lesson of theirs.
    """
    query = select(t.audit.c.seq).where(
        t.audit.c.did == "merge", t.audit.c.what == merged, t.audit.c.undone_by.is_(None)
    )
    seq = connection.execute(query.order_by(t.audit.c.seq.desc())).scalars().first()
    if seq is None:
        person = find_person(connection, merged)
        raise RosterError(
            noop("{name} was not merged into anybody."), name=person.shown if person else merged
        )
    return undo(connection, actor, seq)


def _bring(change: Change, table: Table, once: tuple[str, ...], stays: str, goes: str) -> None:
    theirs = {tuple(row[name] for name in once) for row in _rows(change, table, stays)}
    for row in _rows(change, table, goes):
        if tuple(row[name] for name in once) not in theirs:
            change.change(table, row["seq"], person=stays)


def _rename(change: Change, table: Table, name: str, stays: str, goes: str) -> None:
    query = select(table.c.seq).where(table.c[name] == goes).order_by(table.c.seq)
    for seq in change.connection.execute(query).scalars().all():
        change.change(table, seq, **{name: stays})


def _bring_work(change: Change, stays: str, goes: str) -> None:
    """All of it; a hand-in keeps the name that its hash is over."""
    for table in work_tables():
        query = select(table).where(table.c.learner == goes).order_by(table.c.seq)
        for row in change.connection.execute(query).mappings().all():
            signed = {"signed_as": row["signed_as"] or goes} if "signed_as" in table.c else {}
            change.change(table, row["seq"], learner=stays, **signed)


def _bring_enrolments(change: Change, actor: Actor, stays: str, goes: str) -> None:
    """Enrolments keep their order of attempts: those that are brought are counted on."""
    held = _rows(change, t.enrolments, stays)
    for row in _rows(change, t.enrolments, goes):
        same = [other for other in held if other["cohort"] == row["cohort"]]
        attempt = max((other["attempt"] for other in same), default=0) + row["attempt"]
        both = row["until"] is None and any(other["until"] is None for other in same)
        until = actor.at if both else row["until"]
        change.change(t.enrolments, row["seq"], person=stays, attempt=attempt, until=until)


def _bring_roles(change: Change, actor: Actor, stays: str, goes: str) -> None:
    where = ("role", "organisation", "unit", "cohort")
    held = {
        tuple(row[name] for name in where)
        for row in _rows(change, t.staff, stays)
        if row["until"] is None
    }
    for row in _rows(change, t.staff, goes):
        twice = row["until"] is None and tuple(row[name] for name in where) in held
        until = actor.at if twice else row["until"]
        change.change(t.staff, row["seq"], person=stays, until=until)


def _rows(change: Change, table: Table, person: str) -> list[dict[str, Any]]:
    query = select(table).where(table.c.person == person).order_by(table.c.seq)
    return [dict(row) for row in change.connection.execute(query).mappings()]


def _sought(connection: Connection, person: Person) -> str:
    query = select(t.persons.c.sought).where(t.persons.c.id == person.id)
    sought: str = connection.execute(query).scalar_one()
    return sought
