"""*Nu*: somebody asks for the figures of a cohort's lesson before they come by themselves."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from course.answers.store import Store
from course.cohort.publications.kept import Publication
from course.cohort.scheduling.division import Team, Together, Waiting
from course.cohort.scheduling.rounds import count_together
from course.cohort.scheduling.situation import LessonDivided
from course.people.audit import Actor, Change

DID: Final = "publish-figures"
"""What the audit calls it; about a cohort and a lesson."""


@dataclass(frozen=True)
class Proposal:
    """What asking now would do in one lesson.

    `own` are the people of the cohort who wait; `group` who would be counted, None where they are
    too few, with small teams that wait as well too; `beside` those teams. `missing` more people are
    needed for a group.
    """

    team: Team
    k: int
    own: tuple[Waiting, ...]
    group: Together | None
    beside: tuple[str, ...]
    missing: int


def proposal(divided: LessonDivided, cohort: str) -> Proposal:
    """Whoever handed in in the cohort by now; where too few, with small teams that are ready.

    Those of the unit, and where they are too few as well, of the organisation.
    """
    team, own = divided.teams[cohort], divided.of(cohort)
    k = divided.situation.k_of(team.organisation)
    if len(own) >= k or not own:
        group = Together(own, "now") if own else None
        return Proposal(team, k, own, group, (), 0 if own else k)
    people = own
    for place in ("unit", "organisation"):
        where = getattr(team, place)
        if where is None:
            continue
        people = own + tuple(
            who
            for name, ready in divided.division.few.items()
            if name != cohort and getattr(divided.teams[name], place) == where
            for who in ready
        )
        if len(people) >= k:
            group = Together(people, "now")
            beside = tuple(name for name in group.cohorts if name != cohort)
            return Proposal(team, k, own, group, beside, 0)
    return Proposal(team, k, own, None, (), k - len(people))


def publish_now(store: Store, divided: LessonDivided, cohort: str, by: Actor) -> Publication | None:
    """Publish a cohort's lesson because somebody asks for it; a line of the audit says so.

    None, and nothing is done, where people are too few, or somebody else did it at this moment.

    Raises
    ------
    PeopleMovedError
        Somebody was moved, merged or taken out since the division.
    """
    group = proposal(divided, cohort).group
    if group is None:
        return None

    def along(connection: Connection) -> None:
        Change(connection).write(by, DID, None, f"{cohort} {divided.lesson}")

    return count_together(store, divided, group, by.name, along)
