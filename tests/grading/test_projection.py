"""Store and gradebook agree in the end, whatever is stopped, locked or changed in between."""

import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook
from sqlalchemy import Connection

from course.answers.store import Store
from course.cli import main
from course.exercises.rubric import Choice
from course.grading import gradebook, gradebook_results
from course.grading.due_dates import note_read, put_back, unread
from course.grading.formgrader_changes import take_over
from course.grading.gradebook import GradebookError, Score, projected
from course.grading.projection import catch_up, sync
from course.grading.projector import Projector
from course.instructor.story_queue import Judgement, StoryQueue, StoryToJudge
from course.marking import gradebook_outbox, judging
from course.marking.results import Counted, marks_that_count, results_in
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from tests.storycourse import CASE, FIELDS, LESSON, QUALITY, STORY, grade, hand_in, scores

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


def story_of(paths: CoursePaths, store: Store, learner: str = "anna") -> StoryToJudge:
    story = StoryQueue(paths, store).story(LESSON, learner, STORY)
    assert story
    return story


def judge(
    paths: CoursePaths, store: Store, learner: str = "anna", *, comment: str = "Mooi."
) -> float:
    """Judge without writing to the gradebook; the points."""
    story = story_of(paths, store, learner)
    choice = Choice(levels={c.id: 2 for c in story.rubric.criteria}, bonus=True)
    sent = Judgement(choice=choice, comment=comment, **vars(story.seen))
    return StoryQueue(paths, store).judge(story, sent, "docent").points


def in_formgrader(paths: CoursePaths, learner: str, name: str, points: float | None) -> None:
    """What Formgrader's own handler does with points that are typed in."""
    with Gradebook(paths.gradebook_url) as book:
        found = book.find_grade(name, LESSON, LESSON, learner)
        found.manual_score = points
        found.needs_manual_grade = points is None and found.auto_score is None
        book.db.commit()


@contextmanager
def locked(paths: CoursePaths) -> Iterator[None]:
    """The gradebook, locked by somebody else."""
    other = sqlite3.connect(paths.root / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


def total(paths: CoursePaths, store: Store, learner: str) -> tuple[float, float]:
    """What the store says, and what nbgrader says."""
    handin = judging.graded(store, LESSON, learner)[learner]
    theirs = gradebook_results.totals(paths.gradebook_url, LESSON)[learner][0]
    return results_in(store, [handin.seq])[handin.seq].points, theirs


# The rule

WAITS = Counted("x", True, None, None, 12, "machine", "tekst")
EMPTY = WAITS._replace(machine=0.0, points=0.0, about="")
JUDGED = WAITS._replace(points=8.5, maker="rubric")
MACHINE = Counted("x", False, 2.0, 2.0, 4, "machine", "stappen")
CHANGED = MACHINE._replace(points=3.0, maker="formgrader")


@pytest.mark.parametrize(
    ("now", "mark", "after"),
    [
        (Score(None, None, None, True), WAITS, Score(None, None, None, True)),
        (Score(None, 8.5, None, False), WAITS, Score(None, 8.5, None, True)),
        (Score(None, None, None, True), JUDGED, Score(None, 8.5, None, False)),
        (Score(None, 4.5, None, False), JUDGED, Score(None, 8.5, None, False)),
        (Score(None, 8.0, 0.5, False), JUDGED, Score(None, 8.0, 0.5, False)),
        (Score(None, 8.5, None, False), EMPTY, Score(0, None, None, False)),
        (Score(None, None, None, False), MACHINE, Score(2, None, None, False)),
        (Score(2, 3.0, None, False), MACHINE, Score(2, None, None, False)),
        (Score(2, 3.0, None, False), CHANGED, Score(2, 3.0, None, False)),
        (Score(2, None, 1.0, False), CHANGED, Score(2, None, 1.0, False)),
        (Score(None, None, None, False), CHANGED, Score(2, 3.0, None, False)),
    ],
)  # fmt: skip
def test_what_a_grade_becomes(now: Score, mark: Counted, after: Score) -> None:
    assert projected(now, mark) == after
    assert projected(after, mark) == after


# Away, and back


def test_with_the_gradebook_locked_judging_works_and_it_catches_up(
    stories: CoursePaths,
) -> None:
    with Store(stories.store_url) as store:
        sync(stories, store, [LESSON])
        with locked(stories):
            before = story_of(stories, store)
            points = judge(stories, store)
            assert not StoryQueue(stories, store).project(before)
            with pytest.raises(GradebookError):
                catch_up(stories, store)

            judged = story_of(stories, store)
            assert (judged.state, judged.mark.points) == ("done", points)
            assert not judged.in_gradebook
            assert len(gradebook_outbox.open_entries(store)) == 1

        assert catch_up(stories, store) == 1
        assert catch_up(stories, store) == 0

        assert scores(stories, "anna")[QUALITY] == (None, points, False)
        assert story_of(stories, store).in_gradebook
    with Gradebook(stories.gradebook_url) as book:
        comments = book.find_submission_notebook(LESSON, LESSON, "anna").comments
        assert [comment.manual_comment for comment in comments] == ["Mooi."]


def test_another_comment_with_the_same_points_reaches_the_gradebook(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        judge(stories, store)
        catch_up(stories, store)
        judge(stories, store, comment="Helder.")
        catch_up(stories, store)

    with Gradebook(stories.gradebook_url) as book:
        comments = book.find_submission_notebook(LESSON, LESSON, "anna").comments
        assert [comment.manual_comment for comment in comments] == ["Helder."]


def test_the_service_catches_up_by_itself(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.grading.projector._EVERY", 0.02)
    with Store(stories.store_url) as store:
        with locked(stories), Projector(stories, store, [LESSON]) as projector:
            points = judge(stories, store)
            in_time = projector.caught_up.wait(0.1)
        assert not in_time
        with Projector(stories, store, [LESSON]) as projector:
            assert projector.caught_up.wait(60)

    assert scores(stories, "anna")[QUALITY] == (None, points, False)


def test_a_service_that_was_away_takes_formgraders_points_over_when_it_starts(
    stories: CoursePaths,
) -> None:
    in_formgrader(stories, "dewi", QUALITY, 7.0)
    with Store(stories.store_url) as store, Projector(stories, store, [LESSON]) as projector:
        assert projector.caught_up.wait(60)

        assert story_of(stories, store, "dewi").mark.points == 7.0


# Stopped at every point in between

_KILLED = """
import os, sys
from pathlib import Path
from course.answers.store import Store
from course.grading import gradebook, gradebook_results
from course.marking import gradebook_outbox as outbox
from course.marking import judging, results
from course.paths import CoursePaths
from tests.grading.test_projection import judge, story_of
from course.instructor.story_queue import StoryQueue

def dies(*_, **__):
    os._exit(9)

def after(module, name):
    own = getattr(module, name)
    def work(*given, **named):
        own(*given, **named)
        os._exit(9)
    setattr(module, name, work)

paths = CoursePaths.at(Path(sys.argv[1]))
with Store(paths.store_url) as store:
    story = story_of(paths, store)
    match sys.argv[2]:
        case "before the judgement": judging.keep_mark = dies
        case "between judgement and entry": outbox.add = dies
        case "before the commit": results.settle = dies
        case "after the commit": after(judging, "judge")
        case "before the gradebook": gradebook.write = dies
        case "within the gradebook": gradebook._write = dies
        case "after the gradebook": after(gradebook, "write")
        case "after the entry": after(outbox, "close_entries")
    judge(paths, store)
    StoryQueue(paths, store).project(story)
os._exit(1)
"""
_KEPT = ("after the commit", "before the gradebook", "within the gradebook", "after the gradebook",
         "after the entry")  # fmt: skip
_NOT_KEPT = ("before the judgement", "between judgement and entry", "before the commit")


@pytest.mark.parametrize("point", [*_NOT_KEPT, *_KEPT])
def test_stopped_at_any_point_both_agree_after_the_next_start(
    stories: CoursePaths, point: str
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(stories.root), point],
        env={k: v for k, v in os.environ.items() if not k.startswith("COURSE_")},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == 9, killed.stderr

    with Store(stories.store_url) as store:
        sync(stories, store, [LESSON])

        story = story_of(stories, store)
        assert story.state == ("done" if point in _KEPT else "waits")
        expected = (None, 8.5, False) if point in _KEPT else (None, None, True)
        assert scores(stories, "anna")[QUALITY] == expected
        ours, theirs = total(stories, store, "anna")
        assert ours == pytest.approx(theirs)
        assert gradebook_outbox.open_entries(store) == []
        assert sync(stories, store, [LESSON]) == (0, 0, 0)


# Changed in Formgrader


def test_points_of_formgrader_become_a_mark_of_their_own(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        judge(stories, store)
        catch_up(stories, store)
        in_formgrader(stories, "anna", QUALITY, 9.0)
        in_formgrader(stories, "anna", CASE, 1.5)

        assert take_over(stories, store, [LESSON]) == 2
        assert take_over(stories, store, [LESSON]) == 0

        story = story_of(stories, store)
        assert (story.state, story.mark.points, story.mark.maker) == ("done", 9.0, "formgrader")
        ours, theirs = total(stories, store, "anna")
        assert ours == pytest.approx(theirs)
        with store.engine.connect() as connection:
            marks = marks_that_count(connection, [story.handin])[story.handin.seq]
        case = next(mark for mark in marks if mark.exercise == CASE)
        assert (case.machine, case.points, case.maker) == (0.0, 1.5, "formgrader")


def test_points_that_are_taken_back_in_formgrader_count_no_more(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        in_formgrader(stories, "anna", CASE, 1.5)
        take_over(stories, store, [LESSON])
        in_formgrader(stories, "anna", CASE, None)

        assert take_over(stories, store, [LESSON]) == 1
        assert take_over(stories, store, [LESSON]) == 0

        ours, theirs = total(stories, store, "anna")
        assert ours == pytest.approx(theirs) == 4.0  # the story is complete, the case not answered


def test_graded_again_points_of_formgrader_stay(stories: CoursePaths) -> None:
    in_formgrader(stories, "anna", CASE, 1.5)

    grade(stories, again=True)

    assert scores(stories, "anna")[CASE] == (0.0, 1.5, False)
    with Store(stories.store_url) as store:
        ours, theirs = total(stories, store, "anna")
    assert ours == pytest.approx(theirs)


def test_a_lost_gradebook_gets_back_what_people_gave(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        points = judge(stories, store)
        in_formgrader(stories, "dewi", CASE, 1.5)
        sync(stories, store, [LESSON])
        with Gradebook(stories.gradebook_url) as book:
            for learner in ("anna", "dewi"):
                book.remove_submission(LESSON, learner)

    grade(stories, again=True)

    assert scores(stories, "anna")[QUALITY] == (None, points, False)
    assert scores(stories, "dewi")[CASE] == (0.0, 1.5, False)


def test_handed_in_again_the_same_keeps_formgraders_points_and_another_does_not(
    stories: CoursePaths,
) -> None:
    in_formgrader(stories, "anna", QUALITY, 6.0)
    in_formgrader(stories, "dewi", QUALITY, 6.0)
    with Store(stories.store_url) as store:
        take_over(stories, store, [LESSON])
        hand_in(stories, store, "anna", FIELDS)
        hand_in(stories, store, "dewi", {**FIELDS, "taak": "Ik was vervanger."})

        assert story_of(stories, store, "anna").mark.points == 6.0
        assert story_of(stories, store, "dewi").state == "again"
        grade(stories)
        assert scores(stories, "anna")[QUALITY] == (None, 6.0, False)
        assert scores(stories, "dewi")[QUALITY] == (None, 6.0, True)
        assert take_over(stories, store, [LESSON]) == 0
        assert story_of(stories, store, "dewi").state == "again"


# By hand


def test_an_operator_reads_one_sentence(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stories.root)
    in_formgrader(stories, "dewi", QUALITY, 7.0)

    done = CliRunner(env={"COURSE_LANG": "en"}).invoke(main, ["grade", "sync"])

    assert done.exit_code == 0
    assert done.stdout == (
        "Store and gradebook agree: 0 hand-ins marked, 1 marks taken over from Formgrader, "
        "0 grades written.\n"
    )


def test_an_operator_is_told_that_the_gradebook_is_away(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(stories.root)

    with locked(stories):
        done = CliRunner(env={"COURSE_LANG": "en"}).invoke(main, ["grade", "sync"])

    assert done.exit_code == 1
    assert "database is locked. Nothing is lost; run this again later." in done.stderr
    assert len(done.stderr.splitlines()) == 1


# Due dates

DUE = datetime(2031, 5, 1, 22, tzinfo=UTC)
LAST = DUE - timedelta(microseconds=1)  # what nbgrader calls in time


def with_a_date(connection: Connection) -> None:
    by = Actor("test", datetime(2026, 1, 1, tzinfo=UTC))
    add_organisation(connection, by, Organisation("zorg", "Zorggroep Zon"))
    add_cohort(connection, by, Group("avond", "Avonddienst", "zorg"))
    set_dates(connection, by, "avond", LESSON, LessonDates(None, DUE))


def test_a_due_date_that_was_typed_in_the_gradebook_is_put_back_and_said(
    stories: CoursePaths, caplog: pytest.LogCaptureFixture
) -> None:
    with Store(stories.store_url) as store:
        store.writer.do(with_a_date)
        put_back(stories, store)
        with Gradebook(stories.gradebook_url) as book:
            before = book.find_assignment(LESSON).duedate
            book.update_or_create_assignment(LESSON, duedate="2020-01-01 13:00 CET")
        with caplog.at_level(logging.WARNING):
            counted = [put_back(stories, store), put_back(stories, store)]

    assert before.replace(tzinfo=UTC) == LAST
    assert counted == [1, 0]
    assert gradebook.due_dates(stories.gradebook_url)[LESSON] == LAST
    (told,) = [r.getMessage() for r in caplog.records if "due date" in r.getMessage()]
    assert "gradebook was 2020-01-01 13:00 and is 2031-05-01 23:59 now" in told


def test_only_a_date_that_somebody_typed_is_kept_until_it_was_read(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        put_back(stories, store)
        store.writer.do(with_a_date)
        put_back(stories, store)  # the roster changed it
        with store.engine.connect() as connection:
            assert unread(connection) == []
        for typed in ("2020-01-01 13:00 CET", None):
            with Gradebook(stories.gradebook_url) as book:
                book.update_or_create_assignment(LESSON, duedate=typed)
            put_back(stories, store)
            put_back(stories, store)

        with store.engine.connect() as connection:
            dates = unread(connection)
        store.writer.do(lambda c: note_read(c, [dates[0].seq], "docent", datetime.now(UTC)))
        with store.engine.connect() as connection:
            left = unread(connection)

    assert [(date.was, date.due, date.by) for date in dates] == [
        (datetime(2020, 1, 1, 12, tzinfo=UTC), LAST, ""),
        (None, LAST, ""),
    ]
    assert left == dates[1:]


def test_the_gradebook_follows_the_roster(stories: CoursePaths) -> None:
    with Store(stories.store_url) as store:
        store.writer.do(with_a_date)
        sync(stories, store, [LESSON])

    assert gradebook.due_dates(stories.gradebook_url)[LESSON] == LAST
