"""autograde: marks from answers, master and key; nothing that was handed in is parsed or run."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry

from course.answers.saving import Intake, Learner
from course.answers.store import Store, answers_document, digest
from course.content.settings import read_settings
from course.grading.autograde import HandInError, given_by_exercise, read_hand_in
from course.marking import handing_in
from tests.canary import given
from tests.conftest import LESSON, Formgrader, Nbgrader
from tests.grading.conftest import Marks
from tests.pipeline import GRADED, Course

# nbgrader 0.9.6 with SQLAlchemy 2.1; the results are right (see the marks below)
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
CURE = f"collect {LESSON} again with --update."


def autograded(course: Course, learner: str) -> dict[str, Any]:
    path = course.root / "autograded" / learner / LESSON / f"{LESSON}.ipynb"
    notebook: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return notebook


def graded_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]


@pytest.mark.parametrize("learner", GRADED)
def test_every_mark_in_the_gradebook_is_what_the_design_says(
    graded_course: Course, marks: Marks, learner: str
) -> None:
    expected = graded_course.points(learner)

    found = marks(graded_course, learner)

    assert len(found) == 8
    assert {name: score for name, (score, _, _) in found.items()} == pytest.approx(expected)
    assert {(manual, waits) for _, manual, waits in found.values()} == {(None, False)}


@pytest.mark.parametrize("learner", GRADED)
def test_every_mark_is_that_of_the_exercise_itself(
    graded_course: Course, marks: Marks, learner: str
) -> None:
    chosen = graded_course.chosen[learner]
    found = marks(graded_course, learner)

    for exercise in graded_course.lesson.exercises:
        case = graded_course.case(exercise.id)
        assert found[case.id][0] == case.mark(given(case, chosen.get(case.id, []))).points

    assert len(found) == len(graded_course.lesson.exercises)


def test_the_known_learners_cover_all_some_and_nothing(graded_course: Course) -> None:
    totals = {name: sum(graded_course.points(name).values()) for name in GRADED}

    assert totals["anna"] == sum(e.points for e in graded_course.lesson.exercises)
    assert totals["bram"] == totals["dewi"] == 0
    assert 0 < totals["chris"] < totals["gijs"] < totals["anna"]


def test_what_was_not_answered_is_an_explicit_nothing(graded_course: Course) -> None:
    cells = graded_cells(autograded(graded_course, "dewi"))

    assert len(cells) == 8
    for cell in cells:
        result, shown = cell["outputs"]
        assert result["output_type"] == "execute_result"
        assert "".join(result["data"]["text/plain"]) == "0.0"
        assert "heb je niet gedaan" in "".join(shown["data"]["text/html"])


def test_every_graded_cell_has_an_explicit_result(graded_course: Course) -> None:
    for learner in GRADED:
        cells = graded_cells(autograded(graded_course, learner))
        results = [cell["outputs"][0] for cell in cells]
        assert len(cells) == 8
        assert {result["output_type"] for result in results} == {"execute_result"}
        points = [float("".join(result["data"]["text/plain"])) for result in results]
        assert points == pytest.approx(list(graded_course.points(learner).values()))


@pytest.mark.parametrize("learner", ["els", "fenna"])
def test_who_did_not_hand_in_or_whose_hand_in_was_changed_has_no_mark(
    graded_course: Course, learner: str
) -> None:
    with (
        Gradebook(graded_course.paths.gradebook_url) as gradebook,
        pytest.raises(MissingEntry),
    ):
        gradebook.find_submission(LESSON, learner)

    assert not list((graded_course.root / "autograded").glob(f"{learner}/{LESSON}/*"))
    assert not list((graded_course.root / "feedback").glob(f"{learner}/{LESSON}/*"))


def test_a_step_changed_after_handing_in_is_one_sentence_and_an_exit_status(
    graded_course: Course,
) -> None:
    said = graded_course.said["autograde"]

    path = graded_course.root / "submitted" / "fenna" / LESSON / "answers.json"
    assert said.returncode != 0
    sentence = f"{path}: found answers that were not handed in so; {CURE}"
    assert said.stderr.count(sentence) == 1


def test_a_notebook_that_means_harm_is_neither_run_nor_read(graded_course: Course) -> None:
    handed_in = graded_course.root / "submitted" / "gijs" / LESSON / f"{LESSON}.ipynb"
    master = autograded(graded_course, "iris")  # who chose the same

    marked = autograded(graded_course, "gijs")

    assert "uitgevoerd" in handed_in.read_text("utf-8")
    assert not (graded_course.root / "uitgevoerd").exists()
    assert marked == master


def test_a_notebook_that_is_none_makes_no_difference(graded_course: Course) -> None:
    handed_in = graded_course.root / "submitted" / "hugo" / LESSON / f"{LESSON}.ipynb"

    assert handed_in.read_text("utf-8") == "geen { json"
    assert autograded(graded_course, "hugo") == autograded(graded_course, "bram")


def test_collected_again_a_changed_hand_in_is_graded(
    graded_copy: Course, formgrader: Formgrader, marks: Marks
) -> None:
    api = formgrader(graded_copy.root)
    (graded_copy.root / "submitted" / "fenna" / LESSON / "timestamp.txt").unlink()

    assert api.collect(LESSON, update=True)["success"]
    assert api.autograde(LESSON, "fenna")["success"]

    found = marks(graded_copy, "fenna")
    assert {n: s for n, (s, _, _) in found.items()} == pytest.approx(graded_copy.points("fenna"))


def test_formgraders_button_gives_the_same_marks(
    graded_copy: Course, formgrader: Formgrader, marks: Marks
) -> None:
    before = marks(graded_copy, "chris")

    result = formgrader(graded_copy.root).autograde(LESSON, "chris")

    assert result["success"], result
    assert marks(graded_copy, "chris") == before


def test_a_hand_in_spoilt_after_grading_keeps_its_marks_and_says_so(
    graded_copy: Course, formgrader: Formgrader, marks: Marks
) -> None:
    before = marks(graded_copy, "anna")
    (graded_copy.root / "submitted" / "anna" / LESSON / "answers.json").write_text("{")

    result = formgrader(graded_copy.root).autograde(LESSON, "anna")

    assert not result["success"]
    assert "found damage, expected a hand-in" in result["log"]
    assert marks(graded_copy, "anna") == before


def test_a_persons_mark_survives_grading_again(
    graded_copy: Course, formgrader: Formgrader, marks: Marks
) -> None:
    with Gradebook(graded_copy.paths.gradebook_url) as gradebook:
        gradebook.find_grade("kerstavond", LESSON, LESSON, "bram").manual_score = 3.0
        gradebook.db.commit()

    assert formgrader(graded_copy.root).autograde(LESSON, "bram")["success"]

    assert marks(graded_copy, "bram")["kerstavond"] == (0.0, 3.0, False)


def test_a_second_hand_in_is_graded_after_it_was_collected(
    graded_copy: Course, nbgrader: Nbgrader, marks: Marks
) -> None:
    first = marks(graded_copy, "iris")

    collected = nbgrader(graded_copy.root, "collect", LESSON, "--update", "--student=iris")
    graded = nbgrader(graded_copy.root, "autograde", LESSON, "--student=iris")

    assert "Updating iris" in collected.stderr
    assert graded.returncode == 0
    assert "Updating existing assignment" in graded.stderr
    assert marks(graded_copy, "iris") == first


# Reading a hand-in


@pytest.fixture
def hand_in(graded_copy: Course) -> Path:
    """Anna's collected hand-in."""
    return graded_copy.root / "submitted" / "anna" / LESSON


def test_a_hand_in_is_read_as_it_was_taken(graded_copy: Course, hand_in: Path) -> None:
    with Store(graded_copy.paths.store_url) as store:
        collected, document = read_hand_in(hand_in, "anna", LESSON, store)
        (handin,) = store.handins(LESSON, "anna")
        assert collected == handin
        assert document == answers_document(handin, store.handed_in(handin))

    chosen = graded_copy.chosen["anna"]
    answers = given_by_exercise(document["answers"])
    assert {n: [g.answer["option"] for g in held] for n, held in answers.items()} == chosen


DAMAGED: dict[str, tuple[str | None, str]] = {
    "no file": (None, f"found no file, expected a hand-in; {CURE}"),
    "an empty file": ("", f"found damage, expected a hand-in; {CURE}"),
    "half a file": ('{"learner": "anna"', f"found damage, expected a hand-in; {CURE}"),
    "a list": ("[]", f"found damage, expected a hand-in; {CURE}"),
    "a text": ('"anna"', f"found damage, expected a hand-in; {CURE}"),
    "nothing": ("null", f"found damage, expected a hand-in; {CURE}"),
    "no fields": ("{}", f"found damage, expected a hand-in; {CURE}"),
}


@pytest.mark.parametrize(("content", "sentence"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_hand_in_is_one_sentence(
    graded_copy: Course, hand_in: Path, content: str | None, sentence: str
) -> None:
    path = hand_in / "answers.json"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")

    with Store(graded_copy.paths.store_url) as store, pytest.raises(HandInError) as raised:
        read_hand_in(hand_in, "anna", LESSON, store)

    assert str(raised.value) == f"{path}: {sentence}"


def test_another_learners_hand_in_is_refused(graded_copy: Course, hand_in: Path) -> None:
    with Store(graded_copy.paths.store_url) as store, pytest.raises(HandInError) as raised:
        read_hand_in(hand_in, "bram", LESSON, store)

    assert "found another's hand-in, expected bram's" in str(raised.value)


CHANGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "another choice": lambda d: d["answers"][0]["answer"].update(option="x"),
    "another moment": lambda d: d.update(at="2020-01-01T00:00:00+00:00"),
    "in time": lambda d: d.update(late=not d["late"]),
    "an answer more": lambda d: d["answers"].append(d["answers"][0]),
    "an answer less": lambda d: d["answers"].pop(),
    "another release": lambda d: d.update(release="weg"),
    "a field more": lambda d: d.update(points=100),
}


@pytest.mark.parametrize("with_a_new_hash", [False, True])
@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_a_hand_in_that_was_changed_is_one_sentence(
    graded_copy: Course,
    hand_in: Path,
    change: Callable[[dict[str, Any]], object],
    with_a_new_hash: bool,
) -> None:
    path = hand_in / "answers.json"
    document = json.loads(path.read_text("utf-8"))
    change(document)
    if with_a_new_hash:
        document["hash"] = digest(document)
    path.write_text(json.dumps(document), encoding="utf-8")

    with Store(graded_copy.paths.store_url) as store, pytest.raises(HandInError) as raised:
        read_hand_in(hand_in, "anna", LESSON, store)

    assert str(raised.value) == f"{path}: found answers that were not handed in so; {CURE}"


def test_a_release_without_a_key_for_a_cell_stops_the_grading(
    graded_copy: Course, formgrader: Formgrader
) -> None:
    with Store(graded_copy.paths.store_url) as store:
        name = store.handins(LESSON, "anna")[0].release
        content = (
            store.release(name).to_json().replace('"grade_id": "kerstavond"', '"grade_id": "weg"')
        )
        store.writer.do(
            lambda c: c.exec_driver_sql(
                "update releases set content = ? where id = ?", (content, name)
            )
        )

    result = formgrader(graded_copy.root).autograde(LESSON, "anna")

    assert not result["success"]
    assert f"the release {name} holds no key for weg; release the lesson again." in result["log"]


def test_who_began_before_a_new_release_is_marked_by_the_key_of_then(
    graded_copy: Course, formgrader: Formgrader, marks: Marks
) -> None:
    api = formgrader(graded_copy.root)
    with Store(graded_copy.paths.store_url) as store:
        settings = read_settings(graded_copy.root / "source").model_copy(update={"cohorts": ()})
        old = store.openings()[LESSON].release
        path = graded_copy.root / "source" / LESSON / "exercises" / "kerstavond.yaml"
        document = json.loads(path.read_text("utf-8"))
        for step in document["steps"].values():
            for option in step["options"]:  # what was best is now defensible, and the reverse
                option["score"] = {1: 0.5, 0.5: 1}.get(option["score"], 0)
        path.write_text(json.dumps(document), encoding="utf-8")
        assert api.generate_assignment(LESSON)["success"]
        assert not api.release_assignment(LESSON)["success"]  # open with other content
        api.unrelease(LESSON)
        assert api.release_assignment(LESSON)["success"]
        handin = handing_in.hand_in(Intake(store, settings), Learner("els", "noord"), LESSON)

    assert api.collect(LESSON, update=True)["success"]
    assert api.autograde(LESSON, "els")["success"]

    assert handin.release == old
    found = marks(graded_copy, "els")
    assert {n: s for n, (s, _, _) in found.items()} == pytest.approx(graded_copy.points("els"))
