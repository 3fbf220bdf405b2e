"""Reading a grade file that was uploaded: CSV or Excel, by what is in it and not by its name."""

from course.records.csv_grade_file import CsvFile
from course.records.grade_file import LARGEST, GradeFile, GradeFileError, too_large
from course.records.workbook_file import WorkbookFile

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_grade_file(content: bytes) -> GradeFile:
    """Read a file that was uploaded.

    Raises
    ------
    GradeFileError
        It is too large, empty, no CSV or Excel file, or too long.
    """
    if len(content) > LARGEST:
        raise GradeFileError(too_large())
    if not content.strip():
        raise GradeFileError("Dit bestand is leeg.")
    if content.startswith(_OLD_EXCEL):
        raise GradeFileError(
            "Dit is een oud Excel-bestand (.xls) of het heeft een wachtwoord. Bewaar het als "
            ".xlsx of als CSV zonder wachtwoord."
        )
    if content.startswith(_ZIP):
        return _checked(WorkbookFile(content))
    return _checked(CsvFile(content))


def _checked(file: GradeFile) -> GradeFile:
    """The file, if it has headings and rows."""
    if len(file.rows) <= 1 or len(file.heading) <= 1:
        raise GradeFileError(
            "Hier staat geen tabel in. Verwacht wordt een rij met kopjes, en daaronder een rij "
            "per deelnemer."
        )
    return file
