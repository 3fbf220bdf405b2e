"""Objecting and giving other points: by keyboard, on a phone and a desk, without a barrier."""

import shutil
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.store import Store
from course.paths import CoursePaths
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import as_somebody, open_room
from tests.guided_stories import guided
from tests.storycourse import CASE, LESSON

pytestmark = pytest.mark.integration

SIZES = [(1280, "light"), (375, "dark")]
FEEDBACK = f"les/{LESSON}/terugkoppeling"
WHY = "Ik belde mijn collega wél, maar dat staat in het resultaat."


@pytest.fixture(scope="module")
def graded(story_course: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """The course with feedback for everybody, and who guides Team Noord."""
    return guided(story_course, tmp_path_factory.mktemp("objecting") / "stories")


@pytest.fixture
def room(graded: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over a copy of it."""
    root = tmp_path_factory.mktemp("room") / "stories"
    shutil.copytree(graded.root, root)
    paths = CoursePaths.at(root)
    with Store(paths.store_url) as store, open_room(paths, store) as address:
        yield address


def has_no_barrier(page: Page, width: int) -> None:
    """With everything that can be folded out."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_an_objection_goes_to_and_fro_by_keyboard(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    anna = as_somebody(browser, room, "leerling:anna", width, scheme)
    inge = as_somebody(browser, room, "docent-van:inge", width, scheme)
    anna.goto(room + FEEDBACK)
    mine = anna.get_by_role("article", name="Jouw bezwaar over “Kerstavond”")

    objects(Keyboard(anna), width)
    expect(mine).to_contain_text("Inge Visser, docent van je cohort, antwoordt uiterlijk")
    has_no_barrier(anna, width)
    objects_again(Keyboard(anna), width)
    finds_it(Keyboard(inge), room, width)
    answers(Keyboard(inge), width)
    inge.goto(f"{room}kantoor/deelnemers/anna")
    expect(inge.get_by_role("heading", name="Bezwaren")).to_be_visible()
    has_no_barrier(inge, width)
    inge.context.close()

    anna.goto(room + FEEDBACK)
    expect(mine).to_contain_text("Je hebt gelijk.")
    expect(mine).to_contain_text("Je punten gingen van 0 naar 3.")
    expect(anna.get_by_role("note").filter(has_text="Reden:")).to_contain_text("Het staat er wel.")
    has_no_barrier(anna, width)
    anna.context.close()


def objects(hands: Keyboard, width: int) -> None:
    section = hands.page.get_by_role("region", name="Ben je het ergens niet mee eens?")
    hands.press(section.get_by_text("Ik ben het er niet mee eens"))
    section.get_by_label("Waar gaat het over?").select_option(label="Kerstavond")
    hands.write(section.get_by_label("Waarom ben je het er niet mee eens?"), WHY)
    has_no_barrier(hands.page, width)
    hands.press(section.get_by_role("button", name="Verstuur"))


def objects_again(hands: Keyboard, width: int) -> None:
    """To the same: that is refused, and what was written is still there."""
    section = hands.page.get_by_role("region", name="Ben je het ergens niet mee eens?")
    section.get_by_label("Waar gaat het over?").select_option(label="Kerstavond")
    hands.write(section.get_by_label("Waarom ben je het er niet mee eens?"), "Nog eens.")
    hands.press(section.get_by_role("button", name="Verstuur"))
    expect(section.get_by_role("alert")).to_contain_text("Wacht eerst op het antwoord.")
    expect(section.get_by_label("Waarom ben je het")).to_have_value("Nog eens.")
    has_no_barrier(hands.page, width)


def finds_it(hands: Keyboard, room: str, width: int) -> None:
    page = hands.page
    page.goto(f"{room}docent/verhalen")
    has_no_barrier(page, width)
    page.goto(f"{room}kantoor/deelnemers")
    hands.press(page.get_by_role("link", name="Eén bezwaar wacht op antwoord"))
    expect(page.get_by_role("heading", name="Voor jou (1)")).to_be_visible()
    has_no_barrier(page, width)
    hands.press(page.get_by_role("link", name="bezwaar over “Kerstavond”"))
    expect(page.get_by_text(WHY)).to_be_visible()
    has_no_barrier(page, width)


def answers(hands: Keyboard, width: int) -> None:
    """With points that cannot be, and then with others."""
    page, button = hands.page, hands.page.get_by_role("button", name="Beantwoord het bezwaar")
    hands.write(page.get_by_label("Jouw antwoord, voor anna"), "Je hebt gelijk.")
    points = page.get_by_label("Punten voor “Kerstavond”")
    points.fill("9")
    hands.press(button)
    expect(page.get_by_role("alert")).to_be_visible()
    has_no_barrier(page, width)
    points.fill("3")
    hands.write(page.get_by_label("Waarom andere punten?"), "Het staat er wel.")
    hands.press(button)
    expect(page.get_by_text("Inge Visser antwoordde op")).to_be_visible()
    has_no_barrier(page, width)
    hands.press(page.get_by_role("link", name="Bezwaren").first)
    expect(page.get_by_role("heading", name="Beantwoord")).to_be_visible()
    has_no_barrier(page, width)


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_other_points_are_given_by_keyboard(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_somebody(browser, room, "docent-van:inge", width, scheme)
    hands = Keyboard(page)
    page.goto(f"{room}kantoor/deelnemers/anna/{LESSON}")
    hands.press(page.locator(f"#oefening-{CASE} summary"))
    hands.press(page.get_by_role("link", name="Andere punten geven voor Kerstavond"))
    expect(page.get_by_role("heading", name="Andere punten voor anna")).to_be_visible()
    has_no_barrier(page, width)
    page.get_by_label("Punten voor “Kerstavond”").fill("veel")
    hands.write(page.get_by_label("Waarom geef je andere punten?"), WHY)
    hands.press(page.get_by_role("button", name="Bekijk wat er verandert"))
    expect(page.get_by_role("alert")).to_contain_text("“veel” is geen aantal punten")
    expect(page.get_by_label("Waarom geef je andere punten?")).to_have_value(WHY)
    has_no_barrier(page, width)
    page.get_by_label("Punten voor “Kerstavond”").fill("3,5")
    hands.press(page.get_by_role("button", name="Bekijk wat er verandert"))
    expect(page.get_by_text("Er is nog niets veranderd.")).to_be_visible()
    has_no_barrier(page, width)
    hands.press(page.get_by_role("button", name="Geef deze punten"))
    expect(page.get_by_role("status")).to_contain_text("De punten zijn veranderd.")
    expect(page.locator(f"#oefening-{CASE}")).to_contain_text("3,5 van 4 punten, met de hand door")
    has_no_barrier(page, width)
    page.context.close()
