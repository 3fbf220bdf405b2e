"""How people rate themselves: the figure of a self-rating."""

from collections.abc import Mapping, Sequence

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LEARNERS, LIKELY, Column, Kind, Table

_MEAN = Column(
    "Gemiddelde", Kind.NUMBER, "gemiddelde op een lijn van -1 tot 1, afgerond op tienden"
)


def ratings(shown: Shown, groups: Mapping[str, str], ends: tuple[str, str]) -> Figure:
    """Mean self-ratings, on a line between the `ends` of the scale."""
    title = "Hoe deelnemers zichzelf inschatten, gemiddeld"
    rows = shown.visible
    if not rows:
        return Figure("zelfmeting", title, shown.why_hidden(shown.rows))
    low, high = ends
    points = [charts.Point(groups[row.key["step"]], *row.drawn) for row in rows]
    plot = charts.points(points, [(-1, low), (1, high)])
    cells = [
        (
            groups[row.key["step"]],
            [tables.place(row), tables.likely_place(row), tables.learners(row.n)],
        )
        for row in rows
    ]
    about = f"Op een lijn van −1 ({low}) tot 1 ({high})"  # noqa: RUF001 - a minus sign
    table = Table.of(title, "Onderwerp", (_MEAN, LIKELY, LEARNERS), cells)
    return Figure("zelfmeting", title, _highest(rows, groups, high), about, plot, table)


def _highest(rows: Sequence[Disclosed], groups: Mapping[str, str], high: str) -> str:
    """Which topic is rated highest, if one clearly is."""
    first, *others = sorted(rows, key=lambda row: -row.value)
    if others and all(first.low > row.high for row in others):
        return f"Het dichtst bij “{high}”: {quoted(groups[first.key['step']])}."
    return "Tussen de onderwerpen is er niet één dat duidelijk het hoogst is."
