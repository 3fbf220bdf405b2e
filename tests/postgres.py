"""A private PostgreSQL server for one test session: loopback only, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_SETTINGS = "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"


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
    data, port = home / "data", _free_port()
    if os.geteuid() == 0:  # initdb refuses root
        shutil.chown(home, "postgres", "postgres")
    try:
        _run(folder / "initdb", "-D", data, "-A", "trust", "-U", "course", "-E", "UTF8",
             "--no-locale", "--no-sync")  # fmt: skip
        _run(folder / "pg_ctl", "-D", data, "-l", home / "log", "-w", "-o",
             f"-p {port} {_SETTINGS}", "start")  # fmt: skip
        yield f"postgresql+psycopg://course@127.0.0.1:{port}/postgres"
    finally:
        if (data / "postmaster.pid").exists():
            _run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home)


def _run(*command: str | Path) -> None:
    owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    prefix = owner if os.geteuid() == 0 else []
    subprocess.run([*prefix, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
