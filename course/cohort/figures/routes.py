"""Routes through a branching case, computed only from what was told of its questions.

So it tells no more than the figures of those questions do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.exercise_texts import CaseText
from course.cohort.figures import matrix_sankey, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import COUNT, SHARE, Cell, Column, Kind, Table
from course.cohort.publications.told import Told
from course.exercises.case import END

Nexts = Mapping[str, Mapping[str, str]]  # where each option of each step leads

Rows = Mapping[str, Mapping[str, Disclosed]]  # by step and option
_NEXT = Column("Daarna", Kind.TEXT, "welke vraag op deze keuze volgt")
_HIDDEN = (
    "Dit tonen we niet: te weinig deelnemers, of je zou eruit kunnen afleiden wat iemand koos."
)


def is_branching(ways: Nexts) -> bool:
    """Whether what somebody chooses decides what they get to see."""
    return any(len(set(way.values())) > 1 for way in ways.values())


def routes(told: Told, case: CaseText, ways: Nexts) -> Figure | None:
    """The routes people took; None if there is one route or not all of the first question is told.

    A question of which only the most chosen option is told leads on to nowhere here.
    """
    every: dict[str, dict[str, Disclosed]] = {}
    for row in told.rows:
        every.setdefault(row.key["step"], {})[row.key["answer"]] = row
    rows = {
        step: of_step for step, of_step in every.items() if all(r.shown for r in of_step.values())
    }
    start = next(iter(case.steps))
    if not is_branching(ways) or start not in rows:
        return None
    title = "Langs welke weg deelnemers door deze casus gingen"
    reach = _reach(rows, start, list(case.steps), ways)
    seen = [step for step in case.steps if reach.get(step, 0) > 0]
    places = {step: place for place, step in enumerate([*seen, END])}
    flows = [
        matrix_sankey.Flow(places[step], places[to], share)
        for step in seen
        for to, share in _onward(rows.get(step, {}), ways[step], reach[step]).items()
        if to in places and share > 0
    ]
    nodes = [f"{list(case.steps).index(s) + 1}. {case.steps[s].question}" for s in seen]
    summary = _summary(rows, case, ways, start)
    if any(step not in rows for step in seen):
        summary += " Waar een weg ophoudt, tonen we niet hoe die verderging."
    columns = (replace(SHARE, can_hide=True), COUNT, _NEXT)
    table = Table.of(title, "Keuze", columns, list(_cells(rows, case, ways)))
    about = f"{next(iter(rows[start].values())).n} deelnemers"
    plot = matrix_sankey.sankey([*nodes, "Einde"], flows)
    return Figure("routes", title, summary, about, plot, table, wide=True)


def _onward(
    rows: Mapping[str, Disclosed], way: Mapping[str, str], reach: float
) -> dict[str, float]:
    """How much continues to each next step; shares are scaled to add up, as the ribbons must."""
    total = sum(row.value for row in rows.values())
    onward: dict[str, float] = {}
    for option, row in rows.items():
        if (to := way.get(option)) is not None:
            onward[to] = onward.get(to, 0) + reach * row.value / total
    return onward


def _reach(rows: Rows, start: str, steps: list[str], ways: Nexts) -> dict[str, float]:
    """The share of all learners that reaches each step."""
    reach, waiting = {start: 1.0}, [start]
    into = {s: {o for o, way in ways.items() if s in way.values()} for s in steps}
    done: set[str] = set()
    while waiting:
        step = waiting.pop(0)
        done.add(step)
        for to, share in _onward(rows.get(step, {}), ways[step], reach.get(step, 0)).items():
            reach[to] = reach.get(to, 0) + share
        waiting += [
            s for s in steps if s not in done and s not in waiting and into[s] and into[s] <= done
        ]
    return reach


def _summary(rows: Rows, case: CaseText, ways: Nexts, start: str) -> str:
    """Where the first fork leads most people."""
    numbers = {step: n for n, step in enumerate(case.steps, 1)}
    fork = next((s for s in case.steps if len(set(ways[s].values())) > 1 and s in rows), start)
    onward = _onward(rows[fork], ways[fork], 1)
    most = max(onward, key=lambda to: onward[to])
    share = round(onward[most] * 20) * 5
    where = "het einde" if most == END else f"vraag {numbers[most]}"
    many = f"ongeveer {share} %" if 5 < share < 95 else "bijna iedereen"  # noqa: PLR2004
    return f"Na vraag {numbers[fork]} splitst de weg. Daarna gaat {many} naar {where}."


def _cells(rows: Rows, case: CaseText, ways: Nexts) -> Iterator[tuple[str, list[Cell]]]:
    numbers = {step: n for n, step in enumerate(case.steps, 1)}
    for step, text in case.steps.items():
        for option, words in text.options.items():
            to = ways.get(step, {}).get(option, END)
            where = tables.text("einde" if to == END else f"vraag {numbers[to]}")
            row = rows.get(step, {}).get(option)
            share = tables.share(row) if row else tables.nothing(_HIDDEN)
            many = tables.count(row.n) if row else tables.nothing()
            yield f"{numbers[step]}. {words}", [share, many, where]
