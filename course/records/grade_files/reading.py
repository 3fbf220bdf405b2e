"""Reading a grade file that was uploaded: CSV or Excel, by what is in it and not by its name."""

from course.messages import noop
from course.records.grade_files.csv_grade_file import CsvFile
from course.records.grade_files.grade_file import LARGEST, GradeFile, GradeFileError, too_large
from course.records.grade_files.workbook_file import WorkbookFile

_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read_grade_file(content: bytes) -> GradeFile:
    """Read a file that was uploaded.

    Raises
    ------
    GradeFileError
        It is too large, empty, no CSV or Excel file, or too long.
    """
    if len(content) > LARGEST:
        raise too_large()
    if not content.strip():
        raise GradeFileError(noop("This file is empty."))
    if content.startswith(_OLD_EXCEL):
        raise GradeFileError(
            noop(
                "This is an old Excel file (.xls), or it has a password. Save it as .xlsx or as"
                " CSV without a password."
            )
        )
    if content.startswith(_ZIP):
        return _checked(WorkbookFile(content))
    return _checked(CsvFile(content))


def _checked(file: GradeFile) -> GradeFile:
    """The file, if it has headings and rows."""
    if len(file.rows) <= 1 or len(file.heading) <= 1:
        raise GradeFileError(
            noop(
                "There is no table in this file. A row of headings is expected, and a row for "
                "each learner below it."
            )
        )
    return file
