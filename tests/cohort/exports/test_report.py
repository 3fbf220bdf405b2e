"""The report: four to eight pages for a board, its tables as data, nothing of the key on it."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from course.cli import main
from course.cohort.exports.board_report import Lesson, Part, Report, as_pdf
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import LIKELY, SHARE, Cell, Column, Kind, Table
from course.cohort.pages.viewer import Viewer
from course.content.released import Released
from course.content.settings import Settings
from course.web.coordinator.report import report, report_pdf, tables_zip
from tests.cohort.conftest import Course
from tests.cohort.pages.test_pages import nothing_of_the_key
from tests.conftest import LESSON

_AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
_ENDINGS = ("csv", "parquet", "txt")
_QUESTIONS = ("Gaat het beter dan ervoor?", "Waar zit het risico?", "Waar praten we over")


def read(paper: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(paper))


def text_of(paper: bytes) -> str:
    words = " ".join(page.extract_text() for page in read(paper).pages)
    return " ".join(words.split())


@pytest.fixture(scope="module")
def written(
    dashboard: Course, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The report of noord."""
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")
    return report(viewer, tmp_path_factory.mktemp("report"), _AT)


def test_it_begins_with_the_answers_and_says_of_when_it_is(written: Path) -> None:
    paper = read(written.read_bytes())
    first = " ".join(paper.pages[0].extract_text().split())

    assert paper.metadata is not None
    assert paper.metadata.title == "Rapport: Team Noord"
    assert "Stand van 1 december 2026." in first
    assert all(question in first for question in _QUESTIONS)
    assert first.index("Samenvatting") < first.index("Inhoud")
    assert "van de 24 deelnemers iets met een risico" in first
    assert len(paper.pages) == 3  # of one lesson; a course has more


def test_its_annex_has_every_exercise_and_the_day_of_its_figures(
    written: Path, released: Released
) -> None:
    text = text_of(written.read_bytes())

    assert len(released.exercises) >= 8
    annex = text[text.rindex("Bijlage: les voor les") :]
    for case in released.exercises:
        assert case.title in annex
    assert "Cijfers van 24 deelnemers" in annex
    assert "minstens 10 mensen" in annex


def test_a_large_course_stays_within_eight_pages() -> None:
    name = "Een vraag die zo lang is dat er op papier meer dan één regel voor nodig is, " * 3
    rows = [(name, [Cell("40 %", 0.4), Cell("20 tot 60 %", low=0.2, high=0.6)])] * 30
    figure = Figure("x", "t", "s", "over", {}, Table.of("t", "Vraag", (SHARE, LIKELY), rows))
    parts = [Part(f"Vraag {n}?", name, figure, [name] * 5) for n in range(5)]
    exercises = [(name[:60], name[:120])] * 30
    lessons = [Lesson(f"Les {n}", "Cijfers van 40 deelnemers.", exercises) for n in range(20)]
    made = [(f"Les {n}", "1 december 2026", "40") for n in range(20)]
    paper = as_pdf(Report("Rapport: Noord", "Cursus", "Stand.", "", parts, lessons, made, 10))

    assert 4 <= len(read(paper).pages) <= 8
    assert "staan in de tabel bij dit rapport" in text_of(paper)
    assert "Nog 8 lessen staan in de tabellen" in text_of(paper)


def test_a_wide_table_keeps_what_fits_on_paper() -> None:
    heads = ("Vooruit", "Gelijk", "Achteruit", "Verschil", "Zeker", "Deelnemers")
    columns = [Column(head, Kind.SHARE_AND_RANGE) for head in heads]
    cells = [Cell(f"{n} % (1 tot 9 %)") for n in (60, 35, 5, 55, 1, 36)]
    table = Table.of("t", "Onderwerp", columns, [("Beschikbaar zijn", cells)])
    part = Part("Gaat het beter?", "Ja.", Figure("x", "t", "s", "over", {}, table))
    paper = as_pdf(Report("Rapport: Noord", "Cursus", "Stand.", "", [part], [], [], 10))
    text = text_of(paper)

    assert "Onderwerp Vooruit Gelijk Achteruit Deelnemers" in text
    assert "Beschikbaar zijn 60 % 35 % 5 % 36 %" in text.replace("\u00a0", " ")
    assert "tot 9" not in text


def test_its_tables_are_csv_that_can_be_read(written: Path) -> None:
    tables = sorted((written.parent / "tabellen").glob("*.csv"))

    assert len(tables) > 10
    for path in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
        assert len(rows) > 1
        assert len({len(row) for row in rows}) == 1
    assert any(path.name.startswith(f"{LESSON}-kerstavond-") for path in tables)


def test_each_table_is_csv_and_parquet_with_what_explains_them(written: Path) -> None:
    folder = written.parent / "tabellen"
    names = {ending: {path.stem for path in folder.glob(f"*.{ending}")} for ending in _ENDINGS}

    assert names["csv"] - {"kolommen"} == names["parquet"]
    assert len(names["parquet"]) > 10
    assert names["txt"] == {"leesmij"}


def test_nothing_of_the_key_is_in_it_or_in_its_tables(written: Path, released: Released) -> None:
    tables = (written.parent / "tabellen").glob("*.csv")
    held = [path.read_text(encoding="utf-8-sig") for path in tables]
    text = " ".join([text_of(written.read_bytes()), *held])

    options = nothing_of_the_key(text, released)
    flat = "".join(text.split())
    for option in options:
        assert "".join(option.why.split()) not in flat
        assert "".join(option.consequence.split()) not in flat
    assert "▲" not in text


def test_the_buttons_give_the_same_paper_and_the_same_tables(
    dashboard: Course, settings: Settings, written: Path
) -> None:
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord"], "noord")

    assert text_of(report_pdf(viewer, _AT)) == text_of(written.read_bytes())
    with zipfile.ZipFile(io.BytesIO(tables_zip(viewer))) as packed:
        held = {Path(name).name: packed.read(name) for name in packed.namelist()}
    for path in (written.parent / "tabellen").glob("*.csv"):
        assert held[path.name] == path.read_bytes()


def test_the_command_names_the_file_or_the_cohorts_that_there_are(
    dashboard: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.paths.CoursePaths.here", lambda: dashboard[0])

    done = CliRunner().invoke(main, ["report", "noord", "--to", str(tmp_path)])
    other = CliRunner().invoke(main, ["report", "west"])

    assert done.exit_code == 0
    assert (tmp_path / "rapport-noord.pdf").is_file()
    assert other.exit_code != 0
    assert "noord, zuid" in other.output


def test_beside_another_cohort_it_holds_the_comparison(
    dashboard: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course.paths.CoursePaths.here", lambda: dashboard[0])
    arguments: dict[str, list[Any]] = {"one": [], "two": ["--beside", "zuid"]}
    for name, more in arguments.items():
        to = ["--to", str(tmp_path / name)]
        done = CliRunner().invoke(main, ["report", "noord", *more, *to])
        assert done.exit_code == 0

    tables = {n: {p.name for p in (tmp_path / n / "tabellen").glob("*.csv")} for n in arguments}
    assert not any("verschil" in name for name in tables["one"])
    assert any("verschil" in name for name in tables["two"])
