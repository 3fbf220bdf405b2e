"""Whose rule of *afgerond* and *geslaagd* is whose: an organisation's own goes before the course's.

A cohort has the rule of its organisation. A learner has that of the cohort in which they work now:
the one in which they were enrolled last.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from course.content.settings import Completion, Settings
from course.people import schema as p
from course.records.completion import Rule

_c, _e, _o = p.cohorts.c, p.enrolments.c, p.organisations.c


@dataclass(frozen=True)
class Rules:
    """The course's rule, and the rules of cohorts whose organisation has its own."""

    course: Rule
    own: Mapping[str, Rule]

    def of(self, cohort: str | None) -> Rule:
        """The rule of a cohort; the course's for None, and where the roster does not know it."""
        return self.own.get(cohort or "", self.course)


def read_rules(connection: Connection, settings: Settings) -> Rules:
    """The rules of all cohorts, in one statement."""
    query = (
        select(_c.id, _o.completion)
        .join_from(p.cohorts, p.organisations, _o.id == _c.organisation)
        .where(_o.completion.is_not(None))
    )
    return rules_in(settings, {row.id: row.completion for row in connection.execute(query)})


def rules_in(settings: Settings, completions: Mapping[str, Mapping[str, Any]]) -> Rules:
    """The rules of cohorts, from what their organisations say (`Schedule.completions`)."""
    own = {
        cohort: Rule.of(settings, Completion.model_validate(completion))
        for cohort, completion in completions.items()
    }
    return Rules(Rule.of(settings), own)


def rules_of_learners(
    connection: Connection, settings: Settings, only: Collection[str] | None = None
) -> Callable[[str], Rule]:
    """Tells the rule of a learner, among these or among all: one statement, or two where needed."""
    rules = read_rules(connection, settings)
    if not rules.own:
        return lambda _: rules.course
    cohorts = _working_in(connection, only)
    return lambda learner: rules.of(cohorts.get(learner))


def _working_in(connection: Connection, only: Collection[str] | None) -> dict[str, str]:
    """The cohort in which learners work now, by id."""
    query = select(_e.person, _e.cohort).where(_e.until.is_(None)).order_by(_e.since, _e.seq)
    if only is not None:
        query = query.where(_e.person.in_(sorted(only)))
    return {row.person: row.cohort for row in connection.execute(query)}
