"""Releasing and giving feedback as jobs, with the real nbgrader: all of it or nothing."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.settings import read_settings
from course.exchange.feedback_job import FEEDBACK
from course.exchange.feedback_plan import feedback_plans
from course.exchange.release_job import RELEASE, Before
from course.instructor.lesson_changes import authored
from course.instructor.lesson_states import Work, ask, newest_work, opened, with_logs
from course.job_kinds import job_kinds
from course.jobs import queue
from course.jobs.worker import Worker
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from course.people.audit import lines
from tests.conftest import LESSON, copied

pytestmark = pytest.mark.integration

CANARY = "kanarie7x"
NOWHERE = "\nc.ExchangeFactory.release_assignment = 'nergens.Nergens'\n"


class Course:
    """A course root with a store, and a worker that does what is asked."""

    def __init__(self, root: Path, store: Store) -> None:
        self.paths, self.store = CoursePaths.at(root), store
        settings = read_settings(self.paths.source)
        self.worker = Worker(store.engine, job_kinds(self.paths, store, lambda: settings))
        self.intake = Intake(store, settings.model_copy(update={"cohorts": ()}))

    def ask(self, kind: str, seen: int = 0) -> bool:
        now = datetime.now(UTC)
        return self.store.writer.do(lambda c: ask(c, kind, LESSON, "hub:docent", seen=seen, at=now))

    def do(self, kind: str) -> Work:
        """Ask for it, and what became of it."""
        assert self.ask(kind, self.newest())
        self.worker.work_off()
        with self.store.snapshot() as connection:
            return with_logs(connection, newest_work(connection).items())[LESSON]

    def newest(self) -> int:
        with self.store.snapshot() as connection:
            work = newest_work(connection).get(LESSON)
        return work.seq if work else 0

    def edit(self, old: str, new: str, exercise: str = "kerstavond") -> None:
        path = self.paths.source / LESSON / "exercises" / f"{exercise}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def released(self) -> dict[str, str]:
        """The files that learners get, by name."""
        folder = self.paths.release / LESSON
        return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*"))}


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    root = copied(tmp_path / "root")
    with Store(CoursePaths.at(root).store_url) as store:
        yield Course(root, store)


def test_a_lesson_is_released_and_released_anew(course: Course) -> None:
    first = course.do(RELEASE)

    assert (first.state, first.last_error) == ("done", "")
    assert [event.text for event in first.log if event.event == "step"] == [
        "De bronbestanden zijn in orde.",
        "De les staat klaar voor deelnemers.",
        "De les is open.",
    ]
    release = course.store.openings()[LESSON].release
    assert not authored(course.paths, course.store, LESSON, release).differs
    with course.store.snapshot() as connection:
        assert opened(connection)[LESSON].is_open
        assert [(line.did, line.who) for line in lines(connection)] == [(RELEASE, "hub:docent")]
    assert not (course.paths.state / "release-before" / LESSON).exists()

    course.edit("Het wordt een mooie avond.", "Het wordt een lange avond.")
    changed = authored(course.paths, course.store, LESSON, release)
    second = course.do(RELEASE)

    assert (changed.differs, changed.changed, changed.key_only) == (True, ("Kerstavond",), ())
    assert second.state == "done"
    assert course.store.openings()[LESSON].release != release


def test_a_mistake_in_the_source_changes_nothing_and_stands_in_no_log(course: Course) -> None:
    course.do(RELEASE)
    before, openings = course.released(), course.store.openings()
    course.edit("score: 1", f"score: {CANARY}")

    work = course.do(RELEASE)

    assert work.state == "failed"
    assert work.last_error == "In de bronbestanden staat een fout. De pagina Lessen zegt welke."
    assert (course.released(), course.store.openings()) == (before, openings)
    assert CANARY not in " ".join(event.text for event in work.log)
    (mistake,) = authored(course.paths, course.store, LESSON, openings[LESSON].release).mistakes
    assert mistake.startswith(f"source/{LESSON}/exercises/kerstavond.yaml:")
    assert "verwacht" in mistake


def test_what_has_answers_keeps_its_exercises(course: Course) -> None:
    course.do(RELEASE)
    before, openings = course.released(), course.store.openings()
    hand_in(course.intake, Learner("anna", None), LESSON)
    course.edit("points: ", "points: 1")

    found = authored(course.paths, course.store, LESSON, openings[LESSON].release)
    work = course.do(RELEASE)

    assert found.blocked == ("kerstavond",)
    assert (work.state, course.released(), course.store.openings()) == ("failed", before, openings)


def test_a_release_that_fails_halfway_puts_back_what_was(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.do(RELEASE)
    before, openings = course.released(), course.store.openings()
    course.edit('title: "Kerstavond"', 'title: "Kerstavond samen"')
    config = course.paths.root / "nbgrader_config.py"
    text = config.read_text("utf-8")
    config.write_text(text + NOWHERE, "utf-8")

    work = course.do(RELEASE)

    assert work.state == "waiting"  # it is tried again
    assert "Wat deelnemers zien, is niet veranderd." in work.last_error
    assert (course.released(), course.store.openings()) == (before, openings)
    config.write_text(text, "utf-8")
    monkeypatch.setattr(course.worker, "_clock", lambda: datetime(2100, 1, 1, tzinfo=UTC))
    course.worker.work_off()
    with course.store.snapshot() as connection:
        assert newest_work(connection)[LESSON].state == "done"
    assert course.released() != before


def test_a_worker_that_was_killed_leaves_a_job_that_goes_on(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.do(RELEASE)
    before = course.released()
    course.edit('title: "Kerstavond"', 'title: "Kerstavond samen"')
    assert course.ask(RELEASE, course.newest())
    kinds = {RELEASE}
    now = datetime.now(UTC)
    assert course.store.writer.do(lambda c: queue.take(c, kinds, "killed", now))
    Before(course.paths, LESSON).keep()
    shutil.rmtree(course.paths.release / LESSON)  # as far as it got
    monkeypatch.setattr(course.worker, "_clock", lambda: now + queue.LEASE)

    course.worker.work_off()

    with course.store.snapshot() as connection:
        assert newest_work(connection)[LESSON].state == "done"
    assert course.released().keys() == before.keys()
    assert course.released() != before


def test_of_two_who_ask_at_once_one_is_heard(course: Course) -> None:
    assert [course.ask(RELEASE), course.ask(RELEASE), course.ask(FEEDBACK)] == [True, False, False]


def test_feedback_is_given_to_who_waits_for_nobody_and_once(course: Course) -> None:
    course.do(RELEASE)
    for name in ("anna", "bram"):
        hand_in(course.intake, Learner(name, None), LESSON)
    with course.store.snapshot() as connection:
        before = feedback_plans(connection)[LESSON]

    work = course.do(FEEDBACK)
    again = course.do(FEEDBACK)

    with course.store.snapshot() as connection:
        after = feedback_plans(connection)[LESSON]
    assert sorted(before.ready) == ["anna", "bram"]
    assert (after.ready, sorted(after.given), after.waiting) == ((), ["anna", "bram"], ())
    assert work.state == again.state == "done"
    assert any(event.text == "2 deelnemers hebben nu terugkoppeling." for event in work.log)
    assert any(event.text == "0 deelnemers hebben nu terugkoppeling." for event in again.log)
    assert "anna" not in " ".join(event.text for event in work.log)
