from pathlib import Path

from course.content.bank_report import findings, rare_words
from tests import lessons
from tests.conftest import LESSON

SOURCE = Path(__file__).resolve().parents[2] / "source"


def test_the_bank_keeps_to_its_limits() -> None:
    found = findings(SOURCE)

    assert len(found) >= 7
    assert [one for one in found if not one.is_within] == []


def test_rare_words_are_words_of_the_lesson() -> None:
    lesson = lessons.read(LESSON)
    prose = " ".join(c["source"] for c in lesson.notebook["cells"])

    words = rare_words(lesson, most=10)

    assert len(words) == 10
    assert all(word in prose for word in words)
