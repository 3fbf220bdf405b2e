"""A correction reaches gradebook and feedback, by `course correct` and after it was stopped."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from nbgrader.api import Gradebook
from sqlalchemy import delete

from course.answers import schema as t
from course.answers.store import Store
from course.cli import main
from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.exchange.feedback_article import article_of
from course.grading import correcting
from course.grading.correcting import Work, complete, feedback_html
from course.grading.formgrader_changes import take_over
from course.grading.projection import catch_up, sync
from course.marking import recounting
from course.marking.corrections import corrections_of, record
from course.marking.recounting import answers_covered
from course.marking.results import marks_that_count
from course.records.completion import Rule
from course.records.correcting import plan
from tests.canary import canaries
from tests.conftest import LESSON
from tests.correcting import BEST, CASE, NEW, WORST, chosen_first, swap_first_choices
from tests.grading.conftest import Marks
from tests.nbgrader_process import Nbgrader
from tests.pipeline import Course

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")


@pytest.fixture
def course(graded_copy: Course, monkeypatch: pytest.MonkeyPatch) -> Course:
    """The graded course, in which the command runs; the author has swapped two scores."""
    monkeypatch.chdir(graded_copy.root)
    swap_first_choices(graded_copy)
    return graded_copy


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def in_formgrader(course: Course, learner: str, points: float) -> None:
    with Gradebook(course.paths.gradebook_url) as book:
        book.find_grade(CASE, LESSON, LESSON, learner).manual_score = points
        book.db.commit()


def points_of(store: Store, learner: str) -> float | None:
    (handin,) = store.handins(LESSON, learner)
    with store.engine.connect() as connection:
        counted = marks_that_count(connection, [handin])[handin.seq]
    return next(mark.points for mark in counted if mark.exercise == CASE)


def test_feedback_made_from_the_store_is_the_page_that_nbgrader_makes(graded_copy: Course) -> None:
    rule = Rule.of(read_settings(graded_copy.root / "source"))
    compared = 0
    with Store(graded_copy.paths.store_url) as store:
        for learner, page in store.feedback(LESSON).items():
            handin = next(h for h in store.handins_before(LESSON, learner) if h.hash == page.hash)
            released = store.release(handin.release)
            with store.engine.connect() as connection:
                counted = marks_that_count(connection, [handin])[handin.seq]
                given = answers_covered(connection, [handin], [e.id for e in released.exercises])
            html = feedback_html(released, rule, Work(counted, given[handin.seq], {}, {}))

            assert article_of(html) == page.article
            compared += 1
    assert compared == 8


def test_the_command_tells_who_would_change_and_changes_nothing(course: Course) -> None:
    done = run("correct", LESSON)

    assert done.exit_code == 0, done.output
    assert f"{CASE}: steps." in done.output
    assert ".score: 1 → 0" in done.output
    assert BEST in done.output
    assert "Nothing was changed" in done.output
    with Store(course.paths.store_url) as store:
        assert corrections_of(store) == []


def test_a_correction_reaches_marks_gradebook_and_feedback(
    course: Course, marks: Marks, nbgrader: Nbgrader
) -> None:
    machine = {name: marks(course, name)[CASE][0] for name in (BEST, WORST)}
    in_formgrader(course, "gijs", 3.5)

    done = run("correct", LESSON, "--apply", "--because", "Verwisseld.")

    assert done.exit_code == 0, done.output
    with Store(course.paths.store_url) as store:
        (correction,) = corrections_of(store)
        assert (correction.why, correction.done_at is None) == ("Verwisseld.", False)
        for name in (BEST, WORST):
            now = marks(course, name)[CASE]
            assert now == (points_of(store, name), None, False)
            assert now[0] != machine[name]
        assert marks(course, "gijs")[CASE][1] == 3.5
        take_over(course.paths, store, [LESSON])
        assert points_of(store, "gijs") == 3.5
        pages = store.feedback(LESSON)
        who = {name for name, page in pages.items() if NEW in canaries(page.article)}
        first = {name: course.chosen[name].get(CASE, [""])[0] for name in pages}
        right = {name for name in pages if first[name] == chosen_first(course, WORST)}
        assert who == right
        assert WORST in who
        stored = pages[WORST].article

    regraded = {command: nbgrader(course.root, command, LESSON, "--student", WORST, "--force")
                for command in ("autograde", "generate_feedback")}  # fmt: skip

    assert {run.returncode for run in regraded.values()} == {0}
    made = course.root / "feedback" / WORST / LESSON / f"{LESSON}.html"
    assert article_of(made.read_text(encoding="utf-8")) == stored
    again = run("correct", LESSON)
    assert "nothing to correct" in again.output


def test_a_correction_stopped_before_the_feedback_is_completed_later(
    course: Course, monkeypatch: pytest.MonkeyPatch, marks: Marks
) -> None:
    with Store(course.paths.store_url) as store:
        planned = plan(store, read_lesson(course.root / "source", LESSON))
        record(store, planned.proposals, "docent", "Verwisseld.")

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(correcting, "renew_feedback", stop)
            with pytest.raises(KeyboardInterrupt):
                complete(course.paths, store)
        assert NEW not in canaries(store.feedback(LESSON)[WORST].article)

        assert len(complete(course.paths, store)) == 1
        catch_up(course.paths, store)

        assert NEW in canaries(store.feedback(LESSON)[WORST].article)
        assert marks(course, WORST)[CASE][0] == points_of(store, WORST)
        assert complete(course.paths, store) == []


def test_a_gradebook_that_missed_a_correction_catches_up(course: Course, marks: Marks) -> None:
    with Store(course.paths.store_url) as store:
        planned = plan(store, read_lesson(course.root / "source", LESSON))
        record(store, planned.proposals, "docent", "Verwisseld.")
        (correction,) = corrections_of(store)
        recounting.apply(store, correction)
        store.writer.do(lambda c: c.execute(delete(t.outbox)))
        assert marks(course, WORST)[CASE][0] != points_of(store, WORST)

        sync(course.paths, store, [LESSON])

        assert marks(course, WORST)[CASE][0] == points_of(store, WORST)


def test_without_a_reason_nothing_is_done(course: Course) -> None:
    done = run("correct", LESSON, "--apply")

    assert done.exit_code == 2
    assert "Say why" in done.output


def test_a_text_that_learners_saw_is_refused(course: Course) -> None:
    path: Path = course.root / "source" / LESSON / "exercises" / f"{CASE}.yaml"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"title": "Anders"}), encoding="utf-8")

    done = run("correct", LESSON, "--apply", "--because", "x")

    assert done.exit_code == 1
    assert "kerstavond: title is Anders" in done.output
    assert "release the lesson anew" in done.output
