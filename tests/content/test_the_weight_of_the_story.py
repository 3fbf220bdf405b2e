"""How much the story of the STAR lesson weighs: writing helps, and not writing well is no wall."""

import pytest

from course.content.lesson import Lesson
from course.content.settings import read_settings
from course.exercises.chance import expected_guess, given
from course.exercises.kinds.story import Story
from course.exercises.rubric import Choice
from tests import lessons
from tests.conftest import REPOSITORY

SOURCE = REPOSITORY / "source"
PASS = read_settings(SOURCE).pass_mark


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return lessons.read("star-methode")


@pytest.fixture(scope="module")
def story(lesson: Lesson) -> Story:
    (found,) = (e for e in lesson.exercises if isinstance(e, Story))
    return found


def others(lesson: Lesson) -> float:
    return sum(e.points for e in lesson.exercises if not isinstance(e, Story))


def total(lesson: Lesson, story: Story) -> float:
    return others(lesson) + story.points + story.rubric.points


def test_who_writes_no_story_can_still_pass(lesson: Lesson, story: Story) -> None:
    assert 0.9 * others(lesson) >= PASS * total(lesson, story)


def test_a_weak_story_asks_no_more_of_the_rest_than_two_thirds(
    lesson: Lesson, story: Story
) -> None:
    weak = Choice(levels={criterion.id: 1 for criterion in story.rubric.criteria})
    earned = story.points + story.rubric.earned(weak)

    assert earned + 2 / 3 * others(lesson) >= PASS * total(lesson, story)


def test_who_guesses_and_fills_the_fields_with_words_does_not_pass(
    lesson: Lesson, story: Story
) -> None:
    guessed = sum(e.points * expected_guess(e) for e in lesson.exercises if e is not story)
    filled = story.mark(given(story.key())).points

    assert filled == story.points
    assert guessed + filled < PASS * total(lesson, story) / 1.5


def test_a_story_earns_more_than_fields_with_words_in_them(story: Story) -> None:
    assert story.rubric.points > story.points
