"""The table in a file: CSV of any delimiter, or a sheet of an .xlsx workbook.

`csv.Sniffer` and CleverCSV guess the delimiter from the whole file and take a tab or an asterisk in
the wrong one (python/cpython 97611 and 119123, CleverCSV 99). We know what the first row must say:
the delimiter is the one with which most headings are known.
"""

import csv
import io
import itertools
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from openpyxl import load_workbook

from course.messages import noop
from course.people.errors import RosterError
from course.people.importing.columns import Columns, columns, count, is_heading
from course.people.importing.encoding import decoded

MOST_BYTES: Final = 10_000_000
MOST_UNPACKED: Final = 200_000_000  # of a workbook, which is a zip file
MOST_ROWS: Final = 20_000
_DELIMITERS: Final = ";,\t|"
_LOOK_FOR_HEADINGS: Final = 20  # rows; above the headings there may be a title
_MOST_EMPTY: Final = 1_000  # rows in a workbook, which may be formatted down to the millionth row
_OLE: Final = b"\xd0\xcf\x11\xe0"  # Excel before 2007, and any workbook with a password


class Row(NamedTuple):
    """A row that is not empty; `number` is what the spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """The rows below the headings, and which column is what."""

    columns: Columns
    width: int
    rows: tuple[Row, ...]


def read(data: bytes) -> Sheet:
    """The table in a file, whatever the file is called.

    Raises
    ------
    RosterError
        It is no table that this can read, is too large, or has no headings that are known.
    """
    if len(data) > MOST_BYTES:
        raise RosterError(
            noop("The file is larger than {most} MB: split it."), most=MOST_BYTES // 1_000_000
        )
    if data.startswith(_OLE):
        raise RosterError(
            noop("This workbook is of before 2007 or has a password: save it as .xlsx without one.")
        )
    if data.startswith(b"PK"):
        return _in_workbook(data)
    return _in_text(decoded(data))


def _in_text(text: str) -> Sheet:
    try:
        best = max(_DELIMITERS, key=lambda delimiter: _known(_parsed(text, delimiter)))
        return _sheet(_parsed(text, best))
    except csv.Error:
        raise RosterError(
            noop("The file cannot be read as CSV: is there a quotation mark too many?")
        ) from None


def _parsed(text: str, delimiter: str) -> Iterator[Row]:
    lines = io.StringIO(text.replace("\0", ""), newline="")
    for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        yield Row(number, tuple(_clean(cell) for cell in cells))


def _known(rows: Iterator[Row]) -> int:
    """The most headings that are known in one of the first rows."""
    first = itertools.islice(rows, _LOOK_FOR_HEADINGS)
    return max((count(row.cells) for row in first), default=0)


def _in_workbook(data: bytes) -> Sheet:
    try:
        tables = dict(_tables(data))
    except RosterError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a broken workbook makes it meet
        raise _unreadable() from None
    if len(tables) > 1:
        raise RosterError(
            noop("There are people on more than one sheet ({titles}): keep one."),
            titles=", ".join(tables),
        )
    return _sheet(next(iter(tables.values()), []))


def _tables(data: bytes) -> Iterator[tuple[str, list[Row]]]:
    """The sheets of a workbook that have a row of headings, by title."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
            raise _unreadable()
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # some programs write a wrong one, and rows would be left out
        rows = list(_rows_of(sheet.iter_rows(values_only=True)))
        if any(is_heading(row.cells) for row in rows[:_LOOK_FOR_HEADINGS]):
            yield sheet.title, rows


def _rows_of(values: Iterable[tuple[object, ...]]) -> Iterator[Row]:
    empty = 0
    for number, cells in enumerate(values, start=1):
        row = Row(number, tuple(_clean(_text(cell)) for cell in cells))
        empty = 0 if any(row.cells) else empty + 1
        if empty > _MOST_EMPTY:
            return
        if not empty:
            yield row


def _text(value: object) -> str:
    """A cell as text: a whole number without a decimal point, a day without a time."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)


def _sheet(rows: Iterable[Row]) -> Sheet:
    """The rows below the headings."""
    remaining = (row for row in rows if any(row.cells))
    for row in itertools.islice(remaining, _LOOK_FOR_HEADINGS):
        if is_heading(row.cells):
            width = max(number for number, cell in enumerate(row.cells, start=1) if cell)
            below = tuple(itertools.islice(remaining, MOST_ROWS + 1))
            if len(below) > MOST_ROWS:
                raise RosterError(
                    noop("The file has more than {most} rows: split it."), most=MOST_ROWS
                )
            return Sheet(columns(row.cells), width, below)
    raise RosterError(
        noop(
            "No row of headings was found. Put these above the columns: Voornaam, Tussenvoegsel, "
            "Achternaam, E-mail, Cohort."
        )
    )


def _clean(text: str) -> str:
    """Composed, and without spaces around it or double spaces in it; line breaks stay."""
    lines = unicodedata.normalize("NFC", text).replace("\u00ad", "").splitlines()
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n\ufeff")


def _unreadable() -> RosterError:
    return RosterError(noop("This workbook cannot be read: save it as .xlsx once more, or as CSV."))
