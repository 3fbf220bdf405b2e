"""The overview of a cohort: three sentences, its figures over all lessons, the lessons to go on to.

The sentences are made from what is shown, never from exact numbers, and say only what the
intervals allow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, from_to, place, rows_of, span
from course.cohort.exercise_texts import CaseText, exercise_texts
from course.cohort.figures import charts, matrix_sankey
from course.cohort.figures.standard import STANCES, Figure
from course.cohort.figures.tables import table
from course.cohort.pages.questions import leaning, sure_and_risky
from course.cohort.pages.source import Board
from course.cohort.statistics import POSITIONS

_BETWEEN = "Waarschijnlijk"


def completion_figure(shown: Shown, lessons: Mapping[str, str], cohort: str) -> Figure:
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


def positions_figure(shown: Shown, lessons: Mapping[str, str], titles: Mapping[str, str]) -> Figure:
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


def overview_of(board: Board) -> dict[str, Any]:
    """The cohort in one screen: `sentences`, `figures`, and `lessons` to go on to."""
    steps, asked = board.steps(), []
    texts: dict[str, CaseText] = {}
    for lesson, held in steps.groupby("lesson", observed=True):
        releases = board.releases(held)
        cases = {n: c for n, c in exercise_texts(releases).items() if c.kind == "decision"}
        asked += board.asked(str(lesson), board.choices(held, cases), cases, releases)
        texts |= cases
    done = control.parts(statistics.completion(board.progress()), board.k)
    positions = control.position(board.where().positions(), board.k)
    titles = {board.cohort: board.titles[board.cohort], **board.titles}
    completion = completion_figure(done, board.lessons, titles[board.cohort])
    profile = positions_figure(positions, board.lessons, titles)
    risky = board.risky(steps, texts)
    sentences = [
        leaning(asked),
        sure_and_risky(risky, {name: case.title for name, case in texts.items()}),
        completion.summary,
    ]
    return {
        "sentences": sentences if completion.plot else [],
        "notice": None if completion.plot else completion.summary,
        "figures": [asdict(completion), asdict(profile)] if completion.plot else [],
        "lessons": [{"id": name, "title": title} for name, title in board.lessons.items()],
    }
