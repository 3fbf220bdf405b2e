"""release_assignment: what is opened for learners, and what stops it."""

import json
import logging
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.exchange import ExchangeError

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.exchange.listing import List
from course.exchange.release import ReleaseAssignment
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, Send
from tests.exchange.conftest import Door, Edit, generate

CURE = f"run nbgrader generate_assignment {LESSON} --force first."


def test_releasing_opens_the_lesson_with_its_key(
    door: Door, course_store: Store, root: Path
) -> None:
    door(ReleaseAssignment).start()

    opening = course_store.openings()[LESSON]
    released = course_store.release(opening.release)
    on_disk = json.loads((root / "release" / LESSON / f"{LESSON}.ipynb").read_text("utf-8"))
    assert released.notebook == on_disk
    assert len(released.exercises) == 8
    assert released.exercises[0].key()


def test_releasing_again_with_the_same_content_changes_nothing(
    door: Door, course_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    door(ReleaseAssignment).start()
    before = course_store.openings()

    with caplog.at_level(logging.INFO):
        door(ReleaseAssignment).start()

    assert course_store.openings() == before
    assert "is already open with this content" in caplog.text


def test_other_content_needs_force(door: Door, course_store: Store, edit: Edit) -> None:
    door(ReleaseAssignment).start()
    before = course_store.openings()[LESSON]
    edit("kerstavond", "Het wordt een mooie avond.", "Het wordt een lange avond.")

    with pytest.raises(ExchangeError, match="open with other content; add --force"):
        door(ReleaseAssignment).start()
    unchanged = course_store.openings()[LESSON]
    door(ReleaseAssignment, force=True).start()

    assert unchanged == before
    after = course_store.openings()[LESSON]
    assert after.release != before.release
    assert after.at == before.at


def test_a_release_never_changes_however_source_does(
    door: Door, course_store: Store, edit: Edit
) -> None:
    door(ReleaseAssignment).start()
    name = course_store.openings()[LESSON].release
    before = course_store.release(name).to_json()

    edit("kerstavond", "Het wordt een mooie avond.", "Het wordt een lange avond.")
    door(ReleaseAssignment, force=True).start()

    assert course_store._release_at(name, None).to_json() == before
    assert "mooie avond" in before


def test_a_closed_lesson_opens_again_without_force(
    door: Door, course_store: Store, edit: Edit
) -> None:
    door(ReleaseAssignment).start()
    door(List, remove=True).start()
    edit("kerstavond", "Het wordt een mooie avond.", "Het wordt een lange avond.")

    door(ReleaseAssignment).start()

    assert LESSON in course_store.openings()


@pytest.mark.parametrize("name", [f"{LESSON}.ipynb", "exercises.json"])
def test_a_release_that_was_not_generated_is_told_with_the_cure(
    door: Door, course_store: Store, root: Path, name: str
) -> None:
    (root / "release" / LESSON / name).unlink()

    with pytest.raises(ExchangeError, match="generate_assignment") as raised:
        door(ReleaseAssignment).start()

    assert name in str(raised.value)
    assert str(raised.value).endswith(CURE)
    assert course_store.openings() == {}


@pytest.mark.parametrize("content", ["", "geen json", "[]", '{"metadata": 1}', "{}"])
def test_a_damaged_release_is_told_with_the_cure(
    door: Door, course_store: Store, root: Path, content: str
) -> None:
    (root / "release" / LESSON / f"{LESSON}.ipynb").write_text(content, encoding="utf-8")

    with pytest.raises(ExchangeError) as raised:
        door(ReleaseAssignment).start()

    assert str(raised.value).endswith(CURE)
    assert course_store.openings() == {}


def test_prose_that_changed_after_generating_is_told_with_the_cure(door: Door, root: Path) -> None:
    path = root / "source" / LESSON / f"{LESSON}.ipynb"
    path.write_text(path.read_text("utf-8").replace("Marlies", "Marloes"), encoding="utf-8")

    with pytest.raises(ExchangeError) as raised:
        door(ReleaseAssignment).start()

    assert str(raised.value) == f"release/{LESSON} is older than source/; {CURE}"


def test_an_opening_view_that_changed_after_generating_is_told_with_the_cure(
    door: Door, root: Path, edit: Edit
) -> None:
    kept = shutil.copytree(root / "release", root / "kept")
    edit("kerstavond", "Kerstavond", "Kerstnacht")
    shutil.rmtree(root / "release")
    kept.rename(root / "release")

    with pytest.raises(ExchangeError) as raised:
        door(ReleaseAssignment).start()

    assert str(raised.value) == f"release/{LESSON} is older than source/; {CURE}"


def test_a_mistake_in_source_stops_it(door: Door, course_store: Store, root: Path) -> None:
    path = root / "source" / LESSON / "exercises" / "kerstavond.yaml"
    path.write_text(path.read_text("utf-8").replace("points: 4", "points: veel"), encoding="utf-8")

    with pytest.raises(ExchangeError, match=r"kerstavond\.yaml:\d+: points: found veel"):
        door(ReleaseAssignment).start()

    assert course_store.openings() == {}


@pytest.fixture
def begun(door: Door, course_desk: Intake, sent: Send) -> Intake:
    """A lesson in which somebody has answered, and nobody has handed in."""
    door(ReleaseAssignment).start()
    body = sent("uitnodiging", "ja-zeggen")
    course_desk.answer(Learner("anna", None), LESSON, "kerstavond", body)
    return course_desk


def _remove(root: Path, name: str) -> None:
    folder = root / "source" / LESSON
    path = folder / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if f'"{name}"' not in "".join(c["source"])]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "exercises" / f"{name}.yaml").unlink()
    generate(root)


@pytest.mark.parametrize("change", ["points", "removed"])
def test_after_the_first_answer_exercises_and_points_stay(
    begun: Intake, door: Door, edit: Edit, root: Path, change: str
) -> None:
    before = begun.store.openings()

    if change == "points":
        edit("langs-de-lijn", "points: 6", "points: 5")
    else:
        _remove(root, "langs-de-lijn")

    with pytest.raises(ExchangeError) as raised:
        door(ReleaseAssignment, force=True).start()
    assert str(raised.value) == (
        f"{LESSON} has answers: exercises may change, but not be added, removed or get other "
        "points; put back langs-de-lijn."
    )
    assert begun.store.openings() == before


def test_after_the_first_answer_an_exercise_cannot_be_added(
    door: Door, course_desk: Intake, root: Path, tmp_path: Path
) -> None:
    with_all = shutil.copytree(root / "source", tmp_path / "with-all")
    _remove(root, "langs-de-lijn")
    door(ReleaseAssignment).start()
    hand_in(course_desk, Learner("anna", None), LESSON)
    shutil.rmtree(root / "source")
    with_all.rename(root / "source")
    generate(root)

    with pytest.raises(ExchangeError, match=r"not be added.* put back langs-de-lijn\."):
        door(ReleaseAssignment, force=True).start()


def test_after_the_first_answer_words_may_still_change(
    begun: Intake, door: Door, edit: Edit
) -> None:
    edit("kerstavond", "Het wordt een mooie avond.", "Het wordt een lange avond.")

    door(ReleaseAssignment, force=True).start()

    now = begun.store.openings()[LESSON].release
    assert begun.standing(Learner("anna", None), LESSON).released.id != now
    assert begun.standing(Learner("bram", None), LESSON).released.id == now


def test_an_unknown_lesson_is_one_sentence(door: Door) -> None:
    with pytest.raises(ExchangeError, match=r"source/weg/weg\.ipynb: found no file"):
        door(ReleaseAssignment, lesson="weg").start()


# Listing and closing


def test_open_lessons_and_hand_ins_are_listed_in_nbgraders_shape(
    begun: Intake, door: Door, root: Path
) -> None:
    handin = hand_in(begun, Learner("anna", None), LESSON)

    (entry,) = door(List).start()
    (inbound,) = door(List, inbound=True).start()

    assert (entry["assignment_id"], entry["status"]) == (LESSON, "released")
    assert Path(entry["notebooks"][0]["path"]).is_file()
    assert (inbound["student_id"], inbound["status"]) == ("anna", "submitted")
    assert inbound["timestamp"] == handin.at.isoformat()
    assert door(List, lesson="een-andere-les").start() == []


def test_unreleasing_closes_the_lesson_and_keeps_what_was_done(begun: Intake, door: Door) -> None:
    (entry,) = door(List, remove=True).start()

    assert (entry["assignment_id"], entry["status"]) == (LESSON, "removed")
    assert begun.store.openings() == {}
    assert len(begun.store.answers("anna", LESSON)) == 1
    assert door(List, remove=True).start() == []


def test_nothing_is_listed_in_a_course_that_is_new(door: Door) -> None:
    assert door(List).start() == []
    assert door(List, inbound=True).start() == []


def test_a_lesson_is_open_from_the_moment_it_was_released(door: Door, course_store: Store) -> None:
    before = datetime.now(UTC)

    door(ReleaseAssignment).start()

    assert before <= course_store.openings()[LESSON].at <= datetime.now(UTC)
