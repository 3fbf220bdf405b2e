"""A cohort's marks as CSV and Excel: what is missing stays missing, and nothing is a formula."""

import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from course.answers.saving import Intake
from course.content.released import Released
from course.content.settings import Completion, Settings
from course.marking.handing_in import hand_in
from course.people import schema as t
from course.people.dates import reopen
from course.people.enrolment import move
from course.people.organisations import Group, add_cohort
from course.records.cohort_marks import CohortMarks, cohort_marks
from course.records.marks_export import head, marks_csv, marks_xlsx, table
from course.records.participants import known_cohorts
from tests.conftest import LESSON
from tests.records.conftest import BY, HOSTILE
from tests.statements import statements
from tests.whose import learner_of


def rows_of(marks: CohortMarks) -> dict[str, dict[str, str]]:
    text = marks_csv(marks)
    assert text.startswith("\ufeff")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    return {row["naam"]: row for row in rows}


def test_everybody_is_there_once_by_the_order_of_names(marks: CohortMarks) -> None:
    names = [row.who.shown for row in marks.rows]

    assert names == ["Chris Ång", "Anna van den Berg", "Bram Bos", HOSTILE, "dewi"]


def test_points_are_numbers_and_what_is_missing_is_empty(
    marks: CohortMarks, released: Released
) -> None:
    rows, title = rows_of(marks), released.title
    most = f"{sum(exercise.points for exercise in released.exercises):g}"
    asked = ("stand", "punten", "van", "te laat", "poging", "gehaald")

    def lesson(name: str) -> tuple[str, ...]:
        return tuple(rows[name][f"{title}: {part}"] for part in asked)

    assert lesson("Anna van den Berg") == ("gehaald", most, most, "nee", "1", "ja")
    assert lesson("Bram Bos") == ("niet gehaald", "0", most, "nee", "1", "nee")
    assert lesson("Chris Ång") == ("niet begonnen", "", "", "", "", "")
    assert lesson("dewi") == ("bezig", "", "", "", "", "")
    assert rows["Chris Ång"][f"{title}: ingeleverd op"] == ""


def test_names_and_the_outcome_of_the_course_stand_beside_them(marks: CohortMarks) -> None:
    rows = rows_of(marks)
    anna, bram, chris = rows["Anna van den Berg"], rows["Bram Bos"], rows["Chris Ång"]

    who = ("gebruikersnaam", "voornaam", "tussenvoegsel", "achternaam", "e-mail", "cohort")
    assert tuple(anna[field] for field in who) == (
        "anna", "Anna", "van den", "Berg", "anna@zorg.nl", "Team Noord",
    )  # fmt: skip
    assert (chris["gebruikersnaam"], chris["keer in dit cohort"]) == ("", "1")
    assert (rows["dewi"]["e-mail"], rows["dewi"]["keer in dit cohort"]) == ("", "")
    assert (anna["afgerond"], anna["geslaagd"]) == ("ja", "ja")
    assert (bram["afgerond"], bram["geslaagd"]) == ("ja", "nee")
    assert (chris["afgerond"], chris["afgerond op"], chris["geslaagd"]) == ("nee", "", "nog niet")
    assert chris["waarom"].startswith("Nog niet ingeleverd: ")


def test_excel_has_numbers_dates_and_text_and_no_formula(marks: CohortMarks) -> None:
    book = load_workbook(io.BytesIO(marks_xlsx(marks)))
    (sheet,) = book.worksheets
    titles, *rows = sheet.iter_rows()
    column = {cell.value: number for number, cell in enumerate(titles)}
    anna = next(row for row in rows if row[1].value == "Anna van den Berg")
    hostile = next(row for row in rows if row[0].value == HOSTILE)

    assert [cell.value for cell in titles] == head(marks)
    assert len(rows) == 5
    assert {cell.data_type for row in rows for cell in row} == {"s", "n", "d"}
    points = next(n for title, n in column.items() if str(title).endswith(": punten"))
    assert isinstance(anna[points].value, int | float)
    assert isinstance(anna[column["afgerond op"]].value, datetime)
    assert hostile[0].quotePrefix
    assert hostile[0].data_type == "s"
    assert sheet.freeze_panes == "C2"


def test_csv_has_no_formula_either(marks: CohortMarks) -> None:
    assert rows_of(marks)[f"'{HOSTILE}"]["gebruikersnaam"] == f"'{HOSTILE}"


def test_what_excel_does_not_take_is_left_out(cohort: Intake, settings: Settings) -> None:
    who = learner_of(cohort.store, "bellen")
    hand_in(cohort, who, LESSON)
    with cohort.store.engine.begin() as connection:  # as a store of an earlier version may hold
        old = update(t.logins).where(t.logins.c.person == who.name)
        connection.execute(old.values(subject="bel\x07len"))

    book = load_workbook(io.BytesIO(marks_xlsx(cohort_marks(cohort.store, settings, "noord"))))

    assert "bellen" in {row[0].value for row in book.worksheets[0].iter_rows()}


def test_a_cell_a_heading(marks: CohortMarks) -> None:
    assert {len(row) for row in table(marks)} == {len(head(marks))}


def test_whoever_moved_is_in_the_new_cohort_only(cohort: Intake, settings: Settings) -> None:
    anna = next(
        row.who.person for row in cohort_marks(cohort.store, settings, "noord").rows
        if row.who.login == "anna"
    )  # fmt: skip
    with cohort.store.engine.execution_options(writes=True).begin() as connection:
        add_cohort(connection, BY, Group("avond", "Avondgroep", "zorg"))
        move(connection, BY, anna.id, "noord", "avond")

    there = {
        name: {row.who.login for row in cohort_marks(cohort.store, settings, name).rows}
        for name in ("noord", "avond", "zuid")
    }

    assert "anna" not in there["noord"]
    assert there["avond"] == {"anna"}
    assert there["zuid"] == set()
    with cohort.store.engine.connect() as connection:
        assert known_cohorts(connection, settings)["avond"] == "Avondgroep"


def test_a_lesson_that_was_reopened_is_the_second_attempt_once_it_is_handed_in_again(
    cohort: Intake, settings: Settings
) -> None:
    def attempt() -> int:
        rows = cohort_marks(cohort.store, settings, "noord").rows
        return next(row.attempts[LESSON] for row in rows if row.who.login == "bram")

    bram = next(
        row.who.person for row in cohort_marks(cohort.store, settings, "noord").rows
        if row.who.login == "bram"
    )  # fmt: skip
    with cohort.store.engine.execution_options(writes=True).begin() as connection:
        now = BY._replace(at=datetime.now().astimezone())
        reopen(connection, now, bram.id, "noord", LESSON)
    before = attempt()
    hand_in(cohort, learner_of(cohort.store, "bram"), LESSON, attempt=2)

    assert (before, attempt()) == (1, 2)


def test_an_organisations_own_rule_is_followed(cohort: Intake, settings: Settings) -> None:
    strict = cohort_marks(cohort.store, settings, "noord", completion=Completion(pass_mark=1))
    found = {row.who.login: row.outcome.passed for row in strict.rows}

    assert (found["anna"], found[HOSTILE]) == ("yes", "no")


def test_an_unknown_cohort_is_told_apart_from_an_empty_one(
    cohort: Intake, settings: Settings
) -> None:
    with pytest.raises(LookupError):
        cohort_marks(cohort.store, settings, "bestaat-niet")


def test_a_cohort_costs_as_many_statements_however_many_are_in_it(
    cohort: Intake, settings: Settings
) -> None:
    counts = []
    for more in (0, 25):
        for number in range(more):
            hand_in(cohort, learner_of(cohort.store, f"deelnemer-{number}"), LESSON)
        cohort_marks(cohort.store, settings, "noord")
        with statements(cohort.store.engine) as seen:
            marks = cohort_marks(cohort.store, settings, "noord")
        counts.append((len(marks.rows), len(seen)))

    assert [rows for rows, _ in counts] == [5, 30]
    assert counts[0][1] == counts[1][1] <= 18
