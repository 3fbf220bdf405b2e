"""Commands for operators: marks and the gradebook, work that happens by itself, and the demo."""

import signal
from datetime import UTC, datetime
from typing import BinaryIO

import click

from course.cli.base import Command, Group
from course.messages import _
from course.paths import CoursePaths


@click.command(cls=Command)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
def demo(port: int) -> None:
    """Prepare two synthetic cohorts and start JupyterHub on 127.0.0.1."""
    from course.demo import run  # noqa: PLC0415
    from course.progress import Steps  # noqa: PLC0415

    run(CoursePaths.here(), port, Steps())


@click.group(cls=Group)
def grade() -> None:
    """Marks and nbgrader's gradebook."""


@grade.command("sync")
def grade_sync() -> None:
    """Bring the store and nbgrader's gradebook to the same, in both directions."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.grading.gradebook import GradebookError  # noqa: PLC0415
    from course.grading.projection import sync  # noqa: PLC0415
    from course.marking.handing_in import mark_older  # noqa: PLC0415

    paths = CoursePaths.here()

    def say(count: int) -> None:
        click.echo(_("Marked {count} hand-ins of an earlier version", count=count), err=True)

    with Store(paths.store_url) as store:
        marked = mark_older(store, say)
        try:
            done = sync(paths, store, read_settings(paths.source).lessons)
        except GradebookError as error:
            message = _("{error} Nothing is lost; run this again later.", error=error)
            raise click.ClickException(message) from None
    click.echo(
        _(
            "Store and gradebook agree: {marked} hand-ins marked, {taken} marks taken over from "
            "Formgrader, {written} grades written.",
            marked=marked,
            taken=done.taken_over,
            written=done.written,
        )
    )


@click.command(cls=Command)
@click.option("--once", is_flag=True, help=_("Do what is due now, and stop."))
def work(once: bool) -> None:  # noqa: FBT001 - click passes it by name
    """Do the work that happens by itself, such as mail, as the service does; until stopped."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.content.settings import read_settings  # noqa: PLC0415
    from course.job_kinds import job_kinds  # noqa: PLC0415
    from course.jobs.listing import counts  # noqa: PLC0415
    from course.jobs.worker import Worker  # noqa: PLC0415

    paths = CoursePaths.here()
    read_settings(paths.source)  # a mistake in them is said before anything is begun
    with Store(paths.store_url) as store:
        kinds = job_kinds(paths, store, lambda: read_settings(paths.source))
        worker = Worker(store.engine, kinds)
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: worker.stop())
            click.echo(_("Working; stop with Ctrl+C."), err=True)
            worker.run()
            return
        worker.plant()
        taken = worker.work_off()
        with store.engine.connect() as connection:
            numbers = counts(connection)
    click.echo(
        _(
            "Jobs taken: {taken}. Waiting: {waiting}. Failed, and waiting for a person: {failed}.",
            taken=taken,
            waiting=numbers.get("waiting", 0),
            failed=numbers.get("failed", 0),
        )
    )


@click.group(cls=Group)
def mail() -> None:
    """Mail that the course sent."""


@mail.command("bounced")
@click.argument("report", type=click.File("rb"), default="-")
def mail_bounced(report: BinaryIO) -> None:
    """Note that a mail came back, by the other server's REPORT (a file, or standard input)."""
    from course.answers.store import Store  # noqa: PLC0415
    from course.jobs.mail.bounces import read_bounce  # noqa: PLC0415
    from course.jobs.mail.outbox import record_bounce  # noqa: PLC0415

    bounce = read_bounce(report.read())
    if bounce is None:
        raise click.ClickException(_("This is no report of a mail that was not delivered."))
    now = datetime.now(UTC)
    with Store(CoursePaths.here().store_url) as store:
        is_ours = store.writer.do(lambda c: record_bounce(c, bounce.message_id, bounce.reason, now))
    if not is_ours:
        raise click.ClickException(_("The report is not about a mail that this course sent."))
    click.echo(_("Noted: {reason}", reason=bounce.reason))
