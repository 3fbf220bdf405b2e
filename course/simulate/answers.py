"""Answers of synthetic learners to exercises of items: the key, with some choices changed."""

import random
from typing import Any

from course.exercises.base import Exercise
from course.exercises.kinds.scale import Scale

_SLIP = 25.0  # standard deviation of a slip on the line of `place`, in hundredths of the line

RATINGS_DIFFER = 0.15  # standard deviation between learners of their self-rating
_ITEMS_DIFFER = 0.12  # and within one learner, between items


def rated(scale: Scale, draw: random.Random, level: float, gain: float) -> dict[str, Any]:
    """Ratings around `level`, from 0 (lowest) to 1; `gain` higher in the later of two measures.

    A reversed item gets the reversed answer, so that its score is as intended.
    """
    later = scale.compare is not None and scale.compare.this_is == "later"
    mean, values = level + gain * later, [option.value for option in scale.options]
    ratings = {}
    for item in scale.items:
        place = round(min(1, max(0, draw.gauss(mean, _ITEMS_DIFFER))) * (len(values) - 1))
        ratings[item.id] = values[-1 - place if item.reversed else place]
    return {"ratings": ratings}


def attempt(exercise: Exercise, draw: random.Random, skill: float) -> dict[str, Any] | None:
    """One answer in which each choice follows the key with probability `skill`.

    None for an exercise that is not answered at the service. The shape of the key says how a
    choice can differ, so a new kind needs nothing here.
    """
    key = exercise.key()
    if len(key) != 1 or key[0][0]:
        return None
    ids = [item.id for item in getattr(exercise, "items", ())]
    levels = [level.value for level in getattr(exercise, "options", ())]
    return {name: _varied(right, ids, levels, draw, skill) for name, right in key[0][1].items()}


def _varied(
    key: Any,  # noqa: ANN401 - the shape of a key
    ids: list[str],
    levels: list[int],
    draw: random.Random,
    skill: float,
) -> Any:  # noqa: ANN401
    if isinstance(key, list):
        return _shuffled(key, ids, draw, skill)
    pool: list[Any] = levels or sorted({value for value in key.values() if isinstance(value, str)})
    return {
        name: value if draw.random() < skill and not levels else _slipped(value, pool, draw)
        for name, value in key.items()
    }


def _slipped(value: Any, pool: list[Any], draw: random.Random) -> Any:  # noqa: ANN401
    """Another choice: a slip along the line, another bin or level; a text stays as it is."""
    if isinstance(value, str) and " " in value:
        return value
    if pool:
        return draw.choice(pool)
    return min(100, max(0, round(draw.gauss(value, _SLIP))))


def _shuffled(key: list[str], ids: list[str], draw: random.Random, skill: float) -> list[str]:
    """A list with some members swapped, left out, or taken in from the items outside it."""
    order = [name for name in key if draw.random() < (1 + skill) / 2]
    order += [name for name in ids if name not in key and draw.random() > (1 + skill) / 2]
    for place in range(len(order) - 1):
        if draw.random() > skill:
            order[place], order[place + 1] = order[place + 1], order[place]
    return order
