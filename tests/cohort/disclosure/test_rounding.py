"""Rounding tells neither none from few nor all from nearly all, and its intervals hold."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.cohort.disclosure.inference import keeps_counts
from course.cohort.disclosure.rounding import HIGH, LOW, Grid, rounded
from course.cohort.statistics import wilson

SIZES = range(10, 81)


@pytest.mark.parametrize(
    ("learners", "told"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (40, 40), (43, 45)]
)
def test_numbers_are_told_in_fives(learners: int, told: int) -> None:
    assert rounded(learners) == told


@pytest.mark.parametrize(
    ("learners", "count", "text"),
    [
        (40, 0, "minder dan 5 %"),
        (40, 1, "minder dan 5 %"),
        (40, 2, "5 %"),
        (40, 13, "35 %"),
        (40, 38, "95 %"),
        (40, 39, "meer dan 95 %"),
        (40, 40, "meer dan 95 %"),
        (12, 0, "hoogstens 10 %"),
        (12, 1, "hoogstens 10 %"),
        (12, 6, "50 %"),
        (12, 12, "minstens 90 %"),
        (6, 1, "hoogstens 20 %"),
    ],
)
def test_a_share_in_words(learners: int, count: int, text: str) -> None:
    grid = Grid.about(learners, min(learners, 10))

    assert grid.text(grid.label(Fraction(count, learners))) == text


@pytest.mark.parametrize("learners", SIZES)
def test_one_looks_like_none_and_all_but_one_like_all(learners: int) -> None:
    grid = Grid.about(learners, 10)

    assert grid.label(Fraction(1, learners)) == grid.label(Fraction(0)) == LOW
    assert grid.label(Fraction(learners - 1, learners)) == grid.label(Fraction(1)) == HIGH


@pytest.mark.parametrize("learners", SIZES)
def test_a_label_stands_for_exactly_the_counts_that_get_it(learners: int) -> None:
    grid = Grid.about(learners, 10)
    by_label: dict[int, list[int]] = {}
    for count in range(learners + 1):
        by_label.setdefault(grid.label(Fraction(count, learners)), []).append(count)

    assert {label: list(grid.counts(label, learners)) for label in by_label} == by_label
    assert len(by_label[LOW]) > 1
    assert len(by_label[HIGH]) > 1


@pytest.mark.parametrize("learners", SIZES)
def test_an_interval_holds_wilsons_and_is_the_same_for_all_that_look_alike(learners: int) -> None:
    grid = Grid.about(learners, 10)

    for count in range(learners + 1):
        low, high = grid.interval(grid.label(Fraction(count, learners)))
        exact = wilson(count, learners)
        assert low <= float(exact[0]) + 1e-9
        assert float(exact[1]) <= high + 1e-9
        assert {round(low * 100) % 5, round(high * 100) % 5} == {0}


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    counts=st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda c: 10 <= sum(c) <= 24)
)
def test_secrecy_is_judged_as_by_trying_everything(counts: list[int]) -> None:
    size = sum(counts)
    grid = Grid.about(size, 10)
    labels = [grid.label(Fraction(count, size)) for count in counts]

    possible = [c for c in _all_counts(grid, len(counts)) if _labels(grid, c) == labels]

    assert tuple(counts) in possible
    by_trying = all(
        any(0 < c[place] < sum(c) for c in possible)
        for place, label in enumerate(labels)
        if label in {LOW, HIGH}
    )
    assert keeps_counts(grid, tuple(labels)) == by_trying


def _labels(grid: Grid, counts: tuple[int, ...]) -> list[int]:
    return [grid.label(Fraction(count, sum(counts))) for count in counts]


def _all_counts(grid: Grid, options: int) -> list[tuple[int, ...]]:
    return [
        (*head, size - sum(head))
        for size in grid.sizes
        for head in itertools.product(range(size + 1), repeat=options - 1)
        if sum(head) <= size
    ]
