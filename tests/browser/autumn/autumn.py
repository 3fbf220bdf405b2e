"""One Hub without a demo, an OpenID provider, and everybody's browser."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from course.answers.store import Store
from course.hub.accounts import NO_DEMO
from course.hub.run import Hub, start_hub
from course.paths import CoursePaths
from tests.browser.autumn.keyboard import Keys
from tests.browser.autumn.sight import HEIGHT, Sight
from tests.browser.autumn.widths import DARK, role_of, width_of
from tests.conftest import REPOSITORY
from tests.oidc.provider import RunningProvider

RESULTS = Path("test-results")
SERVICE = "services/cursus/"


def password_of(name: str) -> str:
    """The password that somebody of the story chose."""
    return f"{name.lower()} fietst langs zeven molens"


@dataclass
class Autumn:
    """What the steps share. `links` are the invitations by shown name or mail address.

    A step asks for `keys(who)`: the keyboard of that person, before the page of their own browser,
    which stays open for later steps and is as wide as `widths` says. `told` is what a later step
    needs of an earlier one, `acts` who acted in which step at which width.
    """

    paths: CoursePaths
    hub: Hub
    provider: RunningProvider
    browser: Browser
    links: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    acts: set[tuple[int, str, int]] = field(default_factory=set)
    step: int = 0
    _contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sight = Sight(self.hub.address)

    @property
    def address(self) -> str:
        """The service, ending in a slash."""
        return f"{self.hub.address}{SERVICE}"

    def keys(self, who: str) -> Keys:
        """Somebody's keyboard, before the page where they are."""
        width = width_of(self.step, who)
        if who not in self._contexts:
            context = self.browser.new_context(
                viewport={"width": width, "height": HEIGHT},
                locale="nl-NL",
                color_scheme="dark" if who in DARK else "light",
            )
            context.set_default_timeout(45_000)
            # Who listens only when a file is asked for may be too late for the browser.
            context.new_page().on("filechooser", lambda _: None)
            self._contexts[who] = context
        page = self._contexts[who].pages[0]
        if page.viewport_size != {"width": width, "height": HEIGHT}:
            page.set_viewport_size({"width": width, "height": HEIGHT})
        return Keys(page, self.sight, lambda: self._acted(who, page))

    def _acted(self, who: str, page: Page) -> None:
        assert page.viewport_size is not None
        self.acts.add((self.step, role_of(who), page.viewport_size["width"]))

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

    def go(self, who: str, path: str = "") -> Keys:
        """Somebody's keyboard, before an address of the service."""
        keys = self.keys(who)
        keys.page.goto(f"{self.address}{path}")
        return keys

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

    def makes_an_account(self, keys: Keys, link: str, name: str, shown: str = "") -> None:
        """From an invitation's link, by making an account, to the first page of the course."""
        page = keys.page
        page.goto(link)
        if shown:
            keys.write("Je naam", shown)
        keys.write("E-mailadres of gebruikersnaam", name)
        keys.write("Wachtwoord", password_of(name), exact=True)
        keys.press("Maak mijn account")
        expect(page.get_by_text("Je account is klaar.")).to_be_visible()
        expect(page.get_by_label("E-mailadres of gebruikersnaam")).to_have_value(name.lower())
        self.logs_in(keys, name)

    @staticmethod
    def logs_in(keys: Keys, name: str, password: str = "") -> None:
        """On the Hub's page, with an account of the course."""
        keys.write("E-mailadres of gebruikersnaam", name)
        keys.write("Wachtwoord", password or password_of(name), exact=True)
        keys.press("Inloggen", exact=True)
        keys.page.get_by_role("link", name="Uitloggen").wait_for()

    @staticmethod
    def comes_by_oidc(keys: Keys, link: str, subject: str) -> None:
        """From an invitation's link, by the provider, to the first page of the course."""
        keys.page.goto(link)
        keys.follow("Inloggen met Zon-account")
        expect(keys.page.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()
        keys.follow("Inloggen met Zon-account")
        logs_in_there(keys, subject)
        keys.press("Doe mee")
        keys.page.get_by_role("link", name="Uitloggen").wait_for()

    def link_in_log(self) -> str:
        """The link that makes the first owner."""
        found = re.findall(r"http\S+/uitnodiging/\S+", self.hub.log.read_text(encoding="utf-8"))
        assert len(found) == 1, found
        return str(found[0])


def logs_in_there(keys: Keys, subject: str) -> None:
    """On the provider's own pages: who it is, and that the course may know."""
    keys.write(keys.page.locator("input[name=login]"), subject)
    keys.write(keys.page.locator("input[name=password]"), "maakt niet uit")
    keys.press(keys.page.locator("button[type=submit]"))
    keys.page.locator("input[name=login]").wait_for(state="detached")
    keys.press(keys.page.locator("button[type=submit]"))
