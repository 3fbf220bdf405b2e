"""The table of a figure as data: typed cells, of which HTML, CSV and Parquet are renderings.

A cell holds the numbers that its words express, as disclosed, and never an exact one. A share shown
as *60 %* has a `value` of 0.6. A share shown as *hoogstens 10 %* has no value, and 0 and 0.1 as
`low` and `high`: nothing more is disclosed. A column of intervals (*40 tot 80 %*) has the ends of
the interval as `low` and `high`; an interval next to its number in one cell is `likely`. A number
of learners is `n`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import from_to, span

Range = tuple[float, float]
NOTHING = "-"  # in an empty cell


class Kind(Enum):
    """What the cells of a column hold; it decides which columns of numbers an export has."""

    TEXT = "text"  # words only
    NUMBER = "number"  # `value`
    SHARE = "share"  # `value`, or `low` and `high` if only bounds are shown
    RANGE = "range"  # `low` and `high`
    ESTIMATE = "estimate"  # `value` and `likely`
    SHARE_AND_RANGE = "share and range"  # `value`, or `low` and `high`; and `likely`
    LEARNERS = "learners"  # `n`


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, the numbers that they express, and why there are none if it is hidden.

    `value`, `low`, `high` and `likely` are None if the cell does not show them. Shares are from 0
    to 1, differences of shares from -1 to 1, places from -1 to 1, times in seconds.
    """

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    likely: Range | None = None
    n: int | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column, what its cells hold, and what that means to a reader of an export."""

    title: str
    kind: Kind
    about: str = ""
    can_hide: bool = False  # an export says why a cell of this column is empty


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is about, and its cells in the order of the columns."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of typed cells; `first` is the head of the rows' names."""

    caption: str
    first: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @classmethod
    def of(
        cls,
        caption: str,
        first: str,
        columns: Sequence[Column],
        rows: Sequence[tuple[str, Sequence[Cell]]],
    ) -> "Table":
        """A table of names and cells.

        Raises
        ------
        ValueError
            A row has more or fewer cells than there are columns.
        """
        for name, cells in rows:
            if len(cells) != len(columns):
                found, expected = len(cells), len(columns)
                raise ValueError(f"row {name!r}: found {found} cells, expected {expected}")
        filled = tuple(Row(name, tuple(cells)) for name, cells in rows)
        return cls(caption, first, tuple(columns), filled)


SHARE = Column("Aandeel", Kind.SHARE, "welk deel van de deelnemers, afgerond")
LIKELY = Column("Waarschijnlijk", Kind.RANGE, "waar de waarde met 95 % zekerheid ligt")
COUNT = Column("Deelnemers", Kind.LEARNERS, "over hoeveel deelnemers het gaat")
PEOPLE = Column("Deelnemers", Kind.RANGE, "over hoeveel deelnemers het gaat, minstens en hoogstens")
VERDICT = Column("De cursus", Kind.TEXT, "wat de cursus van deze keuze vindt")
MEAN_PLACE = Column(
    "Gemiddelde plek",
    Kind.NUMBER,
    "gemiddelde op de lijn van -1 (te nabij) tot 1 (te afstandelijk), afgerond op tienden",
)


def text(words: str) -> Cell:
    """Words without a number."""
    return Cell(words)


def nothing(why: str = "") -> Cell:
    """An empty cell, because of `why`; "" if there is nothing to say."""
    return Cell(NOTHING, hidden=why)


def number(label: str, value: float) -> Cell:
    """A number that is shown as it is."""
    return Cell(label, value)


def count(n: int) -> Cell:
    """How many, exactly: who took part is no secret."""
    return Cell(str(n), n=n)


def people(fewest: int, most: int) -> Cell:
    """How many there are, or between which numbers they lie."""
    return Cell(str(most) if fewest == most else f"{fewest} tot {most}", low=fewest, high=most)


def _cell_of(label: str, row: Disclosed, likely: Range | None = None) -> Cell:
    if row.least == row.most:
        return Cell(label, row.least, likely=likely)
    return Cell(label, None, row.least, row.most, likely)


def share(row: Disclosed) -> Cell:
    """A share; hidden as the row is."""
    return _cell_of(row.text, row) if row.shown else nothing(row.why)


def share_and_likely(row: Disclosed) -> Cell:
    """A share with its interval in brackets."""
    if not row.shown:
        return nothing(row.why)
    return _cell_of(f"{row.text} ({from_to(row)})", row, (row.low, row.high))


def likely(row: Disclosed) -> Cell:
    """The interval of a share."""
    return Cell(from_to(row), low=row.low, high=row.high)


def place(row: Disclosed) -> Cell:
    """A mean place or another number in tenths."""
    return Cell(row.text, row.value) if row.shown else nothing(row.why)


def likely_place(row: Disclosed) -> Cell:
    """The interval of a mean place."""
    return Cell(span(row), low=row.low, high=row.high)
