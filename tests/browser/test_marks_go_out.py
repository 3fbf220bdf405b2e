"""An instructor takes marks out: to a list, and into Canvas's own file, on every screen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import as_instructor, open_room
from tests.cohort.conftest import bare, hands_in
from tests.conftest import OPENED

pytestmark = pytest.mark.integration
FILE = """\
Student,ID,SIS User ID,SIS Login ID,Section,Nabijheid en afstand (8812),Eigen opdracht (8813)
    Points Possible,,,,,10,5
"Een, Noor",1,s1,noord-01,Team Noord,,
"Twee, Nora",2,s2,noord-02,Team Noord,3.5,4
"Vreemd, Vera",3,s3,vera,Team Noord,,
"""


@pytest.fixture(scope="module")
def room(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[str]:
    """A course in which twelve of noord handed in."""
    paths = bare(tmp_path_factory.mktemp("marks"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        hands_in(store, settings, "noord", 12)
        with open_room(paths, store) as address:
            yield address


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """What the instructor exported from Canvas."""
    path = tmp_path / "2026-11-30 cijfers.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def upload(page: Page, file: Path) -> None:
    page.get_by_label("Cijferlijst uit je leeromgeving (CSV of Excel)").set_input_files(file)
    page.get_by_role("button", name="Bekijk wat we invullen").click()
    expect(page.get_by_role("heading", name="Cijfers invullen")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_barrier(
    browser: Browser, room: str, file: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_instructor(browser, room, width, scheme)
    page.goto(f"{room}docent/cijfers")
    page.get_by_text("Ik heb geen lijst om in te vullen").click()
    for step in ("page", "preview", "refused"):
        if step == "preview":
            upload(page, file)
        if step == "refused":
            page.locator("select").first.select_option("")
            page.get_by_role("button", name="Download het ingevulde bestand").click()
            expect(page.get_by_role("alert")).to_be_visible()

        assert violations(page) == [], step
        assert page.evaluate("document.documentElement.scrollWidth") == width, step

    page.context.close()


def test_a_file_comes_back_filled_in_by_keyboard(browser: Browser, room: str, file: Path) -> None:
    page = as_instructor(browser, room, 1280)
    hands = Keyboard(page)
    hands.press(page.get_by_role("link", name="Cijfers"))
    upload(page, file)
    expect(page.get_by_text("2 rijen horen bij een deelnemer van Team Noord.")).to_be_visible()
    expect(page.get_by_text("2 ingevuld. Bij 1 stond er een ander cijfer.")).to_be_visible()
    expect(page.get_by_text("Rij 5 past bij niemand in dit cohort: Vreemd, Vera")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="noord-03")).to_be_visible()

    with page.expect_download() as download:
        hands.press(page.get_by_role("button", name="Download het ingevulde bestand"))

    assert download.value.suggested_filename == "2026-11-30-cijfers-ingevuld.csv"
    before, after = FILE.splitlines(), Path(download.value.path()).read_text("utf-8").splitlines()
    assert [line for line in before if line not in after] == before[2:4]
    assert after[3].endswith(",4")
    assert float(after[2].split(",")[6]) <= 10
    page.context.close()


@pytest.mark.parametrize(
    ("name", "ending"), [("Download voor Excel", "xlsx"), ("Download als CSV", "csv")]
)
def test_the_lists_are_downloads(browser: Browser, room: str, name: str, ending: str) -> None:
    page = as_instructor(browser, room, 375)
    page.goto(f"{room}docent/cijfers")

    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()

    assert download.value.suggested_filename == f"cijfers-noord.{ending}"
    page.context.close()
