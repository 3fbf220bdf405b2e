"""Pages are made once, and tables are read no more than is needed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from course.cohort.pages import cache, registry
from course.cohort.pages.viewer import Viewer
from course.content.settings import Settings
from course.web.coordinator.report import report
from tests.cohort.conftest import Course
from tests.conftest import LESSON, REPOSITORY

BOTH = ["noord", "zuid"]
EXERCISE = "kerstavond"


@pytest.fixture(autouse=True)
def _empty() -> None:
    cache._build_once.cache.clear()


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, dict[str, Any]]]:
    """Every reading of a Parquet file: the file, and how it was asked for."""
    found: list[tuple[Path, dict[str, Any]]] = []
    read: Callable[..., pd.DataFrame] = pd.read_parquet

    def noted(path: Path, **asked: Any) -> pd.DataFrame:  # noqa: ANN401
        found.append((Path(path), asked))
        return read(path, **asked)

    monkeypatch.setattr(pd, "read_parquet", noted)
    return found


@pytest.fixture
def queries(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every connection to DuckDB."""
    found: list[object] = []
    connect = duckdb.connect

    def noted(*given: Any, **asked: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401
        found.append(given)
        return connect(*given, **asked)

    monkeypatch.setattr(duckdb, "connect", noted)
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Every page that is made."""
    found: list[tuple[str, ...]] = []
    view = registry.view

    def noted(viewer: Viewer, part: tuple[str, ...]) -> dict[str, Any]:
        found.append(part)
        return view(viewer, part)

    monkeypatch.setattr(registry, "view", noted)
    return found


def viewer(course: Course, settings: Settings, cohorts: list[str]) -> Viewer:
    return Viewer(course[0], settings, course[1], cohorts, "noord")


def test_a_report_reads_each_file_once(
    dashboard: Course,
    settings: Settings,
    tmp_path: Path,
    reads: list[tuple[Path, dict[str, Any]]],
    queries: list[object],
) -> None:
    report(viewer(dashboard, settings, BOTH), tmp_path)

    assert sorted(path.name.split("-")[0] for path, _ in reads) == ["progress", "steps"]
    assert len(queries) == 1


def test_a_report_says_what_the_pages_say(dashboard: Course, settings: Settings) -> None:
    who = viewer(dashboard, settings, BOTH)
    whole = registry.shared(who)

    for make in (cache.overview_page, cache.agenda_page, cache.movement_page):
        assert make(whole) == make(who)
    assert cache.comparison_page(whole) == cache.comparison_page(who)
    assert cache.lesson_page(whole, LESSON) == cache.lesson_page(who, LESSON)
    assert cache.exercise_page(whole, LESSON, EXERCISE) == cache.exercise_page(
        who, LESSON, EXERCISE
    )


def test_pages_of_frozen_figures_read_no_file(
    dashboard: Course, settings: Settings, reads: list[tuple[Path, dict[str, Any]]]
) -> None:
    who = viewer(dashboard, settings, BOTH)

    assert cache.agenda_page(who)["dilemmas"]
    assert cache.overview_page(who)["figures"]
    assert cache.lesson_page(who, LESSON)["exercises"]
    assert cache.exercise_page(who, LESSON, EXERCISE)["figures"]
    assert reads == []


def test_what_shows_one_cohort_is_made_once_for_everybody_who_may_see_it(
    dashboard: Course, settings: Settings, made: list[tuple[str, ...]]
) -> None:
    pages = [
        cache.exercise_page(viewer(dashboard, settings, cohorts), LESSON, EXERCISE)
        for cohorts in (["noord"], BOTH, ["noord"])
    ]

    assert made == [("exercise", LESSON, EXERCISE)]
    assert [len(page["cohorts"]) for page in pages] == [1, 2, 1]


def test_what_shows_other_cohorts_is_made_for_who_may_see_them(
    dashboard: Course, settings: Settings, made: list[tuple[str, ...]]
) -> None:
    alone, both = (
        cache.overview_page(viewer(dashboard, settings, cohorts)) for cohorts in (["noord"], BOTH)
    )

    assert made == [("overview",)] * 2
    assert len(alone["cohorts"]) < len(both["cohorts"])


def test_threads_that_ask_for_one_page_make_it_once(
    dashboard: Course, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, begun, view = [], threading.Event(), registry.view

    def slow(viewer: Viewer, part: tuple[str, ...]) -> dict[str, Any]:
        asked.append(part)
        assert begun.wait(20)
        return view(viewer, part)

    monkeypatch.setattr(registry, "view", slow)
    who = viewer(dashboard, settings, BOTH)

    with ThreadPoolExecutor(4) as pool:
        pages = [pool.submit(cache.movement_page, who) for _ in range(4)]
        begun.set()
        first, *others = [page.result(60) for page in pages]

    assert len(asked) == 1
    assert others == [first] * 3


def test_four_cohorts_of_the_whole_course_are_kept_together(settings: Settings) -> None:
    exercises = len(list((REPOSITORY / "source").glob("*/exercises/*.yaml")))
    each = exercises + 2 * len(settings.lessons) + 5  # a lesson also has a page of its time

    assert exercises > 50
    assert 4 * each < cache.KEPT
