"""Concept by concept: which share of the points learners earn in the exercises about it.

Computed from the shown share of each exercise, see `pooled`; so it reveals nothing more.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.pooling import pooled
from course.cohort.disclosure.wording import about_sizes, from_to, quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LEARNERS, LIKELY, Column, Kind, Table
from course.cohort.pages.source import Source
from course.content.released import Released

MOST = 10  # in the figure
_NAMED = 2  # in the sentence
_POINTS = Column(
    "Deel van de punten",
    Kind.SHARE,
    "welk deel van de punten deelnemers gemiddeld haalden, afgerond",
)
_EXERCISES = Column("Oefeningen", Kind.NUMBER, "in hoeveel oefeningen dit voorkomt")


_ROW = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "state"),
    *("points", "max_points"),
]


class About(NamedTuple):
    """An exercise: its lesson, its title, and the concepts that it practises."""

    lesson: str
    title: str
    concepts: tuple[str, ...]


class Concept(NamedTuple):
    """A concept with what is shown about it, and its shown exercises."""

    name: str
    row: Disclosed
    exercises: tuple[str, ...]


def exercises_of(releases: Sequence[Released]) -> dict[str, About]:
    """Every exercise by id; if releases differ, the first one wins."""
    abouts: dict[str, About] = {}
    for released in releases:
        for exercise in released.exercises:
            about = About(released.lesson, exercise.title, exercise.concepts)
            abouts.setdefault(exercise.id, about)
    return abouts


def shown_concepts(
    shown: Shown, exercises: Mapping[str, About], names: Mapping[str, str], k: int
) -> list[Concept]:
    """The concepts about which something is shown, smallest share of points first."""
    rows = {row.key["exercise"]: row for row in shown.visible}
    by_concept: dict[str, list[str]] = {}
    for exercise, about in exercises.items():
        for concept in about.concepts if exercise in rows else ():
            by_concept.setdefault(concept, []).append(exercise)
    concepts = [
        Concept(names[concept], pooled([rows[name] for name in practised], k), tuple(practised))
        for concept, practised in by_concept.items()
        if concept in names
    ]
    return sorted(concepts, key=lambda concept: (round(concept.row.value, 4), concept.name))


def hardest(concepts: Sequence[Concept], absent: str) -> Figure:
    """The concepts with the smallest share of points; the table has all."""
    many = min(MOST, len(concepts))
    title = f"Van {len(concepts)} begrippen de {many} waarbij deelnemers de minste punten haalden"
    if not concepts:
        return Figure("begrippen", "Begrippen waarbij deelnemers de minste punten haalden", absent)
    bars = [charts.Bar(c.name, c.row.text, *c.row.drawn) for c in concepts[:many]]
    about = (
        f"Gemiddeld deel van de punten, {about_sizes(c.row for c in concepts)} deelnemers per "
        "begrip"
    )
    plot, table = charts.bars(bars), _table(title, concepts)
    return Figure("begrippen", title, _summary(concepts), about, plot, table)


def _table(title: str, concepts: Sequence[Concept]) -> Table:
    rows = [
        (
            concept.name,
            [
                tables.share(concept.row),
                tables.likely(concept.row),
                tables.learners(concept.row.n),
                tables.number(str(len(concept.exercises)), len(concept.exercises)),
            ],
        )
        for concept in concepts
    ]
    return Table.of(title, "Begrip", (_POINTS, LIKELY, LEARNERS, _EXERCISES), rows)


def _summary(concepts: Sequence[Concept]) -> str:
    """Which concepts are hardest, and whether that is more than chance."""
    first, last = concepts[0].row, concepts[-1].row
    least = " en ".join(f"{quoted(c.name)} ({c.row.text})" for c in concepts[:_NAMED])
    if first.high < last.low:
        most = f"{quoted(concepts[-1].name)} ({last.text})"
        return f"De minste punten bij {least}. De meeste bij {most}."
    return f"De minste punten bij {least}. De verschillen zijn zo klein dat ze toeval kunnen zijn."


def concepts_of(source: Source, names: Mapping[str, str]) -> dict[str, Any]:
    """`figures`, and per lesson all concepts with links to their exercises."""
    steps = _once(source.own_steps(_ROW))
    exercises = exercises_of(source.releases(steps))
    shown = control.earned(statistics.earned(steps), source.k)
    concepts = shown_concepts(shown, exercises, names, source.k)
    order = list(source.lessons)
    firsts: dict[str, list[dict[str, Any]]] = {}
    for concept in concepts:
        entry = _entry(concept, exercises, order)
        firsts.setdefault(entry["exercises"][0]["lesson"], []).append(entry)
    return {
        "notice": None if concepts else shown.absent,
        "figures": [hardest(concepts, shown.absent)] if concepts else [],
        "concepts": len(concepts),
        "lessons": [
            {"title": source.lessons[lesson], "concepts": firsts[lesson]}
            for lesson in order
            if lesson in firsts
        ],
    }


def _entry(concept: Concept, exercises: Mapping[str, About], order: list[str]) -> dict[str, Any]:
    """A concept with its exercises, those of the first lesson first."""
    names = sorted(concept.exercises, key=lambda name: order.index(exercises[name].lesson))
    return {
        "name": concept.name,
        "share": concept.row.text,
        "between": from_to(concept.row),
        "n": concept.row.n,
        "exercises": [
            {"id": name, "lesson": exercises[name].lesson, "title": exercises[name].title}
            for name in names
        ],
    }


def _once(steps: pd.DataFrame) -> pd.DataFrame:
    """One row per exercise that somebody answered, so that many learners do not slow the page."""
    answered = steps[steps["state"] == "answered"]
    return answered.drop_duplicates(["learner", "exercise"])
