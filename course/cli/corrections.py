"""`course correct`: putting the key of a released lesson right, and everybody's marks with it."""

from typing import TYPE_CHECKING

import click

from course.cli.base import Command
from course.messages import _, noop
from course.paths import CoursePaths

if TYPE_CHECKING:
    from course.answers.store import Store
    from course.records.correcting import Changed, Plan, Preview

_VERDICTS = {
    "passed": noop("passed"),
    "not_passed": noop("not passed"),
    "waits": noop("waits"),
    "no_points": noop("no points"),
}
_COURSE = {"yes": noop("passed"), "no": noop("not passed"), "not_yet": noop("not yet")}


@click.command("correct", cls=Command)
@click.argument("lesson")
@click.option("--apply", "applies", is_flag=True, help=_("Do it; otherwise only tell."))
@click.option("--because", "why", metavar="TEXT", help=_("Why, for the record; with --apply."))
def correct(lesson: str, *, applies: bool, why: str | None) -> None:
    """Put the key of a released LESSON right: whose marks would change, and with --apply do it.

    Compares the scores and reasons in source/ with the releases of the lesson that are in use.
    """
    from course.answers.store import Store  # noqa: PLC0415
    from course.content.lesson import read_lesson  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.records.correcting import NotCorrectable, plan, preview  # noqa: PLC0415

    if applies and not (why and why.strip()):
        raise click.UsageError(_('Say why: --apply --because "…"'))
    paths = CoursePaths.here()
    settings = read_settings(paths.source)
    if lesson not in settings.lessons:
        names = ", ".join(settings.lessons)
        message = _("{name} is not in {file}: {names}")
        where = message.format(name=lesson, file="source/course.yaml", names=names)
        raise click.BadParameter(where)
    with Store(paths.store_url) as store:
        try:
            planned = plan(store, read_lesson(paths.source, lesson))
        except NotCorrectable as refusal:
            raise click.ClickException(str(refusal)) from None
        _tell_changes(planned)
        if planned.proposals:
            _tell_learners(store, preview(store, settings, planned))
        if applies:
            _apply(paths, store, planned, str(why).strip())
        elif planned.proposals:
            click.echo(_('Nothing was changed. Add --apply --because "…" to do this.'))


def _tell_changes(planned: "Plan") -> None:
    """What the author changed, and what stays in older releases."""
    from course.records.correcting import shown  # noqa: PLC0415

    if not planned.proposals:
        click.echo(_("The key in source/ is that of the releases in use: nothing to correct."))
    for name, change in planned.changes:
        click.echo(f"{name}: {change.field}: {shown(change.before)} → {shown(change.after)}")
    for left in planned.left:
        text = _(
            "{exercise} stays as it is in the release of {date}: learners saw other texts there.",
            exercise=left.exercise,
            date=f"{left.released_at:%Y-%m-%d}",
        )
        click.echo(text)


def _tell_learners(store: "Store", seen: "Preview") -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    from course.people.persons import shown_names  # noqa: PLC0415

    if seen.changed:
        with store.snapshot() as connection:
            names = shown_names(connection, (row.learner for row in seen.changed))
        heads = _("Learner"), _("Cohort"), _("Points"), _("Lesson"), _("Course")
        table = Table(*heads)
        for row in seen.changed:
            table.add_row(*_cells(row, names[row.learner]))
        Console(highlight=False, markup=False).print(table)
    click.echo(
        _(
            "{handed_in} hand-ins; the points of {changed} change, {passes} pass the lesson by it, "
            "and {fails} no longer do.",
            handed_in=seen.handed_in,
            changed=len(seen.changed),
            passes=sum(row.passes for row in seen.changed),
            fails=sum(row.fails for row in seen.changed),
        )
    )


def _cells(row: "Changed", name: str) -> tuple[str, ...]:
    before, after = row.before.points, row.after.points
    lesson = _VERDICTS[row.verdict_before], _VERDICTS[row.verdict_after]
    course = _COURSE[row.passed_before], _COURSE[row.passed_after]
    points = f"{before:g} → {after:g} / {row.after.max_points:g}"
    return name, row.cohort or "", points, _moved(*lesson), _moved(*course)


def _moved(before: str, after: str) -> str:
    return _(after) if before == after else f"{_(before)} → {_(after)}"


def _apply(paths: CoursePaths, store: "Store", planned: "Plan", why: str) -> None:
    """Record, then bring this and whatever was left half way to its end."""
    from course.cli.shell import actor  # noqa: PLC0415
    from course.grading.correcting import complete  # noqa: PLC0415
    from course.grading.gradebook import GradebookError  # noqa: PLC0415
    from course.grading.projection import catch_up  # noqa: PLC0415
    from course.marking.corrections import Overtaken, record  # noqa: PLC0415

    try:
        if planned.proposals:
            record(store, planned.proposals, actor().name, why)
    except Overtaken:
        raise click.ClickException(
            _("Somebody else corrected this lesson just now; run this again.")
        ) from None
    try:
        done = complete(paths, store, planned.lesson)
        catch_up(paths, store)
    except GradebookError as error:
        text = _(
            "{error} The marks are corrected; gradebook and feedback follow when the service can "
            "reach it, or when you run this again.",
            error=error,
        )
        raise click.ClickException(text) from None
    if done:
        click.echo(_("Done: marks, gradebook and released feedback of {lesson} are corrected.",
                     lesson=planned.lesson))  # fmt: skip
