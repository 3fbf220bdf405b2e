"""The browser asks by the rules of the mark: hints.js and pii.js against hints.py and pii.py."""

import base64
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from course.exercises import hints
from course.exercises.pii import NAMES, finds
from tests.browser.people import chromium
from tests.conftest import REPOSITORY
from tests.noticing import RECOGNISABLE, TEXTS
from tests.storycourse import FIELDS, HOSTILE

pytestmark = pytest.mark.integration

WRITING = REPOSITORY / "course/widgets/writing"
MODULES = [
    f"data:text/javascript;base64,{base64.b64encode((WRITING / name).read_bytes()).decode()}"
    for name in ("hints.js", "pii.js")
]
HINTS = (
    *hints.ALWAYS,
    hints.length(5, 9),
    hints.task("een"),
    hints.result("een"),
)
PHRASES = sorted({phrase for hint in HINTS for phrase in (*hint.words, *hint.than)})


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """An empty page."""
    with sync_playwright() as play:
        browser = chromium(play)
        yield browser.new_page()
        browser.close()


def in_browser(page: Page, expression: str, *arguments: Any) -> Any:  # noqa: ANN401
    """What `expression` over both modules as `m` and `a`, the arguments, is in the browser."""
    code = f"""async ([urls, ...a]) => {{
        const [hints, pii] = await Promise.all(urls.map((url) => import(url)));
        const m = {{ ...hints, ...pii }};
        return {expression};
    }}"""
    return page.evaluate(code, [MODULES, *arguments])


def some_texts() -> list[str]:
    """Texts of people and of chance."""
    draw = random.Random(7)
    signs = [*"  .,?!'\u2019-\n", "é", "Z", "ij", "1", "0", "\u200b"]
    words = [*PHRASES, "Johan", "GGZ", "mw.", "De", "straat", "Kerkstraat", "06-12345678", "1950"]
    chance = [
        "".join(draw.choice((*words, *signs)) + draw.choice((" ", " ", "")) for _ in range(30))
        for _ in range(200)
    ]
    return [*TEXTS, *FIELDS.values(), *HOSTILE.values(), *(t for t, _ in RECOGNISABLE), *chance]


def test_words_are_the_same(page: Page) -> None:
    texts = some_texts()

    assert in_browser(page, "a[0].map(m.words)", texts) == [hints.words(t) for t in texts]


def test_phrases_are_counted_the_same(page: Page) -> None:
    texts = some_texts()

    counted = in_browser(page, "a[0].map(text => m.count(text, a[1]))", texts, PHRASES)

    assert counted == [hints.count(text, PHRASES) for text in texts]
    assert sum(counted) > 1000


def test_the_same_is_asked(page: Page) -> None:
    stories = [{"een": one, "twee": other} for one, other in zip(*[iter(some_texts())] * 2)]  # noqa: B905
    asked_of = [hint.model_dump(mode="json") for hint in HINTS]

    asked = in_browser(
        page, "a[0].map(story => a[1].map(hint => m.asked(hint, story)))", stories, asked_of
    )

    assert asked == [[hints.asked(hint, story) for hint in HINTS] for story in stories]
    assert all(any(column) and not all(column) for column in zip(*asked, strict=True))


def test_the_same_may_be_recognisable(page: Page) -> None:
    texts = [text for text, _ in RECOGNISABLE] + list(FIELDS.values())

    found = in_browser(page, "a[0].map(text => m.finds(text, a[1]))", texts, NAMES.model_dump())

    assert [[tuple(one.values()) for one in each] for each in found] == [
        [tuple(one) for one in finds(text)] for text in texts
    ]
    assert any(found)


def test_names_and_places_are_found_the_same_in_texts_of_chance(page: Page) -> None:
    texts = some_texts()

    found = in_browser(page, "a[0].map(text => m.finds(text, a[1]))", texts, NAMES.model_dump())

    kinds = {"naam", "straat"}
    here = [[one["text"] for one in each if one["kind"] in kinds] for each in found]
    assert here == [[one.text for one in finds(text) if one.kind in kinds] for text in texts]
    assert sum(map(len, here)) > 100


def test_long_texts_take_no_noticeable_time(page: Page) -> None:
    long = ["A" * 20_000, "a@" * 10_000, "1 " * 10_000, "0" * 20_000, "Aa " * 7000, "1-" * 10_000]

    spent = in_browser(
        page,
        "a[0].map(t => { const s = performance.now(); m.finds(t, a[1]); m.words(t); "
        "return performance.now() - s; })",
        long,
        NAMES.model_dump(),
    )

    assert max(spent) < 3000
