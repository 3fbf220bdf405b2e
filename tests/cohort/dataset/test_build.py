"""The data set: from hand-ins, through nbgrader's own marks, to Parquet."""

import hashlib

import pandas as pd
import pyarrow.parquet as pq
import pytest

from course.answers.intake import Intake, Learner
from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.marked_handins import marked_at, marked_hand_ins
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.schema import PROGRESS, STEPS
from course.cohort.dataset.snapshot import Snapshot, published
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from course.paths import CoursePaths
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON, Send


def snapshot(paths: CoursePaths) -> Snapshot:
    found = published(paths)
    assert found is not None
    return found


def read(paths: CoursePaths) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = snapshot(paths)
    return pd.read_parquet(found.steps), pd.read_parquet(found.progress)


# Through nbgrader


def test_only_marked_hand_ins_count(graded: CoursePaths) -> None:
    with Store(graded.store_url) as store:
        found = marked_hand_ins(store, graded.gradebook_url, LESSON)

        assert {handin.cohort for handin in found.values()} == {"noord", "zuid"}
        assert len(found) == 12


def test_who_handed_in_again_counts_with_what_was_marked(graded: CoursePaths) -> None:
    with Store(graded.store_url) as store:
        marked = marked_hand_ins(store, graded.gradebook_url, LESSON)["noord-01"]
        all_of = store.handins_before(LESSON, "noord-01")

        assert len(all_of) == 2
        assert all_of[0] == marked


def test_a_lesson_that_the_gradebook_does_not_know_has_no_marks(graded: CoursePaths) -> None:
    assert marked_at(graded.gradebook_url, "een-andere-les") == {}


def test_without_a_gradebook_nobody_is_marked(paths: CoursePaths) -> None:
    assert marked_at(paths.gradebook_url, LESSON) == {}


def test_a_learner_whose_marking_is_under_way_is_left_out(graded: CoursePaths) -> None:
    from nbgrader.api import Gradebook  # noqa: PLC0415 - slow to import

    with Gradebook(graded.gradebook_url) as gradebook:
        submission = gradebook.find_submission(LESSON, "noord-02")
        grade = submission.notebooks[0].grades[0]
        score, grade.auto_score = grade.auto_score, None
        gradebook.db.commit()

        during = marked_at(graded.gradebook_url, LESSON)

        grade.auto_score = score
        gradebook.db.commit()
    assert "noord-02" not in during
    assert "noord-02" in marked_at(graded.gradebook_url, LESSON)


def test_marks_in_the_data_are_those_in_the_gradebook(
    graded: CoursePaths, settings: Settings
) -> None:
    from nbgrader.api import Gradebook  # noqa: PLC0415

    with Store(graded.store_url) as store:
        build(graded, store, settings)
    steps, _ = read(graded)
    points = steps.drop_duplicates(["learner", "exercise"]).groupby("learner")["points"].sum()
    names = Pseudonyms.of(graded)

    with Gradebook(graded.gradebook_url) as gradebook:
        marked = {
            names.of_learner(s.student.id): s.score
            for s in gradebook.assignment_submissions(LESSON)
            if s.student.id.startswith("noord")
        }
    assert len(marked) == 10
    assert points.to_dict() == pytest.approx(marked)


def test_small_cohorts_stay_unpublished(graded: CoursePaths, settings: Settings) -> None:
    with Store(graded.store_url) as store:
        build(graded, store, settings)

    steps, progress = read(graded)
    assert set(steps["cohort"]) == set(progress["cohort"]) == {"noord"}


# With hand-ins that count as marked at once


def test_the_tables_have_the_columns_that_are_written_down(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 10)
    build(*course, settings)

    found = snapshot(course[0])
    for path, columns in ((found.steps, STEPS), (found.progress, PROGRESS)):
        held = pq.read_schema(path)
        assert held.names == [column.name for column in columns]
        assert held.types == [column.type for column in columns]
        table = pq.read_table(path)
        for column in columns:
            if not column.missing:
                assert table[column.name].null_count == 0, column.name


def test_there_is_a_row_for_every_learner_and_step(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 10)
    build(*course, settings)

    steps, progress = read(course[0])
    released = course[1].release(str(steps["release"].iloc[0]))
    of_cases = [len(e.steps) for e in released.exercises if isinstance(e, Decision)]
    assert len(of_cases) == len(released.exercises)
    assert len(steps) == 10 * sum(of_cases)
    assert not steps.duplicated(["learner", "exercise", "step"]).any()
    assert set(steps["state"]) == {"answered", "unreached"}
    answered = steps["state"] == "answered"
    only_answered = ["answer", "stance", "score", "certainty", "answered_at", "seconds"]
    assert steps.loc[answered, only_answered].notna().all(axis=None)
    assert steps.loc[~answered, only_answered].isna().all(axis=None)
    assert list(progress["done"]) == [len(of_cases)] * 10


def test_who_started_and_stopped_is_in_progress_only(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 30, drops_out=0.5)
    build(*course, settings)

    steps, progress = read(course[0])
    stopped = progress[~progress["handed_in"]]
    assert len(progress) == 30
    assert 0 < len(stopped) < 30
    assert not set(stopped["learner"]) & set(steps["learner"])
    assert stopped["late"].isna().all()
    assert (stopped["done"] < stopped["exercises"]).all()


def test_a_hand_in_without_answers_is_unanswered_and_not_missing(
    course: Course, settings: Settings
) -> None:
    intake = Intake(course[1], settings.model_copy(update={"cohorts": ()}))
    for number in range(10):
        intake.hand_in(Learner(f"leeg-{number}", "noord"), LESSON)

    build(*course, settings)

    steps, progress = read(course[0])
    assert set(steps["state"]) == {"unanswered", "unreached"}
    assert set(steps["points"]) == {0.0}
    assert set(progress["done"]) == {0}


def test_who_has_no_cohort_is_in_no_table(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort, sent: Send
) -> None:
    cohort_hands_in("noord", 10)
    intake = Intake(course[1], settings.model_copy(update={"cohorts": ()}))
    alone = Learner("alleen", None)
    intake.answer(alone, LESSON, "kerstavond", sent("uitnodiging", "ja-zeggen", "alleen"))
    intake.hand_in(alone, LESSON)

    build(*course, settings)

    assert len(read(course[0])[1]) == 10


def test_no_name_stands_in_the_files(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)

    files = [path for path in course[0].cohort.iterdir() if path.is_file()]
    assert len(files) >= 3
    for path in files:
        content = path.read_bytes()
        assert b"noord-0" not in content
        assert hashlib.sha256(b"noord-01").hexdigest()[:32].encode() not in content


def test_building_again_changes_nothing_and_says_so(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    first = build(*course, settings)
    before = snapshot(course[0])

    again = build(*course, settings)

    assert first.startswith("Published: choices of noord in nabijheid-en-afstand")
    assert again == "Nothing is new: the published cohort data stay as they are."
    assert snapshot(course[0]) == before


def test_fewer_than_k_new_hand_ins_wait_and_it_says_so(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)
    before = snapshot(course[0])
    cohort_hands_in("noord", 21)

    waited = build(*course, settings)
    assert snapshot(course[0]) == before
    cohort_hands_in("noord", 22)
    published_ = build(*course, settings)

    assert waited == (
        "Not published, because fewer than 10 learners are new: "
        "choices of noord in nabijheid-en-afstand, progress of noord in nabijheid-en-afstand."
    )
    assert published_.startswith("Published: ")
    assert read(course[0])[0]["learner"].nunique() == 22


def test_the_first_ten_are_waited_for(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 9)

    said = build(*course, settings)

    assert said.startswith("Not published, because fewer than 10 learners are new: ")
    assert published(course[0]) is None


def test_an_empty_course_is_no_error(course: Course, settings: Settings) -> None:
    assert build(*course, settings) == (
        "Nothing is new: the published cohort data stay as they are."
    )


def test_only_the_snapshot_before_is_kept(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    for size in (10, 20, 30):
        cohort_hands_in("noord", size)
        build(*course, settings)

    assert len(list(course[0].cohort.glob("steps-*.parquet"))) == 2
    assert snapshot(course[0]).steps.is_file()
    assert [path for path in course[0].cohort.iterdir() if path.is_dir()] == []
