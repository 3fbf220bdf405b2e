"""The files of a report hold the numbers of its pages: each of them, and no others."""

import csv
import math
import re
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from course.answers.store import Store
from course.cli import main
from course.cohort.exports.table_files import COLUMNS, README, Sheet, write
from course.cohort.figures.html import as_html
from course.cohort.figures.tables import NOTHING, Kind, Table
from course.cohort.pages.viewer import Viewer
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings, read_settings
from course.web.coordinator import report as report_module
from tests import lessons
from tests.cohort.conftest import PUBLISHED, Course, bare
from tests.conftest import OPENED

Written = tuple[list[Sheet], Path]
Numbers = list[float]


def one_lesson(dashboard: Course, settings: Settings, folder: Path) -> Path:
    """Write the report of noord beside zuid over one lesson."""
    viewer = Viewer(dashboard[0], settings, dashboard[1], ["noord", "zuid"], "noord")
    return report_module.report(viewer, folder)


def all_lessons(folder: Path) -> Path:
    """Write the same report over the whole course with the commands of an operator."""
    paths = bare(folder)
    with Store(paths.store_url) as store:
        for lesson in lessons.every().values():
            store.open_lesson(Released.of(lesson, lesson.notebook), OPENED)
    _done("simulate noord --learners 30", folder)
    _done("simulate zuid --learners 30 --seed 1", folder)
    with Store(paths.store_url) as store:
        assert len(list(publish_everything(store, read_settings(paths.source), PUBLISHED))) > 10
    return Path(_done("report noord --beside zuid", folder))


def _done(command: str, folder: Path) -> str:
    """What a command says that must succeed."""
    done = CliRunner().invoke(main, command.split(), env={"COURSE_ROOT": str(folder)})
    assert done.exit_code == 0, done.output
    return done.output.strip()


@pytest.fixture(
    scope="module", params=["one lesson", pytest.param("all lessons", marks=pytest.mark.slow)]
)
def written(
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Written:
    """The tables of a report beside another cohort, and the folder with their files."""
    sheets: list[Sheet] = []

    def noted(given: list[Sheet], folder: Path) -> None:
        sheets.extend(given)
        write(given, folder)

    folder = tmp_path_factory.mktemp("report")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_module, "write", noted)
        if request.param == "one lesson":
            path = one_lesson(request.getfixturevalue("dashboard"), settings, folder)
        else:
            path = all_lessons(folder)
    return sheets, path.parent / "tabellen"


def told(text: str) -> Numbers:
    """The numbers that a cell of a page tells, worked out from its words alone."""
    numbers = [
        float(number.replace("−", "-").replace(",", "."))  # noqa: RUF001 - a minus sign
        for number in re.findall(r"−?\d+(?:,\d+)?", text)  # noqa: RUF001 - a minus sign
    ]
    if "%" in text or "procentpunt" in text:
        numbers = [number / 100 for number in numbers]
    if text.endswith((" minder", " dichterbij")):
        numbers = [-number for number in numbers]
    if text.startswith(("hoogstens", "minder dan")):
        numbers.append(0.0)
    if text.startswith(("minstens", "meer dan")):
        numbers.append(1.0)
    return numbers


def cells(table: Table) -> list[tuple[str, dict[str, str]]]:
    """A table of a page: the name of each row, and its cells by the head of their column."""
    page = ElementTree.fromstring(str(as_html(table)))  # noqa: S314 - our own
    heads = [head.text or "" for head in page.findall("./thead/tr/th")]
    rows = []
    for row in page.findall("./tbody/tr"):
        name, *rest = ((cell.text or "").replace("\u00a0", " ") for cell in row)
        rows.append((name, dict(zip(heads[1:], rest, strict=True))))
    return rows


def numbers_of(columns: pa.Table, row: int, head: str) -> Numbers:
    """The numbers of a file at a row, in the columns that belong to one column of the page."""
    endings = ("waarde", "laag", "hoog", "waarschijnlijk laag", "waarschijnlijk hoog", "aantal")
    names = [f"{head} {ending}" for ending in endings]
    values = [columns[name][row].as_py() for name in names if name in columns.column_names]
    return [float(value) for value in values if value is not None]


def test_every_number_of_a_page_is_in_its_file_and_no_other(written: Written) -> None:
    sheets, folder = written
    tried = 0
    for name, table in sheets:
        columns = pq.read_table(folder / f"{name}.parquet")
        words = {column.title for column in table.columns if column.kind is Kind.TEXT}
        lines = cells(table)
        assert columns.num_rows == len(lines) > 0
        for at, (title, by_head) in enumerate(lines):
            assert columns[columns.column_names[0]][at].as_py() == title
            for head, text in by_head.items():
                if head in words:
                    assert columns[head][at].as_py() == text
                    continue
                tried += 1
                found = sorted(set(numbers_of(columns, at, head)))  # 24 to 24 is told as 24
                expected = sorted(set(told(text)))
                assert found == pytest.approx(expected), (name, title, head, text)
                assert (found == []) == (text == NOTHING)
    assert tried > 500


def test_every_figure_of_the_report_has_its_files(written: Written) -> None:
    sheets, folder = written

    pages = len(PdfReader(folder.parent / "rapport-noord.pdf").pages)
    assert 3 <= pages <= 8
    assert len(sheets) > 10
    names = [name for name, _ in sheets]
    for ending in ("csv", "parquet"):
        assert {path.stem for path in folder.glob(f"*.{ending}")} - {"kolommen"} == set(names)
    assert len(set(names)) == len(names)


def test_csv_and_parquet_say_the_same(written: Written) -> None:
    sheets, folder = written
    for name, _ in sheets:
        columns = pq.read_table(folder / f"{name}.parquet")
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            heads, *rows = csv.reader(file, delimiter=";")
        assert heads == columns.column_names
        assert len(rows) == columns.num_rows
        for row, values in zip(rows, columns.to_pylist(), strict=True):
            for text, value in zip(row, values.values(), strict=True):
                if value is None:
                    assert text == ""
                elif isinstance(value, str):
                    guard = "'" if value.startswith(("=", "+", "-", "@")) else ""
                    assert text == f"{guard}{value}"
                else:
                    assert float(text.replace(",", ".")) == pytest.approx(value)


def test_every_table_has_numbers_and_none_of_them_is_text(written: Written) -> None:
    sheets, folder = written
    assert len(sheets) > 10
    for name, table in sheets:
        columns = pq.read_table(folder / f"{name}.parquet")
        numeric = [f.name for f in columns.schema if pa.types.is_floating(f.type)]
        counts = [f.name for f in columns.schema if pa.types.is_integer(f.type)]
        assert any(columns[column].null_count < columns.num_rows for column in numeric), name
        assert counts or all(c.kind is not Kind.LEARNERS for c in table.columns)
        assert not any("nan" in str(columns[column].to_pylist()) for column in numeric)


def test_no_cell_is_a_guarded_dash_or_a_typographic_minus(written: Written) -> None:
    _, folder = written
    files = sorted(folder.glob("*.csv"))
    assert len(files) > 10
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells_ = [cell for row in csv.reader(file, delimiter=";") for cell in row]
        assert not {"'-", "-", "'"}.intersection(cells_)
        assert not any(re.fullmatch(r"\u2212\d.*", cell) for cell in cells_)


def test_numbers_are_rounded_as_they_are_shown(written: Written) -> None:
    sheets, folder = written
    shares = 0
    for name, table in sheets:
        columns = pq.read_table(folder / f"{name}.parquet")
        for column in table.columns:
            if column.kind not in {Kind.SHARE, Kind.SHARE_AND_RANGE}:
                continue
            for value in columns[f"{column.title} waarde"].to_pylist():
                if value is not None:
                    shares += 1
                    assert math.isclose(value * 20, round(value * 20), abs_tol=1e-9)
    assert shares > 100


def test_what_the_columns_mean_stands_beside_them(written: Written) -> None:
    sheets, folder = written
    with (folder / COLUMNS).open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file, delimiter=";")
    about = {(table, column): meaning for table, _, column, meaning in lines}

    assert head == ["Tabel", "Titel", "Kolom", "Betekenis"]
    assert "hoogstens 10 %" in (folder / README).read_text(encoding="utf-8")
    for name, _ in sheets:
        for field in pq.read_schema(folder / f"{name}.parquet"):
            assert field.metadata[b"betekenis"].decode() == about[name, field.name] != ""
