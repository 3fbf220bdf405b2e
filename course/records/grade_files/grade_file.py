"""The grade file of another system: its cells as text, and where marks are put.

A file is read whole or refused in one sentence (`GradeFileError`).
"""

from abc import ABC, abstractmethod

from course.messages import Message, noop

LARGEST = 5_000_000  # bytes of a file
MOST_ROWS, MOST_COLUMNS = 20_000, 500
_LONGEST_CELL = 100_000


class GradeFileError(ValueError):
    """A file that cannot be read or used; the message is one sentence for whoever sent it."""

    def __init__(self, text: str, **words: str | float) -> None:
        super().__init__(text)
        self.message = Message(text, words)

    def __str__(self) -> str:
        return str(self.message)


class GradeFile(ABC):
    """The cells of a file as text, the headings in the first row, and where marks are put."""

    ending: str
    rows: list[list[str]]

    @abstractmethod
    def put(self, row: int, column: int, number: float) -> None:
        """Write a number into a cell."""

    @abstractmethod
    def written(self) -> bytes:
        """The file with what was put into it."""

    @property
    def heading(self) -> list[str]:
        """The headings, without spaces around them."""
        return [cell.strip() for cell in self.rows[0]]

    def cell(self, row: int, column: int) -> str:
        """A cell without spaces around it; empty where the row is too short."""
        cells = self.rows[row]
        return cells[column].strip() if column < len(cells) else ""


def too_large() -> GradeFileError:
    """About a file that is larger than `LARGEST`."""
    return GradeFileError(
        noop("This file is too large. A grade file is at most {most} MB."), most=LARGEST // 10**6
    )


def check_size(rows: list[list[str]]) -> None:
    """Refuse a table that is longer or wider than any cohort's, or has a cell without end."""
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise GradeFileError(
            noop(
                "This file has more than {rows} rows or {columns} columns. That is no grade file "
                "of one cohort."
            ),
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
    if any(len(cell) > _LONGEST_CELL for cells in rows for cell in cells):
        raise GradeFileError(noop("A cell in this file is far too long."))
