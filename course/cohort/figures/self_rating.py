"""What people think of themselves: the figure of a self-rating."""

from collections.abc import Mapping, Sequence

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, place, quoted, rows_of, span, why_hidden
from course.cohort.figures import charts
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table

_BETWEEN = "Waarschijnlijk"


def ratings(shown: Shown, groups: Mapping[str, str], ends: tuple[str, str]) -> Figure:
    """Means of what people think of themselves, on a line between the `ends` of the scale."""
    title = "Hoe deelnemers zichzelf inschatten, gemiddeld"
    rows = [row for row in rows_of(shown) if row["shown"]]
    if not rows:
        return Figure("zelfmeting", title, why_hidden(shown, rows_of(shown)) or shown.absent)
    low, high = ends
    said = [charts.Point(groups[row["step"]], *place(row)) for row in rows]
    plot = charts.points(said, [(-1, low), (1, high)])
    summary = _highest(rows, groups, high)
    head = ("Onderwerp", "Gemiddelde", _BETWEEN, "Deelnemers")
    cells = [(groups[row["step"]], row["text"], span(row), f"ongeveer {row['n']}") for row in rows]
    about = f"Op een lijn van −1 ({low}) tot 1 ({high})"  # noqa: RUF001 - a minus sign
    return Figure("zelfmeting", title, summary, about, plot, table(title, head, cells))


def _highest(rows: Sequence[Row], groups: Mapping[str, str], high: str) -> str:
    """Which topic is rated highest, if one clearly is."""
    first, *others = sorted(rows, key=lambda row: -float(row["value"]))
    if others and all(first["low"] > row["high"] for row in others):
        return f"Het dichtst bij “{high}”: {quoted(groups[first['step']])}."
    return "Tussen de onderwerpen is er niet één dat duidelijk het hoogst is."
