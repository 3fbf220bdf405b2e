"""Who is late in nbgrader's gradebook: each learner's own date, and the roster's students."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course.answers.store import Store
from course.grading.due_dates import put_back, unread
from course.grading.projection import look, sync
from course.paths import CoursePaths
from course.people.audit import Actor, lines
from course.people.dates import LessonDates, extend, set_dates
from course.people.undo import undo
from tests.conftest import Nbgrader
from tests.reopened import enrolled
from tests.storycourse import LESSON

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
BY = Actor("test", datetime(2026, 1, 1, tzinfo=UTC))
DUE = datetime(2031, 5, 1, 22, tzinfo=UTC)
LAST = DUE - timedelta(microseconds=1)  # what nbgrader calls in time
WEEK = timedelta(weeks=1)


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


def test_an_extension_that_was_typed_in_the_gradebook_is_put_back(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        enrolled(store, "anna")
        dated(store, DUE)
        put_back(stories, store)
        with Gradebook(stories.gradebook_url) as book:
            book.grant_extension(LESSON, "anna", weeks=3)
        assert due_of(stories, "anna") == [LAST + 3 * WEEK]

        put_back(stories, store)

    assert due_of(stories, "anna", "dewi") == [LAST, LAST]


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
