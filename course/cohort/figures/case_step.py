"""What a cohort chose at one step of a case, with the options that hold a risk marked as such."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import StepText
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LIKELY, PEOPLE, SHARE, VERDICT, Table
from course.cohort.publications.frozen import Figure as Frozen
from course.cohort.publications.told import rows_of

RISK = "▲ risico"
NEVER = (
    "Hoeveel deelnemers hier kwamen, hangt af van wat ze eerder kozen. Het zijn er te weinig, of "
    "je zou eruit kunnen afleiden wat iemand koos."
)
PART = "Alleen de meest gekozen keuze kunnen we tonen."


class Step(NamedTuple):
    """A step to draw: the id and title of its figure, its text, and what the course says of it.

    `verdicts` is that in a word for each option, by id, and `risky` the options to mark; both are
    empty where the key stays closed. `absent` is why nothing is told, where nothing is.
    """

    id: str
    title: str
    text: StepText
    absent: str
    verdicts: Mapping[str, str] = {}
    risky: Collection[str] = ()


def choices(step: Step, frozen: Frozen | None) -> Figure:
    """The shares of the options of one step; `frozen` is what was told, None for nothing."""
    name, title, text, absent, verdicts, risky = step
    if frozen is None:
        return Figure(name, title, absent)
    rows = {row.key["answer"]: row for row in rows_of(frozen, {})}
    told = sorted(
        ((option, row) for option, row in rows.items() if row.shown and option in text.options),
        key=lambda pair: (-pair[1].value, pair[0]),
    )
    if not told:
        return Figure(name, title, next(iter(rows.values())).why)
    bars = [
        charts.Bar(
            text.options[option],
            f"{row.text} · {RISK}" if option in risky else row.text,
            *row.drawn,
            colour="--te-nabij" if option in risky else "--bar",
        )
        for option, row in told
    ]
    columns = (*([VERDICT] if verdicts else []), SHARE, LIKELY, PEOPLE)
    cells = [
        (
            text.options[option],
            [
                *([tables.text(verdicts.get(option, ""))] if verdicts else []),
                tables.share(row),
                tables.likely(row),
                tables.people(frozen.fewest, frozen.most),
            ],
        )
        for option, row in told
    ]
    table = Table.of(title, "Keuze", columns, cells)
    part = "" if len(told) == len(rows) else PART
    summary = f"{_summary(told, text)} {part}".strip()
    return Figure(name, title, summary, came(frozen), charts.bars(bars), table)


def came(frozen: Frozen) -> str:
    """How many people it is about; of a step that some did not come to, between which numbers."""
    if frozen.fewest == frozen.most:
        return f"{frozen.most} deelnemers"
    return f"Van de {frozen.fewest} tot {frozen.most} deelnemers die hier kwamen"


def _summary(told: list[tuple[str, Disclosed]], text: StepText) -> str:
    first, *others = [f"({row.text}): {quoted(text.options[option])}" for option, row in told]
    if not others:
        return f"Het vaakst gekozen {first}."
    return f"Het vaakst gekozen {first}. Daarna {others[0]}."
