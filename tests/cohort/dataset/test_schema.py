"""What is written down of the columns is true of the files."""

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pytest

from course.answers.store import Store
from course.cohort import statistics
from course.cohort.build import build
from course.cohort.dataset.schema import PROGRESS, STEPS, Column
from course.cohort.dataset.snapshot import TABLES, published
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.progress import counting
from course.paths import CoursePaths
from tests.cohort.conftest import Course, hands_in
from tests.conftest import OPENED

COLUMNS = dict(zip(TABLES, (STEPS, PROGRESS), strict=True))


def tables(course: Course) -> dict[str, pd.DataFrame]:
    found = published(course[0])
    assert found is not None
    return {name: pd.read_parquet(getattr(found, name)) for name in TABLES}


@pytest.mark.parametrize("column", [*STEPS, *PROGRESS], ids=lambda column: column.name)
def test_every_column_is_described_and_every_number_has_a_unit(column: Column) -> None:
    number = pa.types.is_floating(column.type) or pa.types.is_integer(column.type)

    assert len(column.about) > 8
    assert bool(column.unit) == (number or pa.types.is_timestamp(column.type))


def test_values_lie_where_the_units_say(dashboard: Course) -> None:
    steps, progress = (tables(dashboard)[name] for name in TABLES)

    assert steps["score"].dropna().between(0, 1).all()
    assert steps["certainty"].dropna().isin([1, 2, 3]).all()
    assert (steps["points"] <= steps["max_points"]).all()
    assert (steps["seconds"].dropna() >= 0).all()
    assert set(steps["state"]) <= {"answered", "unanswered", "skipped", "unreached"}
    assert steps["learner"].str.fullmatch("[0-9a-f]{32}").all()
    assert (progress["done"] <= progress["exercises"]).all()


def test_missing_means_what_is_written_down(dashboard: Course) -> None:
    steps, progress = (tables(dashboard)[name] for name in TABLES)
    answered = steps["state"] == "answered"

    for column in STEPS:
        if "not answered" in column.missing:
            assert steps.loc[~answered, column.name].isna().all(), column.name
        else:
            assert steps[column.name].notna().all(), column.name
    assert (progress["late"].isna() == ~progress["handed_in"]).all()


def test_progress_is_about_the_exercises_that_count(dashboard: Course, released: Released) -> None:
    progress = tables(dashboard)["progress"]

    assert set(progress["exercises"]) == {len(counting(released.exercises))}


def test_practice_is_among_the_choices_and_not_among_what_counts(
    paths: CoursePaths, released: Released, settings: Settings
) -> None:
    first, *rest = released.exercises
    practice = first.model_copy(update={"practice": True, "points": 0.0})
    with Store(paths.store_url) as store:
        store.open_lesson(replace(released, id="r2", exercises=(practice, *rest)), OPENED)
        hands_in(store, settings, "noord", 10)
        build(paths, store, settings)
        steps, progress = (tables((paths, store))[name] for name in TABLES)

    own = steps[steps["exercise"] == first.id]
    scores, _ = statistics.exercise_scores(steps)
    assert own["learner"].nunique() == 10
    assert set(own["max_points"]) == {0.0}
    assert set(progress["exercises"]) == {len(rest)} == {len(scores.columns)}
    assert first.id not in scores
