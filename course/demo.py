"""`make demo`: from a fresh clone to a running Hub, with a progress bar for each step."""

import os

from course.hub.reservation import reserve
from course.hub.run import PARTS, Hub, interruptible, start
from course.messages import _
from course.paths import CoursePaths
from course.progress import Steps

_INTERRUPTED = 130  # the exit status of a command that Ctrl-C ended


def run(paths: CoursePaths, port: int, steps: Steps) -> None:
    """Prepare what is missing, start the Hub, and serve until Ctrl-C.

    Raises
    ------
    HubError
        Before anything is prepared: the port is in use, or the demo is already running. Later: the
        Hub exited by itself.
    """
    with interruptible(), reserve(paths, port) as reservation:
        try:
            prepare(paths, steps)
        except KeyboardInterrupt:
            steps.say(_("Stopped. The next `make demo` continues from here."))
            raise SystemExit(_INTERRUPTED) from None
        if os.geteuid() == 0:
            steps.say(_("You are root, so the Hub and everybody's servers run as root."))
        with steps.step(_("Starting JupyterHub"), PARTS) as advance:
            hub = start(reservation, advance)
        with hub:
            _welcome(hub, steps)
            hub.serve()


def prepare(paths: CoursePaths, steps: Steps) -> None:
    """Create what is missing; imported late, so that a used port is refused at once."""
    from course import demo_data  # noqa: PLC0415 - brings nbformat, pandas and SQLAlchemy

    demo_data.prepare(paths, steps)


def _welcome(hub: Hub, steps: Steps) -> None:
    steps.say()
    message = _("Open {address} and log in as one of these, all with the same password:")
    steps.say(message.format(address=hub.address))
    for person in hub.accounts.people:
        steps.say(f"  {person.name:<12} {_(person.about)}")
    steps.say(_("Password: {password}", password=hub.accounts.password))
    steps.say(_("Ctrl-C stops everything."))
