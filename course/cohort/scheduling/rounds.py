"""A round: everything that can be published by now is published, once."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from course.answers.store import Store
from course.cohort.dataset.withdrawals import last_withdrawal
from course.cohort.publications.kept import Publication
from course.cohort.publishing.making import publish
from course.cohort.scheduling.division import Team, Together
from course.cohort.scheduling.situation import LessonDivided, Situation
from course.content.settings import Settings
from course.marking.handing_in import mark_older

_TRIES: Final = 3


class PeopleMovedError(Exception):
    """People are elsewhere than they were when they were divided."""


@dataclass(frozen=True)
class Left:
    """People of a cohort who wait in a lesson after a round.

    `ready` of them could be counted if they were `k`; `until` is when the others can, or when the
    dates of the teams that they wait for have passed; None where that has no date.
    """

    lesson: str
    team: Team
    waiting: int
    ready: int
    k: int
    until: datetime | None


@dataclass(frozen=True)
class Round:
    """What one round published, in the order of lessons, and who waits after it."""

    published: tuple[Publication, ...]
    left: tuple[Left, ...]


def publish_due(
    store: Store,
    settings: Settings,
    at: datetime,
    lessons: Collection[str] | None = None,
    cohort: str | None = None,
) -> Round:
    """Publish what is due in these lessons (None: all), for one cohort or for all.

    Doing it again does nothing, and of two workers who do it at once each person is counted by one.
    """
    mark_older(store)
    published: list[Publication] = []
    left: list[Left] = []
    with store.snapshot() as connection:
        situation = Situation.read(connection, settings, at)
    for lesson in settings.lessons if lessons is None else lessons:
        for _ in range(_TRIES):
            with store.snapshot() as connection:
                divided = situation.divided(connection, lesson)
            try:
                for made in _published(store, divided, cohort):
                    published.append(made)  # noqa: PERF402 - what was made stays, if a later one fails
            except PeopleMovedError:
                with store.snapshot() as connection:
                    situation = Situation.read(connection, settings, at)
                continue
            break
        left += [one for one in _left(divided) if cohort in {None, one.team.id}]
    return Round(tuple(published), tuple(left))


def _published(store: Store, divided: LessonDivided, cohort: str | None) -> Iterator[Publication]:
    for group in divided.division.groups:
        if cohort is None or cohort in group.cohorts:
            made = count_together(store, divided, group)
            if made:
                yield made


def count_together(
    store: Store,
    divided: LessonDivided,
    group: Together,
    by: str = "",
    along: Callable[[Connection], None] | None = None,
) -> Publication | None:
    """Publish one group; None where somebody else did at this moment.

    `along` writes what goes with it in the same transaction.

    Raises
    ------
    PeopleMovedError
        Somebody was moved, merged or taken out since the division; nothing was published.
    """
    situation = divided.situation

    def work(connection: Connection) -> None:
        if last_withdrawal(connection) != situation.seen:
            raise PeopleMovedError
        if along:
            along(connection)

    return publish(
        store,
        situation.settings,
        lesson=divided.lesson,
        cohorts=group.cohorts,
        organisation=divided.teams[group.cohorts[0]].organisation,
        period=group.period,
        people=[divided.people[who.learner] for who in group.people],
        at=situation.at,
        reason=group.reason,
        by=by,
        along=work,
    )


def _left(divided: LessonDivided) -> Iterator[Left]:
    counted = {who.learner for group in divided.division.groups for who in group.people}
    for cohort, team in divided.teams.items():
        people = [who for who in divided.of(cohort) if who.learner not in counted]
        if people:
            yield Left(
                divided.lesson,
                team,
                len(people),
                len(divided.division.ready.get(cohort, ())),
                divided.situation.k_of(team.organisation),
                divided.next_moment(cohort),
            )
