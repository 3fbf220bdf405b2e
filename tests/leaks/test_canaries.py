"""A canary in every field of the key, and the whole course searched for it afterwards."""

import json
import sqlite3
from pathlib import Path

import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from course.grading.feedback_html import remarks_html
from tests import lessons
from tests.canary import (
    canaries,
    earned_by_answering,
    earned_by_grading,
    earned_by_opening,
    given,
    taken,
)
from tests.conftest import LESSON, REPOSITORY
from tests.pipeline import GRADED, Course


def found_in(folder: Path) -> dict[Path, set[str]]:
    """The canaries in every file below a folder, and in its name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path: canaries(path.read_bytes()) | canaries(str(path.name)) for path in files}


def everything(course: Course) -> set[str]:
    return {c for e in course.lesson.exercises for c in canaries(e.model_dump_json())}


def opening(course: Course) -> set[str]:
    return {c for e in course.lesson.exercises for c in earned_by_opening(e)}


def answered(course: Course, learner: str) -> set[str]:
    """Ids of the steps and options that this learner chose."""
    ids = [
        f"{step} {option.id}"
        for name, chosen in course.chosen[learner].items()
        for step, option in taken(course.case(name), chosen)
    ]
    return canaries(" ".join(ids))


def graded(course: Course, learner: str) -> set[str]:
    """What this learner's feedback may hold."""
    own = course.chosen[learner]
    cases = [course.case(e.id) for e in course.lesson.exercises]
    return {c for case in cases for c in earned_by_grading(case, own.get(case.id, []))}


def test_every_field_of_the_key_has_a_canary_of_its_own(graded_course: Course) -> None:
    options = [
        option
        for exercise in graded_course.lesson.exercises
        for step in graded_course.case(exercise.id).steps.values()
        for option in step.options
    ]
    texts = [t for o in options for t in (o.id, o.text, o.consequence, o.why, *o.concepts)]

    found = [canary for text in texts for canary in canaries(text)]

    assert len(options) > 80
    assert len(found) == len(set(found)) == len(texts)


def test_source_holds_every_canary_and_is_the_only_folder_that_does(
    graded_course: Course,
) -> None:
    in_source = set().union(*found_in(graded_course.root / "source").values())
    elsewhere = {
        canary
        for path, found in found_in(graded_course.root).items()
        if path.relative_to(graded_course.root).parts[0] not in {"source", ".course"}
        for canary in found
    }

    assert in_source == everything(graded_course)
    assert elsewhere < in_source


def test_release_holds_the_opening_and_nothing_else_of_the_key(graded_course: Course) -> None:
    found = found_in(graded_course.root / "release")

    assert set().union(*found.values()) == opening(graded_course)
    assert len(found) == 2


@pytest.mark.parametrize("learner", [*GRADED, "fenna"])
def test_a_hand_in_holds_the_ids_that_were_chosen_and_nothing_else(
    graded_course: Course, learner: str
) -> None:
    found = set().union(*found_in(graded_course.root / "submitted" / learner).values())

    spoilt = 1 if learner == "fenna" else 0  # whose first choice was overwritten
    assert found <= answered(graded_course, learner)
    assert len(found) == len(answered(graded_course, learner)) - spoilt


@pytest.mark.parametrize("folder", ["autograded", "feedback"])
@pytest.mark.parametrize("learner", GRADED)
def test_marked_work_and_feedback_hold_what_this_learner_chose_and_nothing_else(
    graded_course: Course, folder: str, learner: str
) -> None:
    found = found_in(graded_course.root / folder / learner)

    earned = graded(graded_course, learner)
    assert set().union(*found.values()) == earned | answered(graded_course, learner)
    assert len(found) == 3
    (page,) = (c for path, c in found.items() if path.suffix in {".html", ".ipynb"})
    assert page == earned


def test_no_other_folder_or_file_holds_any_of_the_key(graded_course: Course) -> None:
    known = {"source", "release", "submitted", "autograded", "feedback", ".course"}
    found = {
        path: canary
        for path, canary in found_in(graded_course.root).items()
        if path.relative_to(graded_course.root).parts[0] not in known
    }

    assert {path.name for path in found} >= {"gradebook.db", "nbgrader_config.py"}
    assert set().union(*found.values()) == set()


def test_the_gradebook_holds_none_of_the_key(graded_course: Course) -> None:
    with sqlite3.connect(graded_course.root / "gradebook.db") as gradebook:
        dump = "\n".join(gradebook.iterdump())

    assert "kerstavond" in dump
    assert canaries(dump) == set()


def test_only_the_staffs_table_of_releases_holds_the_key_in_the_store(
    graded_course: Course,
) -> None:
    with sqlite3.connect(graded_course.root / ".course" / "answers.db") as store:
        rows = {
            table: [str(row) for row in store.execute(f"select * from {table}")]  # noqa: S608
            for table in ("releases", "openings", "answers", "handins", "feedback")
        }
    found = {table: canaries(" ".join(lines)) for table, lines in rows.items()}

    chosen = {c for name in graded_course.chosen for c in answered(graded_course, name)}
    read = {c for name in GRADED if name != "iris" for c in graded(graded_course, name)}
    assert found["releases"] == everything(graded_course)
    assert found["answers"] == chosen
    assert found["feedback"] == read
    assert found["openings"] == found["handins"] == set()


def test_what_nbgrader_says_holds_none_of_the_key(graded_course: Course) -> None:
    said = " ".join(run.stdout + run.stderr for run in graded_course.said.values())

    assert len(graded_course.said) == 6
    assert len(said) > 1000
    assert canaries(said) == set()


@pytest.mark.parametrize("learner", [*GRADED, "els", "fenna", "nieuw"])
def test_what_the_service_shows_before_grading_was_earned_by_answering(
    graded_course: Course, learner: str
) -> None:
    chosen = graded_course.chosen.get(learner, {})
    with Store(graded_course.paths.store_url) as store:
        intake = Intake(store, read_settings(graded_course.root / "source"))
        standing = intake.standing(Learner(learner, "noord"), LESSON)
        views = {
            e.id: canaries(standing.view(e, learner).model_dump_json())
            for e in standing.released.exercises
        }

    assert len(views) == 8
    for name, found in views.items():
        assert found == earned_by_answering(graded_course.case(name), chosen.get(name, []))


def test_each_learners_own_feedback_page_holds_only_what_that_learner_earned(
    graded_course: Course,
) -> None:
    with Store(graded_course.paths.store_url) as store:
        pages = store.feedback(LESSON)

    assert set(pages) == set(GRADED) - {"iris"}
    for learner, page in pages.items():
        assert canaries(page.article) == graded(graded_course, learner)


def test_remarks_on_an_unfinished_case_hold_nothing_of_the_way_not_gone(
    graded_course: Course,
) -> None:
    case = graded_course.case("kerstavond")
    chosen = graded_course.chosen["anna"]["kerstavond"][:1]

    html = remarks_html(case.title, case.remarks(given(case, chosen)), finished=False)

    assert canaries(html) == earned_by_grading(case, chosen)


def test_names_that_are_no_folder_left_nothing_behind(graded_course: Course) -> None:
    outside = {path.name for path in graded_course.root.parent.iterdir()}
    inside = {path.name for path in graded_course.root.iterdir()}

    assert outside == {graded_course.root.name}
    assert inside == {
        "source", "assets", "release", "submitted", "autograded", "feedback", ".course",
        "gradebook.db", "nbgrader_config.py",
    }  # fmt: skip
    assert {path.name for path in (graded_course.root / "submitted").iterdir()} == {
        *GRADED, "fenna",
    }  # fmt: skip


def test_the_committed_release_holds_no_sentence_of_the_key() -> None:
    exercises = lessons.exercises()
    told = {text for e in exercises for text in sentences(e.view((), None).model_dump())}
    secret = {text for e in exercises for text in sentences(e.model_dump())} - told
    files = list((REPOSITORY / "release").glob("*/exercises.json"))
    shown = {text for p in files for text in sentences(json.loads(p.read_text("utf-8")))}

    assert len(secret) > 500
    assert files
    assert len(shown) > 100
    assert secret & shown == set()


def sentences(value: object) -> list[str]:
    """Every text of 30 characters or more in a document."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in sentences(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in sentences(inner)]
    return [value] if isinstance(value, str) and len(value) >= 30 else []
