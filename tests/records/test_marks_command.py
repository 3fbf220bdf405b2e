"""`course marks`: files for people and for systems, from a shell."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from course.answers.saving import Intake
from course.answers.store import Store
from course.cli import main
from course.content.released import Released
from course.content.settings import read_settings
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.conftest import LESSON, OPENED
from tests.records.grade_files import CANVAS
from tests.whose import learner_of


@pytest.fixture
def root(course_root: Path, released: Released, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course in which bram of noord handed in nothing at all."""
    paths = CoursePaths.at(course_root)
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        hand_in(Intake(store, read_settings(paths.source)), learner_of(store, "bram"), LESSON)
    monkeypatch.chdir(course_root)
    monkeypatch.setenv("COURSE_ROOT", str(course_root))
    return course_root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["marks", *arguments])


def test_csv_and_excel(root: Path) -> None:
    for form in ("csv", "xlsx"):
        done = run("noord", "--to", form)
        assert (done.exit_code, done.stdout) == (0, f"cijfers-noord.{form}\n"), done.stderr

    text = (root / "cijfers-noord.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    sheet = load_workbook(root / "cijfers-noord.xlsx").worksheets[0]
    assert row["gebruikersnaam"] == sheet["A2"].value == "bram"


def test_a_new_file_for_a_system(root: Path) -> None:
    done = run("noord", "--to", "brightspace", "--output", "nieuw.csv")

    assert done.exit_code == 0
    assert (root / "nieuw.csv").read_text("utf-8").splitlines()[1] == "bram,0,#"


def test_the_systems_own_file_is_filled_in_and_the_rest_is_told(root: Path) -> None:
    (root / "canvas.csv").write_text(CANVAS, encoding="utf-8")

    done = run("noord", "canvas.csv", "--to", "canvas", "--output", "terug.csv")

    assert done.exit_code == 0, done.stderr
    assert (root / "terug.csv").read_text("utf-8") == CANVAS.replace("Noord,7.25", "Noord,0")
    lines = done.stderr.splitlines()
    assert lines[0] == (
        "Nabijheid en afstand (8812): 1 marks, 1 of them in place of another; "
        "0 learners have none yet"
    )
    assert lines[1].startswith("Row 4 fits nobody in this cohort: Berg, Anna van den")


def test_a_column_can_be_chosen(root: Path) -> None:
    (root / "canvas.csv").write_text(CANVAS, encoding="utf-8")

    done = run("noord", "canvas.csv", "--to", "canvas", "--column", "Eigen opdracht=geslaagd",
               "--output", "terug.csv")  # fmt: skip

    assert done.exit_code == 0, done.stderr
    assert "bram,Team Noord,7.25,0," in (root / "terug.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("oost", "--to", "csv"), "There is no cohort oost; there are: noord, zuid"),
        (("noord", "canvas.csv", "--to", "csv"), "FILE goes with --to moodle"),
        (("noord", "--to", "canvas", "--column", "a=b"), "FILE goes with --to moodle"),
        (("noord", "canvas.csv", "--to", "canvas", "--column", "Weg=punten"), "no column Weg"),
        (
            ("noord", "canvas.csv", "--to", "canvas", "--column", "Eigen opdracht=weg"),
            "weg is no lesson with points",
        ),
        (("noord", "leeg.csv", "--to", "canvas"), "This file is empty."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_writes_nothing(
    root: Path, arguments: tuple[str, ...], said: str
) -> None:
    (root / "canvas.csv").write_text(CANVAS, encoding="utf-8")
    (root / "leeg.csv").touch()
    before = set(root.iterdir())

    done = run(*arguments)

    assert done.exit_code != 0
    assert said in done.stderr
    assert "Traceback" not in done.output
    assert set(root.iterdir()) == before
