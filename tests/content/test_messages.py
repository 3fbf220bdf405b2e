"""Messages for authors: Dutch or English, and a catalogue that is in step with the code."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.content.check import check_source
from course.messages import FOLDER, Message, _, language
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


def test_a_message_for_a_page_is_dutch_and_in_a_terminal_as_the_reader_wishes() -> None:
    ends = {"value": 0.5, "low": -0.25, "high": 0.75}
    measured = Message("{value} ({low} to {high})", ends)
    nested = Message("Published: {parts}.", {"parts": measured})

    assert nested.dutch == "Gepubliceerd: 0,50 (−0,25 tot 0,75)."  # noqa: RUF001 - a minus sign
    assert str(nested) == "Published: 0.50 (−0.25 to 0.75)."  # noqa: RUF001 - a minus sign


SPOKEN = {"echo", "say", "step", "ClickException", "BadParameter", "UsageError"}
ERRORS = {
    "CourseRootError",
    "HubError",
    "StoreError",
    "GradebookError",
}  # those that `course` tells
LETTERS = re.compile(r"(?<!:)\b(?!https?:)[^\W\d_]{2}")


def _untranslated(node: ast.expr) -> bool:
    """Whether a person would read words of this expression that no catalogue holds."""
    match node:
        case ast.Constant(value=str(text)):
            return bool(LETTERS.search(text))
        case ast.JoinedStr(values=parts):
            return any(_untranslated(part) for part in parts)
        case ast.BinOp(left=left, right=right):
            return _untranslated(left) or _untranslated(right)
    return False


def _spoken(path: Path) -> Iterator[tuple[str, bool]]:
    """Each call in a module with which a command tells something, and whether it skips `_`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in SPOKEN | ERRORS:
                yield f"{path.name}:{node.lineno}", _untranslated(node.args[0])


def test_whatever_a_command_tells_is_in_the_catalogue() -> None:
    calls = [call for path in FOLDER.parent.rglob("*.py") for call in _spoken(path)]

    assert len(calls) > 40
    assert [where for where, skips in calls if skips] == []


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
