"""A grade file in Excel: its first sheet, after a look at what would unfold from the archive."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from openpyxl import load_workbook

from course.messages import noop
from course.records.grade_files.grade_file import (
    MOST_COLUMNS,
    MOST_ROWS,
    GradeFile,
    GradeFileError,
    check_size,
)

_LARGEST_UNFOLDED = 10_000_000  # bytes of all parts together
_MOST_PARTS = 500
_AT_ONCE = 1 << 20


class WorkbookFile(GradeFile):
    """An .xlsx file; all its sheets, styles and other cells are written back."""

    ending = "xlsx"

    def __init__(self, content: bytes) -> None:
        _check_archive(content)
        try:
            self._book: Any = load_workbook(io.BytesIO(content))
            self._sheet = self._book.worksheets[0]
        except Exception as error:
            raise _no_excel() from error
        if self._sheet.max_row > MOST_ROWS or self._sheet.max_column > MOST_COLUMNS:
            check_size([[]] * (MOST_ROWS + 1))
        self.rows = [[_text(value) for value in row] for row in self._sheet.values]
        check_size(self.rows)

    def put(self, row: int, column: int, number: float) -> None:
        """Write a number, as a number."""
        cell = self._sheet.cell(row + 1, column + 1)
        cell.value = number
        if cell.number_format == "@":
            cell.number_format = "General"
        self.rows[row][column] = _text(number)

    def written(self) -> bytes:
        """The workbook."""
        buffer = io.BytesIO()
        self._book.save(buffer)
        return buffer.getvalue()


def _check_archive(content: bytes) -> None:
    """Refuse what is no workbook, or unfolds to more than a cohort's marks can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            problem = _problem(archive)
    except Exception as error:  # zipfile has many for a file that was spoiled
        raise _no_excel() from error
    if problem:
        raise problem


def _problem(archive: zipfile.ZipFile) -> GradeFileError | None:
    names, left = archive.namelist(), _LARGEST_UNFOLDED
    if "[Content_Types].xml" not in names:
        return _no_excel()
    if len(names) > _MOST_PARTS:
        return _unfolds()
    for piece in _unfolded(archive):
        left -= len(piece)
        if left < 0:
            return _unfolds()
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            return _no_excel()
    return None


def _unfolded(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """All that is in an archive, a piece at a time."""
    for part in archive.infolist():
        with archive.open(part) as file:
            while piece := file.read(_AT_ONCE):
                yield piece


def _no_excel() -> GradeFileError:
    return GradeFileError(
        noop("This is no good Excel file (.xlsx), or it has a password. Export the grades again.")
    )


def _unfolds() -> GradeFileError:
    return GradeFileError(noop("This Excel file unfolds to far more than a grade file can be."))


def _text(value: object) -> str:
    """A cell as text; a whole number without decimals."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
