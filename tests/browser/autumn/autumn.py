"""One Hub without a demo, an OpenID provider, and everybody's browser."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, BrowserContext, Page, expect

from course.answers.store import Store
from course.hub.accounts import NO_DEMO
from course.hub.run import Hub, start_hub
from course.paths import CoursePaths
from tests.browser.axe import violations
from tests.conftest import REPOSITORY
from tests.oidc.provider import RunningProvider, log_in_there

DESK, PHONE = 1280, 375
RESULTS = Path("test-results")
SERVICE = "services/cursus/"
Scheme = Literal["light", "dark"]


def password_of(name: str) -> str:
    """The password that somebody of the story chose."""
    return f"{name.lower()} fietst langs zeven molens"


@dataclass
class Autumn:
    """What the steps share. `links` are the invitations by shown name or mail address.

    A step asks for `page(who)`, which is the page of that person's own browser; the first width
    that is asked for stays. `told` is what a later step needs of an earlier one.
    """

    paths: CoursePaths
    hub: Hub
    provider: RunningProvider
    browser: Browser
    links: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    _contexts: dict[str, BrowserContext] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The service, ending in a slash."""
        return f"{self.hub.address}{SERVICE}"

    def page(self, who: str, width: int = DESK, scheme: Scheme = "light") -> Page:
        """The page of somebody, in a browser of their own that stays open for later steps."""
        if who not in self._contexts:
            context = self.browser.new_context(
                viewport={"width": width, "height": 900}, locale="nl-NL", color_scheme=scheme
            )
            context.set_default_timeout(45_000)
            context.new_page()
            self._contexts[who] = context
        return self._contexts[who].pages[0]

    def close(self) -> None:
        """Close everybody's browser, and stop the Hub."""
        self.hub.stop()
        for context in self._contexts.values():
            context.close()

    def pictures(self, name: str) -> None:
        """Everybody's page as a picture, for who looks why a step failed."""
        RESULTS.mkdir(exist_ok=True)
        for who, context in self._contexts.items():
            context.pages[0].screenshot(path=RESULTS / f"{name}-{who}.png", full_page=True)

    def restart(self) -> None:
        """Stop the Hub and everything under it, and start it again at the same address."""
        port = self.hub.setup.ports.public
        self.hub.stop()
        self.hub = start_hub(self.paths, port, accounts=NO_DEMO, oidc=self.provider.settings())

    def go(self, who: str, path: str = "") -> Page:
        """Somebody's page, at an address of the service."""
        page = self.page(who)
        page.goto(f"{self.address}{path}")
        return page

    def course(self, *arguments: str) -> str:
        """What a `course` command prints, run in the course's folder."""
        environment = {**os.environ, "COURSE_ROOT": str(self.paths.root), "COURSE_LANG": "nl"}
        done = subprocess.run(
            [sys.executable, "-c", "from course.cli import main; main()", *arguments],
            cwd=self.paths.root,
            env=environment | {"PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def store(self) -> Store:
        """The course's store; close it."""
        return Store(self.paths.store_url)

    def makes_an_account(self, page: Page, link: str, name: str, shown: str = "") -> None:
        """From an invitation's link, by making an account, to the first page of the course."""
        page.goto(link)
        if shown:
            page.get_by_label("Je naam").fill(shown)
        page.get_by_label("E-mailadres of gebruikersnaam").fill(name)
        page.get_by_label("Wachtwoord", exact=True).fill(password_of(name))
        page.get_by_role("button", name="Maak mijn account").click()
        expect(page.get_by_text("Je account is klaar.")).to_be_visible()
        expect(page.get_by_label("E-mailadres of gebruikersnaam")).to_have_value(name.lower())
        self.logs_in(page, name)

    def logs_in(self, page: Page, name: str, password: str = "") -> None:
        """On the Hub's page, with an account of the course."""
        page.get_by_label("E-mailadres of gebruikersnaam").fill(name)
        page.get_by_label("Wachtwoord", exact=True).fill(password or password_of(name))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.get_by_role("link", name="Uitloggen").wait_for()

    def comes_by_oidc(self, page: Page, link: str, subject: str) -> None:
        """From an invitation's link, by the provider, to the first page of the course."""
        page.goto(link)
        page.get_by_role("link", name="Inloggen met Zon-account").click()
        page.get_by_role("link", name="Inloggen met Zon-account").click()
        log_in_there(page, subject)
        page.get_by_role("button", name="Doe mee").click()
        page.get_by_role("link", name="Uitloggen").wait_for()

    def link_in_log(self) -> str:
        """The link that makes the first owner."""
        found = re.findall(r"http\S+/uitnodiging/\S+", self.hub.log.read_text(encoding="utf-8"))
        assert len(found) == 1, found
        return str(found[0])


def is_shown_well(page: Page) -> None:
    """No barrier for axe, and nothing that sticks out sideways."""
    size = page.viewport_size
    assert size is not None
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
