"""`course simulate`: what its arguments mean, and what it refuses."""

import re
from collections.abc import Callable, Mapping, Sequence

import click
from sqlalchemy import select

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.settings import Settings, read_settings
from course.exercises.base import Refused
from course.exercises.case import AXES
from course.messages import _
from course.paths import CoursePaths
from course.people import schema as people
from course.people.cohorts.known import settings_with
from course.people.organisations import cohorts
from course.simulate.learners import hand_in_cohort
from course.simulate.tendency import Tendency

_STANCES = {stance for axis in AXES.values() for stance in axis}


def simulate(  # noqa: PLR0917 - as the command has them
    paths: CoursePaths,
    cohort: str,
    lessons: Sequence[str],
    stances: Sequence[str],
    known: Mapping[str, float],
    say: Callable[[str], None],
) -> None:
    """Let `known["learners"]` learners hand in, with `known["seed"]`; the rest is their tendency.

    Raises click's errors for names that do not exist and for a cohort in which people answered:
    synthetic answers would mix with theirs.
    """
    settings = read_settings(paths.source)
    size, seed = int(known["learners"]), int(known["seed"])
    numbers = {name: value for name, value in known.items() if name not in {"learners", "seed"}}
    tendency = Tendency(_weights(stances), **numbers)
    with Store(paths.store_url) as store:
        _check(store, settings, cohort, lessons)
        intake = Intake(store, settings)
        wanted = lessons or settings.lessons
        for lesson in wanted:
            _check_synthetic(store, cohort, lesson)
        for lesson in wanted:
            try:
                result = hand_in_cohort(intake, cohort, size, lesson, seed, tendency)
            except Refused:
                message = _("{lesson} takes no answers: release it first.", lesson=lesson)
                raise click.ClickException(message) from None
            message = _("{lesson}: {handed_in} of {learners} handed in, {answers} answers")
            counts = {"handed_in": result.handed_in, "answers": result.answers}
            say(message.format(lesson=lesson, learners=size, **counts))


def _check(store: Store, settings: Settings, cohort: str, lessons: Sequence[str]) -> None:
    """Refuse a cohort that neither the roster nor `course.yaml` has, or that was closed."""
    with store.snapshot() as connection:
        groups = cohorts(connection)
    closed = {group.id for group in groups if group.closed}
    open_ = [each.id for each in settings_with(settings, groups).cohorts if each.id not in closed]
    everywhere = _("source/course.yaml and the roster")
    for name, file, names in (
        (cohort, everywhere, open_),
        *((lesson, "source/course.yaml", settings.lessons) for lesson in lessons),
    ):
        if name in closed:
            raise click.BadParameter(_("{name} was closed: open it first.", name=name))
        if name not in names:
            message = _("{name} is not in {file}: {names}")
            raise click.BadParameter(message.format(name=name, file=file, names=", ".join(names)))


def _check_synthetic(store: Store, cohort: str, lesson: str) -> None:
    synthetic = _synthetic(store, cohort)
    for answer in store.answers_in(lesson):
        if answer.cohort == cohort and answer.learner not in synthetic:
            message = _("{lesson}: people of {cohort} answered. Use a cohort without people.")
            raise click.ClickException(message.format(lesson=lesson, cohort=cohort))


def _synthetic(store: Store, cohort: str) -> set[str]:
    """The persons who log in with a name such as simulated learners have."""
    name, c = re.compile(rf"{re.escape(cohort)}-\d+"), people.logins.c
    with store.snapshot() as connection:
        rows = connection.execute(select(c.subject, c.person).where(c.kind == "hub")).all()
    return {person for subject, person in rows if name.fullmatch(subject)}


def _weights(stances: Sequence[str]) -> dict[str, float]:
    weights = {}
    for stance in stances:
        name, _equals, weight = stance.partition("=")
        if name not in _STANCES or not re.fullmatch(r"\d+(\.\d+)?", weight):
            message = _("--stance {stance}: expected NAME=WEIGHT, where NAME is one of: {names}")
            names = ", ".join(sorted(_STANCES))
            raise click.BadParameter(message.format(stance=stance, names=names))
        weights[name] = float(weight)
    return weights
