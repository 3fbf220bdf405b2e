"""Files as spreadsheets write them."""

import io

from openpyxl import Workbook

from course.people.importing.table import Sheet, read

HEADINGS = ("Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Cohort")
Cells = tuple[object, ...]


def csv_text(*rows: Cells, headings: Cells = HEADINGS, delimiter: str = ";") -> str:
    """A CSV as Excel writes it; cells are not quoted."""
    lines = [delimiter.join(map(str, row)) for row in (headings, *rows)]
    return "\r\n".join(lines) + "\r\n"


def workbook(*rows: Cells, headings: Cells = HEADINGS, **sheets: list[Cells]) -> bytes:
    """An .xlsx with the rows on its first sheet, and others."""
    book = Workbook()
    first = book.active
    assert first is not None
    for row in (headings, *rows):
        first.append(list(row))
    for title, extra in sheets.items():
        other = book.create_sheet(title)
        for row in extra:
            other.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet(*rows: Cells, headings: Cells = HEADINGS) -> Sheet:
    """The sheet of a CSV."""
    return read(csv_text(*rows, headings=headings).encode())
