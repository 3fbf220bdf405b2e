"""Running nbgrader commands, several in one process: importing nbgrader takes the longest.

`run_nbgrader` starts `python -m course.nbgrader_runner`. That reads one line from its standard
input, a JSON list of argument lists, and stops at the first command that fails, with that command's
status. It writes one line to its standard output for each notebook that nbgrader has converted
(`notebook`) and for each command that has ended (`command`); everything that nbgrader prints goes
to standard error. It is interrupted, as by Ctrl-C, when its standard input closes early.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

from course.paths import CoursePaths
from course.progress import Advance

if TYPE_CHECKING:
    from traitlets.config import Config

NOTEBOOK, COMMAND = "notebook", "command"
Report = Callable[[str], None]


class CommandError(Exception):
    """A command that failed; the message holds its errors and its last lines."""


def nbgrader(paths: CoursePaths, *arguments: str) -> None:
    """Run one nbgrader command in the course root; raises `CommandError`."""
    run_nbgrader(paths, [list(arguments)])


def run_nbgrader(
    paths: CoursePaths, commands: list[list[str]], report: Report = lambda _: None
) -> None:
    """Run nbgrader commands in the course root, one after the other, in one process.

    `report` is called with `"notebook"` for each notebook that nbgrader has converted and with
    `"command"` for each command that has ended. Ctrl-C waits until nbgrader has removed what it
    had not finished.

    Raises
    ------
    CommandError
        One failed; those after it were not run.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        status = _start(paths, commands, log, report)
        if status:
            log.seek(0)
            lines = log.read().splitlines()
            errors = [line for line in lines[:-6] if "ERROR" in line or "CRITICAL" in line]
            raise CommandError("\n".join([*errors, *lines[-6:]]))


def _start(paths: CoursePaths, commands: list[list[str]], log: IO[str], report: Report) -> int:
    """The exit status of `course.nbgrader_runner`, which writes to `log` what it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "course.nbgrader_runner"],
        cwd=paths.root,
        env={**os.environ, "PATH": path_with_commands()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,  # Ctrl-C reaches it once, from here
    ) as child:
        assert child.stdin  # noqa: S101 - for mypy: they are pipes
        assert child.stdout  # noqa: S101
        try:
            child.stdin.write(f"{json.dumps(commands)}\n")
            child.stdin.flush()
            for line in child.stdout:
                report(line.strip())
            return child.wait()
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait()
            raise


def path_with_commands() -> str:
    """PATH with this environment's commands first: nbgrader calls `alembic` by name."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def counting(event: str, advance: Advance) -> Report:
    """A `report` for `run_nbgrader` that advances at every `event`."""
    return lambda reported: advance() if reported == event else None


# ---- in the child process


def run(arguments: list[str], report: Report) -> None:
    """Run one `nbgrader` command line as its own launcher does; raises SystemExit on failure."""
    from jupyter_core.application import NoStart  # noqa: PLC0415 - in the child process only
    from nbgrader.apps.nbgraderapp import NbGraderApp  # noqa: PLC0415

    app = NbGraderApp()
    try:
        app.initialize(arguments)
        if app.subapp is not None:
            app.subapp.update_config(_reporting(report))
        app.start()
    except NoStart:
        pass  # the command has done its work without a `start`
    finally:
        if app.subapp is not None:
            type(app.subapp).clear_instance()
    report(COMMAND)


def _reporting(report: Report) -> "Config":
    """Settings with which every converter reports each assignment that it has converted."""

    def converted(**_: object) -> None:
        report(NOTEBOOK)

    from traitlets.config import Config  # noqa: PLC0415

    return Config({"BaseConverter": {"post_convert_hook": converted}})


def _interrupt_when_stdin_closes() -> None:
    def watch() -> None:
        sys.stdin.read()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=watch, name="starter", daemon=True).start()


def main() -> None:
    """Run every command of the list, in its order."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    commands = json.loads(sys.stdin.readline())
    _interrupt_when_stdin_closes()
    for arguments in commands:
        run(arguments, lambda event: print(event, file=reports))


if __name__ == "__main__":
    main()
