"""Pages and files of coordinators are made without one row of anybody: no file, no table of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pypdf import PdfReader
from sqlalchemy import event

from course.cohort.dataset import parquet, rows
from course.cohort.pages import cache
from course.cohort.pages.viewer import Viewer
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings
from course.web.coordinator.report import report
from tests.conftest import LESSON
from tests.web.coordinator.test_key_lock import OTHERS, PAGES, everything
from tests.web.office.conftest import Desk

# What somebody answered or earned, and who was counted. Who takes part is asked of some of these
# for the overview, a lesson, the report and *Deelname*, see `course.records.taking_part`; and for
# *Wanneer komen er cijfers?* how many wait to be counted, see `course.cohort.scheduling`.
OF_PEOPLE = re.compile(r"\b(?:from|join)\s+(answers|handins|marks|counted_people)\b", re.IGNORECASE)
TAKING_PART = {"", "/deelname", "/cijfers", "/rapport.pdf", "/rapport.zip", f"/{LESSON}"}


@pytest.fixture(scope="module", autouse=True)
def _published(desk: Desk) -> None:
    assert list(publish_everything(desk.service.store, desk.service.settings, datetime.now(UTC)))


@pytest.fixture
def _unreadable(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no rows, and whoever asks for them fails."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a coordinator's page asked for rows")

    assert not list(desk.service.paths.cohort.glob("**/*.parquet"))
    for owner, name in (
        (pd, "read_parquet"),
        (duckdb, "connect"),
        (parquet, "opened"),
        (rows, "rows_of"),
    ):
        monkeypatch.setattr(owner, name, refused)
    cache._build_once.cache.clear()


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """Every statement that the service sends to the store."""
    found: list[str] = []

    def note(*given: object) -> None:
        found.append(str(given[2]))

    event.listen(desk.service.store.engine, "before_cursor_execute", note)
    yield found
    event.remove(desk.service.store.engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("_unreadable")
def test_every_page_and_file_opens_where_rows_are_unreadable(
    desk: Desk, released: Released
) -> None:
    text = everything(desk, "cora", released)

    assert "Cijfers van 12 deelnemers" in text
    assert "Er ging iets mis" not in text


@pytest.mark.usefixtures("_unreadable")
def test_the_report_is_written_where_rows_are_unreadable(
    desk: Desk, settings: Settings, tmp_path: Path
) -> None:
    service = desk.service
    few = settings.model_copy(update={"lessons": (LESSON,)})

    path = report(Viewer(service.paths, few, service.store, ["noord"], "noord"), tmp_path)

    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Team Noord" in text
    assert list(tmp_path.glob("**/*.parquet"))


@pytest.mark.usefixtures("_unreadable")
def test_no_table_of_answers_is_asked_of_but_for_who_takes_part(
    desk: Desk, released: Released
) -> None:
    exercises = [f"/{LESSON}/{one.id}" for one in released.exercises]
    asked = {}
    for path in (*PAGES, *OTHERS, *exercises):
        desk.get(f"cohort/noord{path}", "cora")  # who somebody is, is remembered from here on
        cache._build_once.cache.clear()
        with statements(desk) as found:
            assert desk.get(f"cohort/noord{path}", "cora").status_code == 200
        assert found
        asked[path] = {name for one in found for name in OF_PEOPLE.findall(one)}

    assert {path for path, tables in asked.items() if tables} <= TAKING_PART
    counting = {path for path, tables in asked.items() if "counted_people" in tables}
    assert counting <= {"/cijfers"}
