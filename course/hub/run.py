"""Starting the Hub from Python, waiting until it answers, and stopping all of it."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self

from psutil import Process

from course.hub import processes
from course.hub.accounts import Accounts, demo_accounts
from course.hub.setup import MARK_VARIABLE, PREFIX, SETUP_VARIABLE, HubError, Ports, Setup
from course.paths import CoursePaths

_SECONDS_TO_START = 90.0
# In all less than ten: what is asked to end is made to end after these.
_SECONDS_TO_END = 1.5
_SECONDS_TO_STOP = 4.0
_SECONDS_TO_SWEEP = 0.5
_BETWEEN_LOOKS = 0.2
_OK = 200


class Hub:
    """A running Hub; as a context manager it stops on leaving."""

    def __init__(self, setup: Setup, child: "subprocess.Popen[bytes]", lock: IO[str]) -> None:
        self.setup = setup
        self._child = child
        self._lock = lock

    @property
    def address(self) -> str:
        """Where people go."""
        return self.setup.address

    @property
    def accounts(self) -> Accounts:
        """Who may log in."""
        return self.setup.accounts

    @property
    def log(self) -> Path:
        """What the Hub, the service and the servers say."""
        return _log(self.setup)

    def wait(self) -> int:
        """Wait until the Hub ends by itself; its exit status."""
        return self._child.wait()

    def stop(self) -> None:
        """End the Hub and everything that it started, within ten seconds.

        Service and servers go first and all at once: the Hub looks for them one by one, with
        pauses.
        """
        processes.end(_all(self.setup) - _frame(self.setup), _SECONDS_TO_END)
        self._child.terminate()
        try:
            self._child.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        processes.end(_all(self.setup), _SECONDS_TO_SWEEP)
        if self._child.stdin:
            self._child.stdin.close()
        self._lock.close()

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
    host: str = "127.0.0.1",
) -> Hub:
    """Start the Hub of `paths` and wait until it and the service answer.

    The state folder of `paths` keeps the Hub's database, secrets and log. `port` 0 takes a free
    one. `accounts` are the demo's three where left out. `host` is an address of this machine.

    Raises
    ------
    HubError
        The port is taken, this course's Hub runs already, or it ended while starting.
    """
    people = accounts or demo_accounts(paths)
    setup = Setup.of(paths, people, Ports.around(port), host)
    lock = _claim(setup)
    try:
        processes.end(_all(setup), _SECONDS_TO_END)
        _refuse_taken(setup)
        setup.write()
        hub = Hub(setup, _launch(setup), lock)
    except BaseException:
        lock.close()
        raise
    try:
        _wait_until_ready(hub)
    except BaseException:
        hub.stop()
        raise
    return hub


def serve(paths: CoursePaths, port: int, say: Callable[[Hub], None]) -> None:
    """Run the demo until Ctrl-C, SIGTERM, or its own end; `say` is called once it answers.

    Raises
    ------
    HubError
        As `start_hub`; also when the Hub ends by itself.
    """
    with _interruptible(), start_hub(paths, port) as hub:
        say(hub)
        status = hub.wait()
        raise HubError(f"The Hub ended by itself with status {status}: see {hub.log}.")


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM end the block calmly, and ignore those that follow."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {one: signal.signal(one, interrupt) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _all(setup: Setup) -> set[Process]:
    return processes.carrying(MARK_VARIABLE, setup.mark)


def _frame(setup: Setup) -> set[Process]:
    """The Hub and its proxy, which alone are told where the setup is."""
    return processes.carrying(SETUP_VARIABLE, str(setup.file))


def _log(setup: Setup) -> Path:
    return setup.folder / "hub.log"


def _private(path: Path, mode: str) -> IO[str]:
    """Open a file that is readable by its owner only from its first moment on."""
    return open(
        path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)
    )


def _claim(setup: Setup) -> IO[str]:
    """Hold this clone's Hub as ours until the file is closed, or this process ends."""
    lock = _private(setup.folder / "lock", "a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        where = lock.read().strip()
        lock.close()
        raise HubError(
            f"This course's Hub runs already at {where}: use that one, or stop it first."
        ) from None
    lock.truncate(0)
    lock.write(setup.address)
    lock.flush()
    return lock


def _refuse_taken(setup: Setup) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((setup.host, setup.ports.public))
        except OSError:
            raise HubError(
                f"Port {setup.ports.public} is taken by another program: choose another, "
                f"for example PORT={setup.ports.public + 1}."
            ) from None


def _launch(setup: Setup) -> "subprocess.Popen[bytes]":
    """The Hub in a session of its own: Ctrl-C reaches only its starter, which stops it."""
    with _private(_log(setup), "w") as log:
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
        # The package is found from every working folder, installed or not.
        "PYTHONPATH": os.pathsep.join(paths),
        SETUP_VARIABLE: str(setup.file),
        MARK_VARIABLE: setup.mark,
    }


def _wait_until_ready(hub: Hub) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while not _ready(hub.setup):
        try:
            status = hub._child.wait(_BETWEEN_LOOKS)  # noqa: SLF001 - a part of Hub's starting
        except subprocess.TimeoutExpired:
            if time.monotonic() < end:
                continue
            raise HubError(
                f"The Hub did not answer within {_SECONDS_TO_START:.0f} s: see {hub.log}."
            ) from None
        raise HubError(f"The Hub ended with status {status} while starting: see {hub.log}.")


def _ready(setup: Setup) -> bool:
    """Whether Hub and service answer, both also behind the proxy."""
    ports = setup.ports
    places = [
        (ports.hub, "/hub/health"),
        (ports.service, f"{PREFIX}health"),
        (ports.public, "/hub/health"),
        (ports.public, f"{PREFIX}health"),
    ]
    return all(_status(port, path) == _OK for port, path in places)


def _status(port: int, path: str) -> int:
    """The status of one GET; 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
