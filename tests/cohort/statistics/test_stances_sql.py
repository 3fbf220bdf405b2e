"""What DuckDB works out of the table is what the measures say of its rows."""

import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.dataset.snapshot import published
from course.cohort.statistics import TOTAL
from course.cohort.statistics.stances_sql import StanceQueries, connected
from tests.cohort.conftest import Course
from tests.conftest import LESSON

COHORTS = ["noord", "zuid"]


def read(course: Course) -> tuple[pd.DataFrame, StanceQueries]:
    found = published(course[0])
    assert found is not None
    return pd.read_parquet(found.steps), StanceQueries(connected(found.steps), [LESSON], COHORTS)


def same(found: pd.DataFrame, expected: pd.DataFrame, keys: list[str]) -> None:
    columns = [*keys, *(name for name in found if name not in keys)]
    one, other = (
        frame[columns].astype(dict.fromkeys(keys, "str")).sort_values(keys, ignore_index=True)
        for frame in (found, expected)
    )
    pd.testing.assert_frame_equal(one, other, check_dtype=False)


@pytest.mark.parametrize("whole", [False, True])
def test_positions_and_profiles_are_those_of_the_measures(dashboard: Course, whole: bool) -> None:
    steps, where = read(dashboard)
    every = statistics.with_total(steps) if whole else steps

    same(where.positions(whole=whole), statistics.position(every), ["lesson", "cohort"])
    same(where.profiles(whole=whole), statistics.profile(every), ["lesson", "cohort", "stance"])


def test_stances_stand_in_the_order_of_the_axis(dashboard: Course) -> None:
    _, where = read(dashboard)

    assert list(where.profiles()["stance"]) == list(statistics.POSITIONS) * 2


def test_only_the_cohorts_that_are_asked_for_count(dashboard: Course) -> None:
    found = published(dashboard[0])
    assert found is not None
    where = StanceQueries(connected(found.steps), [LESSON], ["zuid"]).positions(whole=True)

    assert list(where["cohort"]) == [TOTAL, "zuid"]
    assert where["mean"].nunique() == 1
    assert StanceQueries(connected(found.steps), ["een-andere-les"], ["zuid"]).positions().empty
    assert StanceQueries(connected(found.steps), [LESSON], []).profiles().empty
    assert StanceQueries(connected(found.steps), [LESSON], []).releases() == []


def test_the_release_with_most_rows_comes_first(dashboard: Course) -> None:
    steps, where = read(dashboard)

    assert where.releases() == list(steps["release"].value_counts().index)
