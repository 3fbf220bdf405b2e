"""The numbers of exercises as a table: exact, in two decimals, for staff."""

from collections.abc import Sequence
from math import isnan

from course.cohort.figures.tables import NOTHING, Cell, Column, Kind, Table
from course.cohort.item_quality.quality import Item
from course.cohort.statistics.intervals import Estimate
from course.formatting import decimal, duration, percent

_DIGITS = 2
COLUMNS = (
    Column("Deelnemers", Kind.LEARNERS, "hoeveel deelnemers de oefening maakten, precies"),
    Column("Deel van de punten", Kind.ESTIMATE, "gemiddeld deel van de punten, van 0 tot 1"),
    Column("Spreiding", Kind.NUMBER, "standaardafwijking van het deel van de punten"),
    Column("Samenhang", Kind.ESTIMATE, "verband met de rest van de les, van -1 tot 1"),
    Column("Efficiëntie", Kind.NUMBER, "welk deel van de samenhang die met deze punten kon"),
    Column("Wie gokt", Kind.NUMBER, "welk deel van de punten iemand krijgt die niet leest"),
    Column("Gewicht bedoeld", Kind.NUMBER, "welk deel van de punten van de les, van 0 tot 1"),
    Column("Gewicht echt", Kind.NUMBER, "welk deel van de verschillen in de les, van 0 tot 1"),
    Column("Tijd", Kind.NUMBER, "de helft van de deelnemers was sneller, in seconden"),
)


def with_interval(estimate: Estimate) -> str:
    """An estimate with its interval, in two decimals; a dash if unknown."""
    middle, low, high = (decimal(end, _DIGITS) for end in estimate[:3])
    if isnan(estimate.estimate) or isnan(estimate.low):
        return middle
    return f"{middle} ({low} tot {high})"


def table(items: Sequence[Item]) -> Table:
    """One row per exercise, in lesson order."""
    return Table.of(
        "Alle oefeningen met punten", "Oefening", COLUMNS, [(i.title, _cells(i)) for i in items]
    )


def _cells(item: Item) -> list[Cell]:
    return [
        Cell(str(item.learners), n=item.learners),
        _estimate(item.facility),
        _number(item.sd),
        _estimate(item.discrimination),
        _number(item.efficiency),
        _number(item.guess),
        _share(item.weight),
        _share(item.effective),
        _seconds(item.seconds),
    ]


def _estimate(estimate: Estimate) -> Cell:
    if isnan(estimate.estimate):
        return Cell(NOTHING)
    low, high = round(estimate.low, _DIGITS), round(estimate.high, _DIGITS)
    likely = None if isnan(low) else (low, high)
    return Cell(with_interval(estimate), round(estimate.estimate, _DIGITS), likely=likely)


def _number(value: float) -> Cell:
    return Cell(NOTHING) if isnan(value) else Cell(decimal(value, _DIGITS), round(value, _DIGITS))


def _share(value: float) -> Cell:
    return Cell(NOTHING) if isnan(value) else Cell(percent(value), round(value, _DIGITS))


def _seconds(value: float) -> Cell:
    return Cell(NOTHING) if isnan(value) else Cell(duration(value), float(round(value)))
