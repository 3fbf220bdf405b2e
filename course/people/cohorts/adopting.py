"""Cohorts that only `course.yaml` names, as before there was a roster: taking them into it."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.content.settings import Cohort, Settings
from course.people import schema as t
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.organisations import Group, add_cohort, organisation_of


class Adopted(NamedTuple):
    """A cohort that the roster has now.

    `undated` are its lessons whose date counts from a release that has not been: they have none.
    """

    group: Group
    undated: tuple[str, ...]


def not_in_roster(connection: Connection, settings: Settings) -> list[Cohort]:
    """The cohorts of `course.yaml` that the roster does not have."""
    known = set(connection.execute(select(t.cohorts.c.id)).scalars())
    return [cohort for cohort in settings.cohorts if cohort.id not in known]


def adopt(
    connection: Connection,
    actor: Actor,
    settings: Settings,
    organisation: str,
    released: Mapping[str, datetime],
) -> list[Adopted]:
    """Take them into an organisation of the roster, with their dates; doing it again does nothing.

    `released` is when each lesson was first opened. The dates that hold stay the same. Learners
    come along by themselves: their groups of the Hub name these cohorts.

    Raises
    ------
    RosterError
        There is no such organisation; nothing was changed.
    """
    organisation_of(connection, organisation)
    adopted = []
    with connection.begin_nested():
        for cohort in not_in_roster(connection, settings):
            group = Group(cohort.id, cohort.title, organisation)
            add_cohort(connection, actor, group)
            undated = []
            for lesson, said in cohort.dates.items():
                dates = LessonDates(*settings.planned(cohort.id, lesson, released.get(lesson)))
                if dates != LessonDates():
                    set_dates(connection, actor, cohort.id, lesson, dates)
                if said.weeks and dates.due is None:
                    undated.append(lesson)
            adopted.append(Adopted(group, tuple(undated)))
    return adopted
