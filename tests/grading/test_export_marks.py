"""`nbgrader export` by its real command: nbgrader's columns, with what is missing left empty."""

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from course.answers.store import Store
from course.people.audit import Actor
from course.people.enrolment import enrol
from course.people.logins import add_login, hub
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person, rename
from tests.conftest import LESSON, OPENED, Nbgrader
from tests.pipeline import Course

BY = Actor("pmanager00000", OPENED)


def exported(course: Course, nbgrader: Nbgrader, *options: str) -> list[dict[str, str]]:
    done = nbgrader(course.root, "export", *options)
    assert done.returncode == 0, done.stderr
    assert "ExportMarks" in done.stdout + done.stderr
    path = course.root / (options[1] if options[:1] == ("--to",) else "grades.csv")
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def with_a_roster(graded_copy: Course) -> Course:
    """The graded course; anna and an unknown Chris, who never began, are on the roster."""
    with Store(graded_copy.paths.store_url) as store:
        writing = store.engine.execution_options(writes=True)
        with writing.begin() as connection:
            add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
            add_cohort(connection, BY, Group("noord", "Team Noord", "zorg"))
            anna = rename(connection, BY, "anna", parse("Anna van den Berg"), mail="anna@zorg.nl")
            chris = add_person(connection, BY, parse("Chris Ång"), mail="chris@zorg.nl")
            add_login(connection, BY, chris.id, hub("nooit-begonnen"))
            for person in (anna, chris):
                enrol(connection, BY, person.id, "noord")
    return graded_copy


def test_marks_and_names_are_there_and_what_is_missing_is_empty(
    with_a_roster: Course, nbgrader: Nbgrader
) -> None:
    rows = {row["student_id"]: row for row in exported(with_a_roster, nbgrader)}
    anna, busy = rows["anna"], rows["els"]
    (never,) = (row for row in rows.values() if row["email"] == "chris@zorg.nl")

    assert (anna["first_name"], anna["last_name"], anna["email"]) == (
        "Anna", "van den Berg", "anna@zorg.nl",
    )  # fmt: skip
    assert float(anna["score"]) == pytest.approx(sum(with_a_roster.points("anna").values()))
    assert anna["timestamp"]
    assert rows["dewi"]["score"] == "0"  # handed in, without an answer
    for row in (never, busy):  # els answered, and did not hand in
        assert (row["timestamp"], row["raw_score"], row["score"]) == ("", "", "")
        assert row["max_score"] == anna["max_score"]


def test_a_mark_changed_in_formgrader_goes_out_too(graded_copy: Course, nbgrader: Nbgrader) -> None:
    with Gradebook(graded_copy.paths.gradebook_url) as gradebook:
        gradebook.find_grade("kerstavond", LESSON, LESSON, "bram").manual_score = 2.5
        gradebook.db.commit()

    rows = {row["student_id"]: row for row in exported(graded_copy, nbgrader)}

    assert rows["bram"]["score"] == "2.5"


def test_nbgraders_own_options_are_kept(graded_copy: Course, nbgrader: Nbgrader) -> None:
    options = ("--to", "lijst.csv", "--student", "['bram','anna']", "--assignment", f"['{LESSON}']")

    rows = exported(graded_copy, nbgrader, *options)

    assert sorted((row["assignment"], row["student_id"]) for row in rows) == [
        (LESSON, "anna"),
        (LESSON, "bram"),
    ]
