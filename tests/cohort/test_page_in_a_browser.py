"""The coordinator's page in a browser: drawn where it can be, useful where it cannot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect, sync_playwright

from course.cohort.page import coordinator_page
from course.content.settings import Settings
from course.web.base import CONTENT_POLICY
from course.web.render import Renderer, static_file
from tests.browser.people import chromium
from tests.cohort.conftest import Course

T = TypeVar("T")
BASE = "/services/cursus/"
ADDRESS = f"http://cursus.test{BASE}"
# plotly.js carries the style of a map library that we do not draw with; the policy blocks it.
MAP_STYLE = "Applying inline style violates the following Content Security Policy directive"


@pytest.fixture(scope="module")
def text(dashboard: Course, settings: Settings) -> str:
    """The page of noord."""
    context = coordinator_page(dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord")
    person = {"name": "coordinator", "role": "coordinator", "links": []}
    return Renderer(BASE).page(
        "coordinator.html",
        person=person,
        logout_url=f"{BASE}uit",
        course_title="Professioneel nabij",
        **context,
    )


def answer(route: Route, text: str) -> None:
    """What the service would answer: the page under its content policy, and static files."""
    path = urlsplit(route.request.url).path.removeprefix(BASE)
    if path.startswith("static/"):
        file = static_file(path.removeprefix("static/"))
        route.fulfill(body=file.content, content_type=f"{file.kind}; charset=utf-8")
    else:
        headers = {"Content-Security-Policy": CONTENT_POLICY}
        route.fulfill(body=text, content_type="text/html; charset=utf-8", headers=headers)


def look(text: str, check: Callable[[Page], T], **context: object) -> T:
    """What `check` finds on the page, in a browser of its own (and a thread: its loop is taken)."""

    def run() -> T:
        with sync_playwright() as play:
            browser = chromium(play)
            page = browser.new_context(**context).new_page()  # type: ignore[arg-type]  # as given
            page.route("**/*", lambda route: answer(route, text))
            page.goto(f"{ADDRESS}cohort/noord")
            found = check(page)
            browser.close()
            return found

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def through(page: Page) -> int:
    """Bring every figure into view; how many were drawn."""
    plots = page.locator(".fig-plot")
    for number in range(plots.count()):
        plots.nth(number).scroll_into_view_if_needed()
        expect(plots.nth(number).locator(".main-svg").first).to_be_visible()
    return plots.count()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_figures_are_drawn_and_accessible(text: str, width: int, scheme: str) -> None:
    said: list[str] = []

    def check(page: Page) -> tuple[int, int, int]:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.reload()
        drawn = through(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        heard = list(said)
        wrong = Axe().run(page).violations_count
        said[:] = heard  # what axe itself provokes is not ours
        return drawn, wide, wrong

    size = {"width": width, "height": 800}
    drawn, wide, wrong = look(text, check, viewport=size, color_scheme=scheme)

    assert drawn > 10
    assert wide == width
    assert wrong == 0
    assert [line for line in said if not line.startswith(MAP_STYLE)] == []
    assert len(said) <= 2


def test_a_figure_is_called_what_it_shows_and_its_table_is_one_click_away(text: str) -> None:
    def check(page: Page) -> None:
        figure = page.get_by_role("img", name="Hoe ver Team Noord is gekomen. Van wie begon")
        expect(figure).to_be_visible()
        table = page.get_by_role("table", name="Hoe ver Team Noord is gekomen")
        expect(table).to_be_hidden()
        page.locator("summary", has_text="Tabel bij Hoe ver Team Noord").click()
        expect(table).to_be_visible()
        expect(table.get_by_role("row", name="Ingeleverd meer dan 95 %")).to_be_visible()

    look(text, check)


def test_colours_follow_the_theme(text: str) -> None:
    def check(page: Page) -> list[str]:
        label = page.locator(".fig-plot .annotation text").first
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.reload()
            expect(label).to_be_visible()
            found.append(str(label.evaluate("text => getComputedStyle(text).fill")))
        return found

    light, dark = look(text, check)

    assert light != dark


def test_without_javascript_sentences_and_tables_are_there(text: str) -> None:
    def check(page: Page) -> int:
        tables = page.locator("figure table")
        for number in range(tables.count()):
            expect(tables.nth(number)).to_be_visible()
        expect(page.get_by_text("Van wie begon, leverde")).to_be_visible()
        expect(page.get_by_text("Het vaakst gekozen").first).to_be_visible()
        return tables.count()

    assert look(text, check, java_script_enabled=False) > 10
