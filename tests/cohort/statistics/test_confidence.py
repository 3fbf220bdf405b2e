"""Sure and wrong, counted by hand."""

from typing import Any

import pandas as pd
import pytest
from scipy import stats

from course.cohort.statistics import calibration, sure_and_wrong, wilson
from tests.cohort.conftest import Frame


def said(steps: Frame, **counts: int) -> pd.DataFrame:
    """As many learners as given for each of: sure and wrong, sure and right, in doubt and wrong."""
    kinds: dict[str, dict[str, Any]] = {
        "wrong": {"certainty": 3, "score": 0.0},
        "right": {"certainty": 3, "score": 1.0},
        "doubt": {"certainty": 2, "score": 0.0},
        "untold": {"certainty": None, "score": 0.0},
    }
    return pd.concat([steps({"a": n}, **kinds[kind]) for kind, n in counts.items()])


def test_sure_and_wrong_is_among_those_who_said_how_sure_they_were(steps: Frame) -> None:
    table = said(steps, wrong=6, right=10, doubt=14, untold=5)

    found = sure_and_wrong(table).iloc[0]

    assert (found["count"], found["learners"], found["sure"]) == (6, 30, 16)
    assert found["share"] == 0.2
    assert [found["low"], found["high"]] == pytest.approx([float(end) for end in wilson(6, 30)])
    assert bool(found["enough"])


def test_a_step_that_was_not_reached_says_nothing(steps: Frame) -> None:
    unreached = steps({"a": 9}, state="unreached", certainty=None, score=None)

    assert sure_and_wrong(unreached).empty
    assert calibration(unreached).empty


def test_every_learner_weighs_the_same_in_a_cohort(steps: Frame) -> None:
    often = [steps({"a": 1}, learner="o", step=f"s{n}", certainty=3, score=0.0) for n in range(9)]
    once = steps({"a": 1}, learner="e", certainty=3, score=1.0)

    found = calibration(pd.concat([*often, once])).iloc[0]

    assert found["mean"] == 0.5
    assert found["learners"] == 2
    assert not found["enough"]


def test_the_interval_of_a_cohort_is_students_over_learners(steps: Frame) -> None:
    found = calibration(said(steps, wrong=9, right=21)).iloc[0]

    values = [0.0] * 9 + [1.0] * 21
    theirs = stats.ttest_1samp(values, 0).confidence_interval()
    assert [found["low"], found["high"]] == pytest.approx([theirs.low, theirs.high])


def test_calibration_is_the_mean_score_by_how_sure(steps: Frame) -> None:
    found = calibration(said(steps, wrong=6, right=18, doubt=4)).set_index("certainty")

    assert found["mean"].to_dict() == {2: 0.0, 3: 0.75}
    assert found["learners"].to_dict() == {2: 4, 3: 24}
    assert found["enough"].to_dict() == {2: False, 3: True}
