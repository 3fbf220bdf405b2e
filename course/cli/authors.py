"""Commands for authors: check, release, schema, preview, gallery, coverage, items."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import click

from course.cli.base import Command
from course.content.mistakes import Mistakes
from course.messages import _
from course.paths import CoursePaths


@click.command(cls=Command)
def check() -> None:
    """Check everything in source/: one sentence for each mistake."""
    from course.content.check import check_source  # noqa: PLC0415
    from course.content.lesson import read_lesson  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.jobs.mail.templates import check_templates  # noqa: PLC0415

    paths = CoursePaths.here()
    if mistakes := [*check_source(paths.source), *check_templates(paths.mail)]:
        raise Mistakes(mistakes)
    lessons = read_settings(paths.source).lessons
    exercises = sum(len(read_lesson(paths.source, name).exercises) for name in lessons)
    message = _("source/ OK: {lessons} lessons, {exercises} exercises")
    click.echo(message.format(lessons=len(lessons), exercises=exercises))


@click.command(cls=Command)
@click.option("--check", "only_check", is_flag=True, help=_("Write nothing; fail when outdated."))
def release(only_check: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Generate release/ from source/ with `nbgrader generate_assignment`."""
    from course.generate_release import generate, out_of_step  # noqa: PLC0415

    paths = CoursePaths.here()
    if not only_check:
        generate(paths)
    elif changed := out_of_step(paths):
        click.echo(_("Out of step with source/: {files}", files=", ".join(changed)), err=True)
        click.echo(_("Run: {command}", command="make release"), err=True)
        sys.exit(1)
    click.echo(_("release/ is in step with source/"))


@click.command(cls=Command)
@click.option("--check", "only_check", is_flag=True, help=_("Write nothing; fail when outdated."))
def schema(only_check: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Generate docs/kinds/ from the models, and name its schema in each exercise file."""
    from course.content.schema import out_of_step, write  # noqa: PLC0415

    root = CoursePaths.here().root
    if not only_check:
        write(root)
    elif changed := out_of_step(root):
        click.echo(_("Out of step with the models: {files}", files=", ".join(changed)), err=True)
        click.echo(_("Run: {command}", command="course schema"), err=True)
        sys.exit(1)
    click.echo(_("docs/kinds/ is in step with the models"))


@click.command(cls=Command)
@click.argument("lesson")
@click.option("--port", default=8010, show_default=True)
def preview(lesson: str, port: int) -> None:
    """Show LESSON from source/ as a learner sees it, storing nothing."""
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.web.author.preview import serve_preview  # noqa: PLC0415

    paths = CoursePaths.here()
    lessons = read_settings(paths.source).lessons
    if lesson not in lessons:
        file, names = "source/course.yaml", ", ".join(lessons)
        message = _("{name} is not in {file}: {names}", name=lesson, file=file, names=names)
        raise click.BadParameter(message)

    def say(address: str) -> None:
        click.echo(_("{address}   (Ctrl-C stops)", address=f"{address}/les/{lesson}"))

    _serve(port, lambda: serve_preview(paths, port, say))


@click.command(cls=Command)
@click.option("--port", default=8011, show_default=True)
@click.option(
    "--notebook",
    "notebooks",
    type=click.Path(file_okay=False, path_type=Path),
    help=_("Also write a notebook for each state into this folder, for JupyterLab."),
)
def gallery(port: int, notebooks: Path | None) -> None:
    """Show every kind of exercise in every state beside its file, storing nothing."""
    from course.web.author.gallery import serve_gallery  # noqa: PLC0415

    def say(address: str) -> None:
        click.echo(_("{address}   (Ctrl-C stops)", address=f"{address}/"))
        if notebooks is not None:
            click.echo(_("Its notebooks: {command}", command=f"jupyter lab {notebooks}"))

    _serve(port, lambda: serve_gallery(CoursePaths.here().source, port, say, notebooks))


def _serve(port: int, service: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a service until Ctrl-C; a port that is taken is one sentence."""
    try:
        asyncio.run(service())
    except KeyboardInterrupt:
        click.echo("")
    except OSError as error:
        message = _("port {port}: {reason}; choose another", port=port, reason=error.strerror)
        raise click.ClickException(message) from None


@click.command(cls=Command)
@click.option("--all", "show_all", is_flag=True, help=_("Every concept, not only what is missing."))
def coverage(show_all: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Print concept by lesson by exercise; fail when a concept is missing."""
    from course.content.coverage import coverage as covered  # noqa: PLC0415

    rows = covered(CoursePaths.here().source)
    for row in rows:
        if show_all or row.missing:
            where = f"{', '.join(row.taught) or '-'} | {', '.join(row.practised) or '-'}"
            click.echo(f"{row.idea.id} {row.idea.name} | {where} {row.missing}".rstrip())
    missing = sum(bool(row.missing) for row in rows)
    core = sum(row.idea.core for row in rows)
    message = _("{concepts} concepts ({core} core), {missing} missing")
    click.echo(message.format(concepts=len(rows), core=core, missing=missing))
    if missing:
        sys.exit(1)


@click.command(cls=Command)
@click.option("--answers", is_flag=True, help=_("Also what learners' published answers say."))
def items(answers: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Report on the quality of the item bank; fail when a figure is beyond its limit."""
    from course.content.bank_report import findings, rare_words  # noqa: PLC0415
    from course.content.lesson import read_lesson  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415

    source = CoursePaths.here().source
    report = findings(source)
    for finding in report:
        verdict = "  ok " if finding.is_within else "  !! "
        click.echo(f"{verdict}{finding.what}: {finding.value:.2f} ({finding.limit})")
        if not finding.is_within:
            click.echo(f"       {', '.join(finding.where)}")
    for name in read_settings(source).lessons:
        words = ", ".join(rare_words(read_lesson(source, name)))
        click.echo(_("rare words in {lesson}: {words}", lesson=name, words=words))
    if answers:
        _print_item_analysis()
    if not all(finding.is_within for finding in report):
        sys.exit(1)


def _print_item_analysis() -> None:
    """What learners' published answers say of the exercises, lesson by lesson."""
    from course.analysis.findings import advice_lines  # noqa: PLC0415 - brings pandas with it

    for line in advice_lines(CoursePaths.here()):
        click.echo(line)
