"""The overview of a cohort: its figures over all lessons, and three sentences in words.

The sentences are made from what is shown, never from exact numbers, and say only what the
intervals allow.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, from_to, place, rows_of, span
from course.cohort.figures import charts, matrix_sankey
from course.cohort.figures.standard import STANCES, Figure
from course.cohort.figures.tables import table
from course.cohort.statistics import POSITIONS
from course.cohort.statistics.response_frames import RISK

_BETWEEN = "Waarschijnlijk"
_NEAR, _FAR = "te_nabij", "te_afstandelijk"
_NAMED = 2  # cases in one sentence
_AT_LEAST = 0.1  # of the cohort, for sure, before it is worth a sentence


class Asked(NamedTuple):
    """One question of a case as it is shown: stance and row of each option."""

    lesson: str
    exercise: str
    step: str
    title: str
    theme: str
    options: Sequence[tuple[str, Row]]


def completion(shown: Shown, lessons: Mapping[str, str], cohort: str) -> Figure:
    """Which part of those who began handed in, lesson by lesson."""
    title = f"Hoeveel van {cohort} inleverde, per les"
    found = {row["lesson"]: row for row in rows_of(shown) if row["state"] == "handed_in"}
    seen = {name: row for name in lessons if (row := found.get(name)) and row["shown"]}
    hidden = [lessons[name] for name in lessons if name not in seen]
    if not seen:
        return Figure("voortgang", title, shown.absent)
    summary = handing_in(seen, lessons)
    if hidden:
        summary += f" Nog te weinig deelnemers: {', '.join(hidden)}."
    texts = {name: f"{lessons[name]}: {row['text']}" for name, row in seen.items()}
    plot = charts.bars([charts.Bar(texts[n], "", *place(row)) for n, row in seen.items()])
    cells = [
        (lessons[n], row["text"], from_to(row), f"ongeveer {row['n']}") for n, row in seen.items()
    ]
    head = ("Les", "Ingeleverd", _BETWEEN, "Begonnen")
    sizes = sorted({int(row["n"]) for row in seen.values()})
    many = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} tot {sizes[-1]}"
    about = f"Van ongeveer {many} deelnemers die aan de les begonnen"
    return Figure("voortgang", title, summary, about, plot, table(title, head, cells))


def handing_in(seen: Mapping[str, Row], lessons: Mapping[str, str]) -> str:
    """Whether one lesson is handed in less than the others."""
    least = min(seen, key=lambda name: float(seen[name]["value"]))
    most = max(seen, key=lambda name: float(seen[name]["value"]))
    low, high = seen[least], seen[most]
    if low["high"] < high["low"]:
        return (
            f"De les “{lessons[least]}” is minder ingeleverd dan “{lessons[most]}”: "
            f"{low['text']} tegen {high['text']}."
        )
    if len(seen) == 1:
        return f"De les “{lessons[least]}” is ingeleverd door {low['text']} van wie begon."
    same = low["text"] == high["text"]
    span_ = low["text"] if same else f"{low['text']} tot {high['text']}"
    return f"In alle lessen leverde ongeveer evenveel in van wie begon: {span_}."


def positions(shown: Shown, lessons: Mapping[str, str], titles: Mapping[str, str]) -> Figure:
    """The mean place of each cohort in each lesson; the first of `titles` is the one looked at."""
    title = "Van te nabij naar te afstandelijk, per les"
    found = {(row["lesson"], row["cohort"]): row for row in rows_of(shown) if row["shown"]}
    names = [c for c in titles if any(cohort == c for _, cohort in found)]
    seen = [name for name in lessons if any((name, c) in found for c in names)]
    if not seen:
        return Figure("plekken", title, shown.absent)
    lanes = [
        matrix_sankey.Lane(
            lessons[name],
            [
                charts.Point(titles[c], *place(found[name, c])) if (name, c) in found else None
                for c in names
            ],
        )
        for name in seen
    ]
    ticks = [(at, STANCES[stance]) for stance, at in POSITIONS.items()]
    cells = [
        (f"{lessons[name]}: {titles[c]}", row["text"], span(row), f"ongeveer {row['n']}")
        for name in seen
        for c in names
        if (row := found.get((name, c)))
    ]
    head = ("Les en cohort", "Gemiddelde plek", _BETWEEN, "Deelnemers")
    return Figure(
        "plekken",
        title,
        _apart(found, seen, lessons, titles, names),
        "Gemiddelde plek van wat deelnemers kozen, met het streepje hoe zeker dat is",
        matrix_sankey.lanes(lanes, [titles[c] for c in names], ticks),
        table(title, head, cells),
    )


def _apart(
    found: Mapping[tuple[str, str], Row],
    seen: Sequence[str],
    lessons: Mapping[str, str],
    titles: Mapping[str, str],
    names: Sequence[str],
) -> str:
    """In which lessons the cohorts clearly differ."""
    own, *others = names
    said = []
    for other in others:
        both = [(n, found[n, own], found[n, other]) for n in seen if _has(found, n, own, other)]
        nearer = [f"“{lessons[n]}”" for n, mine, theirs in both if mine["high"] < theirs["low"]]
        further = [f"“{lessons[n]}”" for n, mine, theirs in both if mine["low"] > theirs["high"]]
        if nearer:
            said.append(f"In {_and(nearer)} staat {titles[own]} dichterbij dan {titles[other]}.")
        if further:
            said.append(f"In {_and(further)} houdt {titles[own]} meer afstand dan {titles[other]}.")
    if said:
        return " ".join(said)
    if others:
        return "Tussen de cohorten is in geen enkele les een duidelijk verschil te zien."
    return "Hoe verder naar links, hoe dichterbij dit cohort gaat staan."


def _has(found: Mapping[tuple[str, str], Row], lesson: str, *cohorts: str) -> bool:
    return all((lesson, cohort) in found for cohort in cohorts)


def _and(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


def leaning(asked: Sequence[Asked]) -> str:
    """At which cases a cohort leans to too close or to too distant, if it clearly does."""
    near = _clear(asked, _NEAR, _FAR)
    far = _clear(asked, _FAR, _NEAR)
    if near and len(near) >= len(far):
        return f"Dit cohort gaat vooral te dichtbij staan bij {_named(near)}."
    if far:
        return f"Dit cohort houdt vooral te veel afstand bij {_named(far)}."
    return "Bij geen enkele casus gaat dit cohort duidelijk te dichtbij of te ver weg staan."


def lean(one: Asked, stance: str, other: str) -> float:
    """How far the interval of `stance` lies above that of `other`; below 0: not clear."""
    if not any(name in STANCES for name, _ in one.options):
        return -1
    low = sum(float(row["low"]) for name, row in one.options if name == stance)
    high = sum(float(row["high"]) for name, row in one.options if name == other)
    return low - min(1, high) if low >= _AT_LEAST else -1


def _clear(asked: Sequence[Asked], stance: str, other: str) -> list[Asked]:
    """The cases with a clear lean, the clearest first, each once."""
    found = sorted(((lean(one, stance, other), one) for one in asked), key=lambda pair: -pair[0])
    return list({one.exercise: one for gap, one in reversed(found) if gap > 0}.values())[::-1]


def _named(cases: Sequence[Asked]) -> str:
    said = [f"“{one.title}” ({one.theme})" if one.theme else f"“{one.title}”" for one in cases]
    return " en ".join(said[:_NAMED])


def sure_and_risky(shown: Shown, titles: Mapping[str, str]) -> str:
    """Where many were sure of a choice with a risk; `titles` are those of the cases."""
    rows = [row for row in rows_of(shown) if row["answer"] == RISK and row["shown"]]
    found = [row for row in rows if row["low"] >= _AT_LEAST]
    if not rows:
        return "Over hoe zeker deelnemers waren, zijn nog geen cijfers."
    if not found:
        return "Bij geen enkele vraag was een groot deel zeker van een keuze met een risico."
    most = max(found, key=lambda row: float(row["value"]))
    return (
        f"Bij “{titles[most['exercise']]}” was {most['text']} zeker van een keuze met een risico."
    )
