"""Numbers as Dutch readers write them."""

import math

import pytest

from course.formatting import decimal, duration, number, percent

MINUS = "\u2212"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (decimal(3.5), "3,5"),
        (decimal(-0.5), f"{MINUS}0,5"),
        (decimal(-0.04), "0,0"),
        (decimal(0.126, 2), "0,13"),
        (decimal(-25, 0), f"{MINUS}25"),
        (decimal(1234.5), "1.234,5"),
        (decimal(math.nan), "-"),
        (number(4.0), "4"),
        (number(2.75), "2,75"),
        (number(2.5), "2,5"),
        (percent(0.6), "60 %"),
        (percent(0.055), "6 %"),
        (percent(math.nan), "-"),
        (duration(45), "45 s"),
        (duration(125), "2 min 05 s"),
        (duration(math.nan), "-"),
    ],
)
def test_numbers_are_written_the_dutch_way(written: str, expected: str) -> None:
    assert written == expected
