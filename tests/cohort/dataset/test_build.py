"""The data set: from hand-ins, through nbgrader's own marks, to Parquet."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from course.answers.bulk_reads import last_answers
from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.learners import parts
from course.cohort.dataset.places import Places
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.schema import PROGRESS, STEPS
from course.cohort.dataset.snapshot import Snapshot, published
from course.content.settings import Settings
from course.exercises.kinds.decision import Decision
from course.grading.projection import sync
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON, Send
from tests.whose import id_of, names_of

STAY = Places({}, {}, {})  # nobody was ever moved

CASE = "kerstavond"


def snapshot(paths: CoursePaths) -> Snapshot:
    found = published(paths)
    assert found is not None
    return found


def read(paths: CoursePaths) -> tuple[pd.DataFrame, pd.DataFrame]:
    found = snapshot(paths)
    return pd.read_parquet(found.steps), pd.read_parquet(found.progress)


# Through nbgrader


def test_the_last_hand_in_counts_whether_nbgrader_has_seen_it_or_not(
    graded: CoursePaths, settings: Settings
) -> None:
    with Store(graded.store_url) as store:
        people = parts(
            store, LESSON, Pseudonyms.of(graded).of_learner, last_answers(store)[LESSON], STAY
        )
        first, names = id_of(store, "noord-01"), names_of(store)
        last = store.handins(LESSON, first)[0]
        everybody = {names[who.name]: who for mine in people.values() for who in mine}

        assert everybody["noord-01"].handin == last
        assert len(store.handins_before(LESSON, first)) == 2
    handed_in = {name for name, who in everybody.items() if who.handin}
    assert {name for name in everybody if name.startswith("west")} <= handed_in
    assert handed_in == everybody.keys() - {"oost-1", "oost-01"}


def test_a_mark_changed_in_formgrader_counts_in_the_next_build(
    graded: CoursePaths, settings: Settings, tmp_path: Path
) -> None:
    from nbgrader.api import Gradebook  # noqa: PLC0415 - slow to import

    paths = CoursePaths.at(shutil.copytree(graded.root, tmp_path / "changed"))
    with Store(paths.store_url) as store:
        sync(paths, store, [LESSON])
        build(paths, store, settings)
        before = read(paths)[0]
        with Gradebook(paths.gradebook_url) as gradebook:
            for number in range(1, 11):
                name = id_of(store, f"noord-{number:02}")
                gradebook.find_grade(CASE, LESSON, LESSON, name).manual_score = 1.25
            gradebook.db.commit()

        assert sync(paths, store, [LESSON]).taken_over == 10
        build(paths, store, settings)

    after = read(paths)[0]
    changed = after["exercise"] == CASE
    assert set(after.loc[changed, "points"]) == {1.25}
    pd.testing.assert_frame_equal(before[~changed.to_numpy()], after[~changed])
    pd.testing.assert_frame_equal(before.drop(columns="points"), after.drop(columns="points"))


def test_marks_in_the_data_are_those_in_the_gradebook(
    graded: CoursePaths, settings: Settings
) -> None:
    from nbgrader.api import Gradebook  # noqa: PLC0415

    with Store(graded.store_url) as store:
        build(graded, store, settings)
        login = names_of(store)
    steps, _ = read(graded)
    points = steps.drop_duplicates(["learner", "exercise"]).groupby("learner")["points"].sum()
    names = Pseudonyms.of(graded)

    with Gradebook(graded.gradebook_url) as gradebook:
        marked = {
            names.of_learner(s.student.id): s.score
            for s in gradebook.assignment_submissions(LESSON)
            if login[s.student.id].startswith("noord")
        }
    assert len(marked) == 10
    assert points.to_dict() == pytest.approx(marked)


def test_small_cohorts_stay_unpublished(graded: CoursePaths, settings: Settings) -> None:
    with Store(graded.store_url) as store:
        build(graded, store, settings)

    steps, progress = read(graded)
    assert set(steps["cohort"]) == set(progress["cohort"]) == {"noord"}


# Without nbgrader


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
        hand_in(intake, Learner(f"leeg-{number}", "noord"), LESSON)

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
    hand_in(intake, alone, LESSON)

    build(*course, settings)

    assert len(read(course[0])[1]) == 10


def test_no_name_stands_in_the_files(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)

    files = [path for path in course[0].cohort.iterdir() if path.is_file()]
    ids = [id_.encode() for id_ in names_of(course[1])]
    assert len(files) >= 3
    assert len(ids) == 12
    for path in files:
        content = path.read_bytes()
        assert b"noord-0" not in content
        assert not [id_ for id_ in ids if id_ in content]
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
