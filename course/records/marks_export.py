"""A cohort's marks as a table, in CSV and in Excel.

One row a participant. What is missing is an empty cell, never 0: a lesson that was not handed in
has no points, and one of which a part waits for a person has none yet. Text is written as text,
also where it looks like a formula; numbers are numbers and moments are moments, in the course's
time zone.
"""

import io
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from course.csv_file import Value, as_csv
from course.records.cohort_marks import CohortMarks, MarksRow
from course.records.completion import LessonOutcome, LessonState, Passed
from course.records.spreadsheet import Cell, cell

STATES: dict[LessonState, str] = {
    "not_begun": "niet begonnen",
    "busy": "bezig",
    "ready": "klaar, niet ingeleverd",
    "handed_in": "ingeleverd",
    "waits": "wacht op de docent",
    "passed": "gehaald",
    "not_passed": "niet gehaald",
}
PASSED: dict[Passed, str] = {"yes": "ja", "no": "nee", "not_yet": "nog niet"}
_PERSON = (
    *("gebruikersnaam", "naam", "voornaam", "tussenvoegsel", "achternaam", "e-mail"),
    *("cohort", "keer in dit cohort"),
)
_LESSON = ("stand", "punten", "van", "ingeleverd op", "te laat", "poging", "gehaald")
_COURSE = ("afgerond", "afgerond op", "geslaagd", "waarom")
_WIDTHS = (12, 28)  # of columns, in characters


def head(marks: CohortMarks) -> list[str]:
    """The headings, those of lessons with the lesson's title."""
    lessons = [f"{title}: {part}" for title in marks.lessons.values() for part in _LESSON]
    return [*_PERSON, *lessons, *_COURSE]


def table(marks: CohortMarks) -> list[list[Cell]]:
    """A row a participant, under `head`; None is an empty cell."""
    return [_row(marks, row) for row in marks.rows]


def marks_csv(marks: CohortMarks) -> str:
    """The table as CSV that a Dutch spreadsheet opens."""
    return as_csv(head(marks), ([_as_value(cell) for cell in row] for row in table(marks)))


def marks_xlsx(marks: CohortMarks) -> bytes:
    """The table as an Excel workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Cijfers")
    sheet.freeze_panes = "C2"  # user names and names, and the headings, stay in view
    titles = head(marks)
    for number, title in enumerate(titles, start=1):
        width = min(max(len(title) / 2, _WIDTHS[0]), _WIDTHS[1])
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cell(sheet, title, is_head=True) for title in titles])
    rows = table(marks)
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(titles))}{len(rows) + 1}"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(marks: CohortMarks, row: MarksRow) -> list[Cell]:
    who, outcome = row.who, row.outcome
    person: list[Cell] = [who.login, who.shown, *who.person.name, who.person.mail]
    cells: list[Cell] = [text or None for text in person]
    cells += [marks.title, who.attempt]
    for name in marks.lessons:
        cells += _lesson(marks, outcome.lesson(name), row.attempts.get(name))
    since = _local(marks, outcome.finished_at)
    return [
        *cells,
        "ja" if outcome.finished else "nee",
        since,
        PASSED[outcome.passed],
        outcome.why,
    ]


def _lesson(marks: CohortMarks, lesson: LessonOutcome, attempt: int | None) -> list[Cell]:
    return [
        STATES[lesson.state],
        lesson.points,
        lesson.max_points,
        _local(marks, lesson.handed_in),
        None if lesson.handed_in is None else _yes(lesson.late),
        attempt,
        None if lesson.passed is None else _yes(lesson.passed),
    ]


def _yes(said: bool) -> str:  # noqa: FBT001 - a value to put into words
    return "ja" if said else "nee"


def _local(marks: CohortMarks, at: datetime | None) -> datetime | None:
    """A moment as a clock in the course's time zone shows it, to the minute."""
    return at and at.astimezone(marks.zone).replace(second=0, microsecond=0, tzinfo=None)


def _as_value(cell: Cell) -> Value:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell.isoformat() if isinstance(cell, date) else cell
