"""The one writer of CSV: as Dutch spreadsheets read it, with real numbers.

Semicolons, a decimal comma, a byte order mark for UTF-8, an ASCII minus and an empty cell for
nothing. Text that a spreadsheet would take for a formula is prefixed with an apostrophe; numbers
never do.

Source: OWASP, "CSV Injection", for the characters that begin a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from math import isnan
from pathlib import Path
from typing import NamedTuple

KIND = "text/csv; charset=utf-8"  # the media type sent to the browser
Value = str | float | None  # text, a number, or nothing (None or NaN)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what text begins with that a spreadsheet computes
_MARK = "\ufeff"


class Dialect(NamedTuple):
    """How a table is written: what parts its cells, its decimal sign, and what it begins with."""

    delimiter: str
    decimal: str
    mark: str


DUTCH = Dialect(";", ",", _MARK)
"""For people: what a Dutch spreadsheet opens."""
MACHINE = Dialect(",", ".", "")
"""For programs that read the file."""


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Value]], dialect: Dialect = DUTCH) -> str:
    """The table as text, its byte order mark included."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator="\r\n")
    for row in (head, *rows):
        writer.writerow([_cell(value, dialect.decimal) for value in row])
    return f"{dialect.mark}{file.getvalue()}"


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """The same into a file."""
    path.write_text(as_csv(head, rows), encoding="utf-8", newline="")


def _cell(value: Value, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return "" if isnan(value) else f"{value + 0:.10g}".replace(".", decimal)
