"""A lesson with numbered parts folds; others are one page."""

import mistune
import pytest

from course.content.released import Released
from course.web.learner.parts import Part, parts_of
from course.web.learner.study_load import optional_practice
from tests import lessons


def parts(lesson: str) -> tuple[Released, list[Part]]:
    read = lessons.read(lesson)
    released = Released.of(read, read.notebook)
    return released, parts_of(released, mistune.create_markdown())


@pytest.mark.parametrize("lesson", ["nabijheid-en-afstand", "star-methode"])
def test_each_numbered_heading_begins_a_part_without_it(lesson: str) -> None:
    _, (opening, *rest) = parts(lesson)

    assert opening.title == ""
    assert [one.title[:6] for one in rest[:-1]] == [f"Deel {n}" for n in range(1, len(rest))]
    assert rest[-1].title == "Tot slot"
    assert all("<h2>" not in block.get("html", "") for one in rest for block in one.blocks)


def test_every_exercise_stands_in_one_part_and_practice_tells_its_minutes() -> None:
    released, found = parts("nabijheid-en-afstand")
    shown = [block for one in found for block in one.blocks if "exercise" in block]

    assert [block["exercise"] for block in shown] == [e.id for e in released.exercises]
    folding = {block["exercise"] for block in shown if block["minutes"]}
    assert folding == {exercise.id for exercise in optional_practice(released.exercises)}


def test_a_lesson_without_numbered_parts_is_one_page() -> None:
    _, found = parts("voormeting")

    assert [one.title for one in found] == [""]
    assert not any(block.get("minutes") for block in found[0].blocks)
    assert sum("<h2>" in block.get("html", "") for block in found[0].blocks) == 4


def test_a_part_takes_at_least_a_minute() -> None:
    _, found = parts("digitale-zelfonthulling")

    assert all(1 <= one.minutes <= 15 for one in found)
