"""*Wanneer komen er cijfers?* in a browser: narrow and wide, light and dark, by keyboard."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from course.people.dates import LessonDates, set_dates
from tests import teams
from tests.browser.axe import violations
from tests.browser.people import chromium
from tests.conftest import LESSON
from tests.rings import starts_processes
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
@starts_processes
def browser() -> Iterator[Browser]:
    """A headless Chromium, gone after this module: its event loop bars every other."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as play:
        opened = chromium(play)
        yield opened
        opened.close()


def opened(
    desk: Desk, browser: Browser, who: str, width: int, scheme: Literal["light", "dark"]
) -> Page:
    size = {"width": width, "height": 800}
    context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    cookies = desk.browser(who).items()
    context.add_cookies([{"name": k, "value": v, "url": desk.address} for k, v in cookies])
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_and_axe_finds_nothing(
    desk: Desk, browser: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = opened(desk, browser, "cora", width, scheme)
    for path in ("cohort/noord/cijfers", f"cohort/noord/cijfers/{LESSON}", "cohort/solo/cijfers"):
        page.goto(desk.address.rstrip("/") + BASE + path)

        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


def test_asking_now_by_keyboard(desk: Desk, browser: Browser) -> None:
    dates = LessonDates(None, datetime.now(UTC) + timedelta(days=9))
    desk.service.store.writer.do(lambda c: set_dates(c, teams.LATER, "noord", LESSON, dates))
    page = opened(desk, browser, "cora", 1280, "light")
    page.goto(f"{desk.address.rstrip('/')}{BASE}cohort/noord/cijfers")

    page.get_by_role("link", name="Nu vastleggen").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cijfers nu vastleggen")
    page.get_by_role("button", name="Leg de cijfers vast van 12 mensen").press("Enter")

    expect(page.get_by_text("van 12 mensen.")).to_be_visible()
    expect(page.get_by_role("link", name="Nu vastleggen")).to_have_count(0)
    page.context.close()
