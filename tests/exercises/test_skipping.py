"""Skipping a sensitive case: the same for every kind, undone at any time, and never a loss."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from course.exercises.base import Exercise, Given, Refused
from course.exercises.progress import is_finished
from tests import lessons

START = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
SKIP, BACK = {"skip": True}, {"skip": False}
NAMES = ("een-blauwe-plek-en-een-grapje", "vanavond-op-de-groep")  # a decision and an order


@cache
def load(name: str) -> Exercise:
    """An exercise of the lesson on intervening, as it would be released."""
    found = lessons.read("interventiestappen").exercise(name)
    assert found
    return found


def held(exercise: Exercise, *sent: tuple[str, dict[str, Any]]) -> list[Given]:
    """These steps and answers as stored, each accepted after those before it."""
    given: list[Given] = []
    for number, (step, answer) in enumerate(sent):
        exercise.accept(given, step, answer)
        at = START + timedelta(minutes=number)
        given.append(Given(id=f"antwoord-{number}", step=step, answer=answer, at=at))
    return given


each = pytest.mark.parametrize("case", [load(name) for name in NAMES], ids=NAMES)


@each
def test_it_opens_with_its_notice_and_the_help_lines_of_its_country(case: Exercise) -> None:
    view = case.view((), "anna")

    assert (view.state, view.notice, view.skipped_at) == ("new", "ruw handelen", None)
    assert [line.number for line in view.help][:2] == ["112", "113 of 0800-0113"]
    assert set(view.model_dump(mode="json")["help"][0]) == {"when", "name", "number"}


@each
def test_skipping_is_an_answer_that_finishes_it(case: Exercise) -> None:
    given = held(case, ("", SKIP))

    view, mark = case.view(given, "anna"), case.mark(given)

    assert (view.state, view.skipped_at) == ("skipped", START.isoformat())
    assert is_finished(view)
    assert {item.state for item in mark.items} <= {"skipped", "unreached"}
    assert mark.items[0].state == "skipped"
    assert (mark.share, case.remarks(given)) == (0, ())


@each
def test_coming_back_leaves_it_as_it_was_before(case: Exercise) -> None:
    given = held(case, ("", SKIP), ("", BACK))

    assert case.view(given, "anna") == case.view((), "anna")
    assert case.mark(given) == case.mark(())


@each
def test_who_skips_halfway_keeps_what_was_answered(case: Exercise) -> None:
    first = case.key()[0]
    given = held(case, first, ("", SKIP))

    mark, alone = case.mark(given), case.mark(given[:1])

    assert case.view(given, "anna").state == "skipped"
    assert [i for i in mark.items if i.state == "answered"] == [
        i for i in alone.items if i.state == "answered"
    ]
    assert "unanswered" not in {item.state for item in mark.items}


@each
def test_an_answer_after_skipping_takes_the_case_up_again(case: Exercise) -> None:
    given = held(case, ("", SKIP), *case.key())

    assert case.view(given, "anna").state == "done"
    assert case.mark(given) == case.mark(given[1:])


@each
@pytest.mark.parametrize(
    ("step", "answer"),
    [("", {"skip": 1}), ("", {"skip": "true"}), ("", {"skip": None}), ("stap", SKIP),
     ("", {"skip": True, "score": 1}), ("", {"skip": [True]})],
)  # fmt: skip
def test_half_a_skip_is_refused(case: Exercise, step: str, answer: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="We begrijpen dit antwoord niet"):
        case.accept((), step, answer)


def test_what_is_not_sensitive_cannot_be_skipped() -> None:
    with pytest.raises(Refused, match="kun je niet overslaan"):
        load("de-bankpas-van-guusje").accept((), "", SKIP)


_bodies = st.dictionaries(
    st.sampled_from(["skip", "again", "option", "order", "x"]),
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3)),
    max_size=3,
)


@each
@for_all(sent=st.lists(st.tuples(st.sampled_from(["", "signaal", "x"]), _bodies), max_size=6))
@settings(max_examples=80, deadline=None)
def test_whatever_is_sent_in_whatever_order_is_taken_or_refused(
    case: Exercise, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    given: list[Given] = []
    for number, (step, answer) in enumerate(sent):
        with suppress(Refused):
            case.accept(given, step, answer)
            given.append(Given(id=f"antwoord-{number}", step=step, answer=answer, at=START))

    assert case.view(given, "anna").id == case.id
    assert 0 <= case.mark(given).share <= 1
