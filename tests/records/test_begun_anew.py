"""Who comes back after the cohort was closed begins anew; each cohort keeps what is its own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from course.answers.saving import Intake, Learner
from course.answers.second_chances import SecondChances
from course.content.settings import Completion, Settings
from course.marking.attempts import handins_that_count
from course.marking.handing_in import hand_in
from course.people.audit import Actor, Line, lines
from course.people.cohorts.running import open_cohort
from course.people.dates import LessonDates, attempt_of, set_dates
from course.people.enrolment import Enrolment, enrol, follow_groups, move
from course.people.errors import RosterError
from course.people.organisations import Group, add_cohort, close_cohort
from course.people.undo import undo
from course.records.cohort_marks import cohort_marks
from course.records.completion import Rule
from course.records.enrolled import enrolled_in
from course.records.taking_part.counts import Counts, participation, place_of
from course.web.learner.my_results import my_outcome
from tests.conftest import LESSON
from tests.reopened import give_feedback
from tests.whose import learner_of

NOW = Actor("pmanager00000", datetime.now(UTC) - timedelta(days=1))
SOON = NOW.at + timedelta(days=30)
LATER = "noord-later"


@pytest.fixture
def course(settings: Settings) -> Settings:
    """A course of one lesson."""
    return settings.model_copy(update={"lessons": (LESSON,), "cohorts": ()})


@pytest.fixture
def over(cohort: Intake) -> Intake:
    """Team Noord is closed, with feedback for Anna; there is a later group with a date."""
    anna = learner_of(cohort.store, "anna").name
    (handin,) = cohort.store.handins(LESSON, anna)
    give_feedback(cohort.store, handin)

    def work(connection: Connection) -> None:
        close_cohort(connection, NOW, "noord")
        add_cohort(connection, NOW, Group(LATER, "Team Noord later", "zorg"))
        set_dates(connection, NOW, LATER, LESSON, LessonDates(due=SOON))

    cohort.store.writer.do(work)
    return cohort


def comes_back(intake: Intake, name: str = "anna") -> Learner:
    """They are enrolled in the later group."""
    who = learner_of(intake.store, name).name
    now = NOW._replace(at=datetime.now(UTC))
    intake.store.writer.do(lambda c: enrol(c, now, who, LATER))
    return Learner(who, LATER)


def in_marks(intake: Intake, course: Settings, cohort: str) -> tuple[str, str, int]:
    """Anna's lesson and course, and which attempt counts, in the marks of a cohort."""
    rows = cohort_marks(intake.store, course, cohort).rows
    (row,) = [row for row in rows if row.who.login == "anna"]
    return row.outcome.lesson(LESSON).state, row.outcome.passed, row.outcome.lesson(LESSON).attempt


def deelname(intake: Intake, course: Settings, cohort: str) -> Counts:
    with intake.store.snapshot() as connection:
        place = place_of(connection, "cohort", cohort)
    later = datetime.now(UTC) + timedelta(minutes=5)
    return participation(intake.store, course, place, later).counts


def test_the_lesson_begins_empty_as_the_next_attempt_with_the_dates_of_the_new_group(
    over: Intake,
) -> None:
    anna = comes_back(over)

    fresh = over.standing(anna, LESSON)

    assert (fresh.attempt, fresh.anew, fresh.answers, fresh.handin) == (2, True, [], None)
    assert (fresh.closed, fresh.has_feedback, fresh.due) == (None, False, SOON)
    assert over.standings(anna)[LESSON].attempt == 2
    assert over.store.feedback_of_attempts(LESSON, anna.name)[anna.name].keys() == {1}


def test_both_groups_keep_their_own_marks_states_and_counts(over: Intake, course: Settings) -> None:
    before = in_marks(over, course, "noord"), deelname(over, course, "noord")
    anna = comes_back(over)
    assert before[0] == ("passed", "yes", 1)
    assert in_marks(over, course, LATER) == ("not_begun", "not_yet", 1)
    assert deelname(over, course, LATER) == (1, 0, 0)

    hand_in(over, anna, LESSON, attempt=2)  # nothing in it

    assert (in_marks(over, course, "noord"), deelname(over, course, "noord")) == before
    assert in_marks(over, course, LATER) == ("not_passed", "no", 2)
    assert deelname(over, course, LATER) == (1, 1, 1)
    people = enrolled_in(over.store, course, None, datetime.now(UTC))
    states = {who.cohort: who.state for who in people if who.person.id == anna.name}
    assert states == {"noord": "passed", LATER: "not_passed"}


@pytest.mark.parametrize("which", ["last", "best"])
def test_of_the_attempts_before_none_counts_any_more_in_the_gradebook_once_there_is_another(
    over: Intake, which: str
) -> None:
    anna = comes_back(over)
    mine = [anna.name]

    (old,) = handins_that_count(over.store, which, [LESSON], mine)  # type: ignore[arg-type]
    hand_in(over, anna, LESSON, attempt=2)
    (new,) = handins_that_count(over.store, which, [LESSON], mine)  # type: ignore[arg-type]

    assert (old.attempt, new.attempt) == (1, 2)


def test_the_best_of_the_attempts_in_the_new_group_counts_there(
    over: Intake, course: Settings
) -> None:
    best = course.model_copy(update={"completion": Completion(attempt="best")})
    anna = comes_back(over)
    give_feedback(over.store, hand_in(over, anna, LESSON, attempt=2))

    again = over.store.writer.do(
        lambda c: SecondChances(c, course, NOW).reopen(anna.name, LATER, LESSON, None)
    )
    hand_in(over, anna, LESSON, attempt=again)

    assert again == 3
    assert in_marks(over, best, LATER) == ("not_passed", "no", 3)  # the better first is not here
    assert in_marks(over, best, "noord") == ("passed", "yes", 1)


def test_the_learners_own_page_begins_anew_and_keeps_what_was(
    over: Intake, course: Settings
) -> None:
    anna = comes_back(over)

    mine = my_outcome(over.store, course, Rule.of(course), anna.name, over.standings(anna))

    assert (mine.outcome.lesson(LESSON).state, mine.outcome.passed) == ("not_begun", "not_yet")
    assert mine.earlier == {LESSON: (1,)}


def test_more_time_in_the_new_group_moves_its_date(over: Intake, course: Settings) -> None:
    anna = comes_back(over)
    more = SOON + timedelta(days=14)

    with pytest.raises(RosterError, match="already, like the whole cohort"):
        over.store.writer.do(
            lambda c: SecondChances(c, course, NOW).extend(anna.name, LATER, LESSON, SOON)
        )
    over.store.writer.do(
        lambda c: SecondChances(c, course, NOW).extend(anna.name, LATER, LESSON, more)
    )

    assert over.standing(anna, LESSON).due == more


def test_undone_with_the_enrolment_until_it_was_begun(over: Intake) -> None:
    anna = comes_back(over)

    def back() -> None:
        line = next(x for x in lines_of(over, anna.name) if x.did == "enrol" and not x.undone_by)
        over.store.writer.do(lambda c: undo(c, NOW, line.seq))

    back()
    assert over.standing(Learner(anna.name, "noord"), LESSON).attempt == 1
    comes_back(over)
    assert over.standing(anna, LESSON).attempt == 2
    hand_in(over, anna, LESSON, attempt=2)
    with pytest.raises(RosterError, match="the new attempt has been begun"):
        back()


def lines_of(intake: Intake, person: str) -> list[Line]:
    with intake.store.snapshot() as connection:
        return lines(connection, person)


@pytest.mark.parametrize("way", ["open", "never"])
def test_nothing_begins_anew_while_the_old_group_is_open_or_without_work(
    over: Intake, way: str
) -> None:
    if way == "open":
        over.store.writer.do(lambda c: open_cohort(c, NOW, "noord"))
    name = "anna" if way == "open" else "nieuw"
    anna = comes_back(over, name)

    assert over.standing(anna, LESSON).attempt == 1


def test_moving_out_of_the_closed_group_and_following_a_group_of_the_hub_are_coming_back(
    over: Intake,
) -> None:
    anna, bram = (learner_of(over.store, name).name for name in ("anna", "bram"))

    def work(connection: Connection) -> Enrolment:
        follow_groups(connection, NOW, bram, [LATER])
        return move(connection, NOW, anna, "noord", LATER)

    over.store.writer.do(work)

    with over.store.snapshot() as connection:
        assert [attempt_of(connection, who, LESSON) for who in (anna, bram)] == [2, 2]


def test_enrolled_in_two_groups_at_once_it_begins_anew_once(over: Intake) -> None:
    anna = comes_back(over)

    def work(connection: Connection) -> None:
        add_cohort(connection, NOW, Group("ander", "Een ander", "zorg"))
        enrol(connection, NOW, anna.name, "ander")

    over.store.writer.do(work)

    assert over.standing(anna, LESSON).attempt == 2
