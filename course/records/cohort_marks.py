"""The marks of a cohort: everybody in it, with the outcome of each lesson and of the course."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from course.answers.store import Store
from course.content.settings import Completion, Settings
from course.records.completion import Outcome, Rule
from course.records.outcomes import works_in
from course.records.participants import Participant, known_cohorts, participants
from course.records.rules.own import read_rules


@dataclass(frozen=True)
class MarksRow:
    """One participant's marks; `attempts` is which attempt counts, by lesson."""

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
        rules = read_rules(connection, settings)
        ids = [who.person.id for who in people]
        works = works_in(store, connection, settings, ids)
    rule = Rule.of(settings, completion) if completion else rules.of(cohort)
    found = {who.person.id: works.outcome(who.person.id, rule, who.since) for who in people}
    return CohortMarks(
        cohort,
        title,
        works.titles,
        rule,
        tuple(
            MarksRow(who, found[who.person.id], _attempts(found[who.person.id])) for who in people
        ),
        settings.zone,
    )


def _attempts(outcome: Outcome) -> dict[str, int]:
    return {lesson.lesson: lesson.attempt for lesson in outcome.lessons if lesson.handed_in}
