"""What figures of one exercise share: their rows step by step, and bars of parts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, from_to, rows_of, why_hidden
from course.cohort.figures import charts
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table

Groups = dict[str, dict[str, Row]]


def by_step(shown: Shown, steps: Mapping[str, str]) -> tuple[Groups, str]:
    """The rows of each step that is shown, and a sentence about those that are not."""
    found: Groups = {}
    for row in rows_of(shown):
        found.setdefault(row["step"], {})[row["answer"]] = row
    why = {step: why_hidden(shown, found.get(step, {}).values()) for step in steps}
    hidden = [step for step in steps if why[step]]
    open_ = {step: found[step] for step in steps if not why[step]}
    if not hidden:
        return open_, ""
    if not open_:
        return open_, why[hidden[0]]
    return open_, f"Niet getoond: {len(hidden)} van {len(steps)}. {why[hidden[0]]}"


def stacked(
    head: Figure,
    groups: Groups,
    texts: Mapping[str, str],
    options: Mapping[str, str],
    colours: Sequence[str],
) -> Figure:
    """`head` with a bar of parts for each step."""
    stacks = [
        charts.Stack(texts[step], [(float(rows[o]["value"]), rows[o]["text"]) for o in options])
        for step, rows in groups.items()
    ]
    plot = charts.stacks(stacks, list(options.values()), colours[: len(options)])
    cells = [
        (texts[step], *(f"{rows[o]['text']} ({from_to(rows[o])})" for o in options))
        for step, rows in groups.items()
    ]
    held = table(head.title, ("Onderdeel", *options.values()), cells)
    return replace(head, plot=plot, table=held)


def largest(groups: Groups) -> Row:
    """A row that is about most learners."""
    rows: Sequence[Row] = [row for held in groups.values() for row in held.values()]
    return max(rows, key=lambda row: int(row["n"]))
