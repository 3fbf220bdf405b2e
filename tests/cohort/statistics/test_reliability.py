"""Cronbach's alpha against a published one and pingouin; the sheet of scores it is taken from."""

import importlib
import math

import numpy as np
import pandas as pd
import pytest

from course.cohort.statistics import alpha, exercise_scores
from tests.cohort.conftest import Frame
from tests.cohort.statistics.test_item_analysis import lsat

pingouin = importlib.import_module("pingouin")


# D. Rizopoulos, ltm, Journal of Statistical Software 17 (2006) issue 5: `descript(LSAT)`.
def test_the_lsat_has_the_published_alpha() -> None:
    found = alpha(lsat())

    assert found.estimate == pytest.approx(0.2950, abs=5e-5)
    assert found.learners == 1000
    assert found.low < found.estimate < found.high


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("learners", "items"), [(12, 3), (40, 8), (300, 20)])
def test_alpha_and_its_interval_are_pingouins(seed: int, learners: int, items: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(learners, 1)) + rng.normal(0, 1.5, (learners, items))
    scores = pd.DataFrame(values)
    scores.iloc[0, 0] = math.nan

    found = alpha(scores)

    theirs, ends = pingouin.cronbach_alpha(scores.dropna())
    assert found.estimate == pytest.approx(theirs)
    assert [found.low, found.high] == pytest.approx(list(ends), abs=5.001e-4)
    assert found.learners == learners - 1


def test_a_wide_interval_is_not_enough() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(300, 1)) + rng.normal(0, 1, (300, 6))

    assert alpha(pd.DataFrame(values)).enough
    assert not alpha(pd.DataFrame(values[:19])).enough
    assert not alpha(lsat().head(80)).enough


@pytest.mark.parametrize(
    "scores",
    [
        pd.DataFrame({"a": [0.1, 0.4], "b": [math.nan, 0.2]}),
        pd.DataFrame({"a": [0.1, 0.4, 0.5]}),
        pd.DataFrame({"a": [0.1] * 5, "b": [0.7] * 5}),
        pd.DataFrame(columns=["a", "b"], dtype=float),
    ],
)
def test_what_cannot_be_said_is_missing(scores: pd.DataFrame) -> None:
    found = alpha(scores)

    assert math.isnan(found.estimate)
    assert not found.enough


def test_exercises_are_the_items_of_the_sheet(steps: Frame) -> None:
    table = pd.concat(
        [
            steps({"a": 1}, learner="els", exercise="een", points=3.0),
            steps({"a": 1}, learner="els", exercise="een", step="later", points=3.0),
            steps({"a": 1}, learner="bo", exercise="een", points=4.0),
            steps({"a": 1}, learner="els", exercise="twee", points=0.0, state="unanswered"),
            steps({"a": 1}, learner="bo", exercise="twee", points=1.0, max_points=2.0),
            steps({"a": 1}, learner="bo", exercise="vrij", points=0.0, max_points=0.0),
        ]
    )

    scores, points = exercise_scores(table)

    assert scores.loc["els", "een"] == 0.75
    assert scores.loc["bo"].to_dict() == {"een": 1.0, "twee": 0.5}
    assert scores["twee"].isna().to_dict() == {"bo": False, "els": True}
    assert points.to_dict() == {"een": 4.0, "twee": 2.0}


def test_nobody_gives_an_empty_sheet(steps: Frame) -> None:
    scores, points = exercise_scores(steps({}))

    assert scores.empty
    assert points.empty
