"""Our marks in the file of another system: who is meant, what is put, and what stays as it was."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from course.content.released import Released
from course.records.cohort_marks import CohortMarks
from course.records.grade_files.filling import Matched, fill, match
from course.records.grade_files.grade_file import GradeFileError
from course.records.grade_files.plain_formats import SYSTEMS, System, plain_file
from course.records.grade_files.reading import read_grade_file
from tests.conftest import LESSON
from tests.records.conftest import HOSTILE
from tests.records.grade_files import BRIGHTSPACE, CANVAS, MOODLE

POINTS = f"les:{LESSON}:punten"


def laid_beside(content: bytes, marks: CohortMarks) -> Matched:
    return match(read_grade_file(content), marks)


def filled(text: str, marks: CohortMarks, encoding: str = "utf-8", **chosen: str) -> str:
    """The file after filling its suggested columns, or those chosen by heading."""
    matched = laid_beside(text.encode(encoding), marks)
    by_heading = {column.heading: column.number for column in matched.layout.columns}
    choice = {by_heading[heading]: source for heading, source in chosen.items()}
    fill(matched, choice or matched.suggested())
    return matched.file.written().decode(encoding)


def test_canvas_gets_the_mark_on_its_own_maximum_and_nothing_else_changes(
    marks: CohortMarks,
) -> None:
    assert filled(CANVAS, marks) == CANVAS.replace(
        "anna@zorg.nl,Team Noord,,3.5", "anna@zorg.nl,Team Noord,10,3.5"
    ).replace("bram,Team Noord,7.25", "bram,Team Noord,0")


def test_canvas_says_who_is_nobody_of_ours_and_who_is_not_in_it(marks: CohortMarks) -> None:
    matched = laid_beside(CANVAS.encode(), marks)

    assert matched.layout.platform == "canvas"
    assert [column.title for column in matched.layout.columns] == [
        "Nabijheid en afstand",
        "Eigen opdracht",
    ]
    assert [(row.row, row.label.partition(",")[0], row.why) for row in matched.unmatched] == [
        (6, "Vreemd", "nobody"),
        (7, "Student", "nobody"),
    ]
    assert [who.shown for who in matched.absent] == ["Chris Ång", HOSTILE, "dewi"]


def test_the_changes_are_counted(marks: CohortMarks) -> None:
    matched = laid_beside(CANVAS.encode(), marks)

    (change,) = fill(matched, matched.suggested())

    assert (change.filled, change.replaced, change.left) == (2, 1, 0)


def test_brightspace_is_matched_by_number_with_its_hash(marks: CohortMarks) -> None:
    text = filled(BRIGHTSPACE, marks)

    assert text == BRIGHTSPACE.replace(
        "a.vandenberg@hoge.school,,,#", "a.vandenberg@hoge.school,20,,#"
    ).replace("bram@hoge.school,12.5,,#", "bram@hoge.school,0,,#")


def test_moodle_keeps_its_quotes_semicolons_and_commas(
    marks: CohortMarks, released: Released
) -> None:
    most = sum(exercise.points for exercise in released.exercises)

    text = filled(MOODLE, marks)

    assert text == MOODLE.replace("ANNA@zorg.nl;-;-;", f"ANNA@zorg.nl;{most:g};100;").replace(
        'bram@zorg.nl;"2,00";-;', 'bram@zorg.nl;"0";0;'
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(marks: CohortMarks, encoding: str, end: str) -> None:
    content = MOODLE.replace("\n", end).encode(encoding)
    matched = laid_beside(content, marks)

    fill(matched, matched.suggested())

    written = matched.file.written()
    assert written[:4] == content[:4]
    assert written.decode(encoding).count(end) == 4
    assert "Reëel" in written.decode(encoding)


@pytest.mark.parametrize("text", [CANVAS, BRIGHTSPACE, MOODLE])
def test_what_is_not_filled_is_the_same_byte_for_byte(marks: CohortMarks, text: str) -> None:
    matched = laid_beside(text.encode(), marks)

    assert matched.file.written() == text.encode()


def test_decimals_follow_the_file(marks: CohortMarks) -> None:
    comma = "Username;Email;Toets\nbram;x;1,5\nanna;x;\n"
    point = "Username\tEmail\tToets\nbram\tx\t1.5\nanna\tx\t\n"
    (hostile,) = [row for row in marks.rows if row.who.login == HOSTILE]
    assert hostile.outcome.lesson(LESSON).points

    for text, sign in ((comma, ","), (point, ".")):
        (row,) = [row for row in filled(text, marks, Toets=f"les:{LESSON}:procent").splitlines()
                  if row.startswith("anna")]  # fmt: skip
        assert row.endswith("100")
        matched = laid_beside(text.encode(), marks)
        matched.file.put(2, 2, 66.67)
        assert f"66{sign}67" in matched.file.written().decode()


def test_missing_marks_leave_what_stands_there(marks: CohortMarks) -> None:
    text = "Username,Email,Nabijheid en afstand\ndewi,,8\nanna,,\n"

    rows = filled(text, marks).splitlines()

    assert rows[1] == "dewi,,8"
    assert rows[2] != "anna,,"


def test_the_whole_course_can_be_filled_in_too(marks: CohortMarks) -> None:
    text = "Username,Email,Totaal,Geslaagd,Af\nanna,,,,\nbram,,,,\ndewi,,,,\n"

    rows = filled(text, marks, Totaal="cursus:punten", Geslaagd="cursus:geslaagd",
                  Af="cursus:afgerond").splitlines()  # fmt: skip

    most = marks.max_points(LESSON)
    assert rows[1:] == [f"anna,,{most:g},1,1", "bram,,0,0,1", "dewi,,,,0"]


def test_two_rows_for_one_learner_are_both_left_alone(marks: CohortMarks) -> None:
    text = "Username,Email,Nabijheid en afstand\nanna,,\nbram,,\n,anna@zorg.nl,\n"
    matched = laid_beside(text.encode(), marks)

    fill(matched, matched.suggested())

    assert [(row.row, row.why) for row in matched.unmatched] == [(2, "twice"), (4, "twice")]
    assert matched.file.written().decode() == text.replace("bram,,", "bram,,0")


def test_a_row_that_fits_two_learners_is_left_alone(marks: CohortMarks) -> None:
    matched = laid_beside(b"Username,Email,Toets\nanna,bram@zorg.nl,\n", marks)

    assert [row.why for row in matched.unmatched] == ["several"]


def test_a_name_alone_is_never_enough(marks: CohortMarks) -> None:
    matched = laid_beside(b'Student,ID,Section,Toets\n"Berg, Anna van den",1,x,\n', marks)

    assert [row.why for row in matched.unmatched] == ["nobody"]


def test_a_choice_that_does_not_fit_changes_nothing(marks: CohortMarks) -> None:
    matched = laid_beside(CANVAS.encode(), marks)

    for chosen in ({}, {5: ""}, {5: POINTS, 99: POINTS}, {5: "les:anders:punten"}, {0: POINTS}):
        with pytest.raises(GradeFileError):
            fill(matched, chosen)

    assert matched.file.written() == CANVAS.encode()


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A1"].comment = None
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_excel_comes_back_as_excel_with_numbers(marks: CohortMarks) -> None:
    content = workbook(
        ("Username", "ID number", "Email address", "Nabijheid en afstand"),
        ("x", 100234, None, None), ("bram", None, None, "5"), ("=1+1", None, None, None),
    )  # fmt: skip
    matched = laid_beside(content, marks)

    fill(matched, matched.suggested())

    sheet = load_workbook(io.BytesIO(matched.file.written())).active
    assert [row[3].value for row in sheet.iter_rows()] == [
        "Nabijheid en afstand", marks.max_points(LESSON), 0, None,
    ]  # fmt: skip
    assert sheet["A4"].value == "=1+1"  # theirs, and not ours to change


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_plain_file_has_a_row_a_learner_and_is_read_back_by_us(
    marks: CohortMarks, system: System
) -> None:
    text = plain_file(marks, system)

    matched = laid_beside(text.encode(), marks)

    assert matched.layout.platform == system
    assert [column.title for column in matched.layout.columns] == ["Nabijheid en afstand"]
    assert {row.who.login for row in matched.rows.values()} >= {"anna", "bram", "dewi"}
    fill(matched, matched.suggested())
    assert matched.file.written() == text.encode()


def test_plain_files_have_the_columns_that_the_systems_ask_for(marks: CohortMarks) -> None:
    title, most = marks.lessons[LESSON], marks.max_points(LESSON)

    def lines(system: System) -> list[str]:
        return plain_file(marks, system).splitlines()

    assert lines("canvas")[:2] == [
        f"Student,ID,SIS User ID,SIS Login ID,Section,{title}",
        f"    Points Possible,,,,,{most:g}",
    ]
    assert f'"van den Berg, Anna",,,anna,Team Noord,{most:g}' in lines("canvas")
    assert "dewi,,,dewi,Team Noord," in lines("canvas")
    assert lines("brightspace")[0] == f"Username,{title} Points Grade,End-of-Line Indicator"
    assert "bram,0,#" in lines("brightspace")
    assert lines("moodle")[0] == f"Username,Email address,First name,Last name,{title}"
    assert ",chris@zorg.nl,Chris,Ång," in lines("moodle")
    assert all("'=cmd" in "".join(lines(system)) for system in SYSTEMS)
