import random
import statistics
from pathlib import Path

import pytest

from course.content.items import expected_guess, findings, rare_words
from course.content.lesson import read_lesson
from course.exercises.base import Given
from course.exercises.decision import END, Decision
from tests.conftest import LESSON, OPENED

SOURCE = Path(__file__).resolve().parents[2] / "source"


def test_the_bank_keeps_to_its_limits() -> None:
    found = findings(SOURCE)

    assert len(found) >= 7
    assert [one for one in found if not one.well] == []


@pytest.mark.parametrize("name", ["kerstavond", "langs-de-lijn"])
def test_the_expected_guess_is_the_mean_of_many_guessers(name: str) -> None:
    case, rng = read_lesson(SOURCE, LESSON).exercise(name), random.Random(7)
    assert isinstance(case, Decision)

    def guess() -> float:
        given, at = [], case.start
        while at != END:
            option = rng.choice(case.steps[at].options)
            given.append(Given(id=at, step=at, answer={"option": option.id}, at=OPENED))
            at = option.next
        return case.mark(given).share

    shares = [guess() for _ in range(2000)]

    error = statistics.stdev(shares) / len(shares) ** 0.5
    assert abs(statistics.fmean(shares) - expected_guess(case)) < 4 * error


def test_rare_words_are_words_of_the_lesson() -> None:
    lesson = read_lesson(SOURCE, LESSON)
    prose = " ".join(c["source"] for c in lesson.notebook["cells"])

    words = rare_words(lesson, most=10)

    assert len(words) == 10
    assert all(word in prose for word in words)
