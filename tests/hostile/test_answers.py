"""What a browser sends is data: markup, code and templates are refused, never run, never told."""

import time
from typing import Any

import pytest
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Intake
from course.exercises.base import Refused
from tests.conftest import LESSON, People, Send

CASE, FIRST = "kerstavond", "uitnodiging"
TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "'; drop table answers; --",
    "__import__('os').system('touch /tmp/kwaad')",
    'exercise("kerstavond")\n%%bash\nls',
    "../../source/course.yaml",
    "%s%n%x",
    "\u202eadlehciw\u0000",
    "ja-zeggen\n",
    "JA ZEGGEN",
    "\uff4a\uff41-zeggen",
    "\U0001d4bf" * 50,
]


def rows(intake: Intake) -> int:
    with intake.store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(t.answers)).scalar_one()


@pytest.mark.parametrize("field", ["option", "step", "id", "exercise", "lesson", "learner"])
def test_a_hostile_text_is_refused_wherever_it_stands_and_is_not_told_again(
    intake: Intake, learner: People, sent: Send, field: str, subtests: pytest.Subtests
) -> None:
    for text in TEXTS:
        body = sent(FIRST, "ja-zeggen")
        place = {"lesson": LESSON, "exercise": CASE}
        if field in place:
            place[field] = text
        else:
            body |= {"answer": {"option": text}} if field == "option" else {field: text}

        with subtests.test(ascii(text)):
            with pytest.raises(Refused) as refused:
                intake.answer(learner(), place["lesson"], place["exercise"], body)
            assert text not in str(refused.value)

    assert rows(intake) == 0


HOSTILE: dict[str, Any] = {
    "a number beyond all numbers": 10**400,
    "a number of 5,000 digits": 10**5000,
    "no number": float("nan"),
    "endless": float("-inf"),
    "bytes": b"ja-zeggen",
    "a set": {"ja-zeggen"},
    "an object": object(),
    "a field of the model": {"option": {"option": "ja-zeggen"}},
    "a prototype": {"__proto__": {"option": "ja-zeggen"}, "option": "ja-zeggen"},
    "many fields": {f"veld{number}": number for number in range(5000)},
    "a number as a key": {1: "ja-zeggen"},
}


@pytest.mark.parametrize("field", ["answer", "option", "certainty", "seconds", "id"])
def test_a_hostile_value_is_refused_wherever_it_stands(
    intake: Intake, learner: People, sent: Send, field: str, subtests: pytest.Subtests
) -> None:
    for name, value in HOSTILE.items():
        body = sent(FIRST, "ja-zeggen")
        body |= {"answer": {"option": value}} if field == "option" else {field: value}

        with (
            subtests.test(name),
            pytest.raises(Refused, match=r"begrijpen dit antwoord niet|te lang"),
        ):
            intake.answer(learner(), LESSON, CASE, body)

    assert rows(intake) == 0


def test_an_endless_answer_is_refused_at_once(intake: Intake, learner: People, sent: Send) -> None:
    body = sent(FIRST, "ja-zeggen", answer={"option": "a" * 20_000_000})
    begin = time.monotonic()

    with pytest.raises(Refused, match="te lang"):
        intake.answer(learner(), LESSON, CASE, body)

    assert time.monotonic() - begin < 5
