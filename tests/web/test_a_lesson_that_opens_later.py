"""Before a cohort's lesson opens its learners get title and date, and nothing of what is in it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from babel.dates import format_date

from course.exercises.base import Exercise
from tests.web.conftest import Door
from tests.whose import id_of

LESSON = "telt-mee"
NEXT_WEEK = (datetime.now(UTC) + timedelta(days=7)).date()
DAY = format_date(NEXT_WEEK, "EEEE d MMMM", locale="nl")
SENTENCE = f"Deze les gaat open op {DAY}."


@pytest.fixture
def later(door: Door) -> Iterator[Door]:
    """The lesson opens in a week for noord, where anna is; it is open for zuid, where bram is."""
    file = door.service.paths.source / "course.yaml"
    text = file.read_text(encoding="utf-8")
    dates = f"title: Team Noord, dates: {{{LESSON}: {{opens: {NEXT_WEEK}}}}}"
    assert "title: Team Noord" in text
    file.write_text(text.replace("title: Team Noord", dates), encoding="utf-8")
    yield door
    file.write_text(text, encoding="utf-8")


def words_of(exercises: tuple[Exercise, ...]) -> list[str]:
    """What would tell of an exercise: its id and its title."""
    return [word for e in exercises for word in (e.id, e.title)]


@pytest.mark.parametrize("path", [f"les/{LESSON}", f"api/lessons/{LESSON}"])
def test_the_lesson_is_title_and_date(later: Door, path: str) -> None:
    reply = later.get(path, "anna")

    assert reply.status_code == 404
    assert SENTENCE in reply.text
    assert not [word for word in words_of(later.exercises(LESSON)) if word in reply.text]
    if path.startswith("les/"):
        store = later.service.store
        assert store.release(store.openings()[LESSON].release).title in reply.text


def test_an_exercise_is_not_shown_and_an_answer_brings_none(later: Door) -> None:
    exercise = later.exercises(LESSON)[0]
    path = f"api/lessons/{LESSON}/exercises/{exercise.id}"
    ((step, answer), *_) = exercise.key()
    body = {"id": str(uuid4()), "learner": "anna", "step": step, "answer": answer}

    shown = later.get(path, "anna")
    sent = later.post(f"{path}/answers", "anna", body)
    handed_in = later.post(f"api/lessons/{LESSON}/handin", "anna", {"learner": "anna"})

    assert shown.status_code == 404
    assert SENTENCE in shown.json()["message"]
    assert (sent.status_code, sent.json()["view"]) == (409, None)
    assert handed_in.status_code == 409
    assert not [word for word in words_of(later.exercises(LESSON)) if word in shown.text]
    store = later.service.store
    assert body["id"] not in [a.given.id for a in store.answers(id_of(store), LESSON)]


def test_jupyterlab_gets_no_notebook_of_it(later: Door) -> None:
    lessons = [one["lesson"] for one in later.get("api/notebooks", "anna").json()["notebooks"]]

    assert lessons
    assert LESSON not in lessons


def test_my_course_says_when_it_opens(later: Door) -> None:
    page = later.get("mijn", "anna").text

    assert SENTENCE in page
    assert "nog niet open" in page
    assert f'les/{LESSON}"' not in page


def test_for_others_it_is_open_and_staff_see_a_preview(later: Door) -> None:
    assert later.get(f"les/{LESSON}", "bram").status_code == 200
    assert later.get(f"les/{LESSON}", "docent").status_code == 200
