"""The marks of a cohort: everybody in it, with the outcome of each lesson and of the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from course.answers.store import Store
from course.content.settings import Completion, Settings
from course.people import schema as p
from course.records.completion import LessonOutcome, Outcome, Rule
from course.records.outcomes import works_in
from course.records.participants import Participant, known_cohorts, participants
from course.records.rules.own import read_rules

_r = p.reopened.c


@dataclass(frozen=True)
class MarksRow:
    """One participant's marks; `attempts` is which attempt each hand-in is, by lesson."""

    who: Participant
    outcome: Outcome
    attempts: Mapping[str, int]


@dataclass(frozen=True)
class CohortMarks:
    """The marks of one cohort, by its `rule`; `lessons` are titles by id, in the running order."""

    cohort: str
    title: str
    lessons: Mapping[str, str]
    rule: Rule
    rows: tuple[MarksRow, ...]
    zone: ZoneInfo

    @property
    def counting(self) -> tuple[str, ...]:
        """The lessons whose points decide."""
        return self.rule.counting

    def max_points(self, lesson: str) -> float | None:
        """What can be earned in a lesson, from the hand-ins; None where nobody has points."""
        most = [row.outcome.lesson(lesson).max_points for row in self.rows]
        return max((points for points in most if points), default=None)

    @property
    def with_points(self) -> dict[str, float]:
        """The lessons in which there are points to earn, with how many."""
        return {name: most for name in self.lessons if (most := self.max_points(name))}


def cohort_marks(
    store: Store, settings: Settings, cohort: str, *, completion: Completion | None = None
) -> CohortMarks:
    """The marks of everybody in a cohort; raises LookupError where there is no such cohort.

    `completion` takes the place of the rule of the cohort's organisation.
    """
    with store.snapshot() as connection:
        title = known_cohorts(connection, settings)[cohort]
        people = participants(connection, cohort)
        reopened = _reopened(connection, cohort)
        rules = read_rules(connection, settings)
        ids = [who.person.id for who in people]
        works = works_in(store, connection, settings, ids)
    rule = Rule.of(settings, completion) if completion else rules.of(cohort)
    found = {id_: works.outcome(id_, rule) for id_ in ids}
    return CohortMarks(
        cohort,
        title,
        works.titles,
        rule,
        tuple(
            MarksRow(
                who,
                found[who.person.id],
                _attempts(found[who.person.id], reopened.get(who.person.id, {})),
            )
            for who in people
        ),
        settings.zone,
    )


def _reopened(
    connection: Connection, cohort: str
) -> dict[str, dict[str, list[tuple[int, datetime]]]]:
    """When a lesson was opened again as which attempt, by person and lesson."""
    found: dict[str, dict[str, list[tuple[int, datetime]]]] = {}
    rows = select(_r.person, _r.lesson, _r.attempt, _r.at).where(_r.cohort == cohort)
    for person, lesson, attempt, at in connection.execute(rows):
        found.setdefault(person, {}).setdefault(lesson, []).append((attempt, at))
    return found


def _attempts(
    outcome: Outcome, reopened: Mapping[str, list[tuple[int, datetime]]]
) -> dict[str, int]:
    return {
        lesson.lesson: _attempt(lesson, reopened.get(lesson.lesson, []))
        for lesson in outcome.lessons
        if lesson.handed_in
    }


def _attempt(lesson: LessonOutcome, reopened: list[tuple[int, datetime]]) -> int:
    """The newest attempt that was open when the lesson was handed in."""
    before = [n for n, at in reopened if lesson.handed_in and at <= lesson.handed_in]
    return max(before, default=1)
