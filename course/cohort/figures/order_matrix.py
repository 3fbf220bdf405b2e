"""Who put which step before which: the figure of an ordering exercise."""

from itertools import combinations

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import about_how_many, in_signs, quoted
from course.cohort.exercise_texts import CaseText
from course.cohort.figures import matrix_sankey, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.per_step import Groups, by_step, largest
from course.cohort.figures.tables import LEARNERS, Cell, Column, Kind, Table
from course.cohort.statistics.response_frames import EARLIER, LATER

Grid = list[list[Disclosed | None]]
_ABOUT = "welk deel van de deelnemers deze stap eerder zette dan stap {}, afgerond"


def order(shown: Shown, case: CaseText) -> Figure:
    """Who put which step before which, as a matrix."""
    title = "Wie zette welke stap eerder dan welke?"
    items = list(case.steps)
    pairs = {f"{a}|{b}": "" for a, b in combinations(items, 2)}
    groups, hidden = by_step(shown, pairs)
    if not groups:
        return Figure("volgorde", title, hidden or shown.absent)
    before = {(a, b): _before(groups, a, b) for a in items for b in items if a != b}
    ranked = sorted(items, key=lambda a: -sum(_value(before[a, b]) for b in items if b != a))
    names = [case.steps[item].question for item in ranked]
    grid = [[before.get((a, b)) for b in ranked] for a in ranked]
    drawn = [[(c.value, in_signs(c.text)) if c else None for c in line] for line in grid]
    summary = (
        f"Samen zetten deelnemers deze stap het vaakst voorop: {quoted(names[0])}. "
        f"Lees een rij zo: zo veel deelnemers zetten deze stap eerder dan stap 1, 2, 3 … {hidden}"
    ).strip()
    most, plot = largest(groups), matrix_sankey.matrix(names, drawn)
    table = _table(title, names, grid, hidden, most.n)
    return Figure("volgorde", title, summary, about_how_many(most), plot, table)


def _table(title: str, names: list[str], grid: Grid, hidden: str, n: int) -> Table:
    columns = [
        Column(f"eerder dan {at}", Kind.SHARE, _ABOUT.format(at), can_hide=True)
        for at in range(1, len(names) + 1)
    ]
    rows = [
        (
            f"{at}. {name}",
            [
                *(_cell(row, hidden, own=at == b) for b, row in enumerate(line, 1)),
                tables.learners(n),
            ],
        )
        for at, (name, line) in enumerate(zip(names, grid, strict=True), 1)
    ]
    return Table.of(title, "Deze stap …", (*columns, LEARNERS), rows)


def _cell(row: Disclosed | None, hidden: str, *, own: bool) -> Cell:
    """A share; nothing where a step would be earlier than itself, or where a pair is hidden."""
    if row is not None:
        return tables.share(row)
    return tables.nothing("" if own else hidden)


def _before(groups: Groups, first: str, second: str) -> Disclosed | None:
    if (rows := groups.get(f"{first}|{second}")) is not None:
        return rows[EARLIER]
    rows = groups.get(f"{second}|{first}")
    return rows[LATER] if rows else None


def _value(row: Disclosed | None) -> float:
    return row.value if row else 0.0
