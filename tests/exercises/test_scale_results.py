"""Means of own ratings: one decimal, enough ratings, and a difference that is no verdict."""

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.scale_results import change, dutch, mean

ratings = st.lists(st.integers(1, 5), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("values", "items", "expected"),
    [
        ([4, 5, 3], 3, 4.0), ([5, 4], 3, 4.5), ([5], 3, None), ([], 3, None), ([], 0, None),
        ([1, 1, 2], 3, 1.3), ([3, 2, 2, 2], 4, 2.3), ([2, 3, 3, 3], 4, 2.8), ([5] * 8, 12, 5.0),
        ([5] * 7, 12, None),
    ],
)  # fmt: skip
def test_a_mean_has_one_decimal_and_needs_two_of_three(
    values: list[int], items: int, expected: float | None
) -> None:
    assert mean(values, items) == expected


@for_all(values=ratings)
def test_a_mean_lies_between_the_lowest_and_the_highest(values: list[int]) -> None:
    found = mean(values, len(values))

    assert found is not None
    assert min(values) <= found <= max(values)


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        (3.0, 3.4, "ongeveer gelijk"), (3.4, 3.0, "ongeveer gelijk"), (2.0, 2.0, "ongeveer gelijk"),
        (3.0, 3.5, "0,5 hoger"), (3.5, 3.0, "0,5 lager"), (1.0, 5.0, "4,0 hoger"),
        (3.3, 2.6, "0,7 lager"), (2.7, 3.2, "0,5 hoger"),
    ],
)  # fmt: skip
def test_a_difference_under_a_half_is_about_equal(earlier: float, later: float, words: str) -> None:
    assert change(earlier, later) == words


def test_numbers_have_a_comma() -> None:
    assert (dutch(3.0), dutch(2.5), dutch(None)) == ("3,0", "2,5", None)
