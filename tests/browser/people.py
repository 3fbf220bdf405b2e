"""A browser, and people who log in with it."""

import os
import shutil

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from course.hub.run import Hub


def chromium(play: Playwright) -> Browser:
    """Debian's Chromium where it is installed, otherwise Playwright's own."""
    return play.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox"] if os.geteuid() == 0 else [],
    )


def log_in(context: BrowserContext, hub: Hub, name: str) -> Page:
    """A page of `name`, logged in, where the Hub lands this role."""
    page = context.new_page()
    page.goto(hub.address)
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_label("Wachtwoord", exact=True).fill(hub.accounts.password)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("link", name="Uitloggen").wait_for()
    return page
