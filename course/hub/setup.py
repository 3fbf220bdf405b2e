"""What one run of the Hub needs to know, handed from its starter to its configuration."""

import hashlib
import ipaddress
import json
import os
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from course.hub.accounts import Account, Accounts
from course.paths import CoursePaths

SETUP_VARIABLE = "COURSE_HUB_SETUP"
MARK_VARIABLE = "COURSE_HUB_RUN"
PREFIX = "/services/cursus/"


class HubError(Exception):
    """The Hub cannot run like this; the message is one sentence and says what to do."""


@dataclass(frozen=True)
class Ports:
    """One public port, and three that only this machine uses."""

    public: int
    hub: int
    proxy: int
    service: int

    @classmethod
    def around(cls, public: int) -> "Ports":
        """Free ports beside `public`; a free one for `public` itself where it is 0."""
        sockets = [socket.socket() for _ in range(4)]
        try:
            for one in sockets:
                one.bind(("127.0.0.1", 0))
            free = [int(one.getsockname()[1]) for one in sockets]
        finally:
            for one in sockets:
                one.close()
        return cls(public or free[0], *free[1:])


@dataclass(frozen=True)
class Setup:
    """One run of the Hub. `folder` holds its database, secrets and log; staff-only."""

    root: Path
    store_url: str
    gradebook_url: str
    folder: Path
    homes: Path
    host: str
    ports: Ports
    accounts: Accounts
    subdomain_host: str = ""

    @classmethod
    def of(cls, paths: CoursePaths, accounts: Accounts, ports: Ports, host: str) -> "Setup":
        """The demo of `place`; raises `HubError` when `host` can be reached from outside."""
        if not is_loopback(host):
            raise HubError(
                f"The demo's accounts share one password, so it listens on 127.0.0.1 only, "
                f"not on {host}: leave the host out."
            )
        folder = paths.state / "hub"
        homes = paths.state / "home"
        for one in (folder, homes):
            one.mkdir(mode=0o700, exist_ok=True)
        return cls(
            paths.root, paths.store_url, paths.gradebook_url, folder, homes, host, ports, accounts
        )

    @property
    def address(self) -> str:
        """Where people go."""
        return f"http://{self.host}:{self.ports.public}/"

    @property
    def service_url(self) -> str:
        """Where the service answers servers on this machine, past the proxy."""
        return f"http://127.0.0.1:{self.ports.service}{PREFIX}"

    @property
    def mark(self) -> str:
        """What every process of this clone's Hub carries; tells nothing about where it lies."""
        return hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]

    @property
    def file(self) -> Path:
        """Where the configuration reads this."""
        return self.folder / "setup.json"

    def write(self) -> None:
        """Write it for the configuration, readable by the owner only."""
        aside = self.file.with_suffix(".new")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file, default=str)
        aside.replace(self.file)

    @classmethod
    def read(cls, file: Path) -> "Setup":
        """What `write` wrote."""
        data = json.loads(file.read_text(encoding="utf-8"))
        people = tuple(
            Account(one["name"], tuple(one["groups"]), one["about"])
            for one in data["accounts"]["people"]
        )
        return cls(
            **{
                **data,
                "root": Path(data["root"]),
                "folder": Path(data["folder"]),
                "homes": Path(data["homes"]),
                "ports": Ports(**data["ports"]),
                "accounts": Accounts(people, data["accounts"]["password"]),
            }
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
