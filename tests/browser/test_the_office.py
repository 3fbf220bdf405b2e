"""The office: no barrier, by keyboard, on a phone and a desk."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from course.content.released import Released
from course.content.settings import Settings
from course.people.dates import LessonDates, set_dates
from tests import roster
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.office import open_office
from tests.browser.room import as_somebody
from tests.conftest import LESSON
from tests.people.importing.conftest import csv_text

pytestmark = pytest.mark.integration

PATHS = ("kantoor/deelnemers", "kantoor/hulp", "kantoor/deelnemers?naam=niemand", "kantoor/inlezen",
         "kantoor/cohorten", "kantoor/cohorten/noord", "kantoor/cohorten/noord/opnieuw",
         "kantoor/wie-deed-wat", "kantoor/wie-deed-wat/1", "kantoor/mail", "kantoor/taken",
         "kantoor/mail/zorg/herinnering")  # fmt: skip
PEOPLE = (
    ("Aart", "van", "Dam", "aart@zon.nl", "zuid"),
    ("Noor", "", "Smit", "noor@elders.nl", "zuid"),
    ("Piet", "", "Puk", "piet@zon,nl", "zuid"),
)


@pytest.fixture(scope="module")
def room(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[str]:
    """A filled roster; Team Noord has a date, which more time can move."""
    until = LessonDates(due=roster.NOW + timedelta(days=30))
    with open_office(tmp_path_factory.mktemp("office"), released, settings) as (address, store):
        store.writer.do(lambda c: set_dates(c, roster.BY, "noord", LESSON, until))
        yield address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A spreadsheet with a new person, a doubtful one and a mistake."""
    path = tmp_path / "mensen.csv"
    path.write_text(csv_text(*PEOPLE), encoding="utf-8")
    return path


def has_no_barrier(page: Page, width: int) -> None:
    """With everything that can be folded out."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_pages_have_no_barrier(
    browser: Browser, room: str, file: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_somebody(browser, room, "kantoor:mana", width, scheme)
    for path in PATHS:
        page.goto(room + path)
        has_no_barrier(page, width)

    page.goto(f"{room}kantoor/inlezen")
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat er zou gebeuren").click()
    expect(page.get_by_role("heading", name="Wat er zou gebeuren")).to_be_visible()
    has_no_barrier(page, width)

    page.goto(f"{room}kantoor/deelnemers")
    page.get_by_role("checkbox", name="Bakker, Bram").check()
    page.get_by_role("button", name="Uitstel geven").click()
    has_no_barrier(page, width)
    page.get_by_label("Tot en met").fill("2001-01-01")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("Kies een dag die nog moet komen.")).to_be_visible()
    has_no_barrier(page, width)
    page.get_by_label("Tot en met").fill("2031-01-01")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("tot en met woensdag 1 januari 2031")).to_be_visible()
    has_no_barrier(page, width)
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_one_person_and_their_answers_have_no_barrier(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_somebody(browser, room, "kantoor:inge", width, scheme)
    hands = Keyboard(page)
    page.goto(f"{room}kantoor/deelnemers?cohort=noord")
    hands.press(page.get_by_role("link", name="Berg, Anna van den"))
    expect(page.get_by_role("heading", name="Anna van den Berg")).to_be_visible()
    has_no_barrier(page, width)

    hands.press(page.get_by_role("link", name="Antwoorden"))
    expect(page.get_by_text("zien alleen docenten van het cohort")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    has_no_barrier(page, width)
    page.context.close()


def test_a_manager_moves_somebody_and_takes_it_back_by_keyboard(
    browser: Browser, room: str
) -> None:
    page = as_somebody(browser, room, "kantoor:mana", 1280)
    page.goto(room)
    hands = Keyboard(page)
    expect(page.get_by_role("heading", name="Deelnemers")).to_be_visible()

    hands.write(page.get_by_label("Naam of e-mail"), "YILMAZ")
    hands.press(page.get_by_role("button", name="Zoek"))
    expect(page.get_by_text("1 tot en met 1 van 1.")).to_be_visible()
    hands.pick(page.get_by_role("checkbox", name="Yilmaz, Çiğdem"))
    hands.press(page.get_by_role("button", name="Verplaatsen"))
    expect(page.get_by_text("Er is nog niets veranderd.")).to_be_visible()
    page.get_by_label("Naar welk cohort").select_option("Team Zuid")
    hands.press(page.get_by_role("button", name="Verder"))
    expect(page.get_by_text("Ze gaan naar Team Zuid.")).to_be_visible()
    hands.press(page.get_by_role("button", name="Verplaats"))
    told = "Mana de Beer verplaatste Çiğdem Yilmaz van Team Noord naar Team Zuid."
    expect(page.get_by_role("heading", name=told)).to_be_visible()
    hands.press(page.get_by_role("button", name="Maak dit ongedaan"))
    expect(page.get_by_role("heading", name="ongedaan")).to_be_visible()

    hands.press(page.get_by_role("link", name="Wie deed wat"))
    expect(page.get_by_role("listitem").filter(has_text=told)).to_contain_text("ongedaan gemaakt")
    page.context.close()


def test_a_manager_reads_people_in_by_keyboard(browser: Browser, room: str, file: Path) -> None:
    page = as_somebody(browser, room, "kantoor:mana", 375)
    page.goto(f"{room}kantoor/deelnemers")
    hands = Keyboard(page)
    hands.press(page.get_by_role("link", name="Inlezen"))
    page.get_by_label("Bestand").set_input_files(file)
    hands.press(page.get_by_role("button", name="Bekijk wat er zou gebeuren"))
    expect(
        page.get_by_text("mensen.csv heeft 3 rijen: 1 fout, 1 twijfel, 1 nieuw.")
    ).to_be_visible()
    hands.pick(page.get_by_role("checkbox", name="Doe dit toch"))
    hands.press(page.get_by_role("button", name="Lees 1 rij in, en wat je aanvinkte"))
    expect(page.get_by_text("2 rijen zijn ingelezen.")).to_be_visible()
    hands.press(page.get_by_role("link", name="Naar de deelnemers"))

    expect(page.get_by_role("row").filter(has_text="Dam, Aart van")).to_contain_text("Team Zuid")
    page.context.close()
