"""A second check of what is told, by listing every world: of small groups, before it is frozen.

It shares nothing with the rules in `disclosure` but their outcome: it asks them what would have
been told in each world, and looks what is certain in all worlds in which the same is told.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement
from math import comb
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from course.cohort.disclosure.branches import Branch, Way, branch
from course.cohort.disclosure.cells import Cell, cell

_Ints = npt.NDArray[np.int64]
_World = tuple[int, ...]
_LARGEST = 25  # people
_MOST = 30_000  # worlds that are listed of one question: once for all outcomes
_MOST_OF_TWO = 4_000  # and of a step with the one before it, for each outcome
_KNOWN = 2  # people whose answers somebody may know


def facts_of_cell(told: Cell) -> Sequence[str] | None:
    """What is certain about somebody for who reads this cell; None where it was not listed."""
    options = len(told.told)
    if told.size > _LARGEST or comb(told.size + options - 1, options - 1) > _MOST:
        return None
    facts = _facts_by_cell(told.size, options)
    return facts[told]


@lru_cache(maxsize=1 << 10)
def _facts_by_cell(size: int, options: int) -> dict[Cell, tuple[str, ...]]:
    """The same for every cell of so many people."""
    by_cell: dict[Cell, list[_World]] = defaultdict(list)
    for world in _worlds(size, options):
        by_cell[cell(world)].append(world)
    paths = [(at,) for at in range(options)]
    return {one: _certain(np.array(held), paths, size) for one, held in by_cell.items()}


class Step(NamedTuple):
    """A step to which some came: by which options of the step before, and what is told after it.

    The fields are what `branch` is given besides counts.
    """

    leads: tuple[int, ...]
    options: int
    k: int
    others: tuple[Way, ...] = ()


@lru_cache(maxsize=1 << 12)
def facts_of_branch(earlier: Cell, step: Step, told: Branch) -> Sequence[str] | None:
    """What is certain about somebody at a step or the one before it, for who reads both.

    None where it was not listed: large groups, and a step that is told after another one.
    """
    if earlier.size > _LARGEST or step.others:
        return None
    held = []
    for first in _within(earlier.box.spans, earlier.size):
        came = sum(first[at] for at in step.leads)
        spans = [(one.first, one.last) for one in told.told] or [(0, came)] * step.options
        for then in _within(spans, came):
            held.append((*first, *then))
            if len(held) > _MOST_OF_TWO:
                return None
    if told.is_empty:
        before = len(earlier.told)
        held = [
            world
            for world in held
            if branch(earlier.box, step.leads, world[before:], step.k).is_empty
        ]
    return _certain(np.array(held), _paths(len(earlier.told), step), earlier.size)


def _paths(before: int, step: Step) -> list[tuple[int, ...]]:
    """What one person can have chosen at both steps, as places of a world."""
    paths: list[tuple[int, ...]] = [(at,) for at in range(before) if at not in step.leads]
    paths += [(at, before + then) for at in step.leads for then in range(step.options)]
    return paths


def _certain(worlds: _Ints, paths: Sequence[tuple[int, ...]], size: int) -> tuple[str, ...]:
    """What holds in all worlds about anybody, for who knows the answers of up to two."""
    found = []
    for many in range(_KNOWN + 1):
        for known in combinations_with_replacement(paths, many):
            own = np.zeros(worlds.shape[1], dtype=np.int64)
            for place in (at for path in known for at in path):
                own[place] += 1
            others = worlds[(worlds >= own).all(axis=1)] - own
            if len(others):
                nobody = np.flatnonzero(others.max(axis=0) < 1)
                everybody = np.flatnonzero(others.min(axis=0) == size - many)
                found += [f"who knows {known}: nobody else chose {at}" for at in nobody]
                found += [f"who knows {known}: all others chose {at}" for at in everybody]
    return tuple(found)


def _worlds(size: int, options: int) -> Iterator[_World]:
    return _within([(0, size)] * options, size)


def _within(spans: Sequence[tuple[int, int]], size: int) -> Iterator[_World]:
    """Every way in which counts within these bounds add up to `size`."""
    (low, high), *rest = spans
    if not rest:
        if low <= size <= high:
            yield (size,)
        return
    least, most = sum(low for low, _ in rest), sum(high for _, high in rest)
    for count in range(max(low, size - most), min(high, size - least) + 1):
        yield from ((count, *others) for others in _within(rest, size - count))
