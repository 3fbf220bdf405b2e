"""A table as columns of plain values: what CSV and Parquet are made of.

A column of cells becomes one column for each number that its cells can show:

- `… waarde`: the number that the page shows; empty where it shows only bounds, or hides it;
- `… laag` and `… hoog`: the bounds that the page shows instead of a number (*hoogstens 10 %*
  is 0 to 0.1), or the ends of an interval in a column of intervals;
- `… waarschijnlijk laag` and `… waarschijnlijk hoog`: the 95 % interval next to a number;
- `… aantal`: about how many learners, to the nearest five;
- `… verborgen`: why the cell is empty.

Which of them exist depends only on the kind of the column, so that tables of one kind can be
concatenated.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from course.cohort.figures.tables import Cell, Column, Kind, Table
from course.csv_file import Value, as_csv

Type = Literal["text", "number", "count"]


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """One column of an export: its name, its type, what it means, and its values.

    `values` are text, floats, or whole numbers of learners; None where a cell is empty.
    """

    name: str
    type: Type
    about: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One number of a cell: the end of its column's name, what it means, and how to get it."""

    ending: str
    about: str
    get: Callable[[Cell], Value]
    type: Type = "number"


def _ends(side: int) -> Callable[[Cell], Value]:
    return lambda cell: cell.likely[side] if cell.likely else None


_VALUE = _Part("waarde", "het getal", lambda cell: cell.value)
_BOUNDS = (
    _Part("laag", "minstens zo veel, als er geen getal staat maar een grens", lambda c: c.low),
    _Part("hoog", "hoogstens zo veel, als er geen getal staat maar een grens", lambda c: c.high),
)
_RANGE = (
    _Part("laag", "het begin van het gebied", lambda cell: cell.low),
    _Part("hoog", "het einde van het gebied", lambda cell: cell.high),
)
_LIKELY = (
    _Part("waarschijnlijk laag", "het begin van het gebied van 95 % zekerheid", _ends(0)),
    _Part("waarschijnlijk hoog", "het einde van het gebied van 95 % zekerheid", _ends(1)),
)
_PARTS: dict[Kind, tuple[_Part, ...]] = {
    Kind.NUMBER: (_VALUE,),
    Kind.SHARE: (_VALUE, *_BOUNDS),
    Kind.RANGE: _RANGE,
    Kind.ESTIMATE: (_VALUE, *_LIKELY),
    Kind.SHARE_AND_RANGE: (_VALUE, *_BOUNDS, *_LIKELY),
    Kind.LEARNERS: (_Part("aantal", "aantal", lambda cell: cell.n, "count"),),
}
_HIDDEN = _Part("verborgen", "waarom hier niets staat", lambda cell: cell.hidden or None, "text")
_FIRST = "waar de rij over gaat"
_SHARE = "welk deel van de deelnemers, bij: {}"


def flat(table: Table) -> list[FlatColumn]:
    """The columns of an export of `table`, the names of its rows first."""
    names = tuple(row.name for row in table.rows)
    columns = [FlatColumn(table.first or "Onderwerp", "text", _FIRST, names)]
    for at, column in enumerate(table.columns):
        columns += _flat(column, [row.cells[at] for row in table.rows])
    return columns


def _flat(column: Column, cells: list[Cell]) -> Iterator[FlatColumn]:
    about = column.about or _SHARE.format(column.title)
    if column.kind is Kind.TEXT:
        yield FlatColumn(column.title, "text", about, tuple(cell.label for cell in cells))
        return
    for part in (*_PARTS[column.kind], *([_HIDDEN] if column.can_hide else [])):
        values = tuple(part.get(cell) for cell in cells)
        yield FlatColumn(
            f"{column.title} {part.ending}", part.type, f"{about}: {part.about}", values
        )


def csv_of(table: Table) -> str:
    """The table as CSV, see `course.csv_file`."""
    columns = flat(table)
    rows = zip(*(column.values for column in columns), strict=True)
    return as_csv([column.name for column in columns], list(rows))
