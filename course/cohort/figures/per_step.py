"""What figures of one exercise share: their rows step by step, and bars of parts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import COUNT, Column, Kind, Table
from course.cohort.publications.told import Told

Groups = dict[str, dict[str, Disclosed]]  # by step and answer


def by_step(told: Told, steps: Mapping[str, str]) -> tuple[Groups, str]:
    """The rows of each step that is shown, and a sentence about those that are not."""
    groups: Groups = {}
    for row in told.rows:
        groups.setdefault(row.key["step"], {})[row.key["answer"]] = row
    why = {step: told.why_hidden(groups.get(step, {}).values()) for step in steps}
    hidden = [step for step in steps if why[step]]
    visible = {step: groups[step] for step in steps if not why[step]}
    if not hidden:
        return visible, ""
    if not visible:
        return visible, why[hidden[0]]
    return visible, f"Niet getoond: {len(hidden)} van {len(steps)}. {why[hidden[0]]}"


def stacked(
    head: Figure,
    groups: Groups,
    texts: Mapping[str, str],
    options: Mapping[str, str],
    colours: Sequence[str],
    *,
    is_sure: bool = True,
) -> Figure:
    """`head` with a bar of parts for each step; its table has intervals only where `is_sure`.

    A step may lack an option: it was not there yet when people answered.
    """
    stacks = [
        charts.Stack(
            texts[step],
            [(rows[o].value, rows[o].text) if o in rows else (0.0, "") for o in options],
        )
        for step, rows in groups.items()
    ]
    plot = charts.stacks(stacks, list(options.values()), colours[: len(options)])
    kind, cell = (
        (Kind.SHARE_AND_RANGE, tables.share_and_likely) if is_sure else (Kind.SHARE, tables.share)
    )
    columns = [Column(text, kind) for text in options.values()]
    cells = [
        (
            texts[step],
            [
                *(cell(rows[o]) if o in rows else tables.nothing() for o in options),
                tables.count(n_of(rows)),
            ],
        )
        for step, rows in groups.items()
    ]
    table = Table.of(head.title, "Onderdeel", (*columns, COUNT), cells)
    return replace(head, plot=plot, table=table)


def n_of(rows: Mapping[str, Disclosed]) -> int:
    """How many learners answered at one step."""
    return next(iter(rows.values())).n


def largest(groups: Groups) -> Disclosed:
    """A row that is about most learners."""
    return max((row for rows in groups.values() for row in rows.values()), key=lambda row: row.n)
