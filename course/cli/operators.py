"""Commands for operators: demo."""

import click

from course.cli.base import Command
from course.paths import CoursePaths


@click.command(cls=Command)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
def demo(port: int) -> None:
    """Prepare two synthetic cohorts and start JupyterHub on 127.0.0.1."""
    from course.demo import run  # noqa: PLC0415
    from course.progress import Steps  # noqa: PLC0415

    run(CoursePaths.here(), port, Steps())
