"""What every lesson's text keeps to: its opening, places to stop, names, and kind words."""

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from course.content.settings import read_settings
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "source"
LESSONS = read_settings(SOURCE).lessons
PAUSE = "**Goed moment om te pauzeren.**"
LONGEST = 30  # words between stops and colons; lists apart
# People of the red thread; in a case, somebody else with such a name would be confusing.
RED_THREAD = ("Ravi", "Marlies", "Malika", "Noor", "Hofstra", "Bouali", "Hatice", "Ilyas")
VERDICT = re.compile(r"\b(fout|goed zo|helaas|procent|\d+ ?%)\b", re.IGNORECASE)


def prose(lesson: str) -> list[str]:
    notebook = json.loads((SOURCE / lesson / f"{lesson}.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    return ["".join(cell["source"]) for cell in cells]


def exercises(lesson: str) -> Iterator[tuple[str, dict[str, Any]]]:
    paths: list[Path] = sorted((SOURCE / lesson / "exercises").glob("*.yaml"))
    assert paths
    for path in paths:
        yield path.stem, YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def texts(held: Any, *keys: str) -> Iterator[str]:  # noqa: ANN401 - any YAML
    """Every text under one of `keys`, at whatever depth."""
    if isinstance(held, dict):
        for key, value in held.items():
            if key in keys and isinstance(value, str):
                yield value
            yield from texts(value, *keys)
    elif isinstance(held, list):
        for value in held:
            yield from texts(value, *keys)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_opens_with_what_how_long_and_what_is_left_out(lesson: str) -> None:
    opening = prose(lesson)[0]

    for said in ("**Na deze les", "**Hoelang duurt het?**", "**Wat staat er niet in?**"):
        assert said in opening


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_closes_with_a_reflection_and_where_to_go(lesson: str) -> None:
    closing = prose(lesson)[-1]

    assert closing.startswith("## Tot slot")
    assert "112" in closing
    assert "leidinggevende" in closing


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_numbered_part_ends_at_a_place_to_stop(lesson: str) -> None:
    cells = prose(lesson)
    starts = [i for i, text in enumerate(cells) if re.match(r"## (Deel \d|Tot slot)", text)]

    for start, end in itertools.pairwise(starts):
        assert any(PAUSE in text for text in cells[start:end]) or end == starts[-1]


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_sentence_of_prose_can_be_said_in_one_breath(lesson: str) -> None:
    text = re.sub(r"!\[.*?\]\(.*?\)", "", "\n\n".join(prose(lesson)), flags=re.DOTALL)
    paragraphs = [p for p in text.split("\n\n") if not p.startswith(("-", "#", "{", "|", ">"))]
    sentences = [s for p in paragraphs for s in re.split(r"[.?!:]'?\**\s+", p)]

    assert len(sentences) > 20
    assert [s for s in sentences if len(s.split()) > LONGEST] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_nobody_in_a_case_bears_a_name_of_the_red_thread(lesson: str) -> None:
    found = [
        (name, person)
        for name, exercise in exercises(lesson)
        for text in texts(exercise, "situation")
        for person in RED_THREAD
        if re.search(rf"\b{person}\b", text)
    ]

    assert found == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_feedback_gives_no_verdict(lesson: str) -> None:
    found = [
        (name, verdict[0])
        for name, exercise in exercises(lesson)
        for text in texts(exercise, "why")
        if (verdict := VERDICT.search(text))
    ]

    assert found == []
