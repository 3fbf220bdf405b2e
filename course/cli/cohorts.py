"""Commands about cohorts: their data, report and analysis, and synthetic learners."""

from pathlib import Path

import click

from course.cli.base import SHARE, Command, Group, find_cohort
from course.messages import _
from course.paths import CoursePaths

_AGAIN = _("Again for more.")


@click.group(cls=Group)
def cohort() -> None:
    """Data for coordinators."""


@cohort.command("build")
def cohort_build() -> None:
    """Make the rows for instructors and authors anew, when enough is new."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.cohort.build import build  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    paths = CoursePaths.here()
    with Store(paths.store_url) as store:
        click.echo(build(paths, store, read_settings(paths.source)))


@cohort.command("publish")
@click.argument("lesson", required=False)
@click.argument("cohort", required=False)
def cohort_publish(lesson: str | None, cohort: str | None) -> None:
    """Publish the figures that are due, as happens every night; of one LESSON, in one COHORT."""
    from datetime import UTC, datetime  # noqa: PLC0415

    from course.answers.store import Store  # noqa: PLC0415
    from course.cohort.scheduling.rounds import publish_due  # noqa: PLC0415
    from course.cohort.scheduling.sentences import sentences  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.people.cohorts.known import with_roster  # noqa: PLC0415

    paths = CoursePaths.here()
    settings = read_settings(paths.source)
    if lesson is not None and lesson not in settings.lessons:
        file, names = "source/course.yaml", ", ".join(settings.lessons)
        raise click.BadParameter(
            _("{name} is not in {file}: {names}", name=lesson, file=file, names=names)
        )
    with Store(paths.store_url) as store:
        if cohort is not None:
            with store.snapshot() as connection:
                find_cohort(with_roster(connection, settings), cohort)
        lessons = None if lesson is None else [lesson]
        done = publish_due(store, settings, datetime.now(UTC), lessons, cohort)
        for sentence in sentences(done, settings.zone):
            click.echo(sentence)


@click.command(cls=Command)
@click.argument("cohort")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("The folder to write into; cohort/rapport-COHORT when left out."),
)
@click.option(
    "--beside",
    "others",
    multiple=True,
    metavar="OTHER",
    help=_("Compare with this cohort too; again for more. Only for readers who may see them all."),
)
def report(cohort: str, folder: Path | None, others: tuple[str, ...]) -> None:
    """Write the report of COHORT as PDF, and its tables as CSV and Parquet."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.cohort.pages.viewer import Viewer  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.people.cohorts.known import with_roster  # noqa: PLC0415
    from course.web.coordinator.report import report as write  # noqa: PLC0415

    paths = CoursePaths.here()
    with Store(paths.store_url) as store:
        with store.snapshot() as connection:
            settings = with_roster(connection, read_settings(paths.source))
        cohorts = [find_cohort(settings, name).id for name in (cohort, *others)]
        viewer = Viewer(paths, settings, store, cohorts, cohort)
        click.echo(str(write(viewer, folder or paths.cohort / f"rapport-{cohort}")))


@click.command(cls=Command)
@click.argument("cohort")
@click.option(
    "--lesson", "lessons", multiple=True, help=_("Again for more; all lessons if left out.")
)
@click.option("--learners", default=40, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=0, show_default=True)
@click.option("--stance", "stances", multiple=True, metavar="NAME=WEIGHT", help=_AGAIN)
@click.option("--skill", default=0.7, show_default=True, type=SHARE)
@click.option("--spread", default=0.5, show_default=True, type=click.FloatRange(0))
@click.option("--guesses", default=0.0, show_default=True, type=SHARE)
@click.option("--sure", default=0.4, show_default=True, type=SHARE)
@click.option("--leaves-out", default=0.02, show_default=True, type=SHARE)
@click.option("--drops-out", default=0.1, show_default=True, type=SHARE)
@click.option("--rating", default=0.5, show_default=True, type=SHARE)
@click.option("--gain", default=0.1, show_default=True, type=click.FloatRange(-1, 1))
def simulate(
    cohort: str, lessons: tuple[str, ...], stances: tuple[str, ...], **known: float
) -> None:
    """Let synthetic learners of COHORT answer and hand in, with a tendency that is known."""
    from course.simulate.command import simulate as run  # noqa: PLC0415

    run(CoursePaths.here(), cohort, lessons, stances, known, click.echo)


@click.command(cls=Command)
@click.argument("cohort")
def analyse(cohort: str) -> None:
    """Write a notebook about COHORT to analyse/, for the instructor's JupyterLab."""
    from course.analysis.notebook import write  # noqa: PLC0415
    from course.answers.store import Store  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.people.cohorts.known import with_roster  # noqa: PLC0415

    paths = CoursePaths.here()
    with Store(paths.store_url) as store, store.snapshot() as connection:
        chosen = find_cohort(with_roster(connection, read_settings(paths.source)), cohort)
    written = write(paths, chosen.id, chosen.title)
    click.echo(str(written) if written else _("The notebook is there already, and up to date."))
