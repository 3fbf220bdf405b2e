"""`course …`: what authors and operators do beside nbgrader's own commands."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.content.author_errors import Mistakes
from course.paths import CoursePaths, CourseRootError

if TYPE_CHECKING:
    from course.content.settings import Cohort, Settings

_SHARE = click.FloatRange(0, 1)


class _Sentences(click.Group):
    """Tells expected errors as one sentence, without a traceback, with exit status 1."""

    def invoke(self, context: click.Context) -> object:
        from course.answers.upgrade import StoreError  # noqa: PLC0415
        from course.hub.setup import HubError  # noqa: PLC0415 - only `demo` needs the Hub
        from course.release import CommandError  # noqa: PLC0415

        try:
            return super().invoke(context)
        except (CourseRootError, Mistakes, CommandError, HubError, StoreError) as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=_Sentences)
def main() -> None:
    """Professioneel nabij: a course that marks itself."""


@main.command()
def check() -> None:
    """Check everything in source/: one sentence a mistake."""
    from course.content.lesson import check_source, read_lesson  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    paths = CoursePaths.here()
    if mistakes := check_source(paths.source):
        raise Mistakes(mistakes)
    lessons = read_settings(paths.source).lessons
    count = sum(len(read_lesson(paths.source, name).exercises) for name in lessons)
    click.echo(f"source/ is well: {len(lessons)} lessons, {count} exercises.")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; fail when out of step.")
def release(only_check: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Make release/ from source/ with `nbgrader generate_assignment`."""
    from course.release import generate, out_of_step  # noqa: PLC0415

    paths = CoursePaths.here()
    if not only_check:
        generate(paths)
        click.echo("release/ is in step with source/.")
        return
    if changed := out_of_step(paths):
        click.echo(f"Out of step with source/: {', '.join(changed)}.", err=True)
        click.echo("Run: make release", err=True)
        sys.exit(1)
    click.echo("release/ is in step with source/.")


@main.command()
@click.argument("lesson")
@click.option("--port", default=8010, show_default=True)
def preview(lesson: str, port: int) -> None:
    """Show LESSON from source/ as a learner sees it, storing nothing."""
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.web.author.preview import serve_preview  # noqa: PLC0415

    paths = CoursePaths.here()
    lessons = read_settings(paths.source).lessons
    if lesson not in lessons:
        raise click.BadParameter(f"{lesson} is not in source/course.yaml: {', '.join(lessons)}")

    def say(address: str) -> None:
        click.echo(f"{address}/les/{lesson}   (Ctrl-C stops)")

    try:
        asyncio.run(serve_preview(paths, port, say))
    except KeyboardInterrupt:
        click.echo("")
    except OSError as error:
        raise click.ClickException(f"port {port}: {error.strerror}; choose another") from None


@main.command()
@click.option("--port", default=8011, show_default=True)
@click.option(
    "--notebook",
    "notebooks",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also write a notebook for each state into this folder, for JupyterLab.",
)
def gallery(port: int, notebooks: Path | None) -> None:
    """Show every kind of exercise in every state with its file beside it, storing nothing."""
    from course.web.author.gallery import serve_gallery  # noqa: PLC0415

    def say(address: str) -> None:
        click.echo(f"{address}/   (Ctrl-C stops)")
        if notebooks is not None:
            click.echo(f"Notebooks for it: jupyter lab {notebooks}")

    try:
        asyncio.run(serve_gallery(CoursePaths.here().source, port, say, notebooks))
    except KeyboardInterrupt:
        click.echo("")
    except OSError as error:
        raise click.ClickException(f"port {port}: {error.strerror}; choose another") from None


@main.command()
@click.option("--all", "show_all", is_flag=True, help="Every concept, not only what is missing.")
def coverage(show_all: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Print concept by lesson by exercise; fail when a concept is missing."""
    from course.content.coverage import coverage as covered  # noqa: PLC0415

    rows, unknown = covered(CoursePaths.here().source)
    for row in rows:
        if show_all or row.missing:
            where = f"{', '.join(row.taught) or '-'} | {', '.join(row.practised) or '-'}"
            click.echo(f"{row.idea.id} {row.idea.name} | {where} {row.missing}".rstrip())
    for name in unknown:
        click.echo(f"{name} is named, but is not in source/concepts.yaml")
    missing = sum(bool(row.missing) for row in rows)
    core = sum(row.idea.core for row in rows)
    click.echo(f"{len(rows)} concepts ({core} core), {missing} missing, {len(unknown)} unknown.")
    if missing or unknown:
        sys.exit(1)


@main.command()
@click.option("--answers", is_flag=True, help="Also what learners' published answers say.")
def items(answers: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Report on the quality of the item bank; fail when a figure is beyond its limit."""
    from course.content.bank_report import findings, rare_words  # noqa: PLC0415
    from course.content.lesson import read_lesson  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    source = CoursePaths.here().source
    found = findings(source)
    for one in found:
        verdict = "  ok " if one.well else "  !! "
        click.echo(f"{verdict}{one.what}: {one.value:.2f} ({one.limit})")
        if not one.well:
            click.echo(f"       {', '.join(one.where)}")
    for name in read_settings(source).lessons:
        click.echo(f"rare words in {name}: {', '.join(rare_words(read_lesson(source, name)))}")
    if answers:
        _say_what_answers_say()
    if not all(one.well for one in found):
        sys.exit(1)


def _say_what_answers_say() -> None:
    """What learners' published answers say of exercises, lesson by lesson, in Dutch."""
    from course.analysis.findings import advice_lines  # noqa: PLC0415 - brings pandas with it

    for line in advice_lines(CoursePaths.here()):
        click.echo(line)


@main.group()
def cohort() -> None:
    """Data for coordinators."""


@cohort.command("build")
def cohort_build() -> None:
    """Publish a new snapshot of the cohort data, when enough is new."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.cohort.build import build  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    paths = CoursePaths.here()
    with Store(paths.store_url) as store:
        click.echo(build(paths, store, read_settings(paths.source)))


def _cohort(settings: "Settings", name: str) -> "Cohort":
    """The cohort of that id, or a word about which there are."""
    if (found := settings.cohort(name)) is None:
        known = ", ".join(one.id for one in settings.cohorts)
        raise click.BadParameter(f"{name} is not in source/course.yaml: {known}")
    return found


@main.command()
@click.argument("cohort")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write into; cohort/rapport-COHORT when left out.",
)
@click.option(
    "--beside",
    "others",
    multiple=True,
    metavar="OTHER",
    help="Compare with this cohort too; again for more. The report is then for who may see both.",
)
def report(cohort: str, folder: Path | None, others: tuple[str, ...]) -> None:
    """Write the report of COHORT: one HTML file that opens offline, and its tables as CSV."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.cohort.pages.viewer import Viewer  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.web.coordinator.report import report as write  # noqa: PLC0415

    paths = CoursePaths.here()
    settings = read_settings(paths.source)
    seen = [_cohort(settings, name).id for name in (cohort, *others)]
    with Store(paths.store_url) as store:
        viewer = Viewer(paths, settings, store, seen, cohort)
        click.echo(str(write(viewer, folder or paths.cohort / f"rapport-{cohort}")))


@main.command()
@click.argument("cohort")
@click.option("--lesson", "lessons", multiple=True, help="Again for more; all lessons if left out.")
@click.option("--learners", default=40, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=0, show_default=True)
@click.option("--stance", "stances", multiple=True, metavar="NAME=WEIGHT", help="Again for more.")
@click.option("--skill", default=0.7, show_default=True, type=_SHARE)
@click.option("--spread", default=0.5, show_default=True, type=click.FloatRange(0))
@click.option("--guesses", default=0.0, show_default=True, type=_SHARE)
@click.option("--sure", default=0.4, show_default=True, type=_SHARE)
@click.option("--leaves-out", default=0.02, show_default=True, type=_SHARE)
@click.option("--drops-out", default=0.1, show_default=True, type=_SHARE)
@click.option("--rating", default=0.5, show_default=True, type=_SHARE)
@click.option("--gain", default=0.1, show_default=True, type=click.FloatRange(-1, 1))
def simulate(
    cohort: str, lessons: tuple[str, ...], stances: tuple[str, ...], **known: float
) -> None:
    """Let synthetic learners of COHORT answer and hand in, with a tendency that is known."""
    from course.simulate.command import simulate as run  # noqa: PLC0415

    run(CoursePaths.here(), cohort, lessons, stances, known, click.echo)


@main.command()
@click.argument("cohort")
def analyse(cohort: str) -> None:
    """Write a notebook about COHORT to analyse/, for the instructor's JupyterLab."""
    from course.analysis.notebook import write  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    paths = CoursePaths.here()
    found = _cohort(read_settings(paths.source), cohort)
    written = write(paths, found.id, found.title)
    click.echo(str(written) if written else "The notebook is there already, and up to date.")


@main.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True)
def demo(port: int) -> None:
    """Prepare two synthetic cohorts and start JupyterHub on 127.0.0.1."""
    from course.demo import run  # noqa: PLC0415
    from course.progress import Steps  # noqa: PLC0415

    run(CoursePaths.here(), port, Steps())
