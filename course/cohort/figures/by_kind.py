"""Figures of one exercise: how sure people were, and what they did in kinds other than cases."""

from collections.abc import Mapping

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import quoted
from course.cohort.exercise_texts import TICKED, CaseText
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.per_step import Groups, by_step, largest, stacked
from course.cohort.figures.tables import COUNT, LIKELY, Column, Kind, Table
from course.cohort.publications.told import Told
from course.cohort.statistics.response_frames import SURE

_TICKED = Column("Aangevinkt", Kind.SHARE, "welk deel van de deelnemers dit aanvinkte, afgerond")
_LINE = ("--te-nabij", "--nabij", "--middle", "--afstandelijk", "--te-afstandelijk")
_BINS = ("--bin-1", "--bin-2", "--bin-3", "--bin-4", "--bin-5", "--bin-6")
_SURENESS = ("--bin-3", "--bin-2", "--bin-1")


def sureness(told: Told, case: CaseText) -> Figure:
    """How sure people were of their choice at each question, whatever they chose."""
    title = "Hoe zeker deelnemers waren van hun keuze"
    asked = {row.key["step"] for row in told.rows}
    steps = enumerate(case.steps.items(), 1)
    texts = {step: f"{n}. {s.question}" for n, (step, s) in steps if step in asked or not asked}
    groups, hidden = by_step(told, texts)
    if not groups:
        return Figure("zeker", title, hidden or told.absent)
    most, least = _most_and_least(groups, "3")
    summary = f"Zeker van de keuze: {most.text} bij vraag {_number(case, most)}."
    if most.text != least.text:
        summary = f"{summary[:-1]}, {least.text} bij vraag {_number(case, least)}."
    about = _about(largest(groups))
    head = Figure("zeker", title, f"{summary} {hidden}".strip(), about)
    return stacked(head, groups, texts, SURE, _SURENESS)


def bins(told: Told, case: CaseText) -> Figure:
    """Where people put each item, for `sort` and `place`."""
    title = "Waar deelnemers elk onderdeel plaatsten"
    texts = {step: text.question for step, text in case.steps.items()}
    groups, hidden = by_step(told, texts)
    if not groups:
        return Figure("verdeling", title, hidden or told.absent)
    options = next(iter(case.steps.values())).options
    summary = f"{_most_divided(groups, texts, options)} {hidden}".strip()
    about = _about(largest(groups))
    colours = _LINE if case.kind == "place" else _BINS
    return stacked(Figure("verdeling", title, summary, about), groups, texts, options, colours)


def ticks(told: Told, case: CaseText) -> Figure:
    """Which statements of a checklist people ticked."""
    title = "Wat deelnemers aanvinkten"
    texts = {step: text.question for step, text in case.steps.items()}
    groups, hidden = by_step(told, texts)
    if not groups:
        return Figure("verdeling", title, hidden or told.absent)
    ranked = sorted(
        ((texts[step], rows[TICKED]) for step, rows in groups.items()),
        key=lambda pair: -pair[1].value,
    )
    (first, most), (last, least) = ranked[0], ranked[-1]
    summary = (
        f"Het vaakst aangevinkt ({most.text}): {quoted(first)}. "
        f"Het minst vaak ({least.text}): {quoted(last)}. {hidden}"
    ).strip()
    plot = charts.bars([charts.Bar(text, row.text, *row.drawn) for text, row in ranked])
    cells = [
        (text, [tables.share(row), tables.likely(row), tables.count(row.n)]) for text, row in ranked
    ]
    table = Table.of(title, "Zin", (_TICKED, LIKELY, COUNT), cells)
    return Figure("verdeling", title, summary, _about(most), plot, table)


def _about(row: Disclosed) -> str:
    return f"{row.n} deelnemers"


def _most_divided(groups: Groups, texts: Mapping[str, str], options: Mapping[str, str]) -> str:
    best = {step: max(rows.values(), key=lambda row: row.value) for step, rows in groups.items()}
    agreed = max(best, key=lambda step: best[step].value)
    divided = min(best, key=lambda step: best[step].value)
    return (
        f"Het meest eens: {quoted(texts[agreed])} ({best[agreed].text} koos "
        f"“{options[best[agreed].key['answer']]}”). Het meest verdeeld: {quoted(texts[divided])}."
    )


def _most_and_least(groups: Groups, option: str) -> tuple[Disclosed, Disclosed]:
    ranked = sorted((rows[option] for rows in groups.values()), key=lambda row: row.value)
    return ranked[-1], ranked[0]


def _number(case: CaseText, row: Disclosed) -> int:
    return list(case.steps).index(row.key["step"]) + 1
