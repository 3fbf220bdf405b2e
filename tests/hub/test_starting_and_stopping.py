"""A real Hub: starts, refuses what it cannot do, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from course.hub import processes
from course.hub.accounts import demo_accounts
from course.hub.run import Hub, start_hub
from course.hub.setup import MARK_VARIABLE, HubError, Ports, Setup
from course.paths import CoursePaths
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

SERVE = """
import sys
from pathlib import Path
from course.hub.run import interruptible, start_hub
from course.paths import CoursePaths
with interruptible(), start_hub(CoursePaths.at(Path(sys.argv[1])), 0) as hub:
    print(hub.address, flush=True)
    hub.serve()
print("gestopt", flush=True)
"""


def left(paths: CoursePaths) -> set[psutil.Process]:
    """What still runs of this place's Hub."""
    setup = Setup.of(paths, demo_accounts(paths), Ports.around(0), "127.0.0.1")
    return processes.carrying(MARK_VARIABLE, setup.mark)


def gone(paths: CoursePaths, seconds: float) -> bool:
    """Whether everything of this place's Hub ends within the time."""
    return not processes.still_running(list(left(paths)), seconds)


@contextmanager
def served(paths: CoursePaths) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A Hub that serves in a process of its own, in the background: SIGINT comes in as ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(paths.root)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        signal.signal(signal.SIGINT, before)
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def log_in(hub: Hub, name: str, password: str) -> httpx.Response:
    """The page where logging in ends."""
    with httpx.Client(follow_redirects=True, timeout=30) as browser:
        page = browser.get(f"{hub.address}hub/login")
        token = page.text.partition('name="_xsrf" value="')[2].partition('"')[0]
        data = {"_xsrf": token, "username": name, "password": password}
        return browser.post(f"{hub.address}hub/login", data=data)


def test_a_hub_runs_refuses_and_stops(paths: CoursePaths) -> None:
    with start_hub(paths, 0) as hub:
        landed = log_in(hub, "leerling", hub.accounts.password)
        assert landed.status_code == 200
        assert "/services/cursus/" in str(landed.url)

        wrong = log_in(hub, "leerling", "een-ander-wachtwoord")
        assert wrong.status_code == 403
        assert "horen niet bij elkaar" in wrong.text

        assert log_in(hub, "iemand-anders", hub.accounts.password).status_code == 403

        with pytest.raises(HubError, match="already running at"):
            start_hub(paths, 0)
        assert left(paths)

    assert not left(paths)


def test_a_taken_port_is_one_sentence_that_names_the_cure(paths: CoursePaths) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(HubError, match=rf"Port {port} is in use .* PORT=\d+"):
            start_hub(paths, port)

    assert not left(paths)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_within_ten_seconds(
    paths: CoursePaths, number: signal.Signals
) -> None:
    with served(paths) as (process, address):
        assert httpx.get(address).status_code == 302

        process.send_signal(number)

        assert process.stdout
        assert process.wait(10) == 0
        assert process.stdout.read() == "gestopt\n"
    assert not left(paths)


def test_the_hub_ends_when_its_starter_is_killed(paths: CoursePaths) -> None:
    with served(paths) as (process, _):
        process.kill()

        assert gone(paths, 20)


def test_orphans_of_a_killed_hub_are_ended_by_the_next_start(paths: CoursePaths) -> None:
    with served(paths) as (process, address):
        assert address
        hub = next(one for one in left(paths) if one.cmdline()[-1] == "course.hub")
        process.send_signal(signal.SIGSTOP)
        hub.kill()
        process.kill()
    orphans = left(paths)
    assert orphans

    with start_hub(paths, 0):
        assert not processes.still_running(list(orphans), 5)
    assert not left(paths)


def test_log_ins_and_secrets_survive_a_restart(paths: CoursePaths) -> None:
    kept: list[Path] = [paths.state / "hub" / name for name in ("cookie-secret", "service-token")]
    with start_hub(paths, 0):
        before = [path.read_bytes() for path in kept]

    with start_hub(paths, 0):
        assert [path.read_bytes() for path in kept] == before
    assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600", "0o600"]
