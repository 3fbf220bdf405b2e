"""One gradebook an organisation: filled from the same marks, each with its own people only."""

import csv
import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader import api
from nbgrader.api import Gradebook
from sqlalchemy import Connection, create_engine, insert, select, text, update

from course.answers import schema as t
from course.answers.store import Store
from course.grading.due_dates import put_back, unread
from course.grading.gradebook import GradebookError
from course.grading.gradebook_results import totals
from course.grading.projection import look, sync
from course.instructor.story_queue import StoryQueue
from course.marking import gradebook_outbox, judging
from course.marking.results import results_in
from course.paths import CoursePaths, CourseRootError
from course.people import schema as p
from course.people.dates import LessonDates, extend, set_dates
from course.people.enrolment import enrol, move
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import Person, columns_of
from tests.conftest import Nbgrader
from tests.grading.test_projection import DUE, judge, story_of, with_a_date
from tests.roster import BY
from tests.storycourse import CASE, FIELDS, LESSON, QUALITY, hand_in

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
ZON, BRUG = "zon", "de-brug"


def enrolled(connection: Connection) -> None:
    """Anna and Bram at Zon, Dewi at De Brug; the others nowhere."""
    for name, shown in ((ZON, "Zorggroep Zon"), (BRUG, "College De Brug")):
        add_organisation(connection, BY, Organisation(name, shown))
        add_cohort(connection, BY, Group(f"team-{name}", f"Team {shown}", name))
    for id_, parts, where in (
        ("anna", ("Anna", "van den", "Berg"), ZON),
        ("bram", ("Bram", "", "Bakker"), ZON),
        ("dewi", ("Dewi", "", "Sari"), BRUG),
    ):
        person = Person(id_, *parts, id_, f"{id_}@example.org")
        is_there = p.persons.c.id == id_
        values = columns_of(person, BY.at)
        if not connection.execute(update(p.persons).where(is_there).values(values)).rowcount:
            connection.execute(insert(p.persons).values(values))
        enrol(connection, BY, id_, f"team-{where}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.integration)])
def parted(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[CoursePaths]:
    """The course with stories, whose organisations have gradebooks of their own.

    These are files of SQLite, or databases of one PostgreSQL, each empty.
    """
    pattern = f"sqlite:///{stories.root.parent}/gradebooks/{{organisation}}.db"
    with ExitStack() as afterwards:
        if request.param == "postgresql":
            url: str = request.getfixturevalue("postgres")
            pattern = f"{url.rpartition('/')[0]}/book-{{organisation}}"
            own = pattern.format(organisation="own")
            names = [f"book-{name}" for name in ("own", ZON, BRUG, "zorg")]
            afterwards.enter_context(databases(url, names))
            copy_gradebook(stories, own)
            monkeypatch.setenv("COURSE_GRADEBOOK_URL", own)
        monkeypatch.setenv("COURSE_GRADEBOOKS_URL", pattern)
        yield CoursePaths.at(stories.root)


def copy_gradebook(paths: CoursePaths, url: str) -> None:
    """Make a gradebook as nbgrader does, with everything that is in the course's."""
    with Gradebook(url, "made-by-nbgrader") as made:
        made.db.query(api.Course).delete()
        made.db.commit()
    with (
        Gradebook(paths.gradebook_url, paths.course_id) as book,
        create_engine(url).begin() as there,
    ):
        for table in api.Base.metadata.sorted_tables:
            rows = [dict(row) for row in book.db.execute(select(table)).mappings()]
            if rows:
                there.execute(insert(table), rows)


@contextmanager
def databases(url: str, names: list[str]) -> Iterator[None]:
    """Empty databases of a PostgreSQL, as its operator makes them; gone afterwards."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def each(command: str) -> None:
        with engine.connect() as connection:
            for name in names:
                connection.execute(text(command.format(f'"{name}"')))

    each("create database {}")
    try:
        yield
    finally:
        each("drop database {} with (force)")
        engine.dispose()


on_sqlite = pytest.mark.parametrize("parted", ["sqlite"], indirect=True)


@pytest.fixture
def store(parted: CoursePaths) -> Iterator[Store]:
    with Store(parted.store_url) as opened:
        yield opened


@pytest.fixture
def people(store: Store) -> None:
    store.writer.do(enrolled)


def learners(paths: CoursePaths) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Everybody in a gradebook, with names and mail."""
    with Gradebook(paths.gradebook_url, paths.course_id) as book:
        return {s.id: (s.first_name, s.last_name, s.email) for s in book.students}


def of_store(store: Store, learner: str) -> float:
    handin = judging.graded(store, LESSON, learner)[learner]
    return results_in(store, [handin.seq])[handin.seq].points


def comment_on(paths: CoursePaths, learner: str) -> list[str | None]:
    with Gradebook(paths.gradebook_url, paths.course_id) as book:
        notebook = book.find_submission_notebook(LESSON, LESSON, learner)
        return [comment.manual_comment for comment in notebook.comments]


@pytest.mark.usefixtures("people")
def test_each_organisation_has_its_own_people_and_the_course_keeps_the_others(
    parted: CoursePaths, store: Store
) -> None:
    zon, brug = parted.within(ZON), parted.within(BRUG)
    everybody = set(learners(parted))

    sync(parted, store, [LESSON])

    assert learners(zon) == {
        "anna": ("Anna van den", "Berg", "anna@example.org"),
        "bram": ("Bram", "Bakker", "bram@example.org"),
    }
    assert set(learners(brug)) == {"dewi"}
    assert set(learners(parted)) == everybody - {"anna", "bram", "dewi"}
    assert everybody > {"anna", "bram", "dewi"}
    for book, name in ((zon, "anna"), (zon, "bram"), (brug, "dewi"), (parted, "chris")):
        assert totals(book.gradebook_url, LESSON)[name][0] == pytest.approx(of_store(store, name))
    assert zon.course_id == "professioneel-nabij-zon"
    assert sync(parted, store, [LESSON]) == (0, 0, 0)


@on_sqlite
@pytest.mark.usefixtures("people")
def test_a_gradebook_in_a_file_is_for_this_user_alone_and_written_when_something_changed(
    parted: CoursePaths, store: Store
) -> None:
    sync(parted, store, [LESSON])
    file = Path(parted.within(ZON).gradebook_url.removeprefix("sqlite:///"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    before = file.read_bytes()
    assert sync(parted, store, [LESSON]) == (0, 0, 0)
    assert file.read_bytes() == before


@pytest.mark.usefixtures("people")
def test_who_moves_to_another_organisation_moves_with_points_and_comment(
    parted: CoursePaths, store: Store
) -> None:
    zon, brug = parted.within(ZON), parted.within(BRUG)
    sync(parted, store, [LESSON])
    points = judge(parted, store, comment="Mooi.")
    StoryQueue(parted, store).project(story_of(parted, store))
    with Gradebook(zon.gradebook_url, zon.course_id) as book:
        book.find_grade(CASE, LESSON, LESSON, "anna").manual_score = 1.5
        book.db.commit()
    (zon.autograded / "anna" / LESSON).mkdir(parents=True)
    (zon.autograded / "bram" / LESSON).mkdir(parents=True)
    move_to = lambda c: move(c, BY, "anna", "team-zon", "team-de-brug")  # noqa: E731

    store.writer.do(move_to)
    sync(parted, store, [LESSON])

    assert (set(learners(zon)), set(learners(brug))) == ({"bram"}, {"anna", "dewi"})
    with Gradebook(brug.gradebook_url, brug.course_id) as book:
        scores = {
            grade.name: (grade.manual_score, grade.needs_manual_grade)
            for grade in book.find_submission_notebook(LESSON, LESSON, "anna").grades
        }
    assert scores[QUALITY] == (points, False)
    assert scores[CASE] == (1.5, False)
    assert "Mooi." in comment_on(brug, "anna")
    assert not (zon.autograded / "anna" / LESSON).exists()
    assert (zon.autograded / "bram" / LESSON).exists()
    assert totals(brug.gradebook_url, LESSON)["anna"][0] == pytest.approx(of_store(store, "anna"))
    assert sync(parted, store, [LESSON]) == (0, 0, 0)


@pytest.mark.usefixtures("people")
def test_a_judgement_reaches_the_gradebook_of_the_organisation_and_a_new_hand_in_too(
    parted: CoursePaths, store: Store
) -> None:
    zon = parted.within(ZON)
    sync(parted, store, [LESSON])
    points = judge(parted, store)

    assert StoryQueue(parted, store).project(story_of(parted, store))
    with Gradebook(zon.gradebook_url, zon.course_id) as book:
        assert book.find_grade(QUALITY, LESSON, LESSON, "anna").manual_score == points

    hand_in(parted, store, "anna", {**FIELDS, "taak": "Ik was vervanger."})
    look(parted, store, [LESSON])

    with Gradebook(zon.gradebook_url, zon.course_id) as book:
        grade = book.find_grade(QUALITY, LESSON, LESSON, "anna")
        assert (grade.needs_manual_grade, grade.manual_score) == (True, points)
        last = store.handins(LESSON, "anna")[0]
        assert book.find_submission(LESSON, "anna").timestamp.replace(tzinfo=UTC) == last.at
    assert story_of(parted, store).state == "again"


@on_sqlite
@pytest.mark.usefixtures("people")
def test_with_one_gradebook_away_the_others_follow(parted: CoursePaths, store: Store) -> None:
    sync(parted, store, [LESSON])
    zon = Path(parted.within(ZON).gradebook_url.removeprefix("sqlite:///"))
    other = sqlite3.connect(zon, isolation_level=None)
    other.execute("begin exclusive")
    judge(parted, store, "anna")
    judge(parted, store, "dewi")

    with pytest.raises(GradebookError):
        sync(parted, store, [LESSON])
    waiting = [entry.learner for entry in gradebook_outbox.open_entries(store)]
    other.execute("rollback")
    other.close()
    sync(parted, store, [LESSON])

    assert waiting == ["anna"]
    assert gradebook_outbox.open_entries(store) == []


@pytest.mark.usefixtures("people")
def test_a_date_typed_in_one_gradebook_is_put_back_there(parted: CoursePaths, store: Store) -> None:
    store.writer.do(with_a_date)
    sync(parted, store, [LESSON])
    brug = parted.within(BRUG)
    with Gradebook(brug.gradebook_url, brug.course_id) as book:
        due = book.find_assignment(LESSON).duedate
        book.update_or_create_assignment(LESSON, duedate="2027-05-03 13:00 UTC")

    put_back(parted, store)

    with Gradebook(brug.gradebook_url, brug.course_id) as book:
        assert book.find_assignment(LESSON).duedate == due
    with store.engine.connect() as connection:
        (told,) = unread(connection)
        names = connection.execute(select(t.gradebook_dates.c.gradebook).distinct()).scalars()
        assert set(names) > {parted.course_id, brug.course_id, parted.within(ZON).course_id}
    assert told.was == datetime(2027, 5, 3, 13, tzinfo=UTC)


@pytest.mark.usefixtures("people")
def test_each_learner_has_the_own_date_in_the_organisations_gradebook(
    parted: CoursePaths, store: Store
) -> None:
    for name, team in (("anna", ZON), ("bram", ZON), ("dewi", BRUG)):
        hand_in(parted, store, name, FIELDS, f"team-{team}")
    later, latest = DUE + timedelta(weeks=1), DUE + timedelta(weeks=3)

    def give(connection: Connection) -> None:
        set_dates(connection, BY, f"team-{ZON}", LESSON, LessonDates(None, DUE))
        set_dates(connection, BY, f"team-{BRUG}", LESSON, LessonDates(None, latest))
        extend(connection, BY, "anna", f"team-{ZON}", LESSON, due=later)

    store.writer.do(give)

    sync(parted, store, [LESSON])

    for team, name, due in ((ZON, "anna", later), (ZON, "bram", DUE), (BRUG, "dewi", latest)):
        book_of = parted.within(team)
        with Gradebook(book_of.gradebook_url, book_of.course_id) as book:
            submission = book.find_submission(LESSON, name)
            own = submission.duedate.replace(tzinfo=UTC)
            assert own == due - timedelta(microseconds=1)
            assert submission.total_seconds_late == 0


@pytest.mark.usefixtures("people")
@pytest.mark.integration
def test_nbgraders_commands_in_an_organisations_folder_are_about_its_people(
    parted: CoursePaths, store: Store, nbgrader: Nbgrader
) -> None:
    sync(parted, store, [LESSON])
    zon = parted.within(ZON)
    pattern = {"COURSE_GRADEBOOKS_URL": os.environ["COURSE_GRADEBOOKS_URL"]}

    def run(*arguments: str, fails: bool = False) -> str:
        done = nbgrader(zon.course_folder, *arguments, **pattern)
        assert bool(done.returncode) is fails, done.stderr
        return done.stdout + done.stderr

    listed = run("list", "--inbound")
    run("collect", LESSON)
    run("autograde", LESSON)
    run("generate_feedback", LESSON)
    shutil.copytree(parted.autograded / "dewi", zon.feedback / "dewi")  # what is not theirs
    run("release_feedback", LESSON)
    run("export")

    assert "anna" in listed
    assert "dewi" not in listed
    for step in (zon.submitted, zon.autograded):
        assert {path.name for path in step.iterdir()} == {"anna", "bram"}
    assert store.feedback(LESSON, "anna")
    with (zon.course_folder / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"anna", "bram"}
    assert rows["anna"]["last_name"] == "van den Berg"
    whole = "Lessons are released and closed for the whole course"
    for command in ("release_assignment", "list --remove"):
        assert whole in run(*command.split(), LESSON, fails=True)
    assert LESSON in store.openings()
    assert sync(parted, store, [LESSON]) == (0, 0, 0)


@on_sqlite
@pytest.mark.integration
@pytest.mark.usefixtures("people")
def test_files_beside_a_database_server_are_refused_in_one_sentence(
    parted: CoursePaths, store: Store, postgres: str
) -> None:
    with databases(postgres, ["kind-zon", "kind-de-brug"]):
        pattern = f"{postgres.rpartition('/')[0]}/kind-{{organisation}}"
        with pytest.raises(GradebookError, match=r"sqlite .* postgresql"):
            sync(replace(parted, gradebooks_url=pattern), store, [LESSON])


def test_an_address_that_tells_no_organisation_is_refused(
    stories: CoursePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_GRADEBOOKS_URL", "sqlite:////srv/gradebook.db")

    with pytest.raises(CourseRootError, match="COURSE_GRADEBOOKS_URL holds no"):
        CoursePaths.at(stories.root)


@pytest.mark.parametrize("name", ["", "..", "../zon", "Zon", "a/b", "a" * 61])
def test_what_cannot_be_an_organisation_leads_to_no_folder(stories: CoursePaths, name: str) -> None:
    with pytest.raises(CourseRootError):
        stories.within(name)
