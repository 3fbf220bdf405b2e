"""Cells of an Excel workbook: text stays text, also where it looks like a formula."""

from datetime import date, datetime

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from course.csv_file import FORMULA

XLSX_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | datetime | date | None
_LONGEST_CELL = 32_767  # characters, in Excel


def cell(sheet: object, value: Cell, *, is_head: bool = False) -> WriteOnlyCell:
    """A cell of a write-only sheet; a heading is bold and wraps."""
    if not isinstance(value, str):
        written = WriteOnlyCell(sheet, value)
        if isinstance(value, datetime):
            written.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            written.number_format = "yyyy-mm-dd"
        return written
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL]
    written = WriteOnlyCell(sheet, text)
    written.data_type = "s"  # openpyxl takes text that begins with = for a formula
    written.number_format = "@"
    written.quotePrefix = text.startswith(FORMULA)  # Excel keeps it text when somebody edits it
    if is_head:
        written.font = Font(bold=True)
        written.alignment = Alignment(wrap_text=True, vertical="top")
    return written
