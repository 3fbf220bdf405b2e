"""The command `course` itself, its language, and how expected errors are reported."""

import gettext
import inspect
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from course.content.mistakes import Mistakes
from course.messages import FOLDER, _, language
from course.paths import CourseRootError

if TYPE_CHECKING:
    from course.content.settings import Cohort, Settings

SHARE = click.FloatRange(0, 1)


class Command(click.Command):
    """A command whose help, its docstring, is translated."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - click's own
        if text := options.get("help"):
            options["help"] = _(inspect.cleandoc(text))
        super().__init__(*arguments, **options)


class Group(Command, click.Group):
    """Reports expected errors as one sentence, without a traceback, with exit status 1."""

    command_class = Command

    def invoke(self, context: click.Context) -> object:
        """Run the command; what an author or operator can fix is reported without a traceback."""
        from course.answers.upgrade import StoreError  # noqa: PLC0415
        from course.hub.setup import HubError  # noqa: PLC0415 - only `demo` needs the Hub
        from course.nbgrader_runner import CommandError  # noqa: PLC0415
        from course.people.errors import RosterError  # noqa: PLC0415

        expected = (CourseRootError, Mistakes, CommandError, HubError, StoreError, RosterError)
        try:
            return super().invoke(context)
        except expected as error:
            click.echo(str(error), err=True)
            sys.exit(1)


def _speak() -> None:
    """Let click take the words of its own errors and help from our catalogue."""
    os.environ["LANGUAGE"] = language()
    gettext.bindtextdomain("course", FOLDER)
    gettext.textdomain("course")


_speak()


@click.group(cls=Group)
def main() -> None:
    """Professioneel nabij: a course that marks itself."""


def find_cohort(settings: "Settings", name: str) -> "Cohort":
    """The cohort of that id; raises click's error, which names those that exist."""
    if (cohort := settings.cohort(name)) is None:
        names = ", ".join(cohort.id for cohort in settings.cohorts)
        raise click.BadParameter(
            _("{name} is not in {file}: {names}", name=name, file="source/course.yaml", names=names)
        )
    return cohort
