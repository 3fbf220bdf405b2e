"""Who ignores the content of an exercise earns at most a fifth of its points on average."""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from course.exercises.base import Given
from course.exercises.itemset import ItemSet
from course.exercises.kinds.checklist import Checklist
from course.exercises.kinds.order import Order, OrderView
from course.exercises.kinds.place import Place
from course.exercises.kinds.sort import Sort
from tests.exercises.itemset import Answer, given, load, names
from tests.exercises.views import view_as

MOST = 0.20  # of the points
RUNS = 1500

Guess = Callable[[Any, random.Random], Answer]
Every = Callable[[Any], Iterable[Answer]]


def any_bin(exercise: Sort, chance: random.Random) -> Answer:
    bins = [each.id for each in exercise.bins]
    return {"bins": {item.id: chance.choice(bins) for item in exercise.items}}


def as_many_in_each_bin(exercise: Sort, chance: random.Random) -> Answer:
    bins = itertools.cycle([each.id for each in exercise.bins])
    ids = [item.id for item in exercise.items]
    chance.shuffle(ids)
    return {"bins": dict(zip(ids, bins, strict=False))}


def all_in_one_bin(exercise: Sort) -> Iterator[Answer]:
    for each in exercise.bins:
        yield {"bins": dict.fromkeys([item.id for item in exercise.items], each.id)}


def tick_by_coin(exercise: Checklist, chance: random.Random) -> Answer:
    return {"ticked": [item.id for item in exercise.items if chance.random() < 0.5]}


def tick_half(exercise: Checklist, chance: random.Random) -> Answer:
    ids = [item.id for item in exercise.items]
    return {"ticked": chance.sample(ids, len(ids) // 2)}


def tick_all_or_nothing(exercise: Checklist) -> Iterator[Answer]:
    yield {"ticked": [item.id for item in exercise.items]}
    yield {"ticked": []}


def anywhere(exercise: Place, chance: random.Random) -> Answer:
    return {"places": {item.id: chance.randint(0, 100) for item in exercise.items}}


def at_either_end(exercise: Place, chance: random.Random) -> Answer:
    return {"places": {item.id: chance.choice([10, 90]) for item in exercise.items}}


def around_the_middle(exercise: Place, chance: random.Random) -> Answer:
    return {"places": {item.id: chance.randint(30, 70) for item in exercise.items}}


def all_at_one_spot(exercise: Place) -> Iterator[Answer]:
    for spot in range(101):
        yield {"places": dict.fromkeys([item.id for item in exercise.items], spot)}


def some_in_any_order(exercise: Order, chance: random.Random) -> Answer:
    ids = [item.id for item in exercise.items]
    chance.shuffle(ids)
    return {"order": ids[: chance.randint(0, len(ids))]}


def as_they_are_shown(exercise: Order, chance: random.Random) -> Answer:
    view = view_as(OrderView, exercise, [], f"leerling-{chance.random()}")
    return {"order": [item.id for item in view.items]}


def all_in_every_order(exercise: Order) -> Iterator[Answer]:
    for order in itertools.permutations(item.id for item in exercise.items):
        yield {"order": list(order)}


GUESSES: dict[str, list[Guess]] = {
    "sort": [any_bin, as_many_in_each_bin],
    "checklist": [tick_by_coin, tick_half],
    "place": [anywhere, at_either_end, around_the_middle],
    "order": [some_in_any_order, as_they_are_shown],
}
SYSTEMS: dict[str, list[Every]] = {
    "sort": [all_in_one_bin],
    "checklist": [tick_all_or_nothing],
    "place": [all_at_one_spot],
    "order": [all_in_every_order],
}
MARKED = [name for name in names() if not load(name).practice]


def mean(exercise: ItemSet[Any], answers: Iterable[Answer]) -> float:
    held: list[Given] = [given(answer) for answer in answers]
    return sum(exercise.mark([one]).share for one in held) / len(held)


@pytest.mark.parametrize("name", MARKED)
def test_guessing_earns_at_most_a_fifth(name: str) -> None:
    exercise, chance = load(name), random.Random(20261122)

    for guess in GUESSES[exercise.kind]:
        earned = mean(exercise, (guess(exercise, chance) for _ in range(RUNS)))
        assert earned <= MOST, (guess.__name__, earned)
    for system in SYSTEMS[exercise.kind]:
        assert mean(exercise, system(exercise)) <= MOST, system.__name__


def test_practice_has_no_points_to_guess_for() -> None:
    practice = [load(name) for name in names() if name not in MARKED]

    assert practice
    assert {exercise.points for exercise in practice} == {0}


def test_marked_exercises_of_each_kind_were_guessed_at() -> None:
    assert {load(name).kind for name in MARKED} == set(GUESSES) == set(SYSTEMS)
