"""What a coordinator can never see, tried at the edges."""

import re
from pathlib import Path

import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import SUBTRACTS, TOO_EXACT, Shown
from course.cohort.disclosure.disclosed import COLUMNS
from tests.cohort.conftest import Frame
from tests.conftest import REPOSITORY

K = 10
OPTIONS = pd.DataFrame(
    [("casus", "begin", answer) for answer in "abcd"], columns=["exercise", "step", "answer"]
)


def shown_options(steps: pd.DataFrame, k: int = K) -> pd.DataFrame:
    return control.options(statistics.option_shares(steps, OPTIONS), k).frame


def test_nobody_has_no_rows_and_the_sentence_is_that_of_few(steps: Frame) -> None:
    shown = control.options(statistics.option_shares(steps({}), OPTIONS), K)

    assert shown.frame.empty
    assert shown.absent == control.too_few(K)


@pytest.mark.parametrize("learners", [1, 9])
def test_fewer_than_k_are_hidden_and_it_says_why(steps: Frame, learners: int) -> None:
    found = shown_options(steps({"a": learners}))

    assert not found["shown"].any()
    assert found[["value", "low", "high"]].isna().all(axis=None)
    assert set(found["n"]) == {0}
    assert set(found["text"]) == {"-"}
    assert set(found["why"]) == {control.too_few(K)}
    assert "minder dan 10 deelnemers" in control.too_few(K)


def test_ten_are_shown(steps: Frame) -> None:
    found = shown_options(steps({"a": 6, "b": 2, "c": 1, "d": 1}))

    assert found["shown"].all()
    assert list(found["text"]) == ["60 %", "20 %", "hoogstens 10 %", "hoogstens 10 %"]
    assert set(found["n"]) == {10}


@pytest.mark.parametrize(
    ("learners", "all_", "none"),
    [(10, "minstens 90 %", "hoogstens 10 %"), (40, "meer dan 95 %", "minder dan 5 %")],
)
def test_everybody_and_nobody_are_never_exact(
    steps: Frame, learners: int, all_: str, none: str
) -> None:
    same = shown_options(steps({"a": learners}))
    nearly = shown_options(steps({"a": learners - 1, "b": 1}))

    assert list(same["text"]) == [all_, none, none, none]
    assert same.equals(nearly)


def test_shares_that_give_none_away_by_subtraction_are_hidden(steps: Frame) -> None:
    found = shown_options(steps({"a": 19, "b": 21}))

    assert not found["shown"].any()
    assert set(found["why"]) == {TOO_EXACT}


@pytest.mark.parametrize("k", [0, 1, 4])
def test_a_smallest_group_below_five_is_refused(steps: Frame, k: int) -> None:
    with pytest.raises(ValueError, match=f"smallest_group: found {k}, expected 5 or more"):
        shown_options(steps({"a": 30}), k)


def test_progress_of_nine_is_hidden_and_of_ten_is_shown(progress: Frame) -> None:
    nine = control.parts(statistics.completion(progress(9)), K).frame
    ten = control.parts(statistics.completion(progress(10)), K).frame

    assert not nine["shown"].any()
    assert list(ten["text"]) == ["minstens 90 %"] * 3 + ["hoogstens 10 %"] * 2


def test_a_total_is_hidden_with_any_of_its_cohorts(steps: Frame) -> None:
    large = steps({"a": 12, "b": 8}, cohort="noord")
    small = steps({"a": 9}, cohort="zuid")

    found = shown_options(statistics.with_total(pd.concat([large, small])))

    why = {cohort: set(rows["why"]) for cohort, rows in found.groupby("cohort")}
    assert why == {"noord": {""}, "zuid": {control.too_few(K)}, statistics.TOTAL: {SUBTRACTS}}


def test_a_total_is_hidden_at_a_step_that_one_cohort_never_reached(steps: Frame) -> None:
    large = steps({"a": 12, "b": 8}, cohort="noord")
    elsewhere = steps({"z": 20}, cohort="zuid", step="elders")
    options = pd.concat(
        [OPTIONS, pd.DataFrame({"exercise": ["casus"], "step": ["elders"], "answer": ["z"]})]
    )

    taken = statistics.with_total(pd.concat([large, elsewhere]))
    found = control.options(statistics.option_shares(taken, options), K).frame

    assert not found.loc[found["cohort"] == statistics.TOTAL, "shown"].any()
    assert found.loc[found["cohort"] == "noord", "shown"].all()


def test_a_total_of_shown_cohorts_is_shown(steps: Frame) -> None:
    both = pd.concat(
        [steps({"a": 12, "b": 8}, cohort="noord"), steps({"a": 9, "b": 14}, cohort="zuid")]
    )

    found = control.profile(statistics.profile(statistics.with_total(both)), K).frame

    assert found["shown"].all()
    assert set(found["cohort"]) == {"noord", "zuid", statistics.TOTAL}


def test_a_profile_of_one_stance_is_not_told_exactly(steps: Frame) -> None:
    same = steps({"a": 40}, stance="te_nabij")
    nearly = pd.concat([same.iloc[:39], steps({"b": 1}, stance="te_afstandelijk")])

    exact, close = (control.profile(statistics.profile(f), K).frame for f in (same, nearly))

    assert list(exact["text"]) == ["meer dan 95 %"] + ["minder dan 5 %"] * 3
    assert exact.equals(close)


def test_a_mean_at_the_end_is_not_told_exactly(steps: Frame) -> None:
    found = control.position(statistics.position(steps({"a": 40}, stance="te_nabij")), K).frame

    row = found.iloc[0]
    assert (row["value"], row["low"], row["text"]) == (-0.9, -1.0, "−0,9")  # noqa: RUF001
    assert row["high"] > row["value"]


def test_nothing_exact_leaves(steps: Frame, progress: Frame) -> None:
    chosen, started = steps({"a": 23, "b": 14}), progress(37)
    frames: list[Shown] = [
        control.parts(statistics.completion(started), K),
        control.options(statistics.option_shares(chosen, OPTIONS), K),
        control.profile(statistics.profile(chosen), K),
        control.position(statistics.position(chosen), K),
    ]

    names = {"lesson", "cohort", "exercise", "step", "state", "answer", "stance", *COLUMNS}
    for frame in (shown.frame for shown in frames):
        assert set(frame.columns) <= names
        assert set(frame["n"]) == {35}


def test_only_the_privacy_layer_makes_what_figures_take() -> None:
    files = list((REPOSITORY / "course").rglob("*.py"))
    makers = {p for p in files if re.search(r"\bShown\(", p.read_text(encoding="utf-8"))}

    assert len(files) > 20
    assert makers == {REPOSITORY / "course/cohort/disclosure/control.py"}


def test_figures_know_no_measure_of_their_own() -> None:
    text = Path(REPOSITORY / "course/cohort/figures/standard.py").read_text(encoding="utf-8")

    found = re.findall(r"^from course\.cohort\.statistics import (.*)$", text, re.MULTILINE)

    assert found == ["POSITIONS"]
