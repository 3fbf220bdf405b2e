"""Sensitive cases and what one writes for oneself, in a browser, by keyboard alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request, expect

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.paths import CoursePaths
from tests.browser.conftest import Visit
from tests.browser.doing import unfold
from tests.browser.room import open_room
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

CASE, STEPS = "een-blauwe-plek-en-een-grapje", 3
OF_THE_CASE = "Naïma werkt als verzorgende"
SECRET = "Mijn grens ligt bij Ronaldo"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the lessons on intervening and the first measure."""
    paths = CoursePaths.at(REPOSITORY)
    with Store(f"sqlite:///{tmp_path_factory.mktemp('room')}/answers.db") as store:
        for name in ("interventiestappen", "voormeting"):
            lesson = read_lesson(paths.source, name)
            store.open_lesson(Released.of(lesson, lesson.notebook), datetime.now(UTC))
        with open_room(paths, store) as address:
            yield address


def press(page: Page, button: Locator) -> None:
    """Tab to a button and press Enter; afterwards the focus is somewhere."""
    button.scroll_into_view_if_needed()
    button.evaluate("node => node.closest('.ex').querySelector('h3').focus()")
    for _ in range(30):
        if button.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_count(1)


def no_violations(page: Page, box: str) -> None:
    found = Axe().run(page, context=f"#oefening-{box}")
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "dark"), [(375, False), (1280, True)])
def test_a_sensitive_case_is_skipped_done_after_all_and_done_again(
    visit: Visit, width: int, dark: bool
) -> None:
    page = visit("interventiestappen", f"anna{width}", width, dark=dark)
    box, progress = unfold(page, CASE), page.locator("#voortgang-tekst")
    before = progress.inner_text()

    expect(box).to_contain_text("Deze casus gaat over: ruw handelen.")
    expect(box.get_by_role("link", name="0800-2000")).to_have_attribute("href", "tel:08002000")
    expect(box).not_to_contain_text(OF_THE_CASE)
    no_violations(page, CASE)

    press(page, box.get_by_role("button", name="Overslaan"))
    expect(box.get_by_role("status")).to_contain_text("Overgeslagen. Bewaard om")
    page.reload()
    expect(box.get_by_role("status")).to_contain_text("Overgeslagen. Bewaard om")
    expect(box).not_to_contain_text(OF_THE_CASE)

    press(page, box.get_by_role("button", name="Toch doen"))
    expect(box).to_contain_text(OF_THE_CASE)
    expect(box.get_by_role("heading", name="Een blauwe plek")).to_be_focused()
    for _ in range(STEPS):
        _choose(page, box)
    expect(box.get_by_text("Waarom", exact=True)).to_have_count(STEPS)
    no_violations(page, CASE)

    press(page, box.get_by_role("button", name="Opnieuw proberen").last)
    expect(box.get_by_role("status")).to_contain_text("Opnieuw begonnen")
    expect(box.get_by_text("Waarom", exact=True)).to_have_count(0)
    assert progress.inner_text() == before
    assert page.evaluate("document.documentElement.scrollWidth") == width


def _choose(page: Page, box: Locator) -> None:
    question = box.locator("form legend").first.inner_text()
    for group in box.locator("form").get_by_role("group").all():
        group.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
    press(page, box.get_by_role("button", name="Vastleggen"))
    expect(box.locator("form legend", has_text=question)).to_have_count(0)


def test_going_on_sends_nothing_and_skipping_waits_for_a_connection(visit: Visit) -> None:
    page = visit("interventiestappen", "bram", 375)
    box = unfold(page, "vanavond-op-de-groep")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))

    press(page, box.get_by_role("button", name="Doorgaan met deze casus"))
    expect(box.get_by_role("button", name="Nakijken")).to_be_visible()
    assert sent == []

    page.context.set_offline(True)
    press(page, box.get_by_role("button", name="Deze casus overslaan"))
    expect(box.get_by_role("status")).to_contain_text("Niet bewaard")
    expect(box.get_by_role("button", name="Nakijken")).to_have_count(0)
    page.context.set_offline(False)
    expect(box.get_by_role("status")).to_contain_text("Overgeslagen. Bewaard om")


def test_what_one_writes_for_oneself_stays_in_the_browser(visit: Visit, room: str) -> None:
    page = visit("voormeting", "anna", 375)
    box = page.locator("#oefening-de-moeilijkste-grens")
    sent: list[Request] = []
    page.context.on("request", lambda request: sent.insert(0, request))
    expect(box).to_contain_text("Dit blijft in deze browser. Niemand anders leest het.")

    box.get_by_role("textbox").focus()
    page.keyboard.type(SECRET)
    with page.expect_download() as download:
        press(page, box.get_by_role("button", name="Opslaan als tekst"))
    text = Path(download.value.path()).read_text(encoding="utf-8")

    assert SECRET in text
    assert download.value.suggested_filename == "de-moeilijkste-grens.txt"
    expect(box.get_by_role("status")).to_have_text("Bewaard in deze browser")
    assert [request.url for request in sent if not request.url.startswith("blob:")] == []

    page.reload()
    expect(box.get_by_role("textbox")).to_have_value(SECRET)
    assert not any(SECRET in f"{request.url} {request.post_data}" for request in sent)
    no_violations(page, "de-moeilijkste-grens")

    page.context.add_cookies([{"name": "wie", "value": "leerling:bram", "url": room}])
    page.reload()
    expect(box.get_by_role("textbox")).to_have_value("")


def test_a_measure_shows_own_means_and_no_points(visit: Visit) -> None:
    page = visit("voormeting", "chris", 320)
    box = page.locator("#oefening-zelfmeting-vooraf")
    expect(page.locator("#voortgang-tekst")).to_have_text("0 van 1 gedaan")

    for group in box.get_by_role("group").all():
        group.get_by_role("radio").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")

    expect(box.get_by_label("Jouw gemiddelden")).to_contain_text("Alleen jij ziet dit")
    expect(page.locator("#voortgang-tekst")).to_have_text("1 van 1 gedaan")
    expect(page.get_by_text("Je hebt alle oefeningen gedaan.")).to_be_visible()
    no_violations(page, "zelfmeting-vooraf")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
