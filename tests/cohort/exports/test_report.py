"""The report: one file that needs nothing else, its tables beside it, nothing of the key on it."""

import csv
import html
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import main
from course.cohort.pages.viewer import Viewer
from course.content.released import Released
from course.content.settings import Settings
from course.web.coordinator.report import report
from tests.cohort.conftest import Course
from tests.cohort.pages.test_pages import nothing_of_the_key
from tests.conftest import LESSON

_ENDINGS = ("csv", "parquet", "txt")


@pytest.fixture(scope="module")
def written(
    dashboard: Course, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The report of noord."""
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")
    return report(viewer, tmp_path_factory.mktemp("report"))


def test_it_needs_no_other_file_and_no_network(written: Path) -> None:
    text = written.read_text(encoding="utf-8")

    assert "<svg" in text
    assert "Team Noord" in text
    assert not re.search(r"<script|<link|\b(src|href)=|url\(|@import|https?://", text)


def test_every_case_is_in_it(written: Path, released: Released) -> None:
    text = html.unescape(written.read_text(encoding="utf-8"))

    assert len(released.exercises) >= 8
    for case in released.exercises:
        assert f"<h3>{case.title}</h3>" in text


def test_its_tables_are_csv_that_can_be_read(written: Path) -> None:
    tables = sorted((written.parent / "tabellen").glob("*.csv"))

    assert len(tables) > 10
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1
    assert (written.parent / "tabellen" / f"{LESSON}-kerstavond-zeker.csv") in tables


def test_each_table_is_csv_and_parquet_with_what_explains_them(written: Path) -> None:
    folder = written.parent / "tabellen"
    names = {ending: {path.stem for path in folder.glob(f"*.{ending}")} for ending in _ENDINGS}

    assert names["csv"] - {"kolommen"} == names["parquet"]
    assert len(names["parquet"]) > 10
    assert names["txt"] == {"leesmij"}


def test_no_score_stance_or_reason_of_an_option_is_in_it(written: Path, released: Released) -> None:
    text = html.unescape(written.read_text(encoding="utf-8"))

    nothing_of_the_key(text, released)
    cases = text[text.index("<h3>") :]
    assert not re.search(r"te nabij|te afstandelijk|te_nabij|risico", cases)
    assert "gaat vooral te dichtbij" not in text


def test_the_command_names_the_file_or_the_cohorts_that_there_are(
    dashboard: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.paths.CoursePaths.here", lambda: dashboard[0])

    done = CliRunner().invoke(main, ["report", "noord", "--to", str(tmp_path)])
    other = CliRunner().invoke(main, ["report", "west"])

    assert done.exit_code == 0
    assert (tmp_path / "rapport-noord.html").is_file()
    assert other.exit_code != 0
    assert "noord, zuid" in other.output


def test_beside_another_cohort_it_holds_the_comparison(
    dashboard: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.paths.CoursePaths.here", lambda: dashboard[0])

    alone = CliRunner().invoke(main, ["report", "noord", "--to", str(tmp_path / "one")])
    both = CliRunner().invoke(
        main, ["report", "noord", "--beside", "zuid", "--to", str(tmp_path / "two")]
    )

    assert alone.exit_code == both.exit_code == 0
    texts = [(tmp_path / n / "rapport-noord.html").read_text("utf-8") for n in ("one", "two")]
    assert "Team Zuid" not in texts[0]
    assert "We vergeleken " in texts[1]
    assert (tmp_path / "two" / "tabellen" / "overzicht-verschil-inleveren.csv").is_file()
