# ruff: noqa: RUF001 - signs that look alike are what is tested
"""Learners' text in a notebook: nothing in it acts, in any reader of Markdown or MathJax."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from course.grading.escaping import plain_html
from tests.storycourse import HOSTILE

SHOWN = re.compile(r"\s+")


class Reader(HTMLParser):
    """What a browser would make of HTML: its tags with attributes, and its pieces of text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def visible(text: str) -> str:
    """The signs of a text that can be seen, without space."""
    return SHOWN.sub("", "".join(c for c in text if c.isprintable() or c in "\u200c\u200d"))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    read = Reader(markdown2html(f"<div><p>{plain_html(text)}</p></div>"))

    assert {tag for tag, _ in read.tags} <= {"div", "p", "br", "span"}
    assert not any(attributes for _, attributes in read.tags)
    assert visible("".join(read.pieces)) == visible(text)


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_outside_html_is_no_markdown_either(text: str) -> None:
    read = Reader(markdown2html(f"x{plain_html(text)}"))

    assert {tag for tag, _ in read.tags} <= {"p", "br", "span"}
    assert not any(attributes for _, attributes in read.tags)


@given(st.text(alphabet="$\\()[]{}abegin ", max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_formula_can_begin(text: str) -> None:
    """MathJax looks for both ends of a formula in text without tags between them."""
    read = Reader(plain_html(text))

    for piece in read.pieces:
        assert piece in {"$", "\\"} or not set(piece) & {"$", "\\"}


def test_invisible_signs_and_turned_directions_are_left_out() -> None:
    assert plain_html("a\u202eb\u200bc\u2066d\x00e\x07f\ufeffg") == "abcdefg"
    assert plain_html("een\r\ntwee\rdrie\n") == "een<br>twee<br>drie"


def test_letters_of_every_script_stay_as_they_are() -> None:
    text = "één שלום 你好 می\u200cخواهم 3½"

    assert "".join(Reader(plain_html(text)).pieces) == text


def test_a_long_text_is_one_line() -> None:
    assert "\n" not in plain_html("x\n\n" * 5000)
