"""Each kind from start to end on the lesson page: by keyboard, mouse and finger, wide and narrow.

The service is ours, with a real store; who somebody is says a cookie (tests/browser/room.py).
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from course.exercises import progress
from course.web.service import Service
from tests.browser.conftest import Visit
from tests.browser.doing import (
    COUNTS,
    DOING,
    PRACTICE,
    SENSITIVE,
    box_of,
    do,
    exercises,
    of_kind,
    view_of,
)
from tests.browser.hands import Hands, Keyboard, Pointer

pytestmark = pytest.mark.integration

SIZES = {"phone": 375, "laptop": 1280}
IS_IN = "box => box.contains(document.activeElement)"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("way", ["keyboard", "pointer"])
def test_every_kind_is_done_and_kept(service: Service, visit: Visit, way: str, size: str) -> None:
    learner, touch = f"{way}-{size}", way == "pointer" and size == "phone"
    page = visit(COUNTS, learner, SIZES[size], touch=touch)
    hands: Hands = Keyboard(page) if way == "keyboard" else Pointer(page, touch=touch)

    for exercise in exercises(service):
        do(hands, page, exercise)
        expect(box_of(page, exercise).locator(".ex-foot")).to_contain_text("Bewaard")
    page.reload()

    tried = exercises(service)
    assert len({exercise.kind for exercise in tried}) == len(DOING) == 8
    for exercise in tried:
        expect(box_of(page, exercise).locator(".ex-foot")).to_contain_text("Bewaard")
        if not exercise.local:
            assert progress.is_finished(view_of(service, learner, exercise)), exercise.kind
    assert page.evaluate("document.documentElement.scrollWidth") == SIZES[size]


@pytest.mark.parametrize("size", SIZES)
def test_practice_is_done_looked_at_and_done_again_by_keyboard(
    service: Service, visit: Visit, size: str
) -> None:
    page = visit(PRACTICE, f"oefent-{size}", SIZES[size])
    hands = Keyboard(page)

    for exercise in exercises(service, PRACTICE):
        box = box_of(page, exercise)
        do(hands, page, exercise)
        if box.get_by_role("button", name="Nakijken").count():
            hands.press(box.get_by_role("button", name="Nakijken"))
        expect(box.get_by_text(re.compile("^(Terugkoppeling|Waarom)$")).first).to_be_visible()
        hands.press(box.get_by_role("button", name="Opnieuw proberen"))
        expect(box.get_by_text(re.compile("^(Terugkoppeling|Waarom)$"))).to_have_count(0)
        assert page.evaluate(IS_IN, box.element_handle()), "the focus left the exercise"

    assert len(exercises(service, PRACTICE)) >= 5


@pytest.mark.parametrize("size", SIZES)
def test_a_sensitive_case_is_skipped_and_come_back_to_by_keyboard(
    service: Service, visit: Visit, size: str
) -> None:
    page, learner = visit(SENSITIVE, f"slaat-over-{size}", SIZES[size]), f"slaat-over-{size}"
    hands = Keyboard(page)

    for exercise in exercises(service, SENSITIVE):
        box = box_of(page, exercise)
        expect(box.get_by_text("Deze casus gaat over")).to_be_visible()
        expect(box.get_by_role("group", name="Hulp").get_by_role("link").first).to_be_visible()
        hands.press(box.get_by_role("button", name="Overslaan", exact=True))
        expect(box.get_by_role("status")).to_contain_text("Overgeslagen")
        assert view_of(service, learner, exercise, SENSITIVE).state == "skipped"
        hands.press(box.get_by_role("button", name="Toch doen"))
        expect(box.get_by_role("form").or_(box.locator("form"))).to_have_count(1)
        assert page.evaluate(IS_IN, box.element_handle()), "the focus left the exercise"

    assert len(exercises(service, SENSITIVE)) >= 5


def drag(page: Page, start: Locator, target: Locator) -> None:
    """With the mouse, from the middle of `start` to `target`, which may appear meanwhile."""
    start.hover()
    page.mouse.down()
    page.mouse.move(0, 0)
    box = target.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.9, steps=4)
    page.mouse.up()


@pytest.mark.parametrize("size", SIZES)
def test_steps_are_dragged_to_another_place(service: Service, visit: Visit, size: str) -> None:
    page = visit(COUNTS, f"sleept-{size}", SIZES[size])
    box = box_of(page, of_kind(service, "order"))
    steps = box.get_by_role("list", name="Jouw volgorde").get_by_role("listitem")
    text = steps.first.locator("p").inner_text()

    drag(page, steps.first.locator(".ex-handle"), steps.nth(1))

    expect(steps.nth(1)).to_contain_text(text)
    expect(box.get_by_role("status").last).to_contain_text("Bewaard")


def test_a_text_is_dragged_to_its_bin(service: Service, visit: Visit) -> None:
    page = visit(COUNTS, "sleept-een-tekst")
    box = box_of(page, of_kind(service, "sort"))
    item = box.get_by_role("group").first

    drag(page, item.locator(".ex-handle"), box.locator("[data-bin]").first)

    expect(item.get_by_role("radio").first).to_be_checked()
    expect(box.locator(".ex-foot")).to_contain_text("Bewaard")
