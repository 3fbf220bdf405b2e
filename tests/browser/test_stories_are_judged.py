"""Instructors' pages of stories over a real gradebook; who somebody is says a cookie."""

import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import quote

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from course.answers.store import Store
from course.instructor.story_queue import StoryQueue
from course.paths import CoursePaths
from tests.browser.hands import Keyboard
from tests.browser.room import as_instructor, open_room
from tests.storycourse import (
    FIELDS,
    HOSTILE,
    LESSON,
    ODD,
    ODD_NAME,
    QUALITY,
    STORY,
    hand_in,
    scores,
)

pytestmark = pytest.mark.integration

CRITERIA = ("situatie", "taak", "actie", "resultaat", "ik-vorm", "gedrag", "grens",
            "vertrouwelijkheid")  # fmt: skip


@pytest.fixture
def room(stories: CoursePaths) -> Iterator[str]:
    """The address of a service over graded stories."""
    with Store(stories.store_url) as store, open_room(stories, store) as address:
        yield address


@pytest.fixture
def docent(room: str) -> Iterator[httpx.Client]:
    """An instructor without a browser."""
    with httpx.Client(base_url=room, cookies={"wie": "docent:docent"}) as client:
        yield client


def page_of(learner: str) -> str:
    return f"docent/verhalen/{LESSON}/{quote(learner, safe='')}/{STORY}"


def api_of(learner: str) -> str:
    name = quote(learner, safe="")
    return f"api/lessons/{LESSON}/learners/{name}/exercises/{STORY}/rubric"


def body(**changed: object) -> dict[str, Any]:
    choice = {"levels": dict.fromkeys(CRITERIA, 1), "bonus": False}
    return {"choice": choice, "comment": "", "text": "", "mark": 0, "points": None, **changed}


def standing_of_anna(docent: httpx.Client) -> list[tuple[str, str]]:
    """Each time anna's story is in the list: the heading above it, and the last cell."""
    found = []
    for part in docent.get("docent/verhalen").text.split("<h2 ")[1:]:
        heading = part.partition(">")[2].partition(" (")[0].partition("<")[0]
        rows = [row for row in part.split("<tr ") if page_of("anna") in row]
        cells = [row.partition("</tr>")[0].rpartition("<td ")[2].partition(">")[2] for row in rows]
        found += [(heading, " ".join(re.sub(r"<[^>]+>", " ", cell).split())) for cell in cells]
    return found


def test_only_instructors_come_in(room: str) -> None:
    with httpx.Client(base_url=room, cookies={"wie": "leerling:anna"}) as anna:
        pages = [anna.get("docent/verhalen"), anna.get(page_of("anna")), anna.get(page_of("dewi"))]
        sent = anna.post(api_of("anna"), json=body())

    assert {reply.status_code for reply in (*pages, sent)} == {403}


def test_what_is_not_there_is_not_found(docent: httpx.Client) -> None:
    for learner in ("bram", "niemand", "a%00b", "../../x", "'; drop table grade; --"):
        assert docent.get(page_of(learner)).status_code == 404
        assert docent.post(api_of(learner), json=body()).status_code == 404
    assert docent.get(f"docent/verhalen/{LESSON}/anna/kerstavond").status_code == 404


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"null", b"\xff", b"[" * 10_000])
def test_what_is_no_object_is_not_understood(docent: httpx.Client, content: bytes) -> None:
    reply = docent.post(api_of("anna"), content=content)

    assert reply.status_code == 400
    assert reply.json()["message"].endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b'{"choice": 1}',
        b'{"choice": {"levels": {"taak": "x"}}, "comment": "", "text": "", "mark": 0, "points": 0}',
        b'{"choice": {"levels": {}, "meer": 1}, "comment": "", "text": "", "mark": 0}',
        b'{"comment": "' + b"x" * 60_000 + b'"}',
    ],
)  # fmt: skip
def test_a_strange_body_is_one_dutch_sentence(docent: httpx.Client, content: bytes) -> None:
    reply = docent.post(api_of("anna"), content=content)

    assert reply.status_code == 409
    assert reply.json()["message"].endswith(".")


def test_a_long_comment_is_refused(docent: httpx.Client, stories: CoursePaths) -> None:
    reply = docent.post(api_of("anna"), json=body(comment="x" * 2001))

    assert reply.status_code == 409
    assert "2000" in reply.json()["message"]
    assert scores(stories, "anna")[QUALITY] == (None, None, True)


def test_a_hostile_story_is_shown_as_text(docent: httpx.Client) -> None:
    text = docent.get(page_of(ODD)).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "{{7*7}}" in text
    assert 'href="javascript' not in text
    assert ODD_NAME in text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_the_pages_have_no_barrier(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = as_instructor(browser, room, width, scheme)

    for path in ("docent", "docent/verhalen", page_of("anna"), page_of(ODD)):
        page.goto(room + path)
        page.get_by_role("heading").first.wait_for()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") == width

    page.context.close()


def test_an_instructor_judges_by_keyboard_alone(
    browser: Browser, room: str, stories: CoursePaths
) -> None:
    page = as_instructor(browser, room, 1280)
    hands = Keyboard(page)
    expect(page.get_by_text("4 verhalen wachten op een oordeel")).to_be_visible()
    hands.press(page.get_by_role("link", name="Verhalen", exact=True))
    hands.press(page.get_by_role("link", name="anna"))
    expect(page.get_by_text(FIELDS["taak"])).to_be_visible()
    groups = page.get_by_role("group")
    for number in range(7):
        hands.pick(groups.nth(number).get_by_role("radio").nth(2))

    hands.press(page.get_by_role("button", name="Oordeel bewaren"))

    expect(page.get_by_role("status")).to_contain_text("Kies nog bij 1 onderdeel een niveau")
    expect(
        page.get_by_role("group", name="Vertrouwelijkheid").get_by_role("radio").first
    ).to_be_focused()
    page.keyboard.press("Space")
    hands.press(page.get_by_role("button", name="Oordeel bewaren"))
    expect(page.get_by_role("status")).to_contain_text("7 van 12 punten. Je verhaal heeft inhoud.")
    assert scores(stories, "anna")[QUALITY] == (None, 7, False)
    hands.press(page.get_by_role("link", name="Volgend verhaal"))
    expect(page.get_by_role("heading", name="Jouw verhaal van dewi")).to_be_visible()
    page.context.close()


def test_two_instructors_at_once_and_a_lost_connection_lose_nothing(
    browser: Browser, room: str, stories: CoursePaths
) -> None:
    first, second = as_instructor(browser, room, 1280), as_instructor(browser, room, 375)
    second.context.add_cookies([{"name": "wie", "value": "docent:collega", "url": room}])
    for page in (first, second):
        page.goto(room + page_of("anna"))
        for group in page.locator("#oordeel").get_by_role("group").all()[:8]:
            group.get_by_role("radio").nth(1).check()
    first.get_by_label("Toelichting").fill("Goed begin.\n<b>Let op</b>")

    first.context.set_offline(True)
    first.get_by_role("button", name="Oordeel bewaren").click()
    expect(first.get_by_role("status")).to_contain_text("Niet bewaard: geen verbinding")
    first.context.set_offline(False)
    first.get_by_role("button", name="Oordeel bewaren").click()
    expect(first.get_by_role("status")).to_contain_text("Bewaard om")
    second.get_by_role("button", name="Oordeel bewaren").click()

    expect(second.get_by_role("status")).to_contain_text("docent heeft dit verhaal intussen")
    first.reload()
    expect(first.get_by_label("Toelichting")).to_have_value("Goed begin.\n<b>Let op</b>")
    expect(first.get_by_text("Laatst beoordeeld door docent")).to_be_visible()
    assert scores(stories, "anna")[QUALITY] == (None, 4, False)
    for page in (first, second):
        page.context.close()


def test_a_story_handed_in_again_says_so(docent: httpx.Client, stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        story = StoryQueue(stories, store).story(LESSON, "anna", STORY)
        assert story
        judged = docent.post(api_of("anna"), json=body(**vars(story.seen)))
        assert judged.status_code == 200
        assert standing_of_anna(docent) == [("Nagekeken", "4 van 12 punten")]
        hand_in(stories, store, "anna", {**FIELDS, "taak": HOSTILE["taak"]})

    page = docent.get(page_of("anna")).text

    assert "In Formgrader staat dit werk nog niet." in page
    assert "Dit verhaal is veranderd sinds het laatste oordeel." in page
    assert "Oordeel bewaren" in page
    assert standing_of_anna(docent) == [("Nog van niemand", "opnieuw ingeleverd")]
