"""How the grade files of Moodle, Brightspace and Canvas look: who is meant, and where marks go.

Sources, read on 30 November 2026:

- Canvas: `lib/gradebook_importer.rb` of github.com/instructure/canvas-lms, which names the columns
  of people, the rows "Points Possible" and "Manual Posting", and what is read only.
- Brightspace: "Importing grades", community.d2l.com/brightspace/kb/articles/3538-importing-grades.
- Moodle: "Grade import", docs.moodle.org/311/en/Grade_import, and `grade/export/txt/` of
  github.com/moodle/moodle.
"""

import re
from dataclasses import dataclass
from typing import Literal

from course.messages import noop
from course.records.grade_files.grade_file import GradeFile, GradeFileError

Platform = Literal["moodle", "brightspace", "canvas", "other"]
NAMES: dict[Platform, str] = {
    "moodle": "Moodle",
    "brightspace": "Brightspace",
    "canvas": "Canvas",
    "other": "een andere lijst",
}
_MAIL = {"email", "email address", "e-mail", "e-mail address", "e-mailadres", "emailadres", "mail"}
_USER = {"username", "user name", "gebruikersnaam", "login", "login id", "sis login id"}
_ID = {
    *("id", "id number", "idnumber", "id-nummer", "orgdefinedid", "org defined id"),
    *("sis user id", "integration id", "studentnummer", "student number", "student id"),
}
_WHO = _MAIL | _USER | _ID
_LABEL = {
    *("student", "naam", "name", "first name", "last name", "voornaam", "achternaam", "firstname"),
    *("lastname", "surname", "tussenvoegsel"),
}
_OTHER = {
    *("section", "sections", "root account", "end-of-line indicator", "institution", "department"),
    *("instelling", "afdeling", "cohort", "group", "groups", "groep", "groepen", "suspended"),
    *("geschorst", "opgeschort", "last downloaded from this course"),
    "laatst gedownload van deze cursus",
}
_CALCULATED = re.compile(
    r"(unposted )?(current|final|override) (score|points|grade|status)\b|calculated final grade"
    r"|subtotal (numerator|denominator)|weight(ed)? (numerator|denominator)|\bgrade symbol\b"
    r"|\btext grade\b|\((feedback|terugkoppeling)\)$|^(course total|cursustotaal|totaal cursus)",
    re.IGNORECASE,
)
_POINTS_GRADE = re.compile(r"^(?P<title>.*?) points grade\b(?P<rest>.*)$", re.IGNORECASE)
_MAX_POINTS = re.compile(r"max ?points: ?(\d+(?:[.,]\d+)?)", re.IGNORECASE)
_CANVAS_ID = re.compile(r" \(\d+\)$")
_MOODLE_TITLE = re.compile(r"^(?:[^:]{3,30}: )?(?P<title>.*?)(?: \((?P<how>[^()]+)\))?$")
_FIRST_ROWS = 4  # that may tell of the columns
_HOW_SHOWN = {"real", "reëel", "punten", "points", "percentage", "letter"}


@dataclass(frozen=True)
class Column:
    """A column for marks: its title without what the system adds, and its maximum if known."""

    number: int
    heading: str
    title: str
    max_points: float | None = None
    in_percent: bool = False


@dataclass(frozen=True)
class Layout:
    """What is where in a file: columns that say who is meant, columns for marks, rows of people."""

    platform: Platform
    who: tuple[int, ...]
    labels: tuple[int, ...]
    columns: tuple[Column, ...]
    people: tuple[int, ...]


def layout(file: GradeFile) -> Layout:
    """Recognise a file by its headings.

    Raises
    ------
    GradeFileError
        No column says who is meant, or none can hold marks.
    """
    names = [heading.casefold() for heading in file.heading]
    platform = _platform(set(names))
    who = tuple(n for n, name in enumerate(names) if name in _WHO)
    if not who:
        raise GradeFileError(
            noop(
                "No column says who is meant. One with user names, mail addresses or numbers is"
                " needed, such as “Email address”, “Username” or “SIS Login ID”."
            )
        )
    labels = tuple(n for n, name in enumerate(names) if name in _LABEL) or who[:1]
    people = _people(file, platform, labels, who)
    columns = tuple(_columns(file, platform, names))
    if not columns:
        raise GradeFileError(
            noop(
                "No column can hold marks. Make an item with points in your learning "
                "environment first, and export the grades after that."
            )
        )
    return Layout(platform, who, labels, columns, people)


def _platform(names: set[str]) -> Platform:
    if {"student", "id", "section"} <= names:
        return "canvas"
    if {"orgdefinedid", "end-of-line indicator"} & names:
        return "brightspace"
    if names & (_MAIL | {"id number", "id-nummer"}):
        return "moodle"
    return "other"


def _people(
    file: GradeFile, platform: Platform, labels: tuple[int, ...], who: tuple[int, ...]
) -> tuple[int, ...]:
    """The rows that are about somebody."""

    def is_person(row: int) -> bool:
        said = [file.cell(row, column) for column in {*labels, *who}]
        return any(said) and not (platform == "canvas" and _is_about_columns(file, row))

    return tuple(row for row in range(1, len(file.rows)) if is_person(row))


def _is_about_columns(file: GradeFile, row: int) -> bool:
    """Whether a row of Canvas tells of the assignments."""
    nobody = not any(file.cell(row, column) for column in range(min(3, len(file.heading))))
    return nobody or _has_maxima(file, row)


def _has_maxima(file: GradeFile, row: int) -> bool:
    return "points possible" in file.cell(row, 0).casefold()


def _columns(file: GradeFile, platform: Platform, names: list[str]) -> list[Column]:
    first = range(1, min(_FIRST_ROWS, len(file.rows)))
    possible = next((row for row in first if _has_maxima(file, row)), None)
    columns = []
    for number, name in enumerate(names):
        if not name or name in _WHO | _LABEL | _OTHER or _CALCULATED.search(name):
            continue
        heading = file.heading[number]
        above = file.cell(possible, number) if possible and platform == "canvas" else ""
        if "read only" in above.casefold():
            continue
        if column := _column(platform, number, heading, above):
            columns.append(column)
    return columns


def _column(platform: Platform, number: int, heading: str, above: str) -> Column | None:
    if platform == "canvas":
        return Column(number, heading, _CANVAS_ID.sub("", heading), _number(above))
    if platform == "brightspace":
        found = _POINTS_GRADE.match(heading)
        if not found:
            return None
        most = _MAX_POINTS.search(found["rest"])
        return Column(number, heading, found["title"], _number(most[1]) if most else None)
    found = _MOODLE_TITLE.match(heading)
    how = ((found and found["how"]) or "").casefold()
    title = found["title"] if found and (not how or how in _HOW_SHOWN) else heading
    return Column(number, heading, title, in_percent=how == "percentage")


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) or None
    except ValueError:
        return None
