"""A release holds all that marking needs, and its id says what it holds."""

from course.content.lesson import read_lesson
from course.content.released import Released
from tests.conftest import LESSON
from tests.content.conftest import CASE, Author, replaced


def test_a_release_reads_back_as_it_was_written(released: Released) -> None:
    again = Released.from_json(released.id, released.to_json())

    assert again.exercises == released.exercises
    assert again.to_json() == released.to_json()
    assert (again.id, again.lesson, again.title) == (released.id, LESSON, released.title)


def test_the_order_of_steps_survives_because_the_first_is_where_a_case_starts(
    author: Author,
) -> None:
    lesson = read_lesson(author(), "les")
    released = Released.of(lesson, lesson.notebook)

    (case,) = Released.from_json(released.id, released.to_json()).exercises

    assert case.view((), None).model_dump()["open"]["step"] == "antwoord"


def test_the_id_follows_every_word_of_the_key(author: Author) -> None:
    lesson = read_lesson(author(), "les")
    other = read_lesson(author(case=replaced(CASE, "Het wordt laat.", "Het wordt later.")), "les")

    before, after = (Released.of(one, lesson.notebook) for one in (lesson, other))

    assert before.id != after.id
    assert before.id == Released.of(lesson, lesson.notebook).id


def test_a_release_knows_its_exercises_by_id(released: Released) -> None:
    assert [released.exercise(e.id) for e in released.exercises] == list(released.exercises)
    assert released.exercise("niet-hier") is None
