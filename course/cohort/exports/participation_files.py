"""*Deelname* as CSV and Excel: numbers as numbers, days as days, an empty cell for nothing.

Names are in it only of whoever is shown by name.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from course import csv_file
from course.cohort.pages.participation import last_day, named_rows
from course.content.settings import Settings
from course.records.spreadsheet import Cell, cell
from course.records.taking_part.counts import Counts, Participation

_HEAD = (
    *("over", "naam", "tot en met", "ingeschreven", "begonnen", "afgerond of ingeleverd"),
    *("geslaagd", "stand van"),
)
_COUNTS = ("ingeschreven", "begonnen", "afgerond")
_NAMES = (
    *("naam", "team", "begonnen", "lessen ingeleverd", "van lessen", "afgerond op", "geslaagd"),
)
_WIDTHS = (30, 16)  # characters: the first column, the others


def as_csv(found: Participation, settings: Settings) -> str:
    """One table: the whole, the teams, the lessons, the weeks, and whoever is shown by name."""
    today = found.at.astimezone(settings.zone).date().isoformat()
    rows = [[*row, today] for row in _rows(found, settings)]
    return csv_file.as_csv(_HEAD, rows)


def as_xlsx(found: Participation, settings: Settings) -> bytes:
    """A workbook with a sheet for each table."""
    book, today = Workbook(write_only=True), found.at.astimezone(settings.zone).date()
    whole: list[Cell] = [found.place.name, *found.counts, found.left, found.beside, today]
    head = ("naam", *_COUNTS, "niet meer ingeschreven", "zonder inschrijving", "stand van")
    _sheet(book, "Geheel", head, [whole])
    if teams := found.teams:
        by_team: list[list[Cell]] = [[group.name, *counts] for group, counts in teams]
        _sheet(book, "Teams", ("team", *_COUNTS), by_team)
    lessons: list[list[Cell]] = [[title, *counts] for title, counts in found.lessons]
    _sheet(book, "Lessen", ("les", "ingeschreven", "begonnen", "ingeleverd"), lessons)
    weeks: list[list[Cell]] = [
        [last_day(week, found, settings.zone), *week.counts] for week in found.weeks(settings)
    ]
    _sheet(book, "Weken", ("tot en met", *_COUNTS), weeks)
    if named := named_rows(found, settings.zone):
        _sheet(
            book,
            "Namen",
            _NAMES,
            [
                [
                    *(who.name, who.team, "ja" if who.begun else "nee"),
                    *(who.handed_in, who.of, who.finished_on or None, who.passed),
                ]
                for who in named
            ],
        )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _rows(found: Participation, settings: Settings) -> Iterator[list[csv_file.Value]]:
    yield ["geheel", found.place.name, None, *found.counts, None]
    for group, counts in found.teams:
        yield ["team", group.name, None, *counts, None]
    for title, counts in found.lessons:
        yield ["les", title, None, *counts, None]
    for week in found.weeks(settings):
        day: date = last_day(week, found, settings.zone)
        yield ["week", found.place.name, day.isoformat(), *week.counts, None]
    for who in named_rows(found, settings.zone):
        one = Counts(1, int(who.begun), int(bool(who.finished_on)))
        yield ["deelnemer", who.name, None, *one, who.passed]


def _sheet(book: Workbook, title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number in range(1, len(head) + 1):
        width = _WIDTHS[0] if number == 1 else _WIDTHS[1]
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([cell(sheet, text, is_head=True) for text in head])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
