"""A coordinator of a small team finds who takes part; a manager changes what coordinators see.

By keyboard, on a phone in the dark and at a desk by day; axe finds nothing, nothing is too wide.
"""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from tests import teams
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import as_somebody, open_room
from tests.cohort.conftest import bare
from tests.cohort.pages.test_pages_in_a_browser import through
from tests.web.coordinator.conftest import COURSE

pytestmark = pytest.mark.integration
Scheme = Literal["light", "dark"]
SCREENS = [(375, "dark"), (1280, "light")]


@pytest.fixture(scope="module")
def room(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[str]:
    """Teams of every size."""
    paths = bare(tmp_path_factory.mktemp("teams"))
    (paths.source / "course.yaml").write_text(COURSE, "utf-8")
    with Store(paths.store_url) as store:
        store.open_lesson(released, teams.BEFORE.at)
        teams.filled(store, settings)
        with open_room(paths, store) as address:
            yield address


def has_no_barrier(page: Page, width: int) -> None:
    """Figures drawn, everything folded out."""
    through(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert violations(page) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_coordinator_of_a_small_team_finds_who_takes_part(
    browser: Browser, room: str, width: int, scheme: Scheme
) -> None:
    page = as_somebody(browser, room, "coordinator:carl", width, scheme)
    hands, heading = Keyboard(page), page.get_by_role("heading", level=1)
    page.goto(f"{room}cohort/avond")

    hands.press(page.get_by_role("link", name="Deelname: wie is begonnen en klaar"))

    expect(heading).to_have_text("Deelname: Avonddienst")
    expect(page.get_by_text("Van de 9 mensen die zijn ingeschreven")).to_be_visible()
    has_no_barrier(page, width)
    for name, start in (("pdf", b"%PDF"), ("Excel", b"PK"), ("CSV", "\ufeffover".encode())):
        with page.expect_download() as download:
            hands.press(page.get_by_role("link", name=name).first)
        assert download.value.path().read_bytes().startswith(start)
    hands.press(page.get_by_role("link", name="Agenda voor intervisie"))
    expect(heading).to_have_text("Agenda voor intervisie")
    expect(page.get_by_text("er te weinig cijfers om te tonen")).to_be_visible()
    has_no_barrier(page, width)
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize(
    "who_and_path",
    [
        ("cora", "deelname"),
        ("cora", "afdeling/thuis/deelname"),
        ("mana", "organisatie/zorg/deelname"),
        ("kees", "cohort/klas/deelname"),
        ("cora", "cohort/solo/deelname"),
        ("klas-04", "over"),
    ],
)
def test_each_page_has_no_barrier(
    browser: Browser, room: str, width: int, scheme: Scheme, who_and_path: tuple[str, str]
) -> None:
    who, path = who_and_path
    page = as_somebody(browser, room, f"iemand:{who}", width, scheme)
    page.goto(room + path)

    has_no_barrier(page, width)
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_manager_chooses_names_after_reading_what_that_does(
    browser: Browser, room: str, width: int, scheme: Scheme
) -> None:
    page = as_somebody(browser, room, "iemand:mana", width, scheme)
    hands, heading = Keyboard(page), page.get_by_role("heading", level=1)
    page.goto(f"{room}kantoor/organisatie/zorg")
    has_no_barrier(page, width)
    page.reload()

    hands.pick(page.get_by_role("radio", name="Ook de naam"))
    hands.press(page.get_by_role("button", name="Bekijk wat er verandert"))
    expect(heading).to_have_text("Wat er verandert")
    expect(page.get_by_text("Er is nog niets veranderd")).to_be_visible()
    has_no_barrier(page, width)
    hands.press(page.get_by_role("button", name="Bewaar"))

    expect(heading).to_contain_text("zien wie er meedoet")
    hands.press(page.get_by_role("button", name="Maak dit ongedaan"))
    expect(page.get_by_text("ongedaan gemaakt")).to_be_visible()
    page.context.close()


def test_a_field_that_is_wrong_is_named_on_the_page(browser: Browser, room: str) -> None:
    page = as_somebody(browser, room, "iemand:mana", 375, "light")
    page.goto(f"{room}kantoor/organisatie/zorg")

    page.get_by_label("Kleinste groep").fill("3")
    page.get_by_role("button", name="Bekijk wat er verandert").click()

    expect(page.get_by_label("Kleinste groep")).to_have_accessible_description(
        "Vul een heel getal in van 10 tot en met 1000."
    )
    has_no_barrier(page, 375)
    page.context.close()
