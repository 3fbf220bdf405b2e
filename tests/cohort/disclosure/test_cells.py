"""What is told of one question leaves nothing certain, checked by listing every world."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, combinations_with_replacement

import numpy as np
import numpy.typing as npt
import pytest

from course.cohort.disclosure.bins import END, SMALLEST, bin_of, bins
from course.cohort.disclosure.cells import Cell, cell

Ints = npt.NDArray[np.int64]
GROUPS = [(size, options) for size in (9, 10, 11, 12, 13, 17, 20) for options in (2, 3, 4)]


def worlds(size: int, options: int) -> Iterator[tuple[int, ...]]:
    """Every way in which `size` people can choose."""
    if options == 1:
        yield (size,)
        return
    for count in range(size + 1):
        yield from ((count, *rest) for rest in worlds(size - count, options - 1))


def facts(cells: Ints, size: int) -> list[str]:
    """What is certain about anybody in a set of worlds, for who knows up to two answers."""
    options = cells.shape[1]
    each = [(at,) for at in range(options)]
    found = []
    for known in chain([()], each, combinations_with_replacement(range(options), 2)):
        own = np.bincount(np.array(known, dtype=int), minlength=options)
        others = cells[(cells >= own).all(axis=1)] - own
        if len(others):
            nobody, all_of_them = others.max(0) < 1, others.min(0) == size - len(known)
            found += [f"{known}: nobody else chose {at}" for at in np.flatnonzero(nobody)]
            found += [f"{known}: all others chose {at}" for at in np.flatnonzero(all_of_them)]
    return found


@pytest.mark.parametrize(("size", "options"), GROUPS)
def test_whoever_reads_a_cell_is_certain_about_nobody(size: int, options: int) -> None:
    by_cell: dict[Cell, list[tuple[int, ...]]] = defaultdict(list)
    for counts in worlds(size, options):
        by_cell[cell(counts)].append(counts)
    told = {one: facts(np.array(held), size) for one, held in by_cell.items()}
    assert {one: found for one, found in told.items() if found} == {}
    assert len(told) > 1


def test_the_check_finds_what_exact_counts_tell() -> None:
    alone = np.array([[10, 0]])
    assert facts(alone, 10)
    two_left_over = np.array([[5, 5, 0], [4, 6, 0], [6, 4, 0], [4, 4, 2]])
    assert "(2, 2): nobody else chose 2" in facts(two_left_over, 10)


@pytest.mark.parametrize("size", [10, 12, 15, 20, 30, 40])
@pytest.mark.parametrize("options", [2, 3, 4])
def test_nearly_always_everything_is_told(size: int, options: int) -> None:
    rng = np.random.default_rng(size * options)
    shares = rng.dirichlet(np.full(options, 0.7), 400)
    drawn = [tuple(int(n) for n in rng.multinomial(size, share)) for share in shares]
    told = Counter(all(cell(counts).told) for counts in drawn)
    least = 0.7 if size == SMALLEST + 1 else 0.95
    assert told[True] >= least * len(drawn)


@pytest.mark.parametrize("size", [*range(SMALLEST, 130), 999, 1000, 12345])
def test_bins_hold_every_count_once_and_mirror_each_other(size: int) -> None:
    grid = bins(size)
    counts = [count for one in grid for count in range(one.first, one.last + 1)]
    assert counts == list(range(size + 1))
    widths = [one.last - one.first + 1 for one in grid]
    assert widths == widths[::-1]
    assert widths[0] == END + 1
    assert bin_of(0, size) == 0
    assert bin_of(size, size) == len(grid) - 1


def test_a_share_is_told_in_words_that_hold() -> None:
    assert [one.text for one in bins(10)] == ["hoogstens 30 %", "50 %", "minstens 70 %"]
    assert [one.text for one in bins(13)] == ["hoogstens 25 %", "30 tot 70 %", "minstens 75 %"]
    assert [one.text for one in bins(18)] == ["hoogstens 20 %", "20 tot 80 %", "minstens 80 %"]
    assert [one.text for one in bins(20)] == [
        "hoogstens 15 %", "30 %", "50 %", "75 %", "minstens 85 %"
    ]  # fmt: skip
    for one in chain(bins(17), bins(40), bins(333)):
        low, high = one.bounds
        assert 0 <= low <= one.middle <= high <= 1


def test_two_that_leave_nobody_for_the_third_are_not_both_told() -> None:
    told = cell((5, 5, 0)).told
    assert [one.text if one else None for one in told] == ["50 %", None, None]


@pytest.mark.parametrize("counts", [(8,), (4, 4), (0, 8), (3, 3, 2)])
def test_too_few_people_or_options_are_refused(counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"found \d+"):
        cell(counts)


def test_large_groups_with_many_options_are_told_in_time() -> None:
    told = cell((400, 300, 200, 90, 9, 1)).told
    assert [one.text if one else None for one in told] == [
        "40 %", "30 %", "20 %", "10 %", "5 %", "hoogstens 5 %"
    ]  # fmt: skip
