"""A coordinator's way through every page of a cohort, by keyboard alone, on a phone and at a desk.

From the overview to each kind of page and back, with the tables and figures that people see: no
barrier that axe finds, nothing wider than the screen, nothing said in the console.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import read_settings
from course.paths import CoursePaths
from course.simulate import Tendency, hand_in_cohort
from tests import lessons
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import open_room
from tests.cohort.conftest import PUBLISHED
from tests.cohort.pages.test_pages_in_a_browser import MAP_STYLE, through
from tests.conftest import OPENED, REPOSITORY

pytestmark = pytest.mark.integration

OPEN = ("voormeting", "nabijheid-en-afstand", "interventiestappen", "nameting")
SIZE = 12
# The links that a coordinator follows, from the overview and back, and the heading that comes.
WAYS = {
    "Vergelijken met een ander cohort": "Team Noord vergeleken",
    "Verloop in de tijd": "Verloop in de tijd",
    "Wat veranderde er?": "Wat veranderde er?",
    "Begrippen": "Begrippen",
    "Casussen voor aan tafel": "Casussen voor aan tafel",
    "Agenda voor intervisie": "Agenda voor intervisie",
}


@pytest.fixture(scope="module")
def released() -> dict[str, Released]:
    """The lessons that are open."""
    opened = [lessons.read(name) for name in OPEN]
    return {lesson.id: Released.of(lesson, lesson.notebook) for lesson in opened}


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, released: dict[str, Released]
) -> Iterator[str]:
    """Of a service with the published figures of two cohorts; no Hub."""
    root = tmp_path_factory.mktemp("dashboard")
    shutil.copytree(REPOSITORY / "source", root / "source")
    paths = CoursePaths.at(root)
    settings = read_settings(paths.source)
    everything = Tendency(drops_out=0, leaves_out=0)
    with Store(paths.store_url) as store:
        intake = Intake(store, settings.model_copy(update={"cohorts": ()}))
        for name, lesson in released.items():
            store.open_lesson(lesson, OPENED)
            for number, cohort in enumerate(("noord", "zuid")):
                hand_in_cohort(intake, cohort, SIZE, name, number, everything)
        list(publish_everything(store, settings, PUBLISHED))
        with open_room(paths, store) as opened:
            yield f"{opened}cohort/noord"


class Visitor:
    """Somebody at a screen who notices what is wrong with a page."""

    def __init__(self, page: Page) -> None:
        self.page, self.hands = page, Keyboard(page)
        self.said: list[str] = []
        self.seen: list[str] = []
        page.on("console", lambda message: self._hear(message.text))
        page.on("pageerror", lambda error: self._hear(str(error)))

    def _hear(self, text: str) -> None:
        if not text.startswith(MAP_STYLE):
            self.said.append(text)

    def open(self, address: str) -> None:
        """Go to a page, and look at it."""
        self.page.goto(address)
        self.look(self.page.get_by_role("heading", level=1).inner_text())

    def follow(self, link: str, heading: str) -> None:
        """Follow a link by keyboard, and look at the page that comes."""
        self.go(link, heading)
        self.look(heading)

    def go(self, link: str, heading: str) -> None:
        """Follow a link by keyboard."""
        self.hands.press(self.page.get_by_role("link", name=link, exact=True).first)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def look(self, heading: str) -> None:
        """Every figure is drawn, nothing is wider than the screen, axe finds nothing."""
        through(self.page)
        size = self.page.viewport_size
        assert size is not None
        assert self.page.evaluate("document.documentElement.scrollWidth") == size["width"], heading
        heard = list(self.said)
        assert violations(self.page) == [], heading
        self.said[:] = heard  # what axe itself provokes is not ours
        self.seen.append(heading)


@pytest.fixture(params=[(375, "dark"), (1280, "light")], ids=["phone", "desk"])
def visitor(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visitor]:
    """A coordinator on a phone in the dark, and one at a desk by day."""
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, accept_downloads=True
    )
    context.add_cookies([{"name": "wie", "value": "coordinator:carla", "url": address}])
    yield Visitor(context.new_page())
    context.close()


def test_a_coordinator_finds_everything_by_keyboard(
    visitor: Visitor, address: str, released: dict[str, Released]
) -> None:
    lesson = released["interventiestappen"]
    first = lesson.exercises[0]
    visitor.open(address)

    visitor.follow(lesson.title, lesson.title)
    visitor.follow(first.title, first.title)
    for link, heading in WAYS.items():
        visitor.go("Team Noord", "Team Noord")
        visitor.follow(link, heading)

    assert visitor.said == []
    assert len(visitor.seen) == len(WAYS) + 3
    pdf, text = (download(visitor, name) for name in ("pdf", "Markdown"))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert text.read_text(encoding="utf-8").startswith("# Agenda voor intervisie: Team Noord")


def download(visitor: Visitor, name: str) -> Path:
    """What a link gives to keep, by keyboard."""
    link = visitor.page.get_by_role("link", name=re.compile(name))
    with visitor.page.expect_download() as found:
        visitor.hands.press(link)
    return found.value.path()


def test_an_exercise_of_every_kind_has_a_page_without_barriers(
    visitor: Visitor, address: str, released: dict[str, Released]
) -> None:
    kinds = {
        one.kind: f"{address}/{name}/{one.id}"
        for name, lesson in released.items()
        for one in lesson.exercises
    }
    assert len(kinds) == 7

    for where in kinds.values():
        visitor.open(where)

    assert visitor.said == []
