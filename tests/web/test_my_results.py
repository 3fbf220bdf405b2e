"""*Mijn cursus* tells of results what the feedback tells, no earlier, and by the one rule."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from course.answers.saving import Intake
from course.answers.store import Feedback, Store
from course.content.released import Released
from course.content.settings import read_settings
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.conftest import LESSON, OPENED, copied
from tests.whose import learner_of

WHO = ("anna", "bram", "chris", "dewi", "els")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, released: Released) -> Iterator[str]:
    """One lesson: anna passed, bram did not, chris has no feedback yet, dewi is ready, els busy."""
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("results") / "course-root"))
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        intake = Intake(store, read_settings(paths.source))
        for number, (name, most) in enumerate(zip(WHO, (8, 2, 8, 8, 2), strict=True)):
            answer(intake, released, name, number, most)
        for name in ("anna", "bram", "chris"):
            handin = hand_in(intake, learner_of(store, name), LESSON)
            if name != "chris":
                page = Feedback(
                    handin.learner, LESSON, handin.hash, "<p>Goed</p>", datetime.now(UTC)
                )
                store.release_feedback([page])
        with open_room(paths, store) as address:
            yield address


def answer(intake: Intake, released: Released, name: str, number: int, most: int) -> None:
    who = learner_of(intake.store, name)
    for exercise in released.exercises[:most]:
        for at, (step, chosen) in enumerate(exercise.key()):
            body = {
                "id": f"{exercise.id}-{at}-{number}"[-60:], "learner": who.name, "step": step,
                "answer": {"option": chosen["option"]}, "certainty": 2, "seconds": 9.0,
            }  # fmt: skip
            intake.answer(who, LESSON, exercise.id, body)


def seen(room: str, name: str) -> str:
    page = httpx.get(f"{room}mijn", cookies={"wie": f"leerling:{name}"}).text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_who_passed_reads_it_with_the_points(room: str) -> None:
    text = seen(room, "anna")

    assert "Gehaald: 44 van de 44 punten." in text
    assert "Je hebt de cursus afgerond en je bent geslaagd." in text


def test_who_did_not_reads_how_many_were_needed(room: str) -> None:
    text = seen(room, "bram")

    assert re.search(r"Nog niet gehaald: [\d,]+ van de 44 punten, en 26,4 zijn nodig\.", text)
    assert "Je hebt de cursus afgerond. Geslaagd ben je nog niet. Niet gehaald:" in text


def test_nobody_reads_a_result_before_its_feedback(room: str) -> None:
    text = seen(room, "chris")

    assert "punten" not in text
    assert "gehaald" not in text.lower()
    assert "Of je geslaagd bent, weet je als alle terugkoppeling er is." in text


def test_who_did_everything_is_told_to_hand_in(room: str) -> None:
    text = seen(room, "dewi")

    assert "Je bent klaar met Nabijheid en afstand. Lever de les nog in." in text
    assert "Alles is gedaan. Lever de les nog in." in text
    assert "afgerond" not in text


def test_who_is_busy_reads_nothing_of_results(room: str) -> None:
    text = seen(room, "els")

    assert "Je bent bezig met Nabijheid en afstand: 2 van 8 gedaan." in text
    assert "Lever de les nog in" not in text
    assert "afgerond" not in text
