"""What all kinds share: answers that count, orders that stay, kinds found by name."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from course.exercises import kind_of
from course.exercises.base import Exercise, Given, counted, shuffled
from course.exercises.kinds.decision import Decision
from course.exercises.marks import Mark

FIELDS: dict[str, Any] = {
    "id": "proef", "kind": "decision", "title": "Proef", "concepts": ["CONT-01"], "points": 1,
}  # fmt: skip


def _given(number: int, step: str, option: str) -> Given:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Given(id=f"antwoord-{number}", step=step, answer={"option": option}, at=moment)


@pytest.mark.parametrize(("counts", "kept"), [("first", "een"), ("last", "twee")])
def test_the_first_or_the_last_answer_counts_as_the_kind_says(
    monkeypatch: pytest.MonkeyPatch, counts: str, kept: str
) -> None:
    exercise = Exercise(**FIELDS)
    monkeypatch.setattr(Exercise, "counts", counts)

    chosen = counted(exercise, [_given(1, "stap", "een"), _given(2, "stap", "twee")])

    assert chosen["stap"].answer == {"option": kept}


def test_an_order_is_stable_for_a_seed_and_sorted_without_one() -> None:
    ids = ["d", "a", "c", "b"]

    orders = {tuple(shuffled(ids, f"leerling-{number}", "casus")) for number in range(50)}

    assert shuffled(ids, "anna", "casus") == shuffled(reversed(ids), "anna", "casus")
    assert shuffled(ids, None, "casus") == sorted(ids)
    assert len(orders) > 10


def test_points_are_the_share_of_the_most_that_can_be_earned() -> None:
    assert Mark(share=1 / 3, max_points=4, items=()).points == 1.333333


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_share_outside_its_range_is_no_mark(share: float) -> None:
    with pytest.raises(ValidationError):
        Mark(share=share, max_points=4, items=())


@pytest.mark.parametrize("name", ["base", "Decision", "decision.x", "../decision", "", "os", "x y"])
def test_a_kind_that_is_no_kind_is_not_found(name: str) -> None:
    with pytest.raises(LookupError):
        kind_of(name)


def test_a_kind_is_found_by_its_name() -> None:
    assert kind_of("decision") is Decision


@pytest.mark.parametrize("method", ["view", "mark", "remarks", "key", "accept"])
def test_a_kind_has_to_say_everything_itself(method: str) -> None:
    exercise = Exercise(**FIELDS)
    arguments: dict[str, tuple[object, ...]] = {
        "view": ((), None), "mark": ((),), "remarks": ((),), "key": (), "accept": ((), "", {}),
    }  # fmt: skip

    with pytest.raises(NotImplementedError):
        getattr(exercise, method)(*arguments[method])
