"""Measures against published worked examples, tables, and frames small enough to count by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.cohort.statistics import (
    STATES,
    TOTAL,
    completion,
    option_shares,
    position,
    profile,
    student,
    wilson,
    with_total,
)
from course.exercises.case import AXES
from tests.cohort.conftest import Frame

OPTIONS = pd.DataFrame(
    [("casus", "begin", answer) for answer in ("a", "b", "c")]
    + [("casus", "later", answer) for answer in ("d", "e")],
    columns=["exercise", "step", "answer"],
)


# R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine
# 17 (1998) 857-872, table I, method 3 (Wilson, without continuity correction).
@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_agrees_with_newcombes_table(count: int, n: int, low: float, high: float) -> None:
    found = wilson(count, n)

    assert [float(end) for end in found] == pytest.approx([low, high], abs=5e-5)


def test_wilson_of_nobody_is_missing() -> None:
    low, high = wilson([0], [0])

    assert math.isnan(low[0])
    assert math.isnan(high[0])


@settings(deadline=None)  # a busy machine is no failure
@given(n=st.integers(1, 500), data=st.data())
def test_wilson_holds_the_share_and_mirrors(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))

    low, high = wilson([count, n - count], [n, n])

    assert 0 <= low[0] <= count / n <= high[0] <= 1
    assert low[0] == pytest.approx(1 - high[1])


# Any statistical table; here NIST/SEMATECH e-Handbook, 1.3.6.7.2.
@pytest.mark.parametrize(
    ("freedom", "t"), [(4, 2.776), (9, 2.262), (14, 2.145), (29, 2.045), (39, 2.023), (100, 1.984)]
)
def test_student_agrees_with_the_table(freedom: int, t: float) -> None:
    assert float(student(freedom)) == pytest.approx(t, abs=0.0005)


def test_student_without_freedom_is_missing() -> None:
    assert math.isnan(float(student(0)))


def test_completion_counts_those_who_started(progress: Frame) -> None:
    started = pd.concat(
        [
            progress(4),
            progress(2, late=True, feedback=True),
            progress(3, done=4, handed_in=False, late=None),
            progress(1, done=3, handed_in=False, late=None),
        ]
    )

    found = completion(started).set_index("state")

    assert list(found.index) == list(STATES)
    assert set(found["learners"]) == {10}
    assert found["count"].to_dict() == {
        "half": 9,
        "all": 6,
        "handed_in": 6,
        "late": 2,
        "feedback": 2,
    }
    assert found.loc["late", "share"] == 0.2


def test_a_lesson_without_exercises_is_finished_by_nobody(progress: Frame) -> None:
    found = completion(progress(3, done=0, exercises=0)).set_index("state")

    assert found.loc["all", "count"] == 0


def test_a_small_cohort_is_not_enough(steps: Frame) -> None:
    few, many = option_shares(steps({"a": 9}), OPTIONS), option_shares(steps({"a": 30}), OPTIONS)

    assert not few["enough"].any()
    assert many["enough"].all()


def test_shares_of_options_are_among_those_who_decided(steps: Frame) -> None:
    taken = pd.concat(
        [
            steps({"a": 6, "b": 2}),
            steps({"a": 6}, step="later", state="unreached").assign(answer=None, stance=None),
            steps({"d": 2}, step="later"),
        ]
    )

    found = option_shares(taken, OPTIONS).set_index(["step", "answer"])

    assert found["count"].to_dict() == {
        ("begin", "a"): 6,
        ("begin", "b"): 2,
        ("begin", "c"): 0,
        ("later", "d"): 2,
        ("later", "e"): 0,
    }
    assert found.loc[("begin", "a"), "share"] == 0.75
    assert found.loc[("later", "d"), "learners"] == 2


def test_a_step_that_nobody_reached_has_no_rows(steps: Frame) -> None:
    found = option_shares(steps({"a": 3}), OPTIONS)

    assert set(found["step"]) == {"begin"}


def test_every_learner_weighs_the_same_in_a_profile(steps: Frame) -> None:
    often = pd.concat(
        [steps({"x": 1}, step=f"s{n}", learner="often", stance="te_nabij") for n in range(9)]
    )
    once = steps({"x": 1}, learner="once", stance="te_afstandelijk")

    found = profile(pd.concat([often, once]))

    assert list(found["stance"]) == list(AXES["afstand"])
    assert list(found["share"]) == [0.5, 0, 0, 0.5]
    assert set(found["learners"]) == {2}
    assert set(found["choices"]) == {10}


def test_a_profile_keeps_to_its_axis(steps: Frame) -> None:
    chosen = pd.concat([steps({"a": 3}, stance="redder"), steps({"b": 2}, stance="te_nabij")])

    assert set(profile(chosen, "driehoek")["learners"]) == {3}
    assert set(profile(chosen)["learners"]) == {2}


def test_the_interval_of_a_profile_is_students(steps: Frame) -> None:
    chosen = pd.concat(
        [steps({"a": 6}, stance="te_nabij"), steps({"b": 4}, stance="te_afstandelijk")]
    )

    near = profile(chosen).set_index("stance").loc["te_nabij"]

    half = 2.262 * np.std([1] * 6 + [0] * 4, ddof=1) / math.sqrt(10)
    assert near["low"] == pytest.approx(0.6 - half, abs=0.002)
    assert near["high"] == pytest.approx(0.6 + half, abs=0.002)


def test_position_runs_from_too_close_to_too_distant(steps: Frame) -> None:
    near = steps({"a": 5}, cohort="noord", stance="te_nabij")
    far = steps({"a": 5}, cohort="zuid", stance="te_afstandelijk")

    found = position(with_total(pd.concat([near, far]))).set_index("cohort")

    assert found["mean"].to_dict() == {"noord": -1, "zuid": 1, TOTAL: 0}
    assert found.loc[TOTAL, "learners"] == 10
    assert found["low"].to_dict()[TOTAL] < 0 < found["high"].to_dict()[TOTAL]


def test_nobody_gives_frames_without_rows(steps: Frame, progress: Frame) -> None:
    found = [
        completion(progress(0)),
        option_shares(steps({}), OPTIONS),
        profile(steps({})),
        position(steps({})),
    ]

    assert [len(frame) for frame in found] == [0] * 4
    assert all(
        {"lesson", "cohort", "learners", "low", "high", "enough"} <= set(f.columns) for f in found
    )
