"""Where what somebody did counts, after everything that can happen to an enrolment."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from course.cohort.dataset.places import Places
from course.people.audit import Actor, lines
from course.people.enrolment import enrol, follow_groups, move, take_out
from course.people.merging import merge, unmerge
from course.people.names import parse
from course.people.organisations import close_cohort
from course.people.persons import add_person
from course.people.undo import undo
from tests.people.conftest import after, connection, fill

__all__ = ["connection", "fill"]

Act = Callable[[Connection, Actor, str], object]


def by(hours: int) -> Actor:
    return Actor("pmanager00000", after(0) + timedelta(hours=hours))


def undo_last(connection: Connection, actor: Actor, _: str) -> None:
    undo(connection, actor, lines(connection)[0].seq)


def enrol_in(cohort: str) -> Act:
    return lambda c, a, p: enrol(c, a, p, cohort)


def move_to(old: str, new: str) -> Act:
    return lambda c, a, p: move(c, a, p, old, new)


def out_of(cohort: str) -> Act:
    return lambda c, a, p: take_out(c, a, p, cohort)


def close(cohort: str) -> Act:
    return lambda c, a, _: close_cohort(c, a, cohort)


def groups(*cohorts: str) -> Act:
    return lambda c, a, p: follow_groups(c, a, p, cohorts)


def also_known_as(*acts: Act) -> Act:
    """Somebody else to whom these things happened is the same person."""

    def act(connection: Connection, actor: Actor, person: str) -> None:
        other = add_person(connection, actor, parse("Anna Berg")).id
        for other_act in acts:
            other_act(connection, actor, other)
        merge(connection, actor, person, other)

    return act


@pytest.mark.parametrize(
    ("acts", "handed_in_in", "counts_in"),
    [
        ([], "noord", "noord"),
        ([], "elders", "elders"),
        ([], None, None),
        ([enrol_in("noord")], "noord", "noord"),
        ([enrol_in("noord"), out_of("noord")], "noord", None),
        ([enrol_in("noord"), out_of("noord"), undo_last], "noord", "noord"),
        ([enrol_in("noord"), out_of("noord"), enrol_in("noord")], "noord", "noord"),
        ([enrol_in("noord"), move_to("noord", "zuid")], "noord", "zuid"),
        ([enrol_in("noord"), move_to("noord", "zuid")], "zuid", "zuid"),
        ([enrol_in("noord"), move_to("noord", "zuid"), undo_last], "noord", "noord"),
        ([enrol_in("noord"), move_to("noord", "zuid"), undo_last], "zuid", "noord"),
        ([enrol_in("noord"), move_to("noord", "zuid"), out_of("zuid")], "noord", None),
        (
            [enrol_in("noord"), move_to("noord", "zuid"), move_to("zuid", "klas")],
            "noord",
            "klas",
        ),
        (
            [enrol_in("noord"), move_to("noord", "zuid"), move_to("zuid", "noord")],
            "zuid",
            "noord",
        ),
        (  # next year's run, in either way
            [enrol_in("noord"), close("noord"), enrol_in("zuid")],
            "noord",
            "noord",
        ),
        ([enrol_in("noord"), close("noord"), move_to("noord", "zuid")], "noord", "noord"),
        ([enrol_in("noord"), out_of("noord"), enrol_in("zuid")], "noord", None),
        ([enrol_in("noord"), close("noord"), out_of("noord")], "noord", None),
        ([enrol_in("noord"), undo_last], "noord", None),
        ([enrol_in("noord"), undo_last, enrol_in("noord")], "noord", "noord"),
        ([groups("noord"), groups("zuid")], "noord", "zuid"),
        ([groups("noord"), groups()], "noord", None),
        ([enrol_in("noord"), also_known_as(enrol_in("noord"))], "noord", "noord"),
        ([enrol_in("noord"), also_known_as(enrol_in("zuid"))], "zuid", "zuid"),
        ([also_known_as(enrol_in("noord"), undo_last)], "noord", None),
        (
            [also_known_as(enrol_in("noord")), out_of("noord")],
            "noord",
            None,
        ),
        (
            [enrol_in("noord"), also_known_as(enrol_in("noord")), move_to("noord", "zuid")],
            "noord",
            "zuid",
        ),
    ],
)
def test_where_somebody_counts(
    connection: Connection, acts: list[Act], handed_in_in: str | None, counts_in: str | None
) -> None:
    person = add_person(connection, by(0), parse("Anna van den Berg")).id
    for hour, act in enumerate(acts, start=1):
        act(connection, by(hour), person)

    assert Places.read(connection).of(person, handed_in_in) == counts_in


def test_whoever_is_parted_again_counts_where_they_were(connection: Connection) -> None:
    anna, other = (add_person(connection, by(0), parse(n)).id for n in ("Anna Berg", "A. Berg"))
    enrol(connection, by(0), anna, "noord")
    enrol(connection, by(0), other, "noord")
    merge(connection, by(1), anna, other)
    unmerge(connection, by(2), other)
    move(connection, by(3), anna, "noord", "zuid")

    places = Places.read(connection)

    assert (places.of(anna, "noord"), places.of(other, "noord")) == ("zuid", "noord")
