"""Taking answers and hand-ins: what is taken, what is refused and in which words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Closed, Intake, preview
from course.answers.store import Answer, Store
from course.content.released import Released
from course.content.settings import Cohort, Dates
from course.exercises.base import Refused
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, OPENED, Desk, People, Send

CASE, FIRST, SECOND = "kerstavond", "uitnodiging", "sleutel"
NOT_CLEAR = "We begrijpen dit antwoord niet. Laad de pagina opnieuw."
OTHERS = "Dit antwoord is van iemand anders. Log in met het account van toen."
UNKNOWN = "Deze oefening hoort niet bij de les. Laad de pagina opnieuw."
CHANGED = "Dit antwoord bestaat al met een andere inhoud. Laad de pagina opnieuw."
READ_ONLY = "Je terugkoppeling is er. Je kunt deze les nog lezen, maar niets meer wijzigen."
PAST_DUE = "Je hebt ingeleverd en de inleverdatum is voorbij. Je kunt nog wel lezen."
NOT_OPEN = "Deze les is nog niet open."
CLOSED = "Deze les is gesloten. Je kunt nog lezen wat je hebt gedaan."


def rows(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(t.answers)).scalar_one()


def test_an_answer_is_stored_as_it_was_sent(
    intake: Intake, learner: People, sent: Send, released: Released
) -> None:
    body = sent(FIRST, "ja-zeggen", certainty=3, seconds=41.2)
    before = datetime.now(UTC)

    answer = intake.answer(learner(), LESSON, CASE, body)

    assert answer.given.id == body["id"]
    assert (answer.learner, answer.cohort, answer.lesson) == ("anna", "noord", LESSON)
    assert (answer.release, answer.exercise, answer.given.step) == (released.id, CASE, FIRST)
    assert answer.given.answer == {"option": "ja-zeggen"}
    assert (answer.given.certainty, answer.given.seconds) == (3, 41.2)
    assert before <= answer.given.at <= datetime.now(UTC)
    assert intake.store.answers("anna", LESSON) == [answer]


def test_the_browsers_clock_has_no_say(intake: Intake, learner: People, sent: Send) -> None:
    with pytest.raises(Refused, match=NOT_CLEAR):
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen", at="1970-01-01T00:00:00Z"))

    assert rows(intake.store) == 0


def test_the_first_answer_at_a_step_counts(intake: Intake, learner: People, sent: Send) -> None:
    first = intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))

    with pytest.raises(Refused, match="Je eerste keuze telt"):
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "morgen-bellen"))

    assert intake.store.answers("anna", LESSON) == [first]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_sending_the_same_again_a_thousand_times_is_one_row_and_the_first_answer(
    intake: Intake, learner: People, sent: Send
) -> None:
    body = sent(FIRST, "ja-zeggen")

    soon = [intake.answer_soon(learner(), LESSON, CASE, body) for _ in range(1000)]
    first, *again = [future.result().answer for future in soon]

    assert len(again) == 999
    assert set(map(str, again)) == {str(first)}
    assert rows(intake.store) == 1


@pytest.mark.parametrize(
    "changed", [{"answer": {"option": "morgen-bellen"}}, {"certainty": 3}, {"step": SECOND}]
)
def test_the_same_id_with_other_content_is_refused(
    intake: Intake, learner: People, sent: Send, changed: dict[str, Any]
) -> None:
    body = sent(FIRST, "ja-zeggen", certainty=2)
    intake.answer(learner(), LESSON, CASE, body)

    with pytest.raises(Refused, match=CHANGED):
        intake.answer(learner(), LESSON, CASE, body | changed)

    assert rows(intake.store) == 1


def test_another_learners_id_is_refused_and_tells_nothing(
    intake: Intake, learner: People, sent: Send
) -> None:
    body = sent(FIRST, "ja-zeggen")
    intake.answer(learner("anna"), LESSON, CASE, body)

    with pytest.raises(Refused, match=CHANGED):
        intake.answer(learner("bram"), LESSON, CASE, body | {"learner": "bram"})

    assert intake.store.answers("bram", LESSON) == []


def test_an_answer_in_another_learners_name_is_refused(
    intake: Intake, learner: People, sent: Send
) -> None:
    with pytest.raises(Refused, match=OTHERS):
        intake.answer(learner("bram"), LESSON, CASE, sent(FIRST, "ja-zeggen", learner="anna"))

    assert rows(intake.store) == 0


def test_a_lesson_that_is_not_open_takes_nothing(
    intake: Intake, learner: People, sent: Send
) -> None:
    with pytest.raises(Refused, match=NOT_OPEN):
        intake.answer(learner(), "een-andere-les", CASE, sent(FIRST, "ja-zeggen"))
    with pytest.raises(Refused, match=NOT_OPEN):
        hand_in(intake, learner(), "een-andere-les")


def test_a_lesson_that_opens_later_takes_nothing_yet(
    desk: Desk, learner: People, sent: Send
) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()
    dates = Dates(opens=tomorrow)
    intake = desk(cohorts=(Cohort(id="noord", title="Noord", dates={LESSON: dates}),))

    with pytest.raises(Closed) as refused:
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))

    day = f"{tomorrow.day}-{tomorrow.month}-{tomorrow.year}"
    assert str(refused.value) == f"Deze les gaat open op {day}."
    assert intake.answer(
        learner(cohort="zuid"), LESSON, CASE, sent(FIRST, "ja-zeggen")
    ).cohort == "zuid"  # fmt: skip


def test_a_closed_lesson_can_be_read_by_who_began_and_is_not_there_for_others(
    intake: Intake, learner: People, sent: Send
) -> None:
    intake.answer(learner("anna"), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    intake.store.close_lesson(LESSON, datetime.now(UTC))

    with pytest.raises(Closed, match=CLOSED):
        intake.answer(learner("anna"), LESSON, CASE, sent(SECOND, "sleutel-geven"))
    with pytest.raises(Closed, match=CLOSED):
        hand_in(intake, learner("anna"), LESSON)
    with pytest.raises(Refused, match=NOT_OPEN):
        intake.standing(learner("bram"), LESSON)

    standing = intake.standing(learner("anna"), LESSON)
    assert len(standing.given(CASE)) == 1


def test_an_answer_saved_before_closing_is_still_acknowledged_when_it_is_sent_again(
    intake: Intake, learner: People, sent: Send
) -> None:
    body = sent(FIRST, "ja-zeggen")
    first = intake.answer(learner(), LESSON, CASE, body)
    intake.store.close_lesson(LESSON, datetime.now(UTC))

    assert intake.answer(learner(), LESSON, CASE, body) == first


def test_reopening_a_lesson_goes_on_where_everybody_was(
    intake: Intake, learner: People, sent: Send, released: Released
) -> None:
    intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    intake.store.close_lesson(LESSON, datetime.now(UTC))
    intake.store.open_lesson(released, datetime.now(UTC))

    intake.answer(learner(), LESSON, CASE, sent(SECOND, "sleutel-geven"))

    standing = intake.standing(learner(), LESSON)
    assert standing.opened_at == OPENED
    assert standing.view(released.exercises[0], "anna").state == "done"
    assert standing.done == 1


def _without(released: Released, option: str) -> Released:
    """The release in which an option was renamed after answers were given."""
    text = released.to_json().replace(f'"{option}"', f'"{option}-anders"')
    changed = Released.from_json("een-nieuwe", text)
    assert changed.to_json() != released.to_json()
    return changed


def test_who_began_stays_with_the_release_of_then(
    intake: Intake, learner: People, sent: Send, released: Released
) -> None:
    intake.answer(learner("anna"), LESSON, CASE, sent(FIRST, "ja-zeggen"))
    newer = _without(released, "sleutel-geven")
    intake.store.open_lesson(newer, datetime.now(UTC))

    anna: Answer = intake.answer(learner("anna"), LESSON, CASE, sent(SECOND, "sleutel-geven"))
    bram = intake.answer(learner("bram"), LESSON, CASE, sent(FIRST, "ja-zeggen", learner="bram"))

    assert (anna.release, bram.release) == (released.id, newer.id)
    assert intake.standing(learner("anna"), LESSON).released.id == released.id
    assert hand_in(intake, learner("anna"), LESSON).release == released.id
    assert hand_in(intake, learner("bram"), LESSON).release == newer.id
    with pytest.raises(Refused, match="hoort niet bij de vraag"):
        intake.answer(learner("bram"), LESSON, CASE, sent(SECOND, "sleutel-geven", learner="bram"))


def test_a_release_between_opening_the_page_and_answering_decides_for_the_lesson(
    intake: Intake, learner: People, sent: Send, released: Released
) -> None:
    standing = intake.standing(learner(), LESSON)
    intake.store.open_lesson(_without(released, "ja-zeggen"), datetime.now(UTC))

    with pytest.raises(Refused, match="hoort niet bij de vraag"):
        intake.answer(learner(), LESSON, CASE, sent(FIRST, "ja-zeggen"))

    assert standing.released.id == released.id
    assert rows(intake.store) == 0


def test_a_preview_shows_what_follows_and_stores_nothing(
    intake: Intake, sent: Send, released: Released
) -> None:
    case = released.exercises[0]

    view = preview(case, [sent(FIRST, "ja-zeggen")], "docent")

    assert view.model_dump()["taken"][0]["consequence"].startswith("Het wordt een mooie avond")
    assert rows(intake.store) == 0


@pytest.mark.parametrize("body", [None, {}, {"id": "x"}, "tekst", 1])
def test_a_preview_refuses_what_makes_no_sense(released: Released, body: object) -> None:
    with pytest.raises(Refused, match=NOT_CLEAR):
        preview(released.exercises[0], [body], "docent")
