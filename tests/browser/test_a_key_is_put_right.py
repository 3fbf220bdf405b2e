"""Putting a key right: no barrier, by keyboard, on a phone and a desk; what the learner reads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from course.answers.store import Feedback, Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import Settings
from course.paths import CoursePaths
from tests.browser.axe import violations
from tests.browser.hands import Keyboard
from tests.browser.room import as_instructor, as_somebody, open_room
from tests.cohort.conftest import hands_in
from tests.conftest import LESSON, OPENED, copied
from tests.web.test_correcting_a_key import swap

pytestmark = pytest.mark.integration
PAGE = f"docent/verbeteren/{LESSON}"


@pytest.fixture
def room(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[str]:
    """A course in which 12 handed in and got feedback; then the author swaps two scores."""
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("key") / "course"))
    lesson = read_lesson(paths.source, LESSON)
    with Store(paths.store_url) as store:
        store.open_lesson(Released.of(lesson, released.notebook), OPENED)
        hands_in(store, settings, "noord", 12)
        now = datetime.now(UTC)
        pages = [
            Feedback(handin.learner, LESSON, handin.hash, "<h1>Terugkoppeling</h1>", now)
            for handin in store.handins(LESSON)
        ]
        store.release_feedback(pages)
        swap(paths.root)
        with open_room(paths, store) as address:
            yield address


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (375, "dark"), (1280, "dark"), (375, "light")]
)
def test_a_key_is_put_right_by_keyboard(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_instructor(browser, room, width, scheme)
    page.goto(room + PAGE)
    hands = Keyboard(page)
    expect(page.get_by_role("heading", name="Wie het raakt")).to_be_visible()
    rows = page.get_by_role("row").filter(has_text="noord-")
    changed = rows.count()
    assert 0 < changed < 12
    name = rows.first.get_by_role("rowheader").inner_text().split()[0]
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width

    hands.write(page.get_by_label("Waarom verbeter je dit?"), "Twee scores stonden verwisseld.")
    hands.press(page.get_by_role("button", name=f"Verbeter de punten van {changed} deelnemers"))

    expect(page.get_by_role("heading", name="Eerder verbeterd")).to_be_visible()
    expect(page.get_by_text("Twee scores stonden verwisseld.")).to_be_visible()
    expect(page.get_by_text("Er is niets te verbeteren.")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    learner = as_somebody(browser, room, f"leerling:{name}", width, scheme)
    for path in ("mijn", f"les/{LESSON}/terugkoppeling"):
        learner.goto(room + path)
        expect(learner.get_by_text("De sleutel van")).to_contain_text("je punten gingen van")
        assert violations(learner) == []
        assert learner.evaluate("document.documentElement.scrollWidth") == width
    for context in (page.context, learner.context):
        context.close()
