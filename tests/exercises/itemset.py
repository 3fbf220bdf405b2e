"""Exercises of the kinds that one answer holds as a whole, and all that can be answered to them."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from course.content.lesson import read_exercise
from course.content.mistakes import Mistakes
from course.content.yaml_reader import plain
from course.exercises import kind_of
from course.exercises.base import Given, Refused
from course.exercises.itemset import ItemSet
from course.exercises.kinds.checklist import Checklist
from course.exercises.kinds.order import Order
from course.exercises.kinds.place import Place
from course.exercises.kinds.sort import Sort

Answer = dict[str, Any]
Document = dict[str, Any]
DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
few = settings(max_examples=30, deadline=None)


@cache
def document(name: str) -> Document:
    """The YAML file of that name as plain data; copy it before changing it."""
    found: Document = plain(YAML(typ="rt").load((DATA / f"{name}.yaml").read_text("utf-8")))
    return found


@cache
def load(name: str) -> ItemSet[Any]:
    """The exercise of that name."""
    held = document(name)
    exercise = kind_of(held["kind"]).model_validate(held)
    assert isinstance(exercise, ItemSet)
    return exercise


def names(kind: str = "") -> list[str]:
    """The exercises of a kind, or all."""
    every = sorted(path.stem for path in DATA.glob("*.yaml"))
    return [name for name in every if kind in {"", document(name)["kind"]}]


def every(kind: str = "") -> pytest.MarkDecorator:
    """Runs a test for each exercise of a kind, or all."""
    found = names(kind)
    return pytest.mark.parametrize("exercise", [load(name) for name in found], ids=found)


def given(answer: Answer, number: int = 1, seconds: float | None = None) -> Given:
    """An answer as the store gives it back."""
    at = NOW + timedelta(minutes=number)
    return Given(id=f"antwoord-{number}", step="", answer=answer, seconds=seconds, at=at)


def share(exercise: ItemSet[Any], answer: Answer) -> float:
    """The share of the points that one answer earns."""
    return exercise.mark([given(answer)]).share


def seen(exercise: ItemSet[Any], *given: Given, learner: str | None = "anna") -> Document:
    """What a learner's browser gets after these answers."""
    return exercise.view(given, learner).model_dump(mode="json")


def refusal(exercise: ItemSet[Any], answer: Answer, step: str = "") -> str | None:
    """What a learner is told when an answer is not taken; None when it is."""
    try:
        exercise.accept([], step, answer)
    except Refused as refused:
        return str(refused)
    return None


def key(exercise: ItemSet[Any]) -> Answer:
    """A fresh copy of the answer that earns all."""
    ((step, answer),) = exercise.key()
    assert step == ""
    return copy.deepcopy(answer)


def answers(exercise: ItemSet[Any]) -> st.SearchStrategy[Answer]:
    """All answers that a learner could send, those that leave something open included."""
    ids = [item.id for item in exercise.items]
    some = st.lists(st.sampled_from(ids), unique=True)
    match exercise:
        case Sort():
            bins = st.sampled_from([each.id for each in exercise.bins])
            return st.fixed_dictionaries({"bins": st.dictionaries(st.sampled_from(ids), bins)})
        case Place():
            places = st.dictionaries(st.sampled_from(ids), st.integers(0, 100))
            return st.fixed_dictionaries({"places": places})
        case Checklist():
            return st.fixed_dictionaries({"ticked": some})
        case Order():
            return st.fixed_dictionaries({"order": some})
    raise LookupError(exercise.kind)


def renamed(value: Any, new: Callable[[str], str], ids: set[str]) -> Any:  # noqa: ANN401
    """A document or an answer in which each of `ids` is another word."""
    if isinstance(value, dict):
        return {renamed(k, new, ids): renamed(v, new, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(one, new, ids) for one in value]
    return new(value) if isinstance(value, str) and value in ids else value


def told(folder: Path, held: Document) -> str:
    """What an author reads about a file with this content."""
    path = folder / f"{held['id']}.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(held, file)
    with pytest.raises(Mistakes) as caught:
        read_exercise(path, folder)
    return str(caught.value)
