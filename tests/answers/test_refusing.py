"""What makes no sense is refused in one Dutch sentence, whatever a browser sends."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.exercises.base import Refused
from tests.conftest import LESSON, People, Send

CASE, FIRST, SECOND = "kerstavond", "uitnodiging", "sleutel"
NOT_CLEAR = "We begrijpen dit antwoord niet. Laad de pagina opnieuw."
UNKNOWN = "Deze oefening hoort niet bij de les. Laad de pagina opnieuw."
_numbers = itertools.count()


def rows(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(t.answers)).scalar_one()


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "an unknown exercise": ("niet-hier", {}, UNKNOWN),
    "an unknown option": (
        CASE,
        {"answer": {"option": "misschien"}},
        "Deze keuze hoort niet bij de vraag. Laad de pagina opnieuw.",
    ),
    "an unknown step": (
        CASE,
        {"step": "ergens"},
        "Deze stap is nu niet aan de beurt. Laad de pagina opnieuw.",
    ),
    "a step out of order": (
        CASE,
        {"step": SECOND, "answer": {"option": "sleutel-geven"}},
        "Deze stap is nu niet aan de beurt. Laad de pagina opnieuw.",
    ),
    "an answer too long": (
        CASE,
        {"answer": {"option": "a" * 20_001}},
        "Dit antwoord is te lang om te bewaren. Maak het korter.",
    ),
    "an answer with a field of the key": (
        CASE,
        {"answer": {"option": "ja-zeggen", "score": 1}},
        NOT_CLEAR,
    ),
    "an unknown field": (CASE, {"score": 1}, NOT_CLEAR),
    "an id too short": (CASE, {"id": "kort"}, NOT_CLEAR),
    "an id with a quote": (CASE, {"id": "'; drop table answers"}, NOT_CLEAR),
    "a certainty out of range": (CASE, {"certainty": 4}, NOT_CLEAR),
    "a certainty of true": (CASE, {"certainty": True}, NOT_CLEAR),
    "a certainty of false": (CASE, {"certainty": False}, NOT_CLEAR),
    "a certainty that is no whole number": (CASE, {"certainty": 2.0}, NOT_CLEAR),
    "a certainty in words": (CASE, {"certainty": "2"}, NOT_CLEAR),
    "seconds of true": (CASE, {"seconds": True}, NOT_CLEAR),
    "an id of half characters": (CASE, {"id": "\ud800" * 8}, NOT_CLEAR),
    "an id of thousands of characters": (CASE, {"id": "a" * 5_000}, NOT_CLEAR),
    "an id with a line after it": (CASE, {"id": "antwoord-1\n"}, NOT_CLEAR),
    "a step with a line after it": (CASE, {"step": f"{FIRST}\n"}, NOT_CLEAR),
    "half a character deep inside": (CASE, {"answer": {"option": {"a": "\ud800"}}}, NOT_CLEAR),
    "negative seconds": (CASE, {"seconds": -1}, NOT_CLEAR),
    "seconds that are no number": (CASE, {"seconds": float("nan")}, NOT_CLEAR),
    "seconds without end": (CASE, {"seconds": float("inf")}, NOT_CLEAR),
    "seconds beyond any number": (CASE, {"seconds": 10**400}, NOT_CLEAR),
    "a number of 5,000 digits": (CASE, {"answer": {"option": 10**5000}}, NOT_CLEAR),
    "no number at all": (CASE, {"answer": {"option": float("nan")}}, NOT_CLEAR),
    "an answer in words": (CASE, {"answer": "ja"}, NOT_CLEAR),
    "a step that is a path": (CASE, {"step": "../sleutel"}, NOT_CLEAR),
    "half a character": (CASE, {"answer": {"option": "\ud800"}}, NOT_CLEAR),
    "a null character": (CASE, {"id": "antwoord\0"}, NOT_CLEAR),
}


def test_what_makes_no_sense_is_refused_in_one_dutch_sentence(
    intake: Intake, learner: People, sent: Send, subtests: pytest.Subtests
) -> None:
    for name, (exercise, changed, sentence) in REFUSED.items():
        with subtests.test(name):
            with pytest.raises(Refused) as raised:
                intake.answer(learner(), LESSON, exercise, sent(FIRST, "ja-zeggen") | changed)
            assert str(raised.value) == sentence

    assert rows(intake.store) == 0


def _nested(depth: int) -> Any:  # noqa: ANN401
    value: Any = "ja-zeggen"
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("depth", [3, 900, 50_000])
def test_an_answer_nested_however_deep_is_refused(
    intake: Intake, learner: People, sent: Send, depth: int
) -> None:
    body = sent(FIRST, "ja-zeggen", answer={"option": _nested(depth)})

    with pytest.raises(Refused, match=NOT_CLEAR):
        intake.answer(learner(), LESSON, CASE, body)


@pytest.mark.parametrize("field", ["id", "learner", "step", "answer"])
def test_an_answer_without_a_field_is_refused(
    intake: Intake, learner: People, sent: Send, field: str
) -> None:
    body = sent(FIRST, "ja-zeggen")
    del body[field]

    with pytest.raises(Refused, match=NOT_CLEAR):
        intake.answer(learner(), LESSON, CASE, body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
fields = st.sampled_from(["id", "learner", "step", "answer", "certainty", "seconds", "extra"])
spoiled = st.dictionaries(fields, json_values, min_size=1, max_size=3)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@given(changed=spoiled, option=json_values | st.just("ja-zeggen"))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example has its own learner
)
def test_whatever_a_browser_sends_is_taken_or_refused_and_never_an_error(
    intake: Intake, learner: People, sent: Send, changed: dict[str, Any], option: object
) -> None:
    name = f"leerling-{next(_numbers)}"
    body = sent(FIRST, "ja-zeggen", learner=name, answer={"option": option}) | changed

    try:
        taken = intake.answer(learner(name), LESSON, CASE, body)
    except Refused:
        assert intake.store.answers(name, LESSON) == []
    else:
        assert taken.given.answer == {"option": "ja-zeggen"}
        assert intake.store.answers(name, LESSON) == [taken]


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@given(body=json_values)
@settings(max_examples=50, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_a_body_that_is_no_answer_is_refused(intake: Intake, learner: People, body: object) -> None:
    with pytest.raises(Refused, match=NOT_CLEAR):
        intake.answer(learner(), LESSON, CASE, body)
