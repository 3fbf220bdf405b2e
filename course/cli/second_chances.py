"""`course people extend` and `course people reopen`: more time, and a lesson opened again."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import click

from course.cli.base import Command
from course.messages import _
from course.paths import CoursePaths

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from course.answers.second_chances import SecondChances
    from course.content.settings import Settings

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("extend", cls=Command)
@click.argument("person")
@click.argument("cohort")
@click.argument("lesson")
@click.argument("day", type=_DAY)
def extend(person: str, cohort: str, lesson: str, day: datetime) -> None:
    """Give PERSON in COHORT until and including DAY (2026-12-18) for LESSON."""

    def work(chances: "SecondChances", who: str, settings: "Settings") -> str:
        chances.extend(who, cohort, lesson, _end(day, settings))
        return f"{day:%Y-%m-%d}"

    click.echo(_give(person, work))


@click.command("reopen", cls=Command)
@click.argument("person")
@click.argument("cohort")
@click.argument("lesson")
@click.option("--until", type=_DAY, help=_("The last day; without it there is no end."))
def reopen(person: str, cohort: str, lesson: str, until: datetime | None) -> None:
    """Open LESSON again for PERSON in COHORT, after feedback: the number of the new attempt."""

    def work(chances: "SecondChances", who: str, settings: "Settings") -> str:
        due = None if until is None else _end(until, settings)
        return str(chances.reopen(who, cohort, lesson, due))

    click.echo(_give(person, work))


def _give(person: str, work: "Callable[[SecondChances, str, Settings], str]") -> str:
    """The name of the person and what `work` gives, in one transaction."""
    from course.answers.second_chances import SecondChances  # noqa: PLC0415
    from course.answers.store import Store  # noqa: PLC0415
    from course.cli.shell import actor, one_person  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    paths = CoursePaths.here()
    settings = read_settings(paths.source)
    with Store(paths.store_url) as store:

        def change(connection: "Connection") -> str:
            who = one_person(connection, person)
            told = work(SecondChances(connection, settings, actor()), who.id, settings)
            return f"{who.shown}\t{told}"

        return store.writer.do(change)


def _end(day: datetime, settings: "Settings") -> datetime:
    """The moment after a day, in the course's time zone."""
    return datetime.combine(day.date() + timedelta(days=1), time(), settings.zone)
