"""Concept by concept: which share of the points learners earn in the exercises about it.

Made of the share that is shown of each exercise, see `pooled`; so it tells nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.pooling import pooled
from course.cohort.disclosure.wording import Row, from_to, place, quoted, rows_of
from course.cohort.figures import charts
from course.cohort.figures.standard import Figure
from course.cohort.figures.tables import table
from course.cohort.pages.source import Board
from course.content.released import Released

MOST = 10  # in the figure
_NAMED = 2  # in the sentence


class About(NamedTuple):
    """An exercise: its lesson, its title, and the concepts that it practises."""

    lesson: str
    title: str
    concepts: tuple[str, ...]


class Concept(NamedTuple):
    """A concept with what is shown of it, and its exercises that are shown."""

    name: str
    row: Row
    exercises: tuple[str, ...]


def exercises_of(releases: Sequence[Released]) -> dict[str, About]:
    """Every exercise by id; where releases differ, as the first says."""
    found: dict[str, About] = {}
    for released in releases:
        for one in released.exercises:
            found.setdefault(one.id, About(released.lesson, one.title, one.concepts))
    return found


def shown_concepts(
    shown: Shown, exercises: Mapping[str, About], names: Mapping[str, str], k: int
) -> list[Concept]:
    """The concepts of which something is shown, from the one with the smallest share of points."""
    rows = {row["exercise"]: row for row in rows_of(shown) if row["shown"]}
    held: dict[str, list[str]] = {}
    for exercise, about in exercises.items():
        for concept in about.concepts if exercise in rows else ():
            held.setdefault(concept, []).append(exercise)
    found = [
        Concept(names[concept], pooled([rows[one] for one in ones], k), tuple(ones))
        for concept, ones in held.items()
        if concept in names
    ]
    return sorted(found, key=lambda one: (round(float(one.row["value"]), 4), one.name))


def hardest(found: Sequence[Concept], absent: str) -> Figure:
    """The concepts with the smallest share of points; the table has all."""
    many = min(MOST, len(found))
    title = f"Van {len(found)} begrippen de {many} waarbij deelnemers de minste punten haalden"
    if not found:
        return Figure("begrippen", "Begrippen waarbij deelnemers de minste punten haalden", absent)
    drawn = [charts.Bar(one.name, one.row["text"], *place(one.row)) for one in found[:many]]
    cells = [
        (
            one.name,
            one.row["text"],
            from_to(one.row),
            f"ongeveer {one.row['n']}",
            str(len(one.exercises)),
        )
        for one in found
    ]
    head = ("Begrip", "Deel van de punten", "Waarschijnlijk", "Deelnemers", "Oefeningen")
    sizes = sorted({int(one.row["n"]) for one in found})
    spread = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} tot {sizes[-1]}"
    about = f"Gemiddeld deel van de punten, ongeveer {spread} deelnemers per begrip"
    return Figure(
        "begrippen",
        title,
        _summary(found),
        about,
        charts.bars(drawn),
        table(title, head, cells),
    )


def _summary(found: Sequence[Concept]) -> str:
    """Which concepts are hardest, and whether that is more than chance."""
    first, last = found[0].row, found[-1].row
    named = " en ".join(f"{quoted(one.name)} ({one.row['text']})" for one in found[:_NAMED])
    if first["high"] < last["low"]:
        most = f"{quoted(found[-1].name)} ({last['text']})"
        return f"De minste punten bij {named}. De meeste bij {most}."
    return f"De minste punten bij {named}. De verschillen zijn zo klein dat ze toeval kunnen zijn."


_ROW = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "state"),
    *("points", "max_points"),
]


def concepts_of(board: Board, names: Mapping[str, str]) -> dict[str, Any]:
    """`figures`, and lesson by lesson all concepts with the exercises to go on to."""
    steps = _once(board.own_steps(_ROW))
    exercises = exercises_of(board.releases(steps))
    shown = control.earned(statistics.earned(steps), board.k)
    found = shown_concepts(shown, exercises, names, board.k)
    order = list(board.lessons)
    firsts: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        entry = _entry(one, exercises, order)
        firsts.setdefault(entry["exercises"][0]["lesson"], []).append(entry)
    return {
        "notice": None if found else shown.absent,
        "figures": [asdict(hardest(found, shown.absent))] if found else [],
        "concepts": len(found),
        "lessons": [
            {"title": board.lessons[lesson], "concepts": firsts[lesson]}
            for lesson in order
            if lesson in firsts
        ],
    }


def _entry(one: Concept, exercises: Mapping[str, About], order: list[str]) -> dict[str, Any]:
    """A concept with its exercises, those of the first lesson first."""
    names = sorted(one.exercises, key=lambda name: order.index(exercises[name].lesson))
    return {
        "name": one.name,
        "share": one.row["text"],
        "between": from_to(one.row),
        "n": one.row["n"],
        "exercises": [
            {"id": name, "lesson": exercises[name].lesson, "title": exercises[name].title}
            for name in names
        ],
    }


def _once(steps: pd.DataFrame) -> pd.DataFrame:
    """One row an exercise that somebody answered; a page of many learners then is as quick."""
    answered = steps[steps["state"] == "answered"]
    return answered.drop_duplicates(["learner", "exercise"])
