"""Concept by concept: how much of what learners answered in the exercises about it was good.

Computed from frozen figures and the key, see `publications.derived.right`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.wording import from_to, joined, quoted
from course.cohort.figures import charts, tables
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import COUNT, LIKELY, Column, Kind, Table
from course.cohort.pages.published import Published
from course.cohort.publications import derived
from course.cohort.publications.estimates import Estimate
from course.cohort.publications.worth import rightness
from course.content.released import Released

_CLOSED = (
    "Zonder {}. Daarvan lees je hier iets zodra je die les zelf hebt ingeleverd: anders zou je de "
    "goede antwoorden al kennen."
)
MOST = 10  # in the figure
_NAMED = 2  # in the sentence
_GOOD = Column(
    "Deel goed",
    Kind.SHARE,
    "welk deel van wat deelnemers antwoordden goed was volgens de cursus, afgerond",
)
_EXERCISES = Column("Oefeningen", Kind.NUMBER, "in hoeveel oefeningen dit voorkomt")


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
    """Every exercise with points, by id; if releases differ, the first one wins."""
    abouts: dict[str, About] = {}
    for released in releases:
        for exercise in released.exercises:
            if exercise.points and not exercise.practice:
                about = About(released.lesson, exercise.title, exercise.concepts)
                abouts.setdefault(exercise.id, about)
    return abouts


def told_concepts(
    right: Mapping[str, Estimate], exercises: Mapping[str, About], names: Mapping[str, str]
) -> list[Concept]:
    """The concepts about which something is told, the smallest share first.

    `right` says of each exercise how much of it was good.
    """
    by_concept: dict[str, list[str]] = {}
    for exercise, about in exercises.items():
        for concept in about.concepts if exercise in right else ():
            by_concept.setdefault(concept, []).append(exercise)
    concepts = [
        Concept(
            names[concept],
            derived.share(derived.together([right[name] for name in practised])),
            tuple(practised),
        )
        for concept, practised in by_concept.items()
        if concept in names
    ]
    return sorted(concepts, key=lambda concept: (round(concept.row.value, 4), concept.name))


def hardest(concepts: Sequence[Concept], absent: str) -> Figure:
    """The concepts with the smallest share; the table has all."""
    many = min(MOST, len(concepts))
    title = f"Van {len(concepts)} begrippen de {many} waarbij het minst goed ging"
    if not concepts:
        return Figure("begrippen", "Begrippen waarbij het minst goed ging", absent)
    bars = [charts.Bar(c.name, c.row.text, *c.row.drawn) for c in concepts[:many]]
    about = f"Deel van de antwoorden dat goed was, {_sizes(concepts)} deelnemers per begrip"
    plot, table = charts.bars(bars), _table(title, concepts)
    return Figure("begrippen", title, _summary(concepts), about, plot, table)


def _table(title: str, concepts: Sequence[Concept]) -> Table:
    rows = [
        (
            concept.name,
            [
                tables.share(concept.row),
                tables.likely(concept.row),
                tables.count(concept.row.n),
                tables.number(str(len(concept.exercises)), len(concept.exercises)),
            ],
        )
        for concept in concepts
    ]
    return Table.of(title, "Begrip", (_GOOD, LIKELY, COUNT, _EXERCISES), rows)


def _summary(concepts: Sequence[Concept]) -> str:
    """Which concepts are hardest, and whether that is more than chance."""
    first, last = concepts[0].row, concepts[-1].row
    least = " en ".join(f"{quoted(c.name)} ({c.row.text})" for c in concepts[:_NAMED])
    if first.high < last.low:
        most = f"{quoted(concepts[-1].name)} ({last.text})"
        return f"Het minst goed ging het bij {least}. Het best bij {most}."
    return f"Het minst goed: {least}. De verschillen zijn zo klein dat ze toeval kunnen zijn."


def _sizes(concepts: Sequence[Concept]) -> str:
    """Of at least how many people, as in *20* or *18 tot 24*."""
    sizes = sorted({concept.row.n for concept in concepts})
    return str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]} tot {sizes[-1]}"


def concepts_of(published: Published, names: Mapping[str, str]) -> dict[str, Any]:
    """`figures`, and per lesson all concepts with links to their exercises."""
    exercises: dict[str, About] = {}
    right: dict[str, Estimate] = {}
    for lesson in published.open_lessons:
        releases, figures = published.released(lesson), published.figures(lesson).values()
        worth = rightness(releases)
        for name, about in exercises_of(releases).items():
            estimate = derived.right(figures, worth, name)
            if estimate is not None:
                exercises[name], right[name] = about, estimate
    concepts = told_concepts(right, exercises, names)
    order = list(published.lessons)
    firsts: dict[str, list[dict[str, Any]]] = {}
    for concept in concepts:
        entry = _entry(concept, exercises, order)
        firsts.setdefault(entry["exercises"][0]["lesson"], []).append(entry)
    closed = [title for lesson, title in published.lessons.items() if lesson in published.locked]
    return {
        "notice": _CLOSED.format(joined(closed))
        if closed
        else None
        if concepts
        else published.absent,
        "figures": [hardest(concepts, published.absent)] if concepts else [],
        "concepts": len(concepts),
        "lessons": [
            {"title": published.lessons[lesson], "concepts": firsts[lesson]}
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
