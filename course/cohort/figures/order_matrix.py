"""Who put which step before which: the figure of an exercise that is put in order."""

from itertools import combinations

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, about_how_many, in_signs, quoted
from course.cohort.exercise_texts import CaseText
from course.cohort.figures import matrix_sankey
from course.cohort.figures.per_step import Groups, by_step, largest
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table
from course.cohort.statistics.response_frames import EARLIER, LATER


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
    rows = [[before.get((a, b)) for b in ranked] for a in ranked]
    drawn = [[(c["value"], in_signs(c["text"])) if c else None for c in line] for line in rows]
    head = ("Deze stap …", *(f"eerder dan {n}" for n in range(1, len(items) + 1)))
    cells = [
        (f"{n}. {name}", *(c["text"] if c else "-" for c in line))
        for n, (name, line) in enumerate(zip(names, rows, strict=True), 1)
    ]
    summary = (
        f"Samen zetten deelnemers deze stap het vaakst voorop: {quoted(names[0])}. "
        f"Lees een rij zo: zo veel deelnemers zetten deze stap eerder dan stap 1, 2, 3 … {hidden}"
    ).strip()
    plot, about = matrix_sankey.matrix(names, drawn), about_how_many(largest(groups))
    return Figure("volgorde", title, summary, about, plot, table(title, head, cells))


def _before(groups: Groups, one: str, other: str) -> Row | None:
    if (rows := groups.get(f"{one}|{other}")) is not None:
        return rows[EARLIER]
    rows = groups.get(f"{other}|{one}")
    return rows[LATER] if rows else None


def _value(row: Row | None) -> float:
    return float(row["value"]) if row else 0.0
