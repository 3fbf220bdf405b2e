"""A step to which only some come, and the step before it, checked together in every world."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, combinations_with_replacement

import numpy as np
import pytest

from course.cohort.disclosure.branches import Branch, branch, way
from course.cohort.disclosure.cells import cell
from tests.cohort.disclosure.test_cells import worlds

_K = 10
World = tuple[tuple[int, ...], tuple[int, ...]]


def all_worlds(size: int, options: int, leads: tuple[int, ...], later: int) -> list[World]:
    """Every way in which people can choose first, and those who come on choose then."""
    return [
        (first, then)
        for first in worlds(size, options)
        for then in worlds(sum(first[at] for at in leads), later)
    ]


def facts(held: Sequence[World], leads: tuple[int, ...], size: int) -> list[str]:
    """What is certain about anybody, for who knows up to two people's answers at both steps."""
    options, later = len(held[0][0]), len(held[0][1])
    table = np.array([[*first, *then] for first, then in held])
    paths = [
        path
        for option in range(options)
        for path in (
            [(option, options + at) for at in range(later)] if option in leads else [(option,)]
        )
    ]
    found = []
    for known in chain([()], [(one,) for one in paths], combinations_with_replacement(paths, 2)):
        at = [place for path in known for place in path]
        own = np.bincount(np.array(at, dtype=int), minlength=options + later)
        others = table[(table >= own).all(axis=1)] - own
        if len(others):
            nobody, all_of_them = others.max(0) < 1, others.min(0) == size - len(known)
            found += [f"{known}: nobody else chose {one}" for one in np.flatnonzero(nobody)]
            found += [f"{known}: all others chose {one}" for one in np.flatnonzero(all_of_them)]
    return found


@pytest.mark.parametrize(
    ("size", "options", "leads", "later"),
    [(16, 2, (0,), 2), (20, 2, (0,), 2), (17, 3, (0, 1), 2), (14, 2, (1,), 3), (24, 2, (0,), 2)],
)
def test_both_steps_together_leave_nothing_certain(
    size: int, options: int, leads: tuple[int, ...], later: int
) -> None:
    told: dict[object, list[World]] = defaultdict(list)
    seen: list[Branch] = []
    for first, then in all_worlds(size, options, leads, later):
        before = cell(first)
        after = branch(before.box, leads, then, _K) if all(before.told) else None
        told[before, after].append((first, then))
        seen += [after] if after else []
    wrong = {one: found for one, held in told.items() if (found := facts(held, leads, size))}
    assert wrong == {}
    assert any(one.is_empty for one in seen)
    assert any(not one.is_empty for one in seen) == (size > 16)


def test_nothing_is_told_of_a_step_to_which_too_few_may_have_come() -> None:
    before = cell((9, 11))
    told = branch(before.box, (1,), (6, 5), _K)
    assert told.is_empty
    assert told.fewest < _K <= told.most


def test_a_step_after_a_clear_majority_is_told() -> None:
    before = cell((36, 2, 2, 0))
    told = branch(before.box, (0,), (20, 14, 2, 0), _K)
    assert told.fewest <= 36 <= told.most
    assert len(told.told) == 4
    assert told.told[2].is_low


def test_two_steps_after_one_are_told_one_after_the_other() -> None:
    before = cell((40, 40))
    first = branch(before.box, (0,), (20, 20), _K)
    second = branch(before.box, (1,), (30, 10), _K, [way((0,), first)])
    assert not first.is_empty
    assert not second.is_empty


def test_two_steps_that_together_are_for_everybody_leave_nobody_singled_out() -> None:
    """Of 57, at most 27 came to the second; three chose its middle option in no world but 28."""
    before = cell((30, 27))
    first = branch(before.box, (0,), (4, 26), _K)
    second = branch(before.box, (1,), (12, 0, 15), _K, [way((0,), first)])
    assert not first.is_empty
    assert second.is_empty
