"""A long lesson shows one part at a time, and practice only to who wants it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.paths import CoursePaths
from tests.browser.conftest import Visit
from tests.browser.doing import decision, sort, unfold
from tests.browser.hands import Keyboard, Pointer
from tests.browser.room import open_room
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

LESSON, CASE, PRACTICE = "nabijheid-en-afstand", "kerstavond", "dragers-van-de-relatie"
LATER, LATER_CASE = "deel-3", "een-foto-op-zaterdagavond"
TALLEST = 20_000  # pixels on a phone; unfolded it is about 80,000


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with a lesson of six parts, and one of none."""
    paths = CoursePaths.at(REPOSITORY)
    with Store(f"sqlite:///{tmp_path_factory.mktemp('room')}/answers.db") as store:
        for name in (LESSON, "voormeting"):
            lesson = read_lesson(paths.source, name)
            store.open_lesson(Released.of(lesson, lesson.notebook), datetime.now(UTC))
        with open_room(paths, store) as address:
            yield address


def open_parts(page: Page) -> list[str]:
    found: list[str] = page.locator(".part").evaluate_all(
        "all => all.filter(one => one.open).map(one => one.id)"
    )
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_a_new_reader_meets_one_part_and_an_overview(visit: Visit, dark: bool) -> None:
    page = visit(LESSON, "nieuw", 375, dark=dark)

    assert open_parts(page) == ["deel-1"]
    assert page.evaluate("document.documentElement.scrollHeight") < TALLEST
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    contents = page.get_by_role("navigation", name="In deze les")
    expect(contents.get_by_role("link")).to_have_count(7)
    expect(contents.get_by_role("listitem").first).to_contain_text("0 van 3 gedaan")
    expect(page.get_by_role("link", name="Verder waar je was")).to_be_hidden()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_folds_open_by_keyboard_and_stay_so(visit: Visit) -> None:
    page = visit(LESSON, "toets", 375)
    practice = page.locator(f"#oefening-{PRACTICE}")
    expect(practice).to_be_hidden()

    for fold in ("Oefenen: Vier dragers", "Deel 2."):
        summary = page.locator("summary", has_text=fold)
        summary.focus()
        page.keyboard.press("Enter")
    expect(practice).to_be_visible()
    page.reload()

    expect(practice.get_by_role("radio").first).to_be_visible()
    assert open_parts(page) == ["deel-1", "deel-2"]
    page.locator("summary", has_text="Deel 1.").press("Enter")
    page.reload()
    expect(page.locator("#deel-1 .ex").first).to_be_attached()
    assert open_parts(page) == ["deel-2"]


def test_what_is_still_open_is_one_link_away(visit: Visit) -> None:
    page = visit(LESSON, "eind", 375)
    case = page.locator(f"#oefening-{LATER_CASE}")
    expect(case).to_be_hidden()

    page.locator("#nog-open").get_by_role("link", name="Een foto op zaterdagavond").click()

    expect(case).to_be_in_viewport()
    assert LATER in open_parts(page)


def test_a_link_leads_back_to_where_somebody_was(visit: Visit) -> None:
    page = visit(LESSON, "terug", 375)
    decision(Keyboard(page), page.locator(f"#oefening-{CASE}"))
    expect(page.locator("[data-done=deel-1]").first).to_contain_text("1 van 3 gedaan")
    page.get_by_role("navigation", name="In deze les").get_by_role("link", name="Deel 3.").click()
    page.locator(f"#oefening-{LATER_CASE}").evaluate("node => node.scrollIntoView()")
    page.goto(page.url.partition("les/")[0] + "mijn")
    page.go_back()
    page.goto(page.url.partition("#")[0])

    back = page.get_by_role("link", name="Verder waar je was: Deel 3.")
    expect(back).to_be_visible()
    back.click()
    expect(page.locator(f"#{LATER}")).to_be_in_viewport()
    assert {"deel-1", LATER} <= set(open_parts(page))


def test_a_fold_with_an_answer_that_waits_opens_again(visit: Visit) -> None:
    page = visit(LESSON, "wacht", 375)
    box = unfold(page, LATER_CASE)
    page.route("**/answers", lambda route: route.abort("connectionreset"))
    for group in box.get_by_role("group").all():
        group.get_by_role("radio").first.check()
    box.get_by_role("button", name="Vastleggen").click()
    expect(box.get_by_role("status")).to_contain_text("Niet bewaard")

    page.locator("summary", has_text="Deel 3.").click()
    expect(box).to_be_hidden()
    page.reload()

    expect(box.get_by_role("status")).to_contain_text("Niet bewaard")


def test_a_part_that_is_done_folds_once(visit: Visit) -> None:
    page = visit(LESSON, "klaar", 375)
    sort(Pointer(page, touch=False), unfold(page, "waarom-afstand-helpt"))
    expect(page.locator("[data-done=deel-2]").first).to_contain_text("1 van 1 gedaan")
    page.get_by_role("navigation", name="In deze les").get_by_role("link", name="Deel 1.").click()

    page.reload()
    expect(page.locator("[data-done=deel-2]").first).to_contain_text("1 van 1 gedaan")
    page.goto(page.url.partition("#")[0])
    assert open_parts(page) == ["deel-1"]
    page.locator("summary", has_text="Deel 2.").click()
    page.reload()
    expect(page.locator("[data-done=deel-2]").first).to_contain_text("1 van 1 gedaan")
    assert open_parts(page) == ["deel-1", "deel-2"]


def test_a_short_lesson_does_not_fold(visit: Visit) -> None:
    page = visit("voormeting", "kort", 375)

    expect(page.locator("[data-fold]")).to_have_count(0)
    expect(page.get_by_role("heading", name="Twaalf zinnen", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox").last).to_be_visible()
