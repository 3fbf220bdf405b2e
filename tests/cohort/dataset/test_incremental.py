"""A build reads only the cohorts in which something changed, and comes to the same."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from course.cohort.build import build
from course.cohort.dataset import rows
from course.cohort.dataset.snapshot import TABLES, published
from course.content.settings import Settings
from course.paths import CoursePaths
from tests.cohort.conftest import Course, HandInCohort


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cohorts whose answers a build reads, as it goes."""
    seen: list[str] = []

    def noted(*given: Any) -> rows.Rows:  # noqa: ANN401
        seen.append(given[2][1])
        return rows.rows_of(*given)

    monkeypatch.setattr("course.cohort.dataset.published_tables.rows_of", noted)
    return seen


def tables(paths: CoursePaths) -> list[pd.DataFrame]:
    found = published(paths)
    assert found is not None
    return [pd.read_parquet(getattr(found, name)) for name in TABLES]


def begun_anew(paths: CoursePaths, files: Sequence[Path]) -> None:
    for path in files:
        path.unlink()


def test_only_what_changed_is_read_and_the_tables_are_those_of_a_build_from_nothing(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort, read: list[str]
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 12)
    build(*course, settings)
    assert read == ["noord", "zuid"]

    build(*course, settings)
    assert read == ["noord", "zuid"]
    cohort_hands_in("zuid", 24)
    build(*course, settings)

    assert read == ["noord", "zuid", "zuid"]
    whole = tables(course[0])
    begun_anew(course[0], [p for p in course[0].cohort.iterdir() if p.is_file()])
    build(*course, settings)
    for one, other in zip(whole, tables(course[0]), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_who_waits_to_be_published_is_read_again(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort, read: list[str]
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)
    cohort_hands_in("noord", 15)
    build(*course, settings)
    cohort_hands_in("noord", 22)

    build(*course, settings)

    assert read == ["noord"] * 3
    assert tables(course[0])[0]["learner"].nunique() == 22


def test_after_an_upgrade_all_is_read(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    read: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)

    monkeypatch.setattr("course.cohort.dataset.build_state.code_digest", lambda: "another")
    said = build(*course, settings)

    assert read == ["noord"] * 2
    assert said == "Nothing is new: the published cohort data stay as they are."


def test_a_lesson_that_left_the_course_leaves_the_tables(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    build(*course, settings)

    build(*course, settings.model_copy(update={"lessons": ("een-andere-les",)}))

    assert all(table.empty for table in tables(course[0]))


def test_a_reader_of_one_cohort_can_skip_the_others(
    course: Course,
    settings: Settings,
    cohort_hands_in: HandInCohort,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("course.cohort.dataset.parquet._ROWS", 50)
    for cohort in ("noord", "oost", "zuid"):
        cohort_hands_in(cohort, 12)
    build(*course, settings)

    found = published(course[0])
    assert found is not None
    file = pq.ParquetFile(found.steps).metadata
    at = file.schema.names.index("cohort")
    held = [file.row_group(n).column(at).statistics for n in range(file.num_row_groups)]
    of_oost = [one for one in held if one.min <= "oost" <= one.max]
    assert len(held) >= 6
    assert 0 < len(of_oost) <= len(held) / 2
