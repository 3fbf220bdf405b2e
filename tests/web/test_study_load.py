"""What a lesson says about its length is what its text and exercises come to."""

import re
from typing import Any

import pytest

from course.content.released import Released
from course.content.settings import read_settings
from course.web.learner.study_load import (
    Load,
    optional_practice,
    reading_minutes,
    study_load,
    working_minutes,
)
from tests import lessons
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "source"
MOST = {"voormeting": 15, "nabijheid-en-afstand": 60, "digitale-zelfonthulling": 55}
WORDS = {"tien": 10, "vijftien": 15}


def released(lesson: str) -> Released:
    read = lessons.read(lesson)
    return Released.of(read, read.notebook)


def opening(lesson: Released) -> str:
    cells: list[dict[str, Any]] = lesson.notebook["cells"]
    return "".join(cells[0]["source"])


@pytest.mark.parametrize("lesson", MOST)
def test_the_opening_tells_the_minutes_of_what_counts(lesson: str) -> None:
    one = released(lesson)

    told = re.search(r"Hoelang duurt het\?\*\* Ongeveer (\w+) minuten", opening(one))

    assert told is not None
    assert int(WORDS.get(told[1], told[1])) == study_load(one).counting <= MOST[lesson]


@pytest.mark.parametrize(
    ("lesson", "least", "most"),
    [("nabijheid-en-afstand", 8, 14), ("digitale-zelfonthulling", 8, 14)],
)
def test_a_content_lesson_has_eight_to_fourteen_marked_exercises(
    lesson: str, least: int, most: int
) -> None:
    marked = [exercise for exercise in released(lesson).exercises if exercise.points]

    assert least <= len(marked) <= most


def test_the_course_tells_about_four_hours() -> None:
    settings = read_settings(SOURCE)

    minutes = sum(study_load(released(lesson)).counting for lesson in settings.lessons)

    assert settings.about is not None
    assert "ruim vier uur" in settings.about.entry
    assert 225 <= minutes <= 270


def test_practice_comes_on_top_where_points_are_given() -> None:
    one = released("nabijheid-en-afstand")

    assert {exercise.practice for exercise in optional_practice(one.exercises)} == {True}
    assert study_load(one).practice == 5 * round(
        working_minutes(optional_practice(one.exercises)) / 5
    )


def test_in_a_lesson_without_points_everything_counts() -> None:
    one = released("voormeting")

    assert optional_practice(one.exercises) == ()
    assert study_load(one) == Load(counting=10, practice=0)


def test_reading_takes_a_minute_for_190_words() -> None:
    assert reading_minutes("woord " * 380) == 2
