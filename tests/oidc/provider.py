"""Starts the provider and knows how somebody logs in there."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Page

from course.hub.provider import Provider
from course.hub.setup import Ports
from tests.conftest import REPOSITORY

_SECONDS_TO_START = 60


@dataclass
class RunningProvider:
    """The provider; `people.json` in `folder` holds everybody's claims."""

    folder: Path
    issuer: str
    callback: str

    def tells(self, subject: str, **claims: object) -> None:
        """What the provider tells of somebody from now on."""
        file = self.folder / "people.json"
        people = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        file.write_text(json.dumps(people | {subject: claims}), encoding="utf-8")

    def settings(self, label: str = "Zon-account") -> Provider:
        """What the Hub is told of it."""
        return Provider(self.issuer, "cursus", "een geheim van de test", self.callback, label)


@contextmanager
def running_provider(folder: Path, hub_address: str) -> Iterator[RunningProvider]:
    """The provider on a free port, with the Hub at `hub_address` as its client."""
    port = Ports.around(0).public
    callback = f"{hub_address}hub/oauth_callback"
    client = {
        "client_id": "cursus",
        "client_secret": "een geheim van de test",
        "redirect_uris": [callback],
    }
    settings = {"port": port, "client": client}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    issuer = f"http://127.0.0.1:{port}"
    running = RunningProvider(folder, issuer, callback)
    running.tells("niemand")
    command = [str(REPOSITORY / ".ci" / "node"), "node", "tests/oidc/provider.mjs", str(folder)]
    with (
        (folder / "provider.log").open("w") as log,
        subprocess.Popen(command, cwd=REPOSITORY, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(issuer, process)
            yield running
        finally:
            process.terminate()


def _wait(issuer: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{issuer}/.well-known/openid-configuration").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the OpenID provider did not start: see provider.log")


def log_in_there(page: Page, subject: str) -> None:
    """On the provider's own pages: who it is, and that the course may know."""
    page.locator("input[name=login]").fill(subject)
    page.locator("input[name=password]").fill("maakt niet uit")
    page.locator("button[type=submit]").click()
    page.locator("button[type=submit]").click()
