"""Several nbgrader commands in one process: importing nbgrader takes longer than most of them.

`python -m course.nbgrader_runner` reads one line from its standard input, a JSON list of argument
lists, and stops at the first command that fails, with that command's status. It writes one line to
its standard output for each notebook that nbgrader has converted (`notebook`) and for each command
that has ended (`command`); everything that nbgrader prints goes to standard error. It is
interrupted, as by Ctrl-C, when its standard input closes early.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable

from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp
from traitlets.config import Config

NOTEBOOK, COMMAND = "notebook", "command"
Report = Callable[[str], None]


def run(arguments: list[str], report: Report) -> None:
    """Run one `nbgrader` command line as its own launcher does; raises SystemExit on failure."""
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


def _reporting(report: Report) -> Config:
    """Settings with which every converter reports each assignment that it has converted."""

    def converted(**_: object) -> None:
        report(NOTEBOOK)

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
