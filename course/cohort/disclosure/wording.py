"""Rows that may be shown, in words: numbers, intervals and quotations."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from course.cohort.disclosure.control import Shown

_SHORT = 90  # characters of an option in a sentence
_SPOKEN = re.compile(r"'[^']*('\w[^']*)*'")  # from the first to the last mark, as in 'Is 't zo?'
_SIGNS = {"minder dan ": "<", "meer dan ": ">", "hoogstens ": "≤", "minstens ": "≥"}
Row = dict[str, Any]


def rows_of(shown: Shown) -> list[Row]:
    """The rows as dictionaries."""
    return [{str(k): v for k, v in row.items()} for row in shown.frame.to_dict("records")]


def why_hidden(shown: Shown, rows: Iterable[Row]) -> str:
    """Why these rows are hidden, or are not there; empty where all are shown."""
    held = list(rows)
    if not held:
        return shown.absent
    return next((str(row["why"]) for row in held if not row["shown"]), "")


def place(row: Row) -> tuple[float, float, float]:
    """Where to draw a row, and the ends of its interval."""
    return float(row["value"]), float(row["low"]), float(row["high"])


def from_to(row: Row) -> str:
    """An interval of shares."""
    return f"{round(row['low'] * 100)} tot {round(row['high'] * 100)} %"


def span(row: Row) -> str:
    """An interval of places."""
    return f"{dutch(row['low'])} tot {dutch(row['high'])}"


def dutch(value: float) -> str:
    """A number with one decimal."""
    return f"{value:.1f}".replace(".", ",").replace("-", "−")  # noqa: RUF001 - a minus sign


def about_how_many(row: Row) -> str:
    """How many a row is about."""
    return f"Ongeveer {row['n']} deelnemers"


def about_n(rows: Mapping[str, Row]) -> str:
    """How many a profile is about."""
    return f"ongeveer {rows['te_nabij']['n']}"


def in_signs(text: str) -> str:
    """A share in few characters, for a cell of a matrix."""
    for words, sign in _SIGNS.items():
        text = text.replace(words, sign)
    return text.replace(" %", "%")


def capital(text: str) -> str:
    """With a capital."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Without a capital."""
    return text[:1].lower() + text[1:]


def quoted(text: str) -> str:
    """A text between quotation marks, cut where it is long; marks around all of it are replaced."""
    text = text.removesuffix(".")
    if _SPOKEN.fullmatch(text):
        text = text[1:-1].removesuffix(".")
    short = text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"
    return f"“{short}”"
