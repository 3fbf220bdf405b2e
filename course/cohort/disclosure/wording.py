"""Rows that may be shown, in words: numbers, intervals and quotations."""

import re
from collections.abc import Sequence

from course.cohort.disclosure.disclosed import Disclosed
from course.formatting import decimal, percent

_SHORT = 90  # characters of an option in a sentence
_SPOKEN = re.compile(r"'[^']*('\w[^']*)*'")  # from the first to the last mark, as in 'Is 't zo?'
_SIGNS = {"minder dan ": "<", "meer dan ": ">", "hoogstens ": "≤", "minstens ": "≥"}


def from_to(row: Disclosed) -> str:
    """An interval of shares."""
    return f"{decimal(row.low * 100, 0)} tot {percent(row.high)}"


def span(row: Disclosed) -> str:
    """An interval of places."""
    return f"{decimal(row.low)} tot {decimal(row.high)}"


def in_signs(text: str) -> str:
    """A share in a few characters, for a matrix cell."""
    for words, sign in _SIGNS.items():
        text = text.replace(words, sign)
    return text.replace(" %", "%").replace(" tot ", "–")  # noqa: RUF001 - from one to the other


def joined(words: Sequence[str]) -> str:
    """As in *een, twee en drie*; "" for none."""
    *first, last = words or [""]
    return f"{', '.join(first)} en {last}" if first else last


def capital(text: str) -> str:
    """Capitalised."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Without a leading capital."""
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """A text in quotation marks, shortened if long; existing outer marks are replaced."""
    text = text.removesuffix(".")
    if _SPOKEN.fullmatch(text):
        text = text[1:-1].removesuffix(".")
    short = text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"
    return f"“{short}”"
