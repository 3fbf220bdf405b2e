"""Pages are made once, and tables are read no more than is needed."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from course.cohort.pages import cache, published, registry
from course.cohort.pages.viewer import Viewer
from course.cohort.publications import kept
from course.cohort.publications.kept import Publication
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
def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every reading of publications from the store; reading rows is an error."""
    found: list[object] = []
    read = kept.publications

    def noted(*given: Any, **asked: Any) -> list[Publication]:  # noqa: ANN401
        found.append(asked)
        return read(*given, **asked)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a coordinator's page read rows")

    monkeypatch.setattr(published, "publications", noted)
    monkeypatch.setattr(pd, "read_parquet", refused)
    monkeypatch.setattr(duckdb, "connect", refused)
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


def test_a_report_reads_what_was_published_once(
    dashboard: Course, settings: Settings, tmp_path: Path, reads: list[object]
) -> None:
    report(viewer(dashboard, settings, BOTH), tmp_path)

    assert len(reads) == 1


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


def test_no_page_reads_rows_and_each_reads_what_was_published_once(
    dashboard: Course, settings: Settings, reads: list[object]
) -> None:
    who = viewer(dashboard, settings, BOTH)

    assert cache.agenda_page(who)["dilemmas"]
    assert cache.overview_page(who)["figures"]
    assert cache.lesson_page(who, LESSON)["exercises"]
    assert cache.exercise_page(who, LESSON, EXERCISE)["figures"]
    assert cache.comparison_page(who)["figures"]
    assert cache.movement_page(who)["figures"]
    assert cache.concepts_page(who)["figures"]
    assert cache.time_page(who, LESSON)["figures"]
    assert len(reads) == 8


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
