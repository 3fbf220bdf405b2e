"""Claiming a clone's Hub and its port before anything is prepared."""

import fcntl
import os
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from course.hub.accounts import Accounts, demo_accounts
from course.hub.provider import Provider
from course.hub.setup import HubError, Ports, Setup
from course.messages import _
from course.paths import CoursePaths

_PORTS_TO_TRY = 50


class Reservation:
    """The right to run the Hub of one clone, until it is released or this process exits.

    As a context manager it is released on leaving.
    """

    def __init__(self, setup: Setup, lock: IO[str]) -> None:
        self.setup = setup
        self._lock = lock

    def release(self) -> None:
        """Let somebody else run this clone's Hub; releasing twice is harmless."""
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def reserve(
    paths: CoursePaths,
    port: int,
    *,
    accounts: Accounts | None = None,
    oidc: Provider | None = None,
    host: str = "127.0.0.1",
) -> Reservation:
    """Claim the Hub of `paths`, with `port` on `host`; 0 picks a free port.

    `accounts` are the demo's three by default; with `NO_DEMO` people log in at `oidc`, and with
    accounts that the course keeps.

    Raises
    ------
    HubError
        The port is in use, this clone's Hub is already running, or others could reach `host`.
    """
    people = demo_accounts(paths) if accounts is None else accounts
    setup = replace(Setup.of(paths, people, Ports.around(port), host), oidc=oidc)
    lock = _lock(setup)
    try:
        refuse_a_used_port(setup)
    except BaseException:
        lock.close()
        raise
    return Reservation(setup, lock)


def refuse_a_used_port(setup: Setup) -> None:
    """Raise `HubError` when another program listens on the public port."""
    port = setup.ports.public
    if not _is_free(setup.host, port):
        others = range(port + 1, min(port + _PORTS_TO_TRY, 2**16))
        raise HubError(
            _(
                "Port {port} is in use by another program: choose another, "
                "for example PORT={free}.",
                port=port,
                free=_first_free(setup.host, others),
            )
        )


def _first_free(host: str, ports: Iterable[int]) -> int:
    return next((port for port in ports if _is_free(host, port)), Ports.around(0).public)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            trial.bind((host, port))
            return True
    return False


def _lock(setup: Setup) -> IO[str]:
    """Lock this clone's Hub until the file is closed or this process exits."""
    lock = private_file(setup.folder / "lock", "a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        address = lock.read().strip()
        lock.close()
        raise HubError(
            _(
                "This course's Hub is already running at {address}: use that one, "
                "or stop it first with Ctrl-C in its terminal.",
                address=address,
            )
        ) from None
    lock.truncate(0)
    lock.write(setup.address)
    lock.flush()
    return lock


def private_file(path: Path, mode: str) -> IO[str]:
    """Open a file that only its owner can read, from the moment it is created."""
    return open(
        path, mode, encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)
    )
