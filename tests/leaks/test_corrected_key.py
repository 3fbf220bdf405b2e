"""A canary in a corrected reason: with staff, and in the feedback of who chose that option."""

import sqlite3

import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.grading.correcting import complete
from course.grading.projection import catch_up
from course.marking.corrections import record
from course.records.correcting import plan
from tests.canary import canaries
from tests.conftest import LESSON
from tests.correcting import CASE, NEW, WORST, chosen_first, swap_first_choices
from tests.pipeline import Course


@pytest.fixture
def corrected(graded_copy: Course) -> Course:
    """The graded course after a correction that gives an option another reason."""
    swap_first_choices(graded_copy)
    with Store(graded_copy.paths.store_url) as store:
        planned = plan(store, read_lesson(graded_copy.root / "source", LESSON))
        record(store, planned.proposals, "docent", "Verwisseld.")
        complete(graded_copy.paths, store)
        catch_up(graded_copy.paths, store)
    return graded_copy


def test_of_the_files_only_source_and_the_store_hold_it(corrected: Course) -> None:
    files = {
        path.relative_to(corrected.root).parts[0]
        for path in corrected.root.rglob("*")
        if path.is_file() and NEW in canaries(path.read_bytes())
    }

    assert files == {"source", ".course"}


def test_in_the_store_only_corrections_and_feedback_hold_it(corrected: Course) -> None:
    with sqlite3.connect(corrected.root / ".course" / "answers.db") as store:
        names = [
            row[0] for row in store.execute("select name from sqlite_master where type='table'")
        ]
        rows = {
            name: " ".join(map(str, store.execute(f"select * from {name}")))  # noqa: S608
            for name in names
        }

    assert {"corrections", "corrected", "marks", "releases", "outbox"} <= set(rows)
    assert {name for name, text in rows.items() if NEW in canaries(text)} == {
        "corrections",
        "feedback",
    }


def test_who_chose_the_option_reads_it_in_the_feedback_and_nobody_else(corrected: Course) -> None:
    with Store(corrected.paths.store_url) as store:
        pages = store.feedback(LESSON)
    first = {name: corrected.chosen[name].get(CASE, [""])[0] for name in pages}

    readers = {name for name, page in pages.items() if NEW in canaries(page.article)}

    assert WORST in readers
    assert readers == {n for n in pages if first[n] == chosen_first(corrected, WORST)}


@pytest.mark.parametrize("learner", ["anna", WORST, "els", "nieuw"])
def test_no_view_of_a_learner_holds_it(corrected: Course, learner: str) -> None:
    with Store(corrected.paths.store_url) as store:
        intake = Intake(store, read_settings(corrected.root / "source"))
        standing = intake.standing(Learner(learner, "noord"), LESSON)
        views = [standing.view(e, learner).model_dump_json() for e in standing.released.exercises]

    assert standing.released.correction is not None
    assert len(views) == 8
    assert NEW not in canaries(" ".join(views))
