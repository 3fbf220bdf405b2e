"""Several nbgrader commands in one process: importing nbgrader takes longer than most of them.

`python -m course.nbgrader_runner` reads a JSON list of argument lists from its standard input and
stops at the first command that fails, with that command's status.
"""

import json
import sys

from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp


def run(arguments: list[str]) -> None:
    """One `nbgrader` command line, as its own launcher does it; raises SystemExit on failure."""
    app = NbGraderApp()
    try:
        app.initialize(arguments)
        app.start()
    except NoStart:
        pass  # how a command of a command says that it is done
    finally:
        if app.subapp is not None:
            type(app.subapp).clear_instance()


def main() -> None:
    """Every command of the list, in its order."""
    for arguments in json.load(sys.stdin):
        run(arguments)


if __name__ == "__main__":
    main()
