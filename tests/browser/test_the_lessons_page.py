"""*Lessen*: no barrier on a phone and a desk, and how far the work is, without loading anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.exchange.release_job import RELEASE
from course.jobs import queue
from course.paths import CoursePaths
from tests.browser.axe import violations
from tests.browser.room import as_somebody, open_room
from tests.conftest import LESSON, OPENED, copied

pytestmark = pytest.mark.integration

PATHS = ("", f"/{LESSON}/vrijgeven", f"/{LESSON}/sluiten", f"/{LESSON}/terugkoppeling")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """A course with its lesson open, of which the author has changed an exercise since."""
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("lessons") / "root"))
    lesson = read_lesson(paths.source, LESSON)
    with Store(paths.store_url) as store:
        store.open_lesson(Released.of(lesson, lesson.notebook), OPENED)
        file = paths.source / LESSON / "exercises" / "kerstavond.yaml"
        text = file.read_text("utf-8")
        file.write_text(text.replace('title: "Kerstavond"', 'title: "Kerstavond samen"'), "utf-8")
        with open_room(paths, store) as address:
            yield address, store


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_pages_have_no_barrier(
    browser: Browser, room: tuple[str, Store], width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_somebody(browser, room[0], "docent:docent", width, scheme)

    for path in PATHS:
        page.goto(f"{room[0]}docent/lessen{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
    page.context.close()


def test_a_release_is_asked_for_by_keyboard_and_the_page_says_how_far_it_is(
    browser: Browser, room: tuple[str, Store]
) -> None:
    address, store = room
    page = as_somebody(browser, address, "docent:docent", 375)
    page.goto(f"{address}docent/lessen")
    page.get_by_role("link", name="Geef vrij").press("Enter")
    expect(page.get_by_text("Veranderd voor deelnemers: Kerstavond samen.")).to_be_visible()
    page.get_by_role("button", name="Geef de les vrij").press("Enter")
    expect(page.get_by_text("Vrijgeven: begint zo")).to_be_visible()

    now = datetime.now(UTC)
    job = store.writer.do(lambda c: queue.take(c, {RELEASE}, "test", now))
    assert job
    store.writer.do(lambda c: queue.note(c, job, "De les staat klaar voor deelnemers.", now))

    told = page.locator(".work-text")
    expect(told).to_have_text("Vrijgeven: bezig. De les staat klaar voor deelnemers.")
    store.writer.do(lambda c: queue.finish(c, job, now))
    expect(page.get_by_text("Vrijgeven: klaar")).to_be_visible()
    page.context.close()
