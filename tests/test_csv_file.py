"""CSV that a Dutch spreadsheet reads as numbers and as text, and never as a formula."""

import math

import pytest

from course.csv_file import Value, as_csv


def cell(value: Value) -> str:
    text = as_csv(["kop"], [[value]])
    assert text.startswith("\ufeffkop\r\n")
    return text.removeprefix("\ufeffkop\r\n").removesuffix("\r\n")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.9, "0,9"),
        (-0.25, "-0,25"),
        (0.1 + 0.2, "0,3"),
        (40, "40"),
        (0, "0"),
        (-1, "-1"),
        (-0.0, "0"),
        (None, '""'),  # an empty line of one cell
        (math.nan, '""'),
    ],
)
def test_numbers_are_numbers_and_nothing_is_empty(value: Value, written: str) -> None:
    assert cell(value) == written


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_begins_a_formula_is_disarmed(first: str) -> None:
    assert cell(f"{first}1+1").strip('"') == f"'{first}1+1"


def test_text_with_a_semicolon_or_a_quote_stays_one_cell() -> None:
    assert as_csv(["a", "b"], [['x;"y"', 1.5]]) == '\ufeffa;b\r\n"x;""y""";1,5\r\n'
