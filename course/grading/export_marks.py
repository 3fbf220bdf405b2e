"""`nbgrader export`: the columns of nbgrader, with our marks and the roster's names.

nbgrader's own exporter gives whoever did not hand in 0.0 points. Here what is missing is an empty
cell, and so are points of which a part waits for a person. Being late costs nothing, whatever
penalty stands in the gradebook.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from nbgrader.api import Assignment, Gradebook
from nbgrader.plugins.export import ExportPlugin

from course.answers.bulk_reads import last_handins
from course.answers.store import Store
from course.content.settings import Settings, read_settings
from course.csv_file import MACHINE, Value, as_csv
from course.exchange.gradebooks import those_here
from course.grading.formgrader_changes import take_over
from course.grading.gradebook import GradebookError
from course.marking.handing_in import mark_older
from course.paths import CoursePaths
from course.people.persons import Person, persons
from course.records.completion import LessonOutcome, Outcome
from course.records.outcomes import outcomes
from course.records.participants import known_cohorts, participants

HEAD = (
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
)


class ExportMarks(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Writes `grades.csv`, or what `--to` names, for all learners of the roster and gradebook."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, after taking over what was changed in Formgrader."""
        paths = CoursePaths.here()
        settings = read_settings(paths.source)
        with Store(paths.store_url) as store:
            mark_older(store)
            try:
                take_over(paths, store, settings.lessons)
            except GradebookError as error:
                self.log.warning("Marks changed in Formgrader may be missing: %s", error)
            people = _people(paths, store, settings, gradebook)
            asked = [str(name) for name in self.student]
            names = [name for name in people if not asked or name in asked]
            found = outcomes(store, settings, names)
        rows = [
            _row(assignment, people[name], found[name])
            for assignment in gradebook.assignments
            if not self.assignment or assignment.name in map(str, self.assignment)
            for name in names
        ]
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        path.write_text(as_csv(HEAD, rows, MACHINE), encoding="utf-8", newline="")


def _people(
    paths: CoursePaths, store: Store, settings: Settings, gradebook: Gradebook
) -> dict[str, Person]:
    """Everybody by id: those in a cohort, then whoever handed in or nbgrader knows.

    In an organisation's folder those of the organisation.
    """
    known: dict[str, Person] = {}
    with store.snapshot() as connection:
        for cohort in known_cohorts(connection, settings):
            known |= {who.person.id: who.person for who in participants(connection, cohort)}
        others = [handin.learner for handin in last_handins(connection, settings.lessons)]
        others += [student.id for student in gradebook.students]
        named = persons(connection, others)
        for id_ in others:
            known.setdefault(id_, named.get(id_) or Person(id_, "", "", "", id_, ""))
        here = those_here(paths, connection, known) if paths.organisation else known
    return {id_: person for id_, person in known.items() if id_ in here}


def _row(assignment: Assignment, who: Person, outcome: Outcome) -> list[Value]:
    lesson = _lesson(outcome.lessons, assignment.name)
    points = lesson.points if lesson else None
    return [
        assignment.name,
        _moment(assignment.duedate),
        _moment(lesson.handed_in if lesson else None),
        who.id,
        f"{who.infix} {who.family}".strip() or ("" if who.given else who.shown),
        who.given,
        who.mail,
        points,
        None if points is None else 0.0,
        points,
        assignment.max_score,
    ]


def _lesson(lessons: Iterable[LessonOutcome], name: str) -> LessonOutcome | None:
    return next((lesson for lesson in lessons if lesson.lesson == name), None)


def _moment(at: datetime | None) -> str:
    """As nbgrader writes moments: UTC, without a zone."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""
