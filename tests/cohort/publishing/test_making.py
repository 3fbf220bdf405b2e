"""A publication counts each person once, freezes what may be told, and never changes."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, select

from course.answers import publication_tables as t
from course.answers.store import Store
from course.cohort.disclosure.cells import cell
from course.cohort.publications.kept import publications
from course.cohort.publishing.making import publish, smallest_group
from course.cohort.publishing.waiting import waiting
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from course.people.audit import Actor
from course.people.organisations import Organisation, add_organisation
from tests.cohort.conftest import Course, HandInCohort, PublishEverything
from tests.conftest import LESSON

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_a_cohort_is_published_once_and_later_comers_when_there_are_enough(
    course: Course, cohort_hands_in: HandInCohort, publishes: PublishEverything
) -> None:
    cohort_hands_in("noord", 12)
    assert [(one.cohorts, one.size) for one in publishes()] == [(("noord",), 12)]
    assert publishes() == []
    cohort_hands_in("noord", 21)
    assert publishes() == []
    cohort_hands_in("noord", 22)
    assert [one.size for one in publishes()] == [10]
    with course[1].snapshot() as connection:
        assert waiting(connection, LESSON) == {}


def test_figures_are_the_cells_of_what_people_chose(
    course: Course, cohort_hands_in: HandInCohort, publishes: PublishEverything
) -> None:
    _, store = course
    cohort_hands_in("noord", 20)
    (made,) = publishes()
    figures = {(one.what, one.exercise, one.step): one for one in made.figures}
    released = store.as_released(next(iter(made.releases)))
    compared = 0
    for case in (one for one in released.exercises if isinstance(one, Decision)):
        answers = Counter(
            answer.given.answer["option"]
            for answer in store.answers_in(LESSON)
            if answer.exercise == case.id and answer.given.step == case.start
        )
        figure = figures["choice", case.id, case.start]
        counts = tuple(answers[option] for option in figure.options)
        assert figure.told == cell(counts).told
        assert figures["sure", case.id, case.start].options == ("1", "2", "3")
        compared += 1
    assert compared == 8


def test_what_is_kept_is_what_was_made(
    course: Course, cohort_hands_in: HandInCohort, publishes: PublishEverything
) -> None:
    cohort_hands_in("noord", 20)
    made = publishes()
    with course[1].snapshot() as connection:
        assert publications(connection) == made
    audit = made[0].audit
    assert (audit["rule"], audit["k"], audit["known"]) == ("cells-1", 10, 2)
    assert audit["figures"] == len(made[0].figures) == audit["told"] + audit["silent"]
    assert audit["refused"] == 0
    assert audit["listed"] >= 0.9 * audit["told"]


def test_of_a_step_for_some_only_it_is_told_how_many_can_have_come(
    cohort_hands_in: HandInCohort, publishes: PublishEverything
) -> None:
    cohort_hands_in("noord", 60)
    (made,) = publishes()
    steps = {
        one.step: one
        for one in made.figures
        if one.what == "choice" and one.exercise == "kerstavond"
    }
    first, later = steps["uitnodiging"], [steps["sleutel"], steps["overleg"]]
    assert first.fewest == first.most == 60
    assert [one for one in later if not one.is_silent]
    for one in later:
        assert one.is_silent or 10 <= one.fewest < one.most < 60
    assert not [one for one in made.figures if one.what == "sure" and one.step == "overleg"]


def test_nobody_is_counted_twice(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    _, store = course
    cohort_hands_in("noord", 12)
    with store.snapshot() as connection:
        people = waiting(connection, LESSON)["noord"]

    def tried(some: int) -> object:
        return publish(
            store, settings, lesson=LESSON, cohorts=["noord"], organisation=None, period="",
            people=people[:some], at=AT, reason="now", by="",
        )  # fmt: skip

    assert tried(9) is None
    assert tried(10) is not None
    assert tried(12) is None
    with store.snapshot() as connection:
        assert len(connection.execute(select(t.publications)).all()) == 1
        assert len(connection.execute(select(t.counted_people)).all()) == 10


def test_who_did_not_hand_in_is_refused(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    _, store = course
    cohort_hands_in("noord", 12)
    with store.snapshot() as connection:
        people = waiting(connection, LESSON)["noord"]
    people[3] = people[3]._replace(handin=None)
    with pytest.raises(ValueError, match="expected a hand-in"):
        publish(
            store, settings, lesson=LESSON, cohorts=["noord"], organisation=None, period="",
            people=people, at=AT, reason="now", by="",
        )  # fmt: skip


def test_an_organisation_can_ask_for_larger_groups_than_the_course(
    store: Store, settings: Settings
) -> None:
    added = [Organisation("groot", "De Grote", 15), Organisation("klein", "De Kleine", 10)]

    def add(connection: Connection) -> None:
        for new in added:
            add_organisation(connection, Actor("shell:test", AT), new)

    store.writer.do(add)
    asked = {name: smallest_group(store, settings, name) for name in ("groot", "klein", None)}
    assert asked == {"groot": 15, "klein": 10, None: 10}
