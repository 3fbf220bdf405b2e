"""Figures of one exercise: how sure people were, and what they did in kinds that are no case."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from course.cohort import diagrams, drawing
from course.cohort.answers import EARLIER, LATER, SURE
from course.cohort.figures import Figure
from course.cohort.privacy import Shown
from course.cohort.saying import (
    Row,
    about_how_many,
    from_to,
    place,
    quoted,
    rows_of,
    span,
    why_hidden,
)
from course.cohort.tables import table
from course.cohort.texts import TICKED, CaseText

_BETWEEN = "Waarschijnlijk"
_LINE = ("--te-nabij", "--nabij", "--middle", "--afstandelijk", "--te-afstandelijk")
_BINS = ("--bin-1", "--bin-2", "--bin-3", "--bin-4", "--bin-5", "--bin-6")
_SURENESS = ("--bin-3", "--bin-2", "--bin-1")
_SIGNS = {"minder dan ": "<", "meer dan ": ">", "hoogstens ": "≤", "minstens ": "≥"}
Groups = dict[str, dict[str, Row]]


def sureness(shown: Shown, case: CaseText) -> Figure:
    """How sure people were of their choice at each question."""
    title = "Hoe zeker deelnemers waren van hun keuze"
    texts = {step: f"{n}. {s.question}" for n, (step, s) in enumerate(case.steps.items(), 1)}
    groups, hidden = _groups(shown, texts)
    if not groups:
        return Figure("zeker", title, hidden or shown.absent)
    most, least = _most_and_least(groups, "3")
    summary = f"Zeker van de keuze: {most['text']} bij vraag {_number(case, most)}."
    if most["text"] != least["text"]:
        summary = f"{summary[:-1]}, {least['text']} bij vraag {_number(case, least)}."
    about = about_how_many(_largest(groups))
    head = Figure("zeker", title, f"{summary} {hidden}".strip(), about)
    return _stacked(head, groups, texts, SURE, _SURENESS)


def bins(shown: Shown, case: CaseText) -> Figure:
    """Where people put each item, for `sort` and `place`."""
    title = "Waar deelnemers elk onderdeel plaatsten"
    texts = {step: held.question for step, held in case.steps.items()}
    groups, hidden = _groups(shown, texts)
    if not groups:
        return Figure("verdeling", title, hidden or shown.absent)
    options = next(iter(case.steps.values())).options
    summary = f"{_most_divided(groups, texts, options)} {hidden}".strip()
    about = about_how_many(_largest(groups))
    colours = _LINE if case.kind == "place" else _BINS
    return _stacked(Figure("verdeling", title, summary, about), groups, texts, options, colours)


def ticks(shown: Shown, case: CaseText) -> Figure:
    """Which statements of a checklist people ticked."""
    title = "Wat deelnemers aanvinkten"
    texts = {step: held.question for step, held in case.steps.items()}
    groups, hidden = _groups(shown, texts)
    if not groups:
        return Figure("verdeling", title, hidden or shown.absent)
    found = sorted(
        ((texts[step], rows[TICKED]) for step, rows in groups.items()),
        key=lambda one: -one[1]["value"],
    )
    (first, most), (last, least) = found[0], found[-1]
    summary = (
        f"Het vaakst aangevinkt ({most['text']}): {quoted(first)}. "
        f"Het minst vaak ({least['text']}): {quoted(last)}. {hidden}"
    ).strip()
    plot = drawing.bars([drawing.Bar(text, row["text"], *place(row)) for text, row in found])
    cells = [(text, row["text"], from_to(row)) for text, row in found]
    held = table(title, ("Zin", "Aangevinkt", _BETWEEN), cells)
    return Figure("verdeling", title, summary, about_how_many(most), plot, held)


def order(shown: Shown, case: CaseText) -> Figure:
    """Who put which step before which, as a matrix."""
    title = "Wie zette welke stap eerder dan welke?"
    items = list(case.steps)
    pairs = {f"{a}|{b}": "" for a, b in combinations(items, 2)}
    groups, hidden = _groups(shown, pairs)
    if not groups:
        return Figure("volgorde", title, hidden or shown.absent)
    before = {(a, b): _before(groups, a, b) for a in items for b in items if a != b}
    ranked = sorted(items, key=lambda a: -sum(_value(before[a, b]) for b in items if b != a))
    names = [case.steps[item].question for item in ranked]
    rows = [[before.get((a, b)) for b in ranked] for a in ranked]
    drawn = [[(c["value"], _short(c["text"])) if c else None for c in line] for line in rows]
    head = ("Deze stap …", *(f"eerder dan {n}" for n in range(1, len(items) + 1)))
    cells = [
        (f"{n}. {name}", *(c["text"] if c else "-" for c in line))
        for n, (name, line) in enumerate(zip(names, rows, strict=True), 1)
    ]
    summary = (
        f"Samen zetten deelnemers deze stap het vaakst voorop: {quoted(names[0])}. "
        f"Lees een rij zo: zo veel deelnemers zetten deze stap eerder dan stap 1, 2, 3 … {hidden}"
    ).strip()
    plot, about = diagrams.matrix(names, drawn), about_how_many(_largest(groups))
    return Figure("volgorde", title, summary, about, plot, table(title, head, cells))


def ratings(shown: Shown, groups: Mapping[str, str], ends: tuple[str, str]) -> Figure:
    """Means of what people think of themselves, on a line between the `ends` of the scale."""
    title = "Hoe deelnemers zichzelf inschatten, gemiddeld"
    rows = [row for row in rows_of(shown) if row["shown"]]
    if not rows:
        return Figure("zelfmeting", title, why_hidden(shown, rows_of(shown)) or shown.absent)
    low, high = ends
    said = [drawing.Point(groups[row["step"]], *place(row)) for row in rows]
    plot = drawing.points(said, [(-1, low), (1, high)])
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


def _groups(shown: Shown, steps: Mapping[str, str]) -> tuple[Groups, str]:
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


def _stacked(
    head: Figure,
    groups: Groups,
    texts: Mapping[str, str],
    options: Mapping[str, str],
    colours: Sequence[str],
) -> Figure:
    """`head` with a bar of parts for each step."""
    stacks = [
        drawing.Stack(texts[step], [(float(rows[o]["value"]), rows[o]["text"]) for o in options])
        for step, rows in groups.items()
    ]
    plot = drawing.stacks(stacks, list(options.values()), colours[: len(options)])
    cells = [
        (texts[step], *(f"{rows[o]['text']} ({from_to(rows[o])})" for o in options))
        for step, rows in groups.items()
    ]
    held = table(head.title, ("Onderdeel", *options.values()), cells)
    return replace(head, plot=plot, table=held)


def _most_divided(groups: Groups, texts: Mapping[str, str], options: Mapping[str, str]) -> str:
    best = {
        step: max(rows.values(), key=lambda r: float(r["value"])) for step, rows in groups.items()
    }
    one = max(best, key=lambda step: float(best[step]["value"]))
    other = min(best, key=lambda step: float(best[step]["value"]))
    return (
        f"Het meest eens: {quoted(texts[one])} ({best[one]['text']} koos "
        f"“{options[best[one]['answer']]}”). Het meest verdeeld: {quoted(texts[other])}."
    )


def _most_and_least(groups: Groups, option: str) -> tuple[Row, Row]:
    rows = sorted((held[option] for held in groups.values()), key=lambda r: float(r["value"]))
    return rows[-1], rows[0]


def _number(case: CaseText, row: Row) -> int:
    return list(case.steps).index(row["step"]) + 1


def _largest(groups: Groups) -> Row:
    rows: Sequence[Row] = [row for held in groups.values() for row in held.values()]
    return max(rows, key=lambda row: int(row["n"]))


def _before(groups: Groups, one: str, other: str) -> Row | None:
    if (rows := groups.get(f"{one}|{other}")) is not None:
        return rows[EARLIER]
    rows = groups.get(f"{other}|{one}")
    return rows[LATER] if rows else None


def _value(row: Row | None) -> float:
    return float(row["value"]) if row else 0.0


def _short(text: str) -> str:
    for words, sign in _SIGNS.items():
        text = text.replace(words, sign)
    return text.replace(" %", "%")
