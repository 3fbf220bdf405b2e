"""Everybody who is enrolled, with how far they are."""

from datetime import timedelta

import pytest

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.dates import LessonDates, extend, set_dates
from course.people.enrolment import take_out
from course.people.organisations import cohorts
from course.records.enrolled import STATES, Enrolled, State, counts, enrolled_in
from tests import roster
from tests.conftest import LESSON, OPENED
from tests.roster import NOW
from tests.statements import statements


@pytest.fixture
def people(store: Store, settings: Settings, released: Released) -> Store:
    """A store with an open lesson and the roster of these tests."""
    store.open_lesson(released, OPENED)
    roster.filled(store, settings.model_copy(update={"cohorts": ()}))
    return store


def undated(settings: Settings) -> Settings:
    """The course without dates."""
    return settings.model_copy(update={"cohorts": ()})


def found(store: Store, settings: Settings, *ids: str) -> list[Enrolled]:
    with store.snapshot() as connection:
        groups = [group for group in cohorts(connection) if group.id in ids]
    return enrolled_in(store, undated(settings), groups if ids else None, NOW)


def test_everybody_in_a_cohort_in_the_order_of_dutch_names(
    people: Store, settings: Settings
) -> None:
    assert [who.shown for who in found(people, settings, "noord")] == [
        "Fatima el Amrani", "Bram Bakker", "Anna van den Berg", "Jan-Willem van 't Hof",
        "Zoë de Jong", "Łukasz Nowak", "Noor Smit", "Çiğdem Yilmaz",
    ]  # fmt: skip


def test_each_state_is_told(people: Store, settings: Settings) -> None:
    everybody = found(people, settings)
    states = {who.shown: who.state for who in everybody}

    assert states["Uitje Genood"] == "invited"
    assert states["Late Linda"] == "expired"
    assert states["Nooit Gevraagd"] == "not_begun"
    assert states["Noor Smit"] == "not_begun"
    assert states["Oude Gediende"] == "expired"
    assert {states[name] for name in roster.NAMES[:3]} <= {"passed", "not_passed"}
    assert states["zuid-01"] in {"busy", "ready"}


def test_the_counts_add_up_to_everybody(people: Store, settings: Settings) -> None:
    everybody = found(people, settings)

    numbers = counts(everybody)

    assert sum(numbers.values()) == len(everybody)
    assert tuple(numbers) == STATES
    assert len({(who.person.id, who.login, who.cohort) for who in everybody}) == len(everybody)


def test_whom_nobody_enrolled_is_there_too(people: Store, settings: Settings) -> None:
    unknown = [who for who in found(people, settings, "zuid") if who.attempt is None]

    assert [who.login for who in unknown] == ["zuid-01", "zuid-02"]
    assert [who.shown for who in unknown] == ["zuid-01", "zuid-02"]
    assert {who.managed_by for who in unknown} == {"hub"}
    assert {who.attempt for who in unknown} == {None}


def test_who_was_taken_out_and_worked_there_is_seen_as_such(
    people: Store, settings: Settings
) -> None:
    anna = next(who for who in found(people, settings, "noord") if who.login == "noord-01")
    people.writer.do(lambda c: take_out(c, Actor("iemand", NOW), anna.person.id, "noord"))

    (left,) = (who for who in found(people, settings, "noord") if who.login == "noord-01")

    assert (left.person, left.attempt) == (anna.person, None)


@pytest.mark.parametrize(
    ("due", "extended", "state"),
    [(1, None, "not_begun"), (-1, None, "expired"), (-1, 2, "not_begun"), (-5, -1, "expired")],
)
def test_dates_and_more_time_decide_whether_it_is_too_late(
    people: Store, settings: Settings, due: int, extended: int | None, state: State
) -> None:
    def noor() -> Enrolled:
        return next(who for who in found(people, settings, "noord") if who.shown == "Noor Smit")

    def days(number: int) -> LessonDates:
        return LessonDates(None, NOW + timedelta(days=number))

    people.writer.do(lambda c: set_dates(c, roster.BY, "noord", LESSON, days(due)))
    if extended is not None:
        ends, who = NOW + timedelta(days=extended), noor().person.id
        people.writer.do(lambda c: extend(c, roster.BY, who, "noord", LESSON, due=ends))

    assert noor().state == state


def test_it_takes_as_many_statements_for_more_people_and_cohorts(
    people: Store, settings: Settings
) -> None:
    found(people, settings)  # which reads the release once
    with statements(people.engine) as few:
        found(people, settings)

    people.writer.do(lambda c: [roster.add(c, f"Nog Iemand{n}", "zuid") for n in range(30)])
    with statements(people.engine) as many:
        assert len(found(people, settings)) > 40

    assert len(many) == len(few) < 25
