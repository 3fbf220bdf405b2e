"""The service dies between click and *bewaard*: nothing is lost, and nothing is claimed."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import psutil
import pytest
from playwright.sync_api import Page, Route, expect

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.hub.run import Hub
from course.paths import CoursePaths
from tests.browser.conftest import Enter
from tests.browser.doing import unfold
from tests.whose import id_of

LESSON = "nabijheid-en-afstand"
CASE = "langs-de-lijn"

pytestmark = pytest.mark.integration


@pytest.fixture
def store(paths: CoursePaths) -> Iterator[Store]:
    """The store of the running course, with the lesson open."""
    with Store(paths.store_url) as opened:
        if LESSON not in opened.openings():
            lesson = read_lesson(paths.source, LESSON)
            opened.open_lesson(Released.of(lesson, lesson.notebook), datetime.now(UTC))
        yield opened


def service_of(hub: Hub) -> int:
    """The process that serves pages; its supervisor starts another when it dies."""
    found = [
        process.pid
        for process in psutil.process_iter(["cmdline", "environ"])
        if (process.info["cmdline"] or [])[-2:] == ["course.web", "child"]
        and hub.setup.mark in (process.info["environ"] or {}).values()
    ]
    assert len(found) == 1
    return int(found[0])


def choose(page: Page, hub: Hub, case: str) -> None:
    page.goto(f"{hub.address}services/cursus/les/{LESSON}")
    held = unfold(page, case)
    held.get_by_role("radio").first.check()
    held.get_by_role("radio", name="Ik gok").check()
    held.get_by_role("button", name="Vastleggen").click()


@pytest.mark.parametrize("stored", [False, True], ids=["before the commit", "after the commit"])
def test_an_answer_survives_a_killed_service(
    hub: Hub, store: Store, enter: Enter, stored: bool
) -> None:
    name, case = ("tweede", CASE) if stored else ("derde", CASE)
    page = enter(name)
    killed: list[int] = []

    def kill(route: Route) -> None:
        if killed:
            route.continue_()
            return
        if stored:
            route.fetch()
        killed.append(service_of(hub))
        os.kill(killed[0], signal.SIGKILL)
        route.abort("connectionreset")

    page.route("**/answers", kill)
    choose(page, hub, case)
    status = page.locator(f"#oefening-{case}").get_by_role("status")
    expect(status).to_contain_text("Niet bewaard")
    expect(status).to_contain_text("Bewaard om", timeout=60_000)

    assert killed
    assert service_of(hub) != killed[0]
    assert len(store.answers(id_of(store, name), LESSON)) == 1


def test_a_closed_tab_sends_its_answer_when_it_is_opened_again(
    hub: Hub, store: Store, enter: Enter
) -> None:
    page = enter("tweede")
    page.route("**/answers", lambda route: route.abort("connectionreset"))
    choose(page, hub, "een-foto-op-zaterdagavond")
    held = "#oefening-een-foto-op-zaterdagavond"
    expect(page.locator(held).get_by_role("status")).to_contain_text("Niet bewaard")
    before = len(store.answers(id_of(store, "tweede"), LESSON))
    context = page.context
    page.close()

    again = context.new_page()
    again.goto(f"{hub.address}services/cursus/les/{LESSON}")

    expect(again.locator(held).get_by_role("status")).to_contain_text("Bewaard om", timeout=30_000)
    assert len(store.answers(id_of(store, "tweede"), LESSON)) == before + 1
