"""Publications in the store: written once, read as often as anybody likes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select

from course.answers import publication_tables as t
from course.answers import schema
from course.answers.schema import openings
from course.cohort.publications.frozen import Figure, What, together

Reason = Literal["date", "now", "quarter"]
Where = tuple[What, str, str]  # what a figure is about, the exercise and the step
_p, _f = t.publications.c, t.published_figures.c
_AT_ONCE = 500


@dataclass(frozen=True)
class Publication:
    """What was told of a lesson and a group of people, at one moment.

    Attributes
    ----------
    seq : its number; later ones are larger. 0 before it is kept.
    organisation : whose cohorts, None where the roster does not know them.
    cohorts : the cohorts whose people were counted, by id; several where they were too small alone.
    period : "", or a quarter of hand-ins as in *2026-Q3*.
    by : who asked for it, "" where nobody did.
    size : people who were counted. Not everybody answered every question.
    releases : the releases that they worked in, that of most people first, each with the number of
        the last correction of its key at that moment, None where there was none.
    audit : the rule by which the figures were found safe, and how many of them are silent.
    figures : everything that was told.
    """

    seq: int
    organisation: str | None
    lesson: str
    cohorts: tuple[str, ...]
    period: str
    at: datetime
    reason: Reason
    by: str
    size: int
    releases: Mapping[str, int | None]
    audit: Mapping[str, Any]
    figures: tuple[Figure, ...]


def keep(connection: Connection, publication: Publication, people: Iterable[str]) -> int:
    """Write a publication and who was counted in it; its number.

    Raises
    ------
    IntegrityError
        Somebody was counted in this lesson before: nothing of the transaction may be kept.
    """
    row = {
        "organisation": publication.organisation,
        "lesson": publication.lesson,
        "cohorts": {"cohorts": list(publication.cohorts)},
        "period": publication.period,
        "at": publication.at,
        "reason": publication.reason,
        "by": publication.by,
        "size": publication.size,
        "releases": {"releases": list(publication.releases.items())},
        "audit": dict(publication.audit),
    }
    query = insert(t.publications).values(row).returning(_p.seq)
    seq: int = connection.execute(query).scalar_one()
    figures = [
        {
            "publication": seq,
            "what": one.what,
            "exercise": one.exercise,
            "step": one.step,
            "told": one.dumped(),
        }
        for one in publication.figures
    ]
    counted = [
        {"publication": seq, "lesson": publication.lesson, "learner": learner} for learner in people
    ]
    for table, rows in ((t.published_figures, figures), (t.counted_people, counted)):
        for start in range(0, len(rows), _AT_ONCE):
            connection.execute(insert(table), rows[start : start + _AT_ONCE])
    return seq


def publications(
    connection: Connection,
    lessons: Collection[str] | None = None,
    cohorts: Collection[str] | None = None,
) -> list[Publication]:
    """Those of some lessons (None: all) in which one of `cohorts` (None: any) is, oldest first."""
    query = select(t.publications).order_by(_p.seq)
    if lessons is not None:
        query = query.where(_p.lesson.in_(list(lessons)))
    rows = [
        row
        for row in connection.execute(query).mappings()
        if cohorts is None or not set(cohorts).isdisjoint(row["cohorts"]["cohorts"])
    ]
    figures: dict[int, list[Figure]] = {row["seq"]: [] for row in rows}
    numbers = list(figures)
    for start in range(0, len(numbers), _AT_ONCE):
        of_some = _f.publication.in_(numbers[start : start + _AT_ONCE])
        columns = _f.publication, _f.what, _f.exercise, _f.step, _f.told
        for seq, *held in connection.execute(select(*columns).where(of_some).order_by(_f.seq)):
            figures[seq].append(Figure.loaded(*held))
    return [
        Publication(
            seq=row["seq"],
            organisation=row["organisation"],
            lesson=row["lesson"],
            cohorts=tuple(row["cohorts"]["cohorts"]),
            period=row["period"],
            at=row["at"],
            reason=row["reason"],
            by=row["by"],
            size=row["size"],
            releases=dict(row["releases"]["releases"]),
            audit=row["audit"],
            figures=tuple(figures[row["seq"]]),
        )
        for row in rows
    ]


def latest(connection: Connection) -> int:
    """The number of the last publication, 0 where there is none: what pages depend on."""
    return connection.execute(select(func.max(_p.seq))).scalar() or 0


def last_correction(connection: Connection) -> int:
    """The number of the last correction of any key, 0 without any: points depend on it."""
    return connection.execute(select(func.max(schema.corrections.c.seq))).scalar() or 0


def last_opening(connection: Connection) -> int:
    """The number of the last time that a lesson was opened, 0 for never: titles depend on it."""
    return connection.execute(select(func.max(openings.c.seq))).scalar() or 0


def counted(connection: Connection, lesson: str) -> set[str]:
    """The ids of everybody who was counted in a lesson. Staff's side only."""
    c = t.counted_people.c
    return set(connection.execute(select(c.learner).where(c.lesson == lesson)).scalars())


def forget(connection: Connection, learner: str) -> None:
    """Forget in which publications somebody was counted, when their work is erased.

    What was told stays as it is: another figure without them would tell what they had said.
    """
    connection.execute(delete(t.counted_people).where(t.counted_people.c.learner == learner))


def all_together(made: Iterable[Publication]) -> dict[Where, Figure]:
    """Every figure of publications of a lesson, by what it is about."""
    by_question: dict[Where, list[Figure]] = {}
    for one in made:
        for figure in one.figures:
            where = figure.what, figure.exercise, figure.step
            by_question.setdefault(where, []).append(figure)
    return {
        where: together([one for one in several if not one.is_silent] or several)
        for where, several in by_question.items()
    }
