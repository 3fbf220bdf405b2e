"""What one run of the Hub needs to know, handed from its starter to its configuration."""

import hashlib
import ipaddress
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from course.hub.accounts import Accounts
from course.hub.provider import Provider
from course.messages import _
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
    def around(cls, public: int) -> Self:
        """`public` with three free ports; 0 picks a free port for `public` as well."""
        sockets = [socket.socket() for _ in range(4)]
        try:
            for free in sockets:
                free.bind(("127.0.0.1", 0))
            ports = [int(free.getsockname()[1]) for free in sockets]
        finally:
            for free in sockets:
                free.close()
        return cls(public or ports[0], *ports[1:])


@dataclass(frozen=True)
class Setup:
    """One run of the Hub. `folder` holds its database, secrets and log; staff-only.

    With `accounts` it is the demo; else people log in at `oidc`, and with accounts that the course
    keeps unless `own_accounts` is False. `behind` is where people open the course if that is
    another address than the Hub's own.
    """

    root: Path
    store_url: str
    gradebook_url: str
    folder: Path
    homes: Path
    host: str
    ports: Ports
    accounts: Accounts
    subdomain_host: str = ""
    oidc: Provider | None = None
    own_accounts: bool = True
    behind: str = ""
    gradebooks_url: str = ""

    @classmethod
    def of(cls, paths: CoursePaths, accounts: Accounts, ports: Ports, host: str) -> Self:
        """A run for `paths`; raises `HubError` when others could reach a demo at `host`."""
        if accounts.people and not is_loopback(host):
            raise HubError(
                _(
                    "The demo's accounts share one password, so it listens on 127.0.0.1 only, "
                    "not on {host}: leave out the host.",
                    host=host,
                )
            )
        folder = paths.state / "hub"
        homes = paths.state / "home"
        for private in (folder, homes):
            private.mkdir(mode=0o700, exist_ok=True)
        return cls(
            paths.root,
            paths.store_url,
            paths.gradebook_url,
            folder,
            homes,
            host,
            ports,
            accounts,
            gradebooks_url=paths.gradebooks_url,
        )

    @property
    def is_demo(self) -> bool:
        """Whether everybody shares a password."""
        return bool(self.accounts.people)

    @property
    def keeps_accounts(self) -> bool:
        """Whether people log in with accounts that the course keeps."""
        return not self.is_demo and (self.own_accounts or self.oidc is None)

    @property
    def public_url(self) -> str:
        """Where people open the course, ending in a slash."""
        return self.behind or self.address

    def with_fresh_ports(self) -> Self:
        """A copy with internal ports that are free now."""
        return replace(self, ports=Ports.around(self.ports.public))

    def of_organisation(self, organisation: str) -> CoursePaths:
        """Gradebook and folder of an organisation."""
        paths = CoursePaths(self.root, self.store_url, self.gradebook_url, self.gradebooks_url)
        return paths.within(organisation)

    @property
    def address(self) -> str:
        """Where people open the course."""
        return f"http://{self.host}:{self.ports.public}/"

    @property
    def service_url(self) -> str:
        """Where servers on this machine reach the service, without the proxy."""
        return f"http://127.0.0.1:{self.ports.service}{PREFIX}"

    @property
    def mark(self) -> str:
        """What every process of this clone's Hub carries; it does not reveal where the clone is."""
        return hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]

    @property
    def file(self) -> Path:
        """Where the configuration reads this."""
        return self.folder / "setup.json"

    @property
    def log(self) -> Path:
        """The output of the Hub, the service and everybody's servers."""
        return self.folder / "hub.log"

    def write(self) -> None:
        """Write this for the configuration, readable by the owner only."""
        aside = self.file.with_suffix(".new")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(TypeAdapter(Setup).dump_json(self))
        aside.replace(self.file)

    @staticmethod
    def read(file: Path) -> "Setup":
        """Read what `write` wrote."""
        return TypeAdapter(Setup).validate_json(file.read_bytes())


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
