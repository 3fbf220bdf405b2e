"""The plain import file of Moodle, Brightspace and Canvas: for a gradebook without a file yet.

Sources: those of `platforms`. Lessons without points are left out, and a mark that is missing is an
empty cell, which these systems leave alone.
"""

from collections.abc import Callable, Iterable
from typing import Literal

from course.csv_file import MACHINE, Value, as_csv
from course.records.cohort_marks import CohortMarks, MarksRow

System = Literal["moodle", "brightspace", "canvas"]
_DIGITS = 2


def plain_file(marks: CohortMarks, system: System) -> str:
    """The marks as a CSV file that a system imports: commas, points, UTF-8.

    Whoever has neither a user name nor, for Moodle, a mail address is left out: the system could
    not know who is meant.
    """
    head, rows = _TABLES[system](marks)
    return as_csv(head, rows, MACHINE)


def _moodle(marks: CohortMarks) -> tuple[list[str], Iterable[list[Value]]]:
    head = ["Username", "Email address", "First name", "Last name", *_titles(marks)]
    rows = (
        [who.login, who.person.mail, who.person.given, _family(row), *_points(marks, row)]
        for row in marks.rows
        if (who := row.who).login or who.person.mail
    )
    return head, rows


def _brightspace(marks: CohortMarks) -> tuple[list[str], Iterable[list[Value]]]:
    titles = [f"{title} Points Grade" for title in _titles(marks)]
    rows = ([row.who.login, *_points(marks, row), "#"] for row in marks.rows if row.who.login)
    return ["Username", *titles, "End-of-Line Indicator"], rows


def _canvas(marks: CohortMarks) -> tuple[list[str], Iterable[list[Value]]]:
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *_titles(marks)]
    possible: list[Value] = ["    Points Possible", "", "", "", "", *marks.with_points.values()]
    rows: list[list[Value]] = [
        [_listed(row), "", "", row.who.login, marks.title, *_points(marks, row)]
        for row in marks.rows
        if row.who.login
    ]
    return head, [possible, *rows]


_TABLES: dict[System, Callable[[CohortMarks], tuple[list[str], Iterable[list[Value]]]]] = {
    "moodle": _moodle,
    "brightspace": _brightspace,
    "canvas": _canvas,
}
SYSTEMS = tuple(_TABLES)


def _titles(marks: CohortMarks) -> list[str]:
    return [marks.lessons[name] for name in marks.with_points]


def _points(marks: CohortMarks, row: MarksRow) -> list[Value]:
    points = (row.outcome.lesson(name).points for name in marks.with_points)
    return [None if mark is None else round(mark, _DIGITS) for mark in points]


def _family(row: MarksRow) -> str:
    person = row.who.person
    return f"{person.infix} {person.family}".strip()


def _listed(row: MarksRow) -> str:
    """As Canvas sorts: family name, comma, given name."""
    family = _family(row)
    return f"{family}, {row.who.person.given}" if family else row.who.shown
