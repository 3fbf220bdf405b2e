"""Who may need help and how good exercises are: no barrier, by keyboard, on a phone and a desk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Connection

from course.answers.store import Store
from course.cohort.build import build
from course.content.released import Released
from course.content.settings import Settings
from course.jobs import queue
from course.jobs.mail import outbox
from course.jobs.mail.templates import Message
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import as_instructor, open_room
from tests.cohort.conftest import bare, hands_in
from tests.conftest import LESSON, OPENED

pytestmark = pytest.mark.integration

PATHS = (
    "docent",
    "kantoor/deelnemers",
    "kantoor/hulp",
    f"docent/opgaven/{LESSON}",
    "docent/taken",
)


@pytest.fixture(scope="module")
def room(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[str]:
    """A published course in which 24 handed in, and six stopped halfway years ago."""
    paths = bare(tmp_path_factory.mktemp("instructor"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        hands_in(store, settings, "noord", 24)
        hands_in(store, settings, "zuid", 6, drops_out=1)
        build(paths, store, settings)
        _leave_tasks(store)
        with open_room(paths, store) as address:
            yield address


def _leave_tasks(store: Store) -> None:
    """Two tasks that failed, one that waits, a mail to copy and one that bounced."""
    now = datetime.now(UTC)

    def work(c: Connection) -> None:
        for key in ("een", "twee"):
            queue.enqueue(c, "tidy", {}, now=now, key=key)
            job = queue.take(c, ["tidy"], "hier", now)
            assert job
            queue.fail(c, job, "De schijf is vol.", now, None)
        queue.enqueue(c, "tidy", {}, now=now, due_at=now + timedelta(days=1))
        text = Message("Je uitnodiging", "Dag Noor,\n\nBegin hier.\n")
        copied = outbox.add(c, "noor@example.org", "invitation", text, now=now)
        bounced = outbox.add(c, "bram@example.org", "invitation", text, now=now)
        assert copied
        assert bounced
        outbox.set_state(c, [copied], "held", now, frm=["waiting"])
        outbox.set_state(c, [bounced], "bounced", now, frm=["waiting"], reason="550 No such user")

    store.writer.do(work)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_pages_have_no_barrier(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_instructor(browser, room, width, scheme)
    for path in PATHS:
        page.goto(room + path)
        for summary in page.locator("details > summary").filter(visible=True).all()[:12]:
            summary.click()

        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path

    page.context.close()


def test_an_instructor_finds_who_stopped_where_by_keyboard(browser: Browser, room: str) -> None:
    page = as_instructor(browser, room, 1280)
    hands = Keyboard(page)
    # Six stopped; of the 24 whose hand-in was marked at once, seven earned less than the pass mark.
    expect(page.get_by_text("13 van de 30 deelnemers hebben misschien hulp nodig.")).to_be_visible()

    hands.press(page.get_by_role("link", name="Wie heeft misschien hulp nodig"))
    expect(page.get_by_role("heading", level=2)).to_have_count(8)
    first = page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=2)).first
    expect(first).to_contain_text("zuid-0")
    expect(first).to_contain_text("Nog niet verder gekomen dan oefening")
    hands.press(page.get_by_role("link", name="Nog 5 deelnemers in de hele lijst"))
    expect(page.get_by_text("1 tot en met 13 van 13.")).to_be_visible()
    hands.press(page.get_by_role("link", name="Alles", exact=True))
    row = page.get_by_role("row").filter(has_text="noord-01")
    hands.press(row.get_by_text("Alle lessen"))
    expect(row.get_by_text("ingeleverd, 29 van 44 punten")).to_be_visible()
    page.context.close()


def test_the_links_of_an_instructor_are_one_menu_on_a_phone(browser: Browser, room: str) -> None:
    page = as_instructor(browser, room, 375)
    top, taken = page.get_by_role("banner"), page.get_by_role("link", name="Taken", exact=True)
    assert (top.bounding_box() or {"height": 1e9})["height"] < 130
    expect(taken).to_have_count(0)

    Keyboard(page).press(page.get_by_text("Menu", exact=True))

    expect(taken).to_be_visible()
    assert violations(page) == []
    page.context.close()
    wide = as_instructor(browser, room, 1280)
    expect(wide.get_by_text("Menu", exact=True)).to_be_hidden()
    expect(wide.get_by_role("link", name="Taken", exact=True)).to_be_visible()
    wide.context.close()


def test_an_author_finds_what_to_try_by_keyboard(browser: Browser, room: str) -> None:
    page = as_instructor(browser, room, 375)
    hands = Keyboard(page)
    hands.press(page.get_by_text("Menu", exact=True))
    hands.press(page.get_by_role("link", name="Opgaven"))
    hands.press(page.get_by_role("link", name="Team Noord"))
    expect(page.get_by_role("heading", name="Wat je kunt proberen")).to_be_visible()

    hands.press(page.get_by_text("Wanneer zeggen we iets?"))

    expect(page.get_by_text("We zeggen alleen iets bij 20 deelnemers of meer.")).to_be_visible()
    page.goto(f"{room}docent/opgaven/{LESSON}?cohort=zuid")
    expect(page.get_by_text("Over deze les zijn nog geen cijfers.")).to_be_visible()
    page.context.close()


def test_an_instructor_sees_why_a_task_failed_and_tries_it_again_by_keyboard(
    browser: Browser, room: str
) -> None:
    page = as_instructor(browser, room, 375)
    hands = Keyboard(page)
    hands.press(page.get_by_text("Menu", exact=True))
    hands.press(page.get_by_role("link", name="Taken", exact=True))
    expect(page.get_by_role("heading", name="Mislukt (2)")).to_be_visible()
    expect(page.get_by_text("De schijf is vol.").first).to_be_visible()

    hands.press(page.get_by_role("button", name="Opnieuw proberen").first)
    expect(page.locator(".act-result")).to_have_text("We proberen het opnieuw.")
    expect(page.locator(".act-result")).to_be_focused()
    hands.press(page.get_by_role("button", name="Laten vervallen"))
    expect(page.locator(".act-result").last).to_have_text("Dit vervalt.")
    hands.press(page.locator("summary").filter(has_text="uitnodiging aan noor@example.org"))
    expect(page.get_by_label("Je uitnodiging")).to_have_value("Dag Noor,\n\nBegin hier.\n")
    hands.press(page.get_by_role("button", name="Ik heb deze verstuurd"))
    expect(page.locator(".act-result").last).to_have_text("Staat als verstuurd.")

    page.reload()
    expect(page.get_by_text("Er is niets mislukt.")).to_be_visible()
    expect(page.get_by_text("Er staat geen mail klaar.")).to_be_visible()
    page.context.close()
