"""Starting the Hub from Python, waiting until it answers, and stopping all of it."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from psutil import Process

from course.hub import processes
from course.hub.accounts import Accounts
from course.hub.provider import Provider
from course.hub.reservation import Reservation, private_file, refuse_a_used_port, reserve
from course.hub.setup import MARK_VARIABLE, PREFIX, SETUP_VARIABLE, HubError, Setup
from course.messages import _
from course.paths import CoursePaths
from course.progress import Advance, ignore

PARTS = 4  # the Hub and the service, each by itself and behind the proxy
_SECONDS_TO_START = 90.0
# Less than ten seconds in all; whatever is still running then is killed.
_SECONDS_TO_END = 1.5
_SECONDS_TO_STOP = 4.0
_SECONDS_TO_SWEEP = 0.5
_SECONDS_BETWEEN_TRIES = 0.2
_OK = 200


class Hub:
    """A running Hub; as a context manager it stops on leaving."""

    def __init__(self, reservation: Reservation, child: "subprocess.Popen[bytes]") -> None:
        self.setup = reservation.setup
        self._reservation = reservation
        self._child = child

    @property
    def address(self) -> str:
        """Where people open the course."""
        return self.setup.address

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        return self.setup.accounts

    @property
    def log(self) -> Path:
        """The output of the Hub, the service and everybody's servers."""
        return self.setup.log

    def wait(self, seconds: float | None = None) -> int:
        """Wait until the Hub exits by itself; returns its exit status."""
        return self._child.wait(seconds)

    def serve(self) -> None:
        """Wait until Ctrl-C or SIGTERM; raises `HubError` if the Hub exits by itself."""
        message = _("The Hub ended by itself with status {status}: see {log}.")
        raise HubError(message.format(status=self.wait(), log=self.log))

    def stop(self) -> None:
        """Stop the Hub and everything that it started, within ten seconds.

        Service and servers go first, all at once: the Hub would stop them one by one, with pauses
        in between.
        """
        processes.end(_all(self.setup) - _core(self.setup), _SECONDS_TO_END)
        self._child.terminate()
        try:
            self._child.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        processes.end(_all(self.setup), _SECONDS_TO_SWEEP)
        if self._child.stdin:
            self._child.stdin.close()
        self._reservation.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start_hub(
    paths: CoursePaths,
    port: int = 8000,
    *,
    accounts: Accounts | None = None,
    oidc: Provider | None = None,
    host: str = "127.0.0.1",
) -> Hub:
    """Reserve and start the Hub of `paths`; see `reserve` and `start`."""
    return start(reserve(paths, port, accounts=accounts, oidc=oidc, host=host))


def start(reservation: Reservation, advance: Advance = ignore) -> Hub:
    """Start the Hub that is reserved and wait until it and the service answer.

    The state folder keeps the Hub's database, secrets and log. `advance` is called for each of
    the `PARTS` that answers.

    Raises
    ------
    HubError
        The port is in use by now, or the Hub exited while starting.
    """
    setup = reservation.setup = reservation.setup.with_fresh_ports()
    try:
        processes.end(_all(setup), _SECONDS_TO_END)
        refuse_a_used_port(setup)
        setup.write()
        hub = Hub(reservation, _launch(setup))
    except BaseException:
        reservation.release()
        raise
    try:
        _wait_until_ready(hub, advance)
    except BaseException:
        hub.stop()
        raise
    return hub


@contextmanager
def interruptible() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM end the block cleanly, and ignore later ones."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {stop: signal.signal(stop, interrupt) for stop in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)


def _all(setup: Setup) -> set[Process]:
    return processes.carrying(MARK_VARIABLE, setup.mark)


def _core(setup: Setup) -> set[Process]:
    """The Hub and its proxy: the only processes that know where the setup is."""
    return processes.carrying(SETUP_VARIABLE, str(setup.file))


def _launch(setup: Setup) -> "subprocess.Popen[bytes]":
    """The Hub in a session of its own: Ctrl-C reaches only its starter, which stops it."""
    with private_file(setup.log, "w") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "course.hub"],
            cwd=setup.folder,
            env=_environment(setup),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _environment(setup: Setup) -> dict[str, str]:
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        # The package can be imported from any working directory, installed or not.
        "PYTHONPATH": os.pathsep.join(paths),
        SETUP_VARIABLE: str(setup.file),
        MARK_VARIABLE: setup.mark,
    }


def _wait_until_ready(hub: Hub, advance: Advance) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    answering = 0
    while True:
        for _part in range(answering, _answering(hub.setup)):
            answering += 1
            advance()
        if answering == PARTS:
            return
        try:
            status = hub.wait(_SECONDS_BETWEEN_TRIES)
        except subprocess.TimeoutExpired:
            if time.monotonic() < end:
                continue
            message = _("The Hub did not answer within {seconds} s: see {log}.")
            seconds = f"{_SECONDS_TO_START:.0f}"
            raise HubError(message.format(seconds=seconds, log=hub.log)) from None
        message = _("The Hub ended with status {status} while starting: see {log}.")
        raise HubError(message.format(status=status, log=hub.log))


def _answering(setup: Setup) -> int:
    """How many of the parts answer: Hub and service, each directly and behind the proxy."""
    ports = setup.ports
    parts = [
        (ports.hub, "/hub/health"),
        (ports.service, f"{PREFIX}health"),
        (ports.public, "/hub/health"),
        (ports.public, f"{PREFIX}health"),
    ]
    return sum(_status(port, path) == _OK for port, path in parts)


def _status(port: int, path: str) -> int:
    """The status of one GET; 0 if nothing answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
