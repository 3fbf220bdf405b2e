"""What somebody thinks of themselves reaches no hand-in, no gradebook and no page of staff."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from course.exercises.kinds.scale import Scale
from course.marking.handing_in import hand_in
from course.nbgrader_runner import run_nbgrader
from course.paths import CoursePaths
from course.web.app import routes
from tests.browser.room import open_room
from tests.conftest import REPOSITORY, copied
from tests.web.addresses import addresses
from tests.whose import known_as

pytestmark = pytest.mark.integration

LESSON, SCALE = "voormeting", "zelfmeting-vooraf"
VALUE = "73039"  # how each value begins here, so that a rating is found wherever it stands
WHO = Learner("anna", "noord")


def course(root: Path) -> CoursePaths:
    """A course with the measure only, whose values are canaries."""
    source = copied(root) / "source"
    shutil.copytree(REPOSITORY / "source" / LESSON, source / LESSON)
    settings = (source / "course.yaml").read_text(encoding="utf-8")
    settings = re.sub(r"(?m)^lessons: .*$", f"lessons: [{LESSON}]", settings)
    settings = re.sub(r"\n    dates:\n(      .*\n)+", "\n", settings)
    (source / "course.yaml").write_text(settings, encoding="utf-8")
    path = source / LESSON / "exercises" / f"{SCALE}.yaml"
    text = re.sub(r"value: (\d)", rf"value: {VALUE}\1", path.read_text(encoding="utf-8"))
    path.write_text(re.sub(r"(?ms)^bands:.*?^(?=\w)", "", text), encoding="utf-8")
    return CoursePaths.at(root)


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CoursePaths, Store]]:
    """The measure rated, handed in, graded, and its feedback released."""
    place = course(tmp_path_factory.mktemp("ratings") / "course-root")
    run_nbgrader(place, [["generate_assignment", LESSON], ["release_assignment", LESSON]])
    with Store(place.store_url) as store:
        known_as(store, WHO.name)
        intake = Intake(store, read_settings(place.source))
        scale = intake.standing(WHO, LESSON).released.exercise(SCALE)
        assert isinstance(scale, Scale)
        ratings = {i.id: int(f"{VALUE}{n % 5 + 1}") for n, i in enumerate(scale.items)}
        for number in (1, 2):
            body = {"id": f"antwoord-{number}", "learner": WHO.name, "step": "",
                    "answer": {"ratings": ratings}, "seconds": 30.5}  # fmt: skip
            intake.answer(WHO, LESSON, SCALE, body)
        hand_in(intake, WHO, LESSON)
        commands = ("collect", "autograde", "generate_feedback", "release_feedback")
        run_nbgrader(place, [[command, LESSON] for command in commands])
        yield place, store


def files(paths: CoursePaths) -> Iterator[Path]:
    """Every file but the two places where the values may stand: the lesson, and the store."""
    for path in paths.root.rglob("*"):
        staff = path.relative_to(paths.root).parts[0] in {"source", "release", ".course"}
        if path.is_file() and not staff:
            yield path


def test_the_store_holds_them(marked: tuple[CoursePaths, Store]) -> None:
    found = marked[1].answers(WHO.name, LESSON)

    assert VALUE in str(found[-1].given.answer)


def test_no_file_of_handing_in_grading_or_feedback_holds_them(
    marked: tuple[CoursePaths, Store],
) -> None:
    searched = list(files(marked[0]))

    assert {path.name for path in searched} >= {"answers.json", "gradebook.db", f"{LESSON}.html"}
    assert [path for path in searched if VALUE.encode() in path.read_bytes()] == []


def test_the_gradebook_holds_the_learner_and_no_rating(marked: tuple[CoursePaths, Store]) -> None:
    with sqlite3.connect(marked[0].root / "gradebook.db") as gradebook:
        dump = "\n".join(gradebook.iterdump())

    assert WHO.name in dump
    assert VALUE not in dump


def test_a_hand_in_says_once_that_it_was_done(marked: tuple[CoursePaths, Store]) -> None:
    place, store = marked
    (handin,) = store.handins(LESSON)

    (answer,) = store.handed_in(handin)

    assert (answer.exercise, answer.given.answer) == (SCALE, {"done": True})
    assert (answer.given.seconds, answer.given.id) == (None, "antwoord-2")
    collected = (place.submitted / WHO.name / LESSON / "answers.json").read_text(encoding="utf-8")
    assert '"done": true' in collected


def test_no_page_of_staff_shows_them(marked: tuple[CoursePaths, Store]) -> None:
    seen: dict[str, httpx.Response] = {}
    with open_room(*marked) as address:
        paths = ["kantoor/deelnemers", "kantoor/deelnemers/lessen.csv"]
        for route in routes():
            paths += addresses(route, LESSON, SCALE, WHO.name)
        for path in paths:
            cookies = {"wie": "docent:docent"}
            seen[path] = httpx.get(f"{address}{path}", cookies=cookies, timeout=30)
    lesson: Any = seen.pop(f"les/{LESSON}").text

    assert seen["docent"].status_code == 200
    assert all(WHO.name in seen[path].text for path in paths[:2])
    assert [path for path, reply in seen.items() if VALUE in reply.text] == []
    assert max(reply.status_code for reply in seen.values()) < 500
    shown = [path for path, reply in seen.items() if reply.status_code == 200]
    assert {f"kantoor/deelnemers/{WHO.name}", "kantoor/deelnemers.csv", "cohort/noord"} <= set(
        shown
    )
    assert not any(set("()[]?") & set(path) for path in seen)  # every route was asked
    assert '"answer": null' in lesson  # a preview: the values of the form, and nobody's rating
    assert '"ratings"' not in lesson


def test_the_learner_sees_them(marked: tuple[CoursePaths, Store]) -> None:
    with open_room(*marked) as address:
        reply = httpx.get(f"{address}api/lessons/{LESSON}", cookies={"wie": "leerling:anna"})

    assert f'"weten-wanneer": {VALUE}1' in reply.text
