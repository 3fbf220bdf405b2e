"""A private PostgreSQL server for one test session: loopback only, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = [
    "-c",
    "fsync=off",
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
]


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl (Debian keeps them off the PATH), or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    newest = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return newest[-1].parent if newest else None


@contextmanager
def private_server(folder: Path) -> Iterator[str]:
    """The URL of a database on a server of its own, whose programs stand in `folder`."""
    home = Path(tempfile.mkdtemp(prefix="course-postgres-"))
    data, port = home / "data", free_port()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    initialise = [
        str(folder / "initdb"),
        "-D",
        str(data),
        "-A",
        "trust",
        "-U",
        "course",
        "-E",
        "UTF8",
    ]
    serve = [str(folder / "postgres"), "-D", str(data), "-p", str(port), *_SETTINGS]
    try:
        subprocess.run(
            [*_as_owner(), *initialise, "--no-locale", "--no-sync"],
            check=True, stdout=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        with subprocess.Popen(
            [*_as_owner(), *serve], cwd="/", stderr=subprocess.PIPE, text=True
        ) as server:
            _wait_until_ready(server)
            yield f"postgresql+psycopg://course@127.0.0.1:{port}/postgres"
            server.send_signal(signal.SIGINT)  # a fast stop
    finally:
        shutil.rmtree(home)


def _as_owner() -> list[str]:
    """What a command begins with: never root, which PostgreSQL refuses, and gone with the tests."""
    if shutil.which("setpriv") is None:
        return []
    owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    # in a second step, because a change of user would make the kernel forget the signal
    return [*(owner if os.geteuid() == 0 else []), "setpriv", "--pdeathsig=INT"]


def _wait_until_ready(server: subprocess.Popen[str]) -> None:
    assert server.stderr
    said = []
    for line in server.stderr:
        said.append(line)
        if "ready to accept connections" in line:
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return
    raise RuntimeError("PostgreSQL did not start:\n" + "".join(said))


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
