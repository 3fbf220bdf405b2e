"""Doing what a preview said, all of it or nothing."""

from collections.abc import Collection

from sqlalchemy import Connection

from course.messages import noop
from course.people.audit import Actor
from course.people.enrolment import enrol, move
from course.people.errors import RosterError
from course.people.importing.entries import Entry
from course.people.importing.preview import Planned, Preview, preview
from course.people.importing.table import Sheet
from course.people.logins import add_login, hub
from course.people.names import folded
from course.people.newcomers import Newcomer, enrol_newcomers
from course.people.persons import Person, person_of, rename
from course.people.registers import give_number


def apply(
    connection: Connection,
    actor: Actor,
    sheet: Sheet,
    seen: Preview,
    accepted: Collection[int] = (),
) -> int:
    """Do what was seen; of doubtful rows only those whose number is `accepted`.

    Returns how many rows changed something. Wrong rows are left out.

    Raises
    ------
    RosterError
        The roster is another than when the preview was made, or a row that is accepted is not
        doubtful; nothing was changed.
    """
    if preview(connection, sheet, seen.organisation, seen.default) != seen:
        raise RosterError(
            noop("The roster has changed since this preview: look at a new one first.")
        )
    doubtful = {row.entry.row for row in seen.rows if row.state == "doubtful"}
    if other := sorted(set(accepted) - doubtful):
        raise RosterError(noop("Row {row} is not doubtful."), row=other[0])
    rows = [row for row in seen.rows if row.changes and _wanted(row, accepted)]
    with connection.begin_nested():
        new = [row for row in rows if row.person is None]
        newcomers = [_newcomer(row) for row in new]
        people = enrol_newcomers(connection, actor, newcomers)
        for row, person in zip(new, people, strict=True):
            _add_number(connection, actor, person.id, row)
        for row in rows:
            if row.person is not None:
                _change(connection, actor, row.person, row)
    return len(rows)


def _newcomer(row: Planned) -> Newcomer:
    entry = row.entry
    return Newcomer(entry.name, entry.mail, entry.login if row.adds_login else "", row.cohort)


def _wanted(row: Planned, accepted: Collection[int]) -> bool:
    if row.state == "doubtful":
        return row.entry.row in accepted
    return row.state != "wrong"


def _change(connection: Connection, actor: Actor, id_: str, row: Planned) -> None:
    """Do one row about somebody who is known."""
    if row.renamed:
        _rename(connection, actor, person_of(connection, id_), row.entry)
    if row.adds_login:
        add_login(connection, actor, id_, hub(row.entry.login))
    _add_number(connection, actor, id_, row)
    if row.leaves is not None:
        move(connection, actor, id_, row.leaves, row.cohort)
    elif row.enrols:
        enrol(connection, actor, id_, row.cohort)


def _add_number(connection: Connection, actor: Actor, id_: str, row: Planned) -> None:
    register, number = row.entry.register, row.entry.number
    if row.adds_number:
        give_number(connection, actor, id_, register, number, consent=actor.at)


def _rename(connection: Connection, actor: Actor, person: Person, entry: Entry) -> None:
    """Give the name and the address of the row; a name that differs in accents only stays."""
    mail = entry.mail or person.mail
    if folded(person.name.full) == folded(entry.name.full):
        rename(connection, actor, person.id, person.name, shown=person.shown, mail=mail)
    else:
        rename(connection, actor, person.id, entry.name, mail=mail)
