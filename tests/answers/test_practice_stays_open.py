"""Practice never closes: not by feedback, not by the date, and in every attempt."""

from datetime import UTC, datetime, timedelta

import pytest

from course.answers.saving import Closed, Intake
from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from course.marking.handing_in import hand_in
from course.people.dates import LessonDates, set_dates
from tests.conftest import LESSON, OPENED, REPOSITORY, People, Send
from tests.reopened import enrolled, give_feedback, reopen
from tests.roster import BY


@pytest.fixture(scope="session")
def whole() -> Released:
    """The lesson with everything in it."""
    lesson = read_lesson(REPOSITORY / "source", LESSON)
    return Released.of(lesson, lesson.notebook)


@pytest.fixture
def busy(store: Store, settings: Settings, whole: Released) -> Intake:
    """The whole lesson, open, in which Anna is enrolled."""
    store.open_lesson(whole, OPENED)
    enrolled(store, "anna")
    return Intake(store, settings.model_copy(update={"cohorts": ()}))


def first_choice(whole: Released, *, practice: bool) -> tuple[str, str, str]:
    """A case of that sort, its first step, and an option there."""
    case = next(e for e in whole.exercises if isinstance(e, Decision) and e.practice is practice)
    step, content = next(iter(case.steps.items()))
    return case.id, step, content.options[0].id


@pytest.mark.parametrize("why", ["feedback", "date"])
def test_practice_stays_open_when_what_counts_is_closed(
    busy: Intake, whole: Released, learner: People, sent: Send, why: str
) -> None:
    handin = hand_in(busy, learner(), LESSON)
    if why == "feedback":
        give_feedback(busy.store, handin)
    else:
        past = datetime.now(UTC) - timedelta(days=1)
        busy.store.writer.do(lambda c: set_dates(c, BY, "noord", LESSON, LessonDates(due=past)))
    counts, practice = (first_choice(whole, practice=is_it) for is_it in (False, True))

    with pytest.raises(Closed, match=r"Oefenen kan altijd\.$"):
        busy.answer(learner(), LESSON, counts[0], sent(*counts[1:]))
    saved = busy.answer(learner(), LESSON, practice[0], sent(*practice[1:]))

    standing = busy.standing(learner(), LESSON)
    assert standing.answers == [saved]
    assert standing.closed is not None
    assert standing.practice is None
    assert busy.store.handed_in(handin) == []
    with pytest.raises(Closed):
        hand_in(busy, learner(), LESSON)


def test_practice_begins_anew_in_another_attempt_and_closes_with_the_lesson(
    busy: Intake, whole: Released, learner: People, sent: Send
) -> None:
    name, *choice = first_choice(whole, practice=True)
    busy.answer(learner(), LESSON, name, sent(*choice))
    give_feedback(busy.store, hand_in(busy, learner(), LESSON))
    reopen(busy)

    assert busy.standing(learner(), LESSON).given(name) == []
    busy.answer(learner(), LESSON, name, sent(*choice, attempt=2))
    busy.store.close_lesson(LESSON, datetime.now(UTC))
    with pytest.raises(Closed, match="Deze les is gesloten"):
        busy.answer(learner(), LESSON, name, sent(*choice, attempt=2))
