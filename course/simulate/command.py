"""`course simulate`: what its arguments mean, and what it refuses."""

import re
from collections.abc import Callable, Mapping, Sequence

import click

from course.answers.intake import Intake
from course.answers.store import Store
from course.content.settings import Settings, read_settings
from course.exercises.base import Refused
from course.exercises.kinds.decision import AXES
from course.paths import CoursePaths
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
    _check(settings, cohort, lessons)
    tendency = {name: value for name, value in known.items() if name not in {"learners", "seed"}}
    held = Tendency(_weights(stances), **tendency)
    with Store(paths.store_url) as store:
        wanted = lessons or settings.lessons
        for lesson in wanted:
            _check_synthetic(store, cohort, lesson)
        for lesson in wanted:
            size, seed = int(known["learners"]), int(known["seed"])
            try:
                found = hand_in_cohort(Intake(store, settings), cohort, size, lesson, seed, held)
            except Refused as error:
                raise click.ClickException(f"{lesson}: {error} Release it first.") from None
            say(f"{lesson}: {found.handed_in} of {size} handed in, {found.answers} answers.")


def _check(settings: Settings, cohort: str, lessons: Sequence[str]) -> None:
    if settings.cohort(cohort) is None:
        there = ", ".join(one.id for one in settings.cohorts)
        raise click.BadParameter(f"{cohort} is not in source/course.yaml: {there}")
    for lesson in lessons:
        if lesson not in settings.lessons:
            there = ", ".join(settings.lessons)
            raise click.BadParameter(f"{lesson} is not in source/course.yaml: {there}")


def _check_synthetic(store: Store, cohort: str, lesson: str) -> None:
    synthetic = re.compile(rf"{re.escape(cohort)}-\d+")
    for answer in store.answers_in(lesson):
        if answer.cohort == cohort and not synthetic.fullmatch(answer.learner):
            raise click.ClickException(
                f"{lesson}: people of {cohort} answered. Use a cohort without people."
            )


def _weights(stances: Sequence[str]) -> dict[str, float]:
    found = {}
    for one in stances:
        name, _, weight = one.partition("=")
        if name not in _STANCES or not re.fullmatch(r"\d+(\.\d+)?", weight):
            there = ", ".join(sorted(_STANCES))
            raise click.BadParameter(f"--stance {one}: expected NAME=WEIGHT, a name of: {there}")
        found[name] = float(weight)
    return found
