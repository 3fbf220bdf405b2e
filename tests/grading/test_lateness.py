"""Who is late in nbgrader's gradebook: each learner's own date, and no late penalties."""

import csv
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course.answers.store import HandIn, Store
from course.grading.due_dates import put_back, unread
from course.grading.projection import look, sync
from course.grading.typed_extensions import unread_extensions
from course.marking.attempts import handins_that_count
from course.marking.results import results_in
from course.paths import CoursePaths
from course.people.audit import Actor, lines
from course.people.dates import LessonDates, extend, set_dates
from course.people.merging import merge
from course.people.undo import undo
from tests.conftest import LESSON as DECISIONS
from tests.conftest import Nbgrader
from tests.pipeline import Course
from tests.reopened import enrolled
from tests.storycourse import FIELDS, LESSON, grade, hand_in
from tests.whose import known_as

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
BY = Actor("test", datetime(2026, 1, 1, tzinfo=UTC))
DUE = datetime(2031, 5, 1, 22, tzinfo=UTC)
LAST = DUE - timedelta(microseconds=1)  # what nbgrader calls in time
WEEK = timedelta(weeks=1)
PENALTIES = "nbgrader.preprocessors.AssignLatePenalties"
PREPROCESSORS = ["course.grading.autograde.WriteMarks", "course.grading.save_marks.SaveMarks"]


def dated(store: Store, due: datetime | None) -> None:
    store.writer.do(lambda c: set_dates(c, BY, "noord", LESSON, LessonDates(None, due)))


def extended(store: Store, learner: str, until: datetime) -> None:
    store.writer.do(lambda c: extend(c, BY, learner, "noord", LESSON, due=until))


def due_of(paths: CoursePaths, *learners: str) -> list[datetime]:
    """The due date of these learners, as nbgrader's API gives it."""
    with Gradebook(paths.gradebook_url, paths.course_id) as book:
        dates = [book.find_submission(LESSON, learner).duedate for learner in learners]
    return [date.replace(tzinfo=UTC) for date in dates]


def late_in_nbgrader(paths: CoursePaths) -> dict[str, bool]:
    with Gradebook(paths.gradebook_url) as book:
        there = book.assignment_submissions(LESSON)
        return {one.student_id: one.total_seconds_late > 0 for one in there}


def late_in_store(store: Store) -> dict[str, bool]:
    return {one.learner: one.late for one in handins_that_count(store, "last", [LESSON])}


def test_each_learner_has_the_own_date_whatever_changes_it(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        enrolled(store, "anna", "dewi")
        put_back(stories, store)
        with Gradebook(stories.gradebook_url) as book:
            assert book.find_submission(LESSON, "anna").duedate is None

        dated(store, DUE)
        look(stories, store, [LESSON])
        assert due_of(stories, "anna", "dewi", "bram") == [LAST, LAST, LAST]

        extended(store, "anna", DUE + 2 * WEEK)
        look(stories, store, [LESSON])
        assert due_of(stories, "anna", "dewi", "bram") == [LAST + 2 * WEEK, LAST, LAST]

        dated(store, DUE + WEEK)
        look(stories, store, [LESSON])
        assert due_of(stories, "anna", "dewi") == [LAST + 2 * WEEK, LAST + WEEK]

        with store.snapshot() as connection:
            given = next(line for line in lines(connection) if line.did == "extend")
        store.writer.do(lambda c: undo(c, BY, given.seq))
        look(stories, store, [LESSON])
        assert due_of(stories, "anna", "dewi") == [LAST + WEEK, LAST + WEEK]

        extended(store, "anna", DUE + 2 * WEEK)
        put_back(stories, store)
        dated(store, None)  # nbgrader cannot add to a date that is not there
        put_back(stories, store)
        assert not any(late_in_nbgrader(stories).values())
        with store.engine.connect() as connection:
            assert unread(connection) == []  # nobody typed anything
        assert typed_extensions(store) == []


def typed_extensions(store: Store) -> list[tuple[str, datetime | None, datetime | None]]:
    """Whose own dates were typed and put back, from what to what."""
    with store.engine.connect() as connection:
        return [(one.learner, one.was, one.due) for one in unread_extensions(connection)]


def test_an_extension_that_was_typed_in_the_gradebook_is_put_back_and_told(
    stories: CoursePaths,
) -> None:
    with Store(stories.store_url) as store:
        enrolled(store, "anna")
        dated(store, DUE)
        put_back(stories, store)
        with Gradebook(stories.gradebook_url) as book:
            book.grant_extension(LESSON, "anna", weeks=3)
        assert due_of(stories, "anna") == [LAST + 3 * WEEK]

        put_back(stories, store)
        put_back(stories, store)

        assert due_of(stories, "anna", "dewi") == [LAST, LAST]
        assert typed_extensions(store) == [("anna", LAST + 3 * WEEK, LAST)]


def test_an_extension_typed_over_one_of_the_roster_is_told_too(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        enrolled(store, "anna", "dewi")
        dated(store, DUE)
        extended(store, "anna", DUE + WEEK)
        put_back(stories, store)
        with Gradebook(stories.gradebook_url) as book:
            book.grant_extension(LESSON, "dewi", weeks=3)
        extended(store, "anna", DUE + 2 * WEEK)  # at the same time; that is no typing
        put_back(stories, store)

        assert due_of(stories, "anna", "dewi") == [LAST + 2 * WEEK, LAST]
        assert typed_extensions(store) == [("dewi", LAST + 4 * WEEK, LAST)]


def test_what_the_roster_gave_is_told_nobody_also_after_a_merge_or_grading_anew(
    stories: CoursePaths,
) -> None:
    with Store(stories.store_url) as store:
        enrolled(store, "anna", "dewi")
        dated(store, DUE)
        extended(store, "anna", DUE + WEEK)
        look(stories, store, [LESSON])
        known_as(store, "a.bakker")
        store.writer.do(lambda c: merge(c, BY, "a.bakker", "anna"))
        extended(store, "a.bakker", DUE + 2 * WEEK)
        look(stories, store, [LESSON])
        assert due_of(stories, "a.bakker") == [LAST + 2 * WEEK]
        with Gradebook(stories.gradebook_url) as book:  # as when a hand-in comes anew
            book.find_submission(LESSON, "dewi").extension = None
            book.db.commit()

        look(stories, store, [LESSON])

        assert due_of(stories, "a.bakker", "dewi") == [LAST + 2 * WEEK, LAST]
        assert typed_extensions(store) == []


def test_nbgrader_calls_late_whom_we_call_late(stories: CoursePaths) -> None:
    now = datetime.now(UTC)
    with Store(stories.store_url) as store:
        enrolled(store, "els", "dewi")
        dated(store, now - WEEK)
        extended(store, "dewi", now + WEEK)
        handins: list[HandIn] = [
            hand_in(stories, store, name, {**FIELDS, "taak": "Ik was vervanger."})
            for name in ("els", "dewi")
        ]
        grade(stories)
        look(stories, store, [LESSON])

        assert [handin.late for handin in handins] == [True, False]
        assert late_in_store(store)["bram"] is False  # handed in before the lesson had a date
        assert late_in_nbgrader(stories) == late_in_store(store)

        dated(store, now + 2 * WEEK)  # what was handed in keeps its label
        look(stories, store, [LESSON])

        assert late_in_store(store)["els"] is True
        assert late_in_nbgrader(stories) == late_in_store(store)


def exported(course: Course, nbgrader: Nbgrader) -> dict[str, dict[str, str]]:
    done = nbgrader(course.root, "export")
    assert done.returncode == 0, done.stderr
    with (course.root / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def penalties(paths: CoursePaths) -> list[float]:
    with Gradebook(paths.gradebook_url) as book:
        there = book.assignment_submissions(DECISIONS)
        return [one.late_submission_penalty for one in there if one.late_submission_penalty]


def test_nbgraders_late_penalties_change_no_mark(
    graded_copy: Course, nbgrader: Nbgrader, caplog: pytest.LogCaptureFixture
) -> None:
    course, paths = graded_copy, graded_copy.paths
    plugin = "--LateSubmissionPlugin.penalty_method=zero"
    typed = ("db", "assignment", "add", DECISIONS, "--duedate", "2020-01-01 13:00 UTC")
    asked = f"--Autograde.autograde_preprocessors={[*PREPROCESSORS, PENALTIES]}"

    def run(*arguments: str, code: int = 0) -> None:
        done = nbgrader(course.root, *arguments)
        assert "for anna" in done.stderr or arguments[0] == "db"  # one hand-in was spoiled

    def earned(store: Store) -> dict[str, float]:
        counting = handins_that_count(store, "last", [DECISIONS])
        results = results_in(store, [handin.seq for handin in counting])
        return {handin.learner: results[handin.seq].points for handin in counting}

    with Store(paths.store_url) as store:
        before, points = exported(course, nbgrader), earned(store)
        run(*typed)
        run("autograde", DECISIONS, "--force", plugin)
        assert penalties(paths) == []

        run("autograde", DECISIONS, "--force", plugin, asked)
        assert penalties(paths)
        during = exported(course, nbgrader)
        with caplog.at_level(logging.WARNING):
            sync(paths, store, [DECISIONS])
            look(paths, store, [DECISIONS])

        assert earned(store) == points
    assert penalties(paths) == []
    after = exported(course, nbgrader)
    for rows in (during, after):
        for column in ("raw_score", "late_submission_penalty", "score"):
            assert {n: r[column] for n, r in rows.items()} == {
                n: r[column] for n, r in before.items()
            }
    assert float(after["anna"]["score"]) > 0
    told = [r.getMessage() for r in caplog.records if "penalties" in r.getMessage()]
    assert len(told) == 1
    assert DECISIONS in told[0]


def test_dates_and_students_of_nbgraders_commands_give_way_to_the_roster(
    stories: CoursePaths, nbgrader: Nbgrader, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,first_name,last_name\nANNA,Anna,Anders\n", encoding="utf-8")
    with Store(stories.store_url) as store:
        enrolled(store, "anna")
        dated(store, DUE)
        sync(stories, store, [LESSON])

        for command in (
            ("assignment", "add", LESSON, "--duedate", "2027-05-03 13:00 UTC"),
            ("student", "add", "Anna", "--last-name", "Anders"),
            ("student", "import", str(people)),
        ):
            done = nbgrader(stories.root, "db", *command)
            assert done.returncode == 0, done.stderr
        with Gradebook(stories.gradebook_url) as book:
            assert {"anna", "Anna", "ANNA"} <= {student.id for student in book.students}
        look(stories, store, [LESSON])

        with store.engine.connect() as connection:
            (date,) = unread(connection)
    assert (date.was, date.due) == (datetime(2027, 5, 3, 13, tzinfo=UTC), LAST)
    assert due_of(stories, "anna") == [LAST]
    with Gradebook(stories.gradebook_url) as book:
        same = [student for student in book.students if student.id.lower() == "anna"]
        assert [(student.id, student.last_name) for student in same] == [("anna", "Anna")]
        assert book.find_submission(LESSON, "anna").score is not None
