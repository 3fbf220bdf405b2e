"""The coordinator's page in a browser: drawn where it can be, useful where it cannot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect, sync_playwright

from course.cohort.pages.cache import (
    agenda_page,
    comparison_page,
    concepts_page,
    exercise_page,
    lesson_page,
    movement_page,
    overview_page,
    time_page,
)
from course.cohort.pages.viewer import Viewer
from course.content.settings import Settings
from course.web.handlers import CONTENT_POLICY
from course.web.static_files import split_version, static_file
from tests.browser.people import chromium
from tests.cohort.conftest import Course
from tests.cohort.pages.test_movement import moved as both_moved
from tests.cohort.pages.test_pages import filled
from tests.conftest import LESSON

pytestmark = pytest.mark.integration

T = TypeVar("T")
CASE = "kerstavond"
WAY = (
    *("Nabijheid en afstand", "Kerstavond", "Team Noord", "Begrippen", "Team Noord"),
    *("Wat veranderde er?", "Team Noord", "Agenda voor intervisie"),
)
BASE = "/services/cursus/"
ADDRESS = f"http://cursus.test{BASE}"
# plotly.js carries the style of a map library that we do not draw with; the policy blocks it.
MAP_STYLE = "Applying inline style violates the following Content Security Policy directive"


@pytest.fixture(scope="module")
def pages(dashboard: Course, settings: Settings) -> dict[str, str]:
    """Pages of noord by their address after the service's."""
    who = Viewer(dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord")
    case = f"cohort/noord/{LESSON}/{CASE}"
    return {
        "cohort/noord": filled("coordinator/overview.html", overview_page(who)),
        f"cohort/noord/{LESSON}": filled("coordinator/lesson.html", lesson_page(who, LESSON)),
        case: filled("coordinator/exercise.html", exercise_page(who, LESSON, CASE)),
        "cohort/noord/begrippen": filled("coordinator/concepts.html", concepts_page(who)),
        "cohort/noord/beweging": filled("coordinator/movement.html", moved(movement_page(who))),
        "cohort/noord/vergelijken": filled("coordinator/comparison.html", comparison_page(who)),
        "cohort/noord/verloop": filled("coordinator/time.html", time_page(who, LESSON)),
        "cohort/noord/agenda": filled("coordinator/agenda.html", agenda_page(who)),
        "cohort/noord/agenda/casussen": filled("coordinator/table_sheet.html", agenda_page(who)),
    }


def moved(context: dict[str, Any]) -> dict[str, Any]:
    """The page of a cohort that did two lessons, which this course has not."""
    return {**context, "figures": both_moved()}


def answer(route: Route, pages: dict[str, str]) -> None:
    """What the service would answer: pages under its content policy, and static files."""
    path = urlsplit(route.request.url).path.removeprefix(BASE)
    if path.startswith("static/"):
        file = static_file(split_version(path.removeprefix("static/"))[0])
        route.fulfill(body=file.content, content_type=f"{file.kind}; charset=utf-8")
    else:
        headers = {"Content-Security-Policy": CONTENT_POLICY}
        route.fulfill(body=pages[path], content_type="text/html; charset=utf-8", headers=headers)


def look(pages: dict[str, str], check: Callable[[Page], T], **context: object) -> T:
    """What `check` finds on the page, in a browser of its own (and a thread: its loop is taken)."""

    def run() -> T:
        with sync_playwright() as play:
            browser = chromium(play)
            page = browser.new_context(**context).new_page()  # type: ignore[arg-type]  # as given
            page.route("**/*", lambda route: answer(route, pages))
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
        if not plots.nth(number).is_visible():
            continue
        plots.nth(number).scroll_into_view_if_needed()
        expect(plots.nth(number).locator(".main-svg").first).to_be_visible()
    return plots.count()


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (1280, "light")])
def test_figures_are_drawn_and_accessible(pages: dict[str, str], width: int, scheme: str) -> None:
    said: list[str] = []

    def check(page: Page) -> list[tuple[int, int, int]]:
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        found = []
        for address in pages:
            page.goto(f"{ADDRESS}{address}")
            drawn = through(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            heard = list(said)
            found.append((drawn, wide, Axe().run(page).violations_count))
            said[:] = heard  # what axe itself provokes is not ours
        return found

    size = {"width": width, "height": 800}
    found = look(pages, check, viewport=size, color_scheme=scheme)

    assert [drawn > 0 for drawn, _, _ in found] == [*[True] * 7, False, False]
    assert {(wide, wrong) for _, wide, wrong in found} == {(width, 0)}
    assert [line for line in said if not line.startswith(MAP_STYLE)] == []


def test_figures_and_tables_are_kept_as_files_that_are_made_here(pages: dict[str, str]) -> None:
    def check(page: Page) -> dict[str, bytes]:
        asked: list[str] = []
        through(page)
        page.on("request", lambda request: asked.append(request.url))
        kept = {}
        for ending, name in (("svg", "SVG"), ("png", "PNG"), ("csv", "tabel")):
            with page.expect_download() as download:
                page.locator("#risico").get_by_role("button", name=name).click()
            assert download.value.suggested_filename.endswith(f"risico.{ending}")
            kept[ending] = download.value.path().read_bytes()
        assert [url for url in asked if not url.startswith(("data:", "blob:"))] == []
        return kept

    kept = look(pages, check, accept_downloads=True)

    assert b"<svg" in kept["svg"]
    assert b"Waar het vaakst een keuze met een risico is gemaakt" in kept["svg"]
    assert kept["png"].startswith(b"\x89PNG")
    head, *rows = kept["csv"].decode("utf-8-sig").splitlines()
    assert head == (
        "Vraag;Keuze met een risico waarde;Keuze met een risico laag;Keuze met een risico hoog;"
        "Waarschijnlijk laag;Waarschijnlijk hoog;Zeker van de eigen keuze waarde;"
        "Zeker van de eigen keuze laag;Zeker van de eigen keuze hoog;"
        "Zeker van de eigen keuze verborgen;Deelnemers laag;Deelnemers hoog"
    )
    assert 1 < len(rows) <= 5
    assert all(row.count(";") == head.count(";") for row in rows)


def test_a_figure_is_called_what_it_shows_and_its_table_is_one_click_away(
    pages: dict[str, str],
) -> None:
    def check(page: Page) -> None:
        name = "Waar het vaakst een keuze met een risico is gemaakt"
        expect(page.get_by_role("img", name=name)).to_be_visible()
        table = page.get_by_role("table", name=name)
        expect(table).to_be_hidden()
        page.locator("summary", has_text=f"Tabel bij {name}").click()
        expect(table).to_be_visible()
        expect(table.get_by_role("row", name="(Nabijheid en afstand)").first).to_be_visible()

    look(pages, check)


def test_colours_follow_the_theme(pages: dict[str, str]) -> None:
    def check(page: Page) -> list[str]:
        label = page.locator(".fig-plot .annotation text").first
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.reload()
            expect(label).to_be_visible()
            found.append(str(label.evaluate("text => getComputedStyle(text).fill")))
        return found

    light, dark = look(pages, check)

    assert light != dark


def test_without_javascript_sentences_and_tables_are_there(pages: dict[str, str]) -> None:
    def check(page: Page) -> int:
        page.goto(f"{ADDRESS}cohort/noord/{LESSON}/{CASE}")
        tables = page.locator("figure table")
        for number in range(tables.count()):
            expect(tables.nth(number)).to_be_visible()
        expect(page.get_by_text("Het vaakst gekozen").first).to_be_visible()
        return tables.count()

    assert look(pages, check, java_script_enabled=False) >= 3
