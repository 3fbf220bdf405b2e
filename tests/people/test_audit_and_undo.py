"""Every change by staff is a line in its own transaction, and can be taken back or says no."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select

from course.people import schema as t
from course.people.audit import Actor, line, lines, recorded
from course.people.cohorts.running import change_cohort, open_cohort
from course.people.dates import LessonDates, extend, reopen, set_dates
from course.people.enrolment import enrol, enrolments_of, move, take_out
from course.people.errors import RosterError
from course.people.guidance import schema as guidance
from course.people.guidance.spoken import note_spoken
from course.people.guidance.story_turns import hand_over
from course.people.invitations import invite, invite_to_role
from course.people.logins import add_login, hub, move_login, remove_login
from course.people.mailing.own_texts import OwnText, set_text, switch
from course.people.merging import merge
from course.people.names import parse
from course.people.organisations import (
    Organisation,
    Unit,
    add_unit,
    change_organisation,
    close_cohort,
    organisation_of,
)
from course.people.persons import Person, rename
from course.people.registers import give_number
from course.people.staff import Scope, appoint, dismiss
from course.people.undo import UNDOABLE, undo
from course.tables import metadata
from tests.people.conftest import BY, LATER, Somebody, after

Act = Callable[[Connection, Person, Person], object]
MIDNIGHT = after(20).astimezone(ZoneInfo("Europe/Amsterdam"))  # as a page gives it, not in UTC

ACTS: dict[str, Act] = {
    "add-login": lambda c, a, _: add_login(c, LATER, a.id, hub("nieuw")),
    "move-login": lambda c, a, b: move_login(c, LATER, hub("anna"), a.id, b.id),
    "remove-login": lambda c, a, _: remove_login(c, LATER, hub("anna"), a.id),
    "rename": lambda c, a, _: rename(c, LATER, a.id, parse("Anna de Vries")),
    "merge": lambda c, a, b: merge(c, LATER, a.id, b.id),
    "change-organisation": lambda c, *_: change_organisation(
        c, LATER, Organisation("zorg", "Zon", 20)
    ),
    "change-cohort": lambda c, *_: change_cohort(c, LATER, "zuid", name="Zuidoost", unit="thuis"),
    "show-names": lambda c, *_: change_organisation(
        c, LATER, organisation_of(c, "zorg")._replace(participation="names")
    ),
    "close-cohort": lambda c, *_: close_cohort(c, LATER, "zuid"),
    "open-cohort": lambda c, *_: open_cohort(c, LATER, "klas"),
    "enrol": lambda c, a, _: enrol(c, LATER, a.id, "zuid"),
    "move": lambda c, a, _: move(c, LATER, a.id, "noord", "zuid"),
    "take-out": lambda c, a, _: take_out(c, LATER, a.id, "noord"),
    "appoint": lambda c, a, _: appoint(c, LATER, a.id, "manager", Scope("zorg")),
    "dismiss": lambda c, a, _: dismiss(c, LATER, a.id, "instructor", Scope(cohort="klas")),
    "set-dates": lambda c, *_: set_dates(c, LATER, "noord", "les", LessonDates(due=after(40))),
    "extend": lambda c, a, _: extend(c, LATER, a.id, "noord", "les", due=MIDNIGHT),
    "reopen": lambda c, a, _: reopen(c, LATER, a.id, "noord", "les"),
    "hand-story": lambda c, a, _: hand_over(
        c, LATER, {("les", "noord-01", "verhaal"): (0, "noord")}, a.id
    ),
    "speak": lambda c, a, _: note_spoken(c, LATER, a.id, ["behind les"], "belt terug"),
    "set-mail-text": lambda c, *_: set_text(
        c, LATER, "zorg", "result", OwnText("Uitslag", "Dag [naam],\n\n[link]")
    ),
    "switch-mail": lambda c, *_: switch(c, LATER, "zorg", sends=False),
    "invite": lambda c, a, _: invite(c, LATER, "key", "zuid", person=a.id, expires=after(30)),
    "invite-to-role": lambda c, a, _: invite_to_role(
        c, LATER, "key", "manager", Scope("zorg"), person=a.id, expires=after(30)
    ),
}


@pytest.fixture
def two(connection: Connection, somebody: Somebody) -> tuple[Person, Person]:
    """Two people: one with a log-in, a role in a closed cohort, dates and an invitation."""
    anna, bram = somebody("Anna Bakker", "noord"), somebody("Bram Bos", "noord")
    add_login(connection, BY, anna.id, hub("anna"))
    appoint(connection, BY, anna.id, "instructor", Scope(cohort="klas"))
    set_dates(connection, BY, "noord", "les", LessonDates(due=after(14)))
    invite(connection, BY, "key", "zuid", person=anna.id, expires=after(30))
    close_cohort(connection, BY, "klas")
    return anna, bram


def everything(connection: Connection) -> dict[str, list[Any]]:
    """All rows of the roster but the audit."""
    tables = [table for table in metadata.sorted_tables if table.schema is None]
    roster = [table for table in tables if table.name in vars(t) and table is not t.audit]
    ours = [*roster, guidance.spoken, guidance.story_turns]
    assert len(ours) == 21
    return {
        table.name: list(
            connection.execute(select(table).order_by(*table.primary_key.columns)).all()
        )
        for table in ours
    }


@pytest.mark.parametrize("did", sorted(ACTS))
def test_a_change_is_one_line_and_taken_back_is_as_if_it_never_was(
    connection: Connection, two: tuple[Person, Person], did: str
) -> None:
    before, last = everything(connection), lines(connection)[0].seq
    ACTS[did](connection, *two)
    (written,) = [entry for entry in lines(connection) if entry.seq > last]
    assert (written.did, written.who, written.at) == (did, LATER.name, LATER.at)
    assert everything(connection) != before

    undone = undo(connection, BY, written.seq)

    assert everything(connection) == before
    again = line(connection, written.seq)
    assert again is not None
    assert again.undone_by == undone
    with pytest.raises(RosterError, match=f"Change {written.seq} has been undone already"):
        undo(connection, BY, written.seq)


def test_every_kind_that_can_be_undone_is_tried() -> None:
    assert set(ACTS) == UNDOABLE


def test_a_line_tells_what_was_and_what_is(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    anna, _ = two
    ACTS["move"](connection, *two)

    written, *_ = lines(connection, anna.id)

    old, new = enrolments_of(connection, anna.id)
    assert (written.whom, written.what) == (anna.id, "noord > zuid")
    assert written.before == {"enrolments": {str(old.seq): {"until": None}}}
    assert written.after["enrolments"][str(old.seq)] == {"until": LATER.at.isoformat()}
    assert written.after["enrolments"][str(new.seq)]["cohort"] == "zuid"


@pytest.mark.parametrize(
    "act",
    [
        lambda c, _: add_unit(c, BY, Unit("dag", "zorg", "Dagbesteding")),
        lambda c, a: give_number(c, BY, a.id, "BIG", "19012345601", consent=BY.at),
    ],
)
def test_what_stays_says_so(
    connection: Connection, somebody: Somebody, act: Callable[[Connection, Person], object]
) -> None:
    act(connection, somebody())

    with pytest.raises(RosterError, match="cannot be undone"):
        undo(connection, BY, lines(connection)[0].seq)
    with pytest.raises(RosterError, match="There is no change 999 to undo"):
        undo(connection, BY, 999)


def test_what_changed_since_is_not_taken_back(
    connection: Connection, two: tuple[Person, Person]
) -> None:
    anna, bram = two
    take_out(connection, BY, anna.id, "noord")
    taken_out = lines(connection)[0].seq
    enrol(connection, LATER, anna.id, "noord")
    remove_login(connection, BY, hub("anna"), anna.id)
    removed = lines(connection)[0].seq
    add_login(connection, LATER, bram.id, hub("anna"))
    before = everything(connection)

    for seq in (taken_out, removed):
        with pytest.raises(RosterError, match="what it touched has changed since"):
            undo(connection, BY, seq)

    assert everything(connection) == before


def test_nothing_changed_is_no_line(connection: Connection, two: tuple[Person, Person]) -> None:
    last = lines(connection)[0]

    add_login(connection, BY, two[0].id, hub("anna"))
    rename(connection, BY, two[0].id, parse("Anna Bakker"))
    set_dates(connection, BY, "noord", "les", LessonDates(due=after(14)))

    assert lines(connection)[0] == last


def test_an_act_that_fails_leaves_neither_rows_nor_a_line(connection: Connection) -> None:
    before, written = everything(connection), lines(connection)
    row = {"organisation": "zorg", "name": "Dag", "at": BY.at}

    def act() -> None:
        with recorded(connection, Actor("p", BY.at), "add-unit") as change:
            change.add(t.units, id="dag", **row)
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        act()

    assert everything(connection) == before
    assert lines(connection) == written
    connection.execute(insert(t.units).values(id="dag", **row))
