"""Item statistics against a published item analysis, pingouin and scipy, and the definition."""

import importlib
import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from course.cohort.statistics import ITEM_STATISTICS, item_statistics

# LSAT section 6, 1,000 people, five items: how many gave each pattern, 00000 to 11111 in order.
# R. D. Bock and M. Lieberman, Fitting a response model for n dichotomously scored items,
# Psychometrika 35 (1970) 179-197.
LSAT = "3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"


def lsat() -> pd.DataFrame:
    patterns = list(itertools.product((0, 1), repeat=5))
    counts = [int(count) for count in LSAT.split()]
    rows = np.repeat(np.array(patterns, dtype=float), counts, axis=0)
    return pd.DataFrame(rows, columns=[f"item-{n}" for n in range(1, 6)])


def ones(scores: pd.DataFrame) -> pd.Series:
    return pd.Series(1.0, index=scores.columns)


def by_definition(scores: pd.DataFrame, points: pd.Series) -> pd.DataFrame:
    """Sum by sum, learner by learner, with nothing of numpy's but its square root."""
    marks = [
        {str(i): s * points[str(i)] for i, s in row.items() if not math.isnan(s)}
        for row in scores.to_dict("records")
    ]
    found: dict[str, dict[str, float]] = {}
    for item in scores.columns:
        x = [row[item] for row in marks if item in row]
        total = [sum(row.values()) for row in marks if item in row]
        rest = [t - m for t, m in zip(total, x, strict=True)]
        found[item] = {
            "facility": sum(x) / len(x) / points[item],
            "sd": math.sqrt(covariance(x, x)) / points[item],
            "root": math.sqrt(covariance(x, total)) if covariance(x, total) >= 0 else math.nan,
            "discrimination_index": covariance(x, rest)
            / math.sqrt(covariance(x, x) * covariance(rest, rest)),
            "discriminative_efficiency": covariance(x, rest) / covariance(sorted(x), sorted(rest)),
        }
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.assign(effective_weight=frame["root"] / frame["root"].sum()).drop(columns="root")


def covariance(one: list[float], other: list[float]) -> float:
    a, b = sum(one) / len(one), sum(other) / len(other)
    return sum((x - a) * (y - b) for x, y in zip(one, other, strict=True)) / (len(one) - 1)


def random_scores(seed: int, missing: float = 0.2) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(40, 1))
    chance = 1 / (1 + np.exp(rng.normal(size=7) - ability))
    values = np.round(np.clip(chance + rng.normal(0, 0.2, chance.shape), 0, 1) * 4) / 4
    values[rng.random(values.shape) < missing] = math.nan
    items = list("abcdefg")
    return pd.DataFrame(values, columns=items), pd.Series(rng.integers(1, 9, 7) / 2, index=items)


# D. Rizopoulos, ltm: an R package for latent variable modeling and item response theory analyses,
# Journal of Statistical Software 17 (2006) issue 5: `descript(LSAT)`.
def test_the_lsat_has_the_published_facilities_and_item_rest_correlations() -> None:
    scores = lsat()

    found = item_statistics(scores, ones(scores))

    assert len(scores) == 1000
    assert list(found["facility"]) == pytest.approx([0.924, 0.709, 0.553, 0.763, 0.870])
    published = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert list(found["discrimination_index"]) == pytest.approx(published, abs=6e-5)


@pytest.mark.parametrize("missing", [0, 0.2])
@pytest.mark.parametrize("seed", range(5))
def test_every_number_is_as_its_definition_says(seed: int, missing: float) -> None:
    scores, points = random_scores(seed, missing)

    found = item_statistics(scores, points)

    expected = by_definition(scores, points)
    pd.testing.assert_frame_equal(found[list(expected.columns)], expected, rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_discrimination_is_the_correlation_that_pingouin_and_scipy_find(seed: int) -> None:
    scores, points = random_scores(seed)
    marks = scores * points

    found = item_statistics(scores, points)

    pingouin = importlib.import_module("pingouin")
    for item in scores.columns:
        held = marks[marks[item].notna()]
        rest = held.drop(columns=item).sum(axis=1)
        theirs = pingouin.corr(held[item], rest)["r"].iloc[0]
        assert found.loc[item, "discrimination_index"] == pytest.approx(theirs)
        assert stats.pearsonr(held[item], rest).statistic == pytest.approx(theirs)


def test_points_change_the_weight_and_not_the_facility() -> None:
    scores, points = random_scores(1, missing=0)
    heavy = points.where(points.index != "a", 50.0)

    light, found = item_statistics(scores, points), item_statistics(scores, heavy)

    assert found["facility"].equals(light["facility"])
    assert (found["effective_weight"] - light["effective_weight"])["a"] > 0
    assert found["effective_weight"].sum() == pytest.approx(1)


def test_what_nobody_reached_and_who_reached_nothing_do_not_count() -> None:
    scores, points = random_scores(2)
    more = scores.assign(later=math.nan)
    more.loc[len(more)] = math.nan

    found = item_statistics(more, pd.concat([points, pd.Series({"later": 3.0})]))

    assert found.loc["later"].isna().all()
    pd.testing.assert_frame_equal(found.drop("later"), item_statistics(scores, points))


def test_the_same_mark_of_everybody_discriminates_nothing() -> None:
    scores = pd.DataFrame({"all": [0.1] * 6, "some": [0.1, 0.3, 0.7] * 2, "last": [0.2, 0.9] * 3})

    found = item_statistics(scores, ones(scores)).loc["all"]

    assert found["sd"] == 0
    assert found["effective_weight"] == 0
    assert found[["discrimination_index", "discriminative_efficiency"]].isna().all()


def test_the_same_rest_of_everybody_leaves_discrimination_undefined() -> None:
    scores = pd.DataFrame({"a": [0.0, 1, 0, 1], "b": [0.3] * 4, "c": [0.7] * 4})

    found = item_statistics(scores, ones(scores))

    assert found.loc[["a"], "discrimination_index"].isna().all()
    assert found.loc["a", "effective_weight"] == 1


def test_an_item_against_all_others_has_no_weight() -> None:
    rising = [0.0, 0.25, 0.5, 0.75, 1.0]
    scores = pd.DataFrame({"against": rising[::-1], "one": rising, "other": rising})

    found = item_statistics(scores, ones(scores))

    assert found.loc["against", "discrimination_index"] == pytest.approx(-1)
    assert found.loc[["against"], "effective_weight"].isna().all()
    assert list(found.loc[["one", "other"], "effective_weight"]) == pytest.approx([0.5, 0.5])


def test_one_learner_has_a_facility_and_no_spread() -> None:
    found = item_statistics(pd.DataFrame({"a": [0.5], "b": [1.0]}), pd.Series({"a": 1, "b": 2}))

    assert list(found["facility"]) == [0.5, 1]
    assert found.drop(columns=["facility"]).isna().all(axis=None)


def test_an_item_without_points_counts_for_nothing() -> None:
    scores, points = random_scores(3, missing=0)

    found = item_statistics(
        scores.assign(practice=scores["a"]), pd.concat([points, pd.Series({"practice": 0})])
    )

    assert found.loc["practice", "effective_weight"] == 0
    assert found.loc["practice"].drop("effective_weight").isna().all()
    pd.testing.assert_frame_equal(found.drop("practice"), item_statistics(scores, points))


def test_a_guessers_score_is_passed_on_by_item() -> None:
    scores, points = random_scores(4)

    found = item_statistics(scores, points[::-1], pd.Series({"b": 0.375, "a": 0.25}))

    assert found.loc["a", "random_guess_score"] == 0.25
    assert found.loc["b", "random_guess_score"] == 0.375
    assert found["random_guess_score"].isna().sum() == 5


def test_no_learners_and_no_items_give_empty_numbers() -> None:
    nobody = item_statistics(pd.DataFrame(columns=["a"], dtype=float), pd.Series({"a": 1.0}))
    nothing = item_statistics(pd.DataFrame(index=range(3)), pd.Series(dtype=float))

    assert nobody.loc["a"].isna().all()
    assert len(nothing) == 0
    assert list(nothing.columns) == list(nobody.columns) == list(ITEM_STATISTICS)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, math.inf])
def test_a_score_out_of_range_is_named_by_item_and_row(wrong: float) -> None:
    scores = pd.DataFrame({"a": [0.0, 1.0], "b": [0.5, wrong]}, index=["els", "bo"])

    with pytest.raises(ValueError, match=r"item 'b', row 'bo': found the score"):
        item_statistics(scores, ones(scores))


@pytest.mark.parametrize(
    "points", [{"a": 1.0}, {"a": 1.0, "b": -1.0}, {"a": 1.0, "b": math.inf}, {"a": 1.0, "b": None}]
)
def test_points_that_are_no_points_are_named_by_item(points: dict[str, float]) -> None:
    scores = pd.DataFrame({"a": [0.0, 1.0], "b": [0.5, 1.0]})

    with pytest.raises(ValueError, match=r"item 'b': found .* points, expected 0 or more"):
        item_statistics(scores, pd.Series(points, dtype=float))


def test_a_guess_out_of_range_and_an_item_twice_are_named() -> None:
    scores = pd.DataFrame({"a": [0.0, 1.0], "b": [0.5, 1.0]})

    with pytest.raises(ValueError, match=r"item .b.: found 1\.5 for who guesses"):
        item_statistics(scores, ones(scores), pd.Series({"b": 1.5}))
    with pytest.raises(ValueError, match="item 'a': found twice in the scores"):
        item_statistics(scores[["a", "b", "a"]], ones(scores))
    with pytest.raises(ValueError, match="item 'a': found twice in points"):
        item_statistics(scores, pd.Series([1.0, 1.0, 1.0], index=["a", "b", "a"]))


def test_whole_numbers_and_missing_of_pandas_are_numbers_too() -> None:
    scores = pd.DataFrame({"a": [1, 0, 1, None], "b": [0, 0, 1, 1]}).astype("Int64")

    found = item_statistics(scores, pd.Series({"a": 2, "b": 1}))

    assert found.loc["a", "facility"] == pytest.approx(2 / 3)


@settings(deadline=None)  # a busy machine is no failure
@given(arrays.arrays(float, (6, 4), elements=st.sampled_from([0.0, 0.1, 0.5, 1.0, math.nan])))
def test_numbers_stay_in_their_ranges(
    values: "np.ndarray[tuple[int, int], np.dtype[np.float64]]",
) -> None:
    scores = pd.DataFrame(values, columns=list("abcd"))

    found = item_statistics(scores, pd.Series({"a": 1.0, "b": 2.5, "c": 0.0, "d": 7.0}))

    for name, low, high in [
        ("facility", 0, 1),
        ("sd", 0, 0.75),
        ("effective_weight", 0, 1),
        ("discrimination_index", -1, 1),
    ]:
        assert found[name].dropna().between(low, high + 1e-12).all()
    assert (found["discriminative_efficiency"].dropna() <= 1 + 1e-9).all()
