"""Each thing that was once found out about people from pages of rows, with the smallest input.

`telling.py` says what is told now; with that of commit 591c641 in its place each of these fails.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import Connection, func, select, update

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.content.settings import Settings
from course.marking.handing_in import hand_in
from course.people import schema as people
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import enrol, move, take_out
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from tests.cohort.attacker.counterworlds import KNOWN, World, compositions
from tests.cohort.attacker.telling import (
    Told,
    people_in_figures,
    tells_choices,
    tells_ratings,
    told_of,
)
from tests.cohort.conftest import Course, hands_in
from tests.conftest import LESSON
from tests.whose import learner_of, names_of

K = 10


def test_two_moments_tell_nothing_of_the_few_who_came_to_a_step_in_between(
    course: Course, settings: Settings
) -> None:
    """Ten are new in the lesson, and one or two at `kerstavond/sleutel`: what did those choose?"""
    _, store = course
    hands_in(store, settings, "noord", 20)
    before, there = told_of(course, settings), _came(store)
    hands_in(store, settings, "noord", 30)
    after, now = told_of(course, settings), _came(store)

    few = {where for where in before if 0 < now[where] - there[where] < K}
    assert len(few) > 3
    assert _differ(before, after, few) == []


def test_people_who_save_again_do_not_hide_a_newcomer(course: Course, settings: Settings) -> None:
    _, store = course
    hands_in(store, settings, "noord", 12)
    before = told_of(course, settings)
    intake = Intake(store, settings.model_copy(update={"cohorts": ()}))
    for number in range(1, 10):
        hand_in(intake, learner_of(store, f"noord-{number:02}"), LESSON)
    store.writer.do(_at_another_time)
    hands_in(store, settings, "noord", 13)

    assert len(before) > 10
    assert _differ(before, told_of(course, settings), set(before)) == []


def _at_another_time(connection: Connection) -> None:
    """What was handed in again was answered at other moments, and is the same."""
    c = t.handins.c
    again = select(func.max(c.seq)).group_by(c.learner).having(func.count() > 1)
    given = func.replace(t.marks.c.given, ",[17", ",[16")
    values = update(t.marks).where(t.marks.c.handin.in_(again)).values(given=given)
    assert connection.execute(values).rowcount > 9


@pytest.mark.parametrize("size", [10, 11])
def test_ratings_of_one_sentence_leave_each_level_open(size: int) -> None:
    """Before, a mean with its interval was told: of five who rated 1 and five who rated 5."""
    cells: dict[Hashable, list[World]] = defaultdict(list)
    for world in compositions(size, 5):
        cells[tells_ratings(world)].append(world)

    assert len(cells) > 1
    assert [found for worlds in cells.values() if (found := _nobody(worlds, 0))] == []


@pytest.mark.parametrize("size", range(10, 26))
def test_who_knows_the_exact_number_reads_no_nobody_and_no_everybody(size: int) -> None:
    assert list(_facts(size, known=0)) == []


@pytest.mark.parametrize("size", [10, 25])
def test_who_knows_the_number_and_two_answers_knows_no_other(size: int) -> None:
    assert list(_facts(size, known=KNOWN)) == []


def test_who_leaves_is_in_no_later_figure_and_who_moves_counts_once(
    course: Course, settings: Settings
) -> None:
    """Two of fourteen leave before they are counted, and one moves who was; then others come."""
    _, store = course
    store.writer.do(_two_cohorts)
    hands_in(store, settings, "noord", 12)
    _enrol(store, "noord")
    assert sorted(map(len, people_in_figures(course, settings))) == [12]

    hands_in(store, settings, "noord", 14)
    _enrol(store, "noord")
    for name in ("noord-13", "noord-14"):
        store.writer.do(partial(_leave, learner_of(store, name).name))
    mover = learner_of(store, "noord-01").name
    store.writer.do(lambda c: move(c, BY, mover, "noord", "zuid"))
    hands_in(store, settings, "noord", 24)
    hands_in(store, settings, "zuid", 9)
    for cohort in ("noord", "zuid"):
        _enrol(store, cohort)
    groups = people_in_figures(course, settings)
    assert sorted(map(len, groups)) == [10, 12]
    assert not {"noord-13", "noord-14"} & set().union(*groups)


BY = Actor("shell:test", datetime(2026, 11, 29, 9, tzinfo=UTC))


def _two_cohorts(connection: Connection) -> None:
    add_organisation(connection, BY, Organisation("zorg", "De Zorg"))
    for name in ("noord", "zuid"):
        add_cohort(connection, BY, Group(name, name.capitalize(), "zorg"))
        set_dates(connection, BY, name, LESSON, LessonDates(None, BY.at))


def _leave(person: str, connection: Connection) -> None:
    take_out(connection, BY, person, "noord")


def _enrol(store: Store, cohort: str) -> None:
    """Enrol all who work in a cohort, once."""

    def work(connection: Connection) -> None:
        for person, name in names.items():
            if name.startswith(cohort) and person not in inside:
                enrol(connection, BY, person, cohort)

    names, c = names_of(store), people.enrolments.c
    with store.snapshot() as connection:
        inside = set(connection.execute(select(c.person)).scalars())
    store.writer.do(work)


def _came(store: Store) -> Counter[tuple[str, str]]:
    """How many people answered each step of a case."""
    given = {
        (one.learner, one.exercise, one.given.step)
        for one in store.answers_in(LESSON)
        if one.given.step
    }
    return Counter((exercise, step) for _, exercise, step in given)


def _differ(before: Told, after: Told, where: set[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(one for one in where if before[one] != after[one])


def _facts(size: int, known: int) -> Iterator[str]:
    """What is certain about somebody, of how so many people chose one of three options."""
    cells: dict[Hashable, list[World]] = defaultdict(list)
    for world in compositions(size, 3):
        cells[tells_choices(world)].append(world)
    assert len(cells) > 1
    for told, worlds in cells.items():
        for fact in _nobody(worlds, known):
            yield f"{told}: {fact}"


def _nobody(worlds: list[World], known: int) -> list[str]:
    """Options that nobody else chose in any of these worlds, for who knows so many answers."""
    found = []
    options = range(len(worlds[0]))
    for answers in compositions(known, len(options)):
        others = [
            tuple(has - own for has, own in zip(world, answers, strict=True))
            for world in worlds
            if all(has >= own for has, own in zip(world, answers, strict=True))
        ]
        if others:
            found += [
                f"who knows {answers}: nobody else chose {option}"
                for option in options
                if not any(world[option] for world in others)
            ]
    return found
