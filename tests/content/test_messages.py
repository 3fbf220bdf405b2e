"""Messages for authors: Dutch or English, and a catalogue that is in step with the code."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from course.content.check import check_source
from course.messages import _, language
from course.messages.__main__ import catalogue, differences, messages
from tests.content.conftest import CASE, Author, replaced
from tests.content.test_mistakes import SPOILED
from tests.content.test_silent_mistakes import CONCEPTS, IN_AN_EXERCISE
from tests.content.test_yaml_reader import UNREADABLE

VARIABLES = ("COURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
ENGLISH = re.compile(r"\b(the|one|write|found|expected|delete|choose|each|with|and|add|fix)\b")


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process without a locale."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "nl"),
        ({"LANG": "C.UTF-8"}, "nl"),
        ({"LANG": "fr_BE.UTF-8"}, "nl"),
        ({"LANG": "nl_BE.UTF-8"}, "nl"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "nl_NL.UTF-8"}, "nl"),
        ({"LANG": "nl_NL.UTF-8", "COURSE_LANG": "en"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale_and_else_dutch(
    nowhere: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name, value in environment.items():
        nowhere.setenv(name, value)

    assert language() == expected


def test_every_message_has_its_dutch_and_the_compiled_file_is_in_step() -> None:
    assert len(messages()) > 200
    assert list(differences()) == []


def test_a_message_without_dutch_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    known = messages()
    monkeypatch.setattr("course.messages.__main__.messages", lambda: {*known, "brand new"})

    assert list(differences()) == ["no Dutch for: brand new"]


def test_no_dutch_sentence_is_in_english() -> None:
    texts = [re.sub(r"\{.*?\}", "", str(message.string)) for message in catalogue() if message.id]

    assert len(texts) > 200
    assert [text for text in texts if ENGLISH.search(text)] == []


def _sentences(author: Author) -> Iterator[str]:
    for old, new, _sentence in [*SPOILED.values(), *UNREADABLE.values(), *IN_AN_EXERCISE.values()]:
        source = author(replaced(CASE, old, new), **{"concepts.yaml": CONCEPTS})
        yield from map(str, check_source(source))


def test_every_sentence_about_a_mistake_is_dutch_where_the_author_is(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "nl")

    sentences = list(_sentences(author))

    assert len(sentences) > 50
    assert [s for s in sentences if ENGLISH.search(s)] == []
    assert all("hier staat" in s and "verwacht wordt" in s for s in sentences)


def test_braces_in_what_an_author_wrote_are_no_field() -> None:
    assert _("{name} again", name="{weg}") == "{weg} again"


@pytest.mark.integration
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("nl", ("Gebruik: course", "Controleer alles in source/", "Toon deze uitleg en stop.")),
        ("en", ("Usage: course", "Check everything in source/", "Show this message and exit.")),
    ],
)
def test_the_command_speaks_the_authors_language(code: str, words: tuple[str, ...]) -> None:
    environment = os.environ | {"COURSE_LANG": code}
    command = [sys.executable, "-c", "from course.cli import main; main(prog_name='course')"]

    shown = subprocess.run(
        [*command, "--help"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    mistyped = subprocess.run(
        [*command, "raden"], env=environment, capture_output=True, text=True, check=False
    )

    assert [word for word in words if word not in shown] == []
    assert mistyped.returncode == 2
    assert ("Het commando 'raden' bestaat niet." in mistyped.stderr) is (code == "nl")
