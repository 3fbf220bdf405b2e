"""What measures claim, held against a truth that is known: over many seeds, with counts printed.

An interval of 95 % holds the truth in 93 to 97 % of synthetic cohorts, and cohorts made equal are
called different, in any of the comparisons of a page, on no more than 5 % of the pages.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from course.cohort.statistics import (
    POSITIONS,
    alpha,
    calibration,
    completion,
    gain,
    item_statistics,
    option_shares,
    position,
    profile,
    sure_and_wrong,
    time_spent,
)

LEARNERS = 40
Say = Callable[[str, npt.ArrayLike], None]


@pytest.fixture
def covered(capsys: pytest.CaptureFixture[str]) -> Say:
    """Says how many intervals contained the truth, and asserts that it is as many as claimed."""

    def say(what: str, held: npt.ArrayLike) -> None:
        hits = np.asarray(held, dtype=bool)
        with capsys.disabled():
            print(f"\n  {what}: {hits.sum()} of {hits.size} intervals hold the truth", end="")  # noqa: T201
            print(f" ({hits.mean():.1%})", end="")  # noqa: T201
        assert hits.size >= 500
        assert 0.93 <= hits.mean() <= 0.97

    return say


def holds(found: pd.DataFrame, truth: npt.ArrayLike) -> "pd.Series[bool]":
    return (found["low"] <= truth) & (found["high"] >= truth)


def cohorts(count: int, answers: int = 1, learners: int = LEARNERS) -> pd.DataFrame:
    """The rows of `count` cohorts: who answered what, in the columns of the published `steps`."""
    size = count * learners * answers
    at = np.arange(size)
    return pd.DataFrame(
        {
            "lesson": "les",
            "cohort": pd.Categorical((at // (learners * answers)).astype(str)),
            "learner": pd.Categorical((at // answers).astype(str)),
            "exercise": "casus",
            "step": pd.Categorical((at % answers).astype(str)),
            "state": "answered",
        }
    )


def drawn(rng: np.random.Generator, shares: dict[str, float], size: int) -> "npt.NDArray[np.str_]":
    return rng.choice(list(shares), size, p=list(shares.values()))


def test_shares_of_options(covered: Say) -> None:
    truth = {"a": 0.55, "b": 0.3, "c": 0.15}
    steps = cohorts(1000)
    steps["answer"] = drawn(np.random.default_rng(1), truth, len(steps))
    options = pd.DataFrame({"exercise": "casus", "step": "0", "answer": list(truth)})

    found = option_shares(steps, options)

    covered("shares of options", holds(found, found["answer"].map(truth).astype(float)))


def test_shares_of_who_came_how_far(covered: Say) -> None:
    rng, size = np.random.default_rng(2), 1000 * LEARNERS
    progress = cohorts(1000)[["lesson", "cohort", "learner"]].assign(
        done=rng.choice([0, 4, 8], size, p=[0.2, 0.2, 0.6]),
        exercises=8,
        handed_in=rng.random(size) < 0.7,
        late=rng.random(size) < 0.15,
        feedback=rng.random(size) < 0.5,
    )
    truth = {"half": 0.8, "all": 0.6, "handed_in": 0.7, "late": 0.15, "feedback": 0.5}

    found = completion(progress)

    covered("completion", holds(found, found["state"].map(truth).astype(float)))


def test_the_profile_and_the_place_on_the_axis(covered: Say) -> None:
    rng = np.random.default_rng(3)
    truth = dict(zip(POSITIONS, (0.3, 0.4, 0.2, 0.1), strict=True))
    steps = cohorts(1000, answers=6)
    own = rng.dirichlet([3 * share for share in truth.values()], 1000 * LEARNERS)
    ranks = (own.repeat(6, axis=0).cumsum(axis=1) < rng.random((len(steps), 1))).sum(axis=1)
    steps["stance"] = np.array(list(truth))[ranks.clip(max=3)]

    shares, places = profile(steps), position(steps)

    covered("profile", holds(shares, shares["stance"].map(truth).astype(float)))
    place = sum(share * POSITIONS[stance] for stance, share in truth.items())
    covered("place on the axis", holds(places, place))


def test_sure_and_wrong(covered: Say) -> None:
    rng = np.random.default_rng(4)
    steps = cohorts(1000, answers=8)
    able = rng.beta(6, 3, 1000 * LEARNERS).repeat(8)
    sure = rng.random(len(steps)) < 0.5
    steps["certainty"] = np.where(sure, 3, rng.choice([1, 2], len(steps)))
    steps["score"] = np.where(rng.random(len(steps)) < able, 1.0, 0.0)

    items, by_certainty = sure_and_wrong(steps), calibration(steps)

    covered("sure and wrong, by step", holds(items, 0.5 * 3 / 9))
    covered("score by certainty", holds(by_certainty, 6 / 9))


def test_cronbachs_alpha(covered: Say) -> None:
    rng, items, noise = np.random.default_rng(5), 8, 1.5
    alike = 1 / (1 + noise**2)
    truth = items * alike / (1 + (items - 1) * alike)
    shape = (1500, LEARNERS, items)
    scores = rng.normal(size=(*shape[:2], 1)) + rng.normal(0, noise, shape)

    found = pd.DataFrame([alpha(pd.DataFrame(one)) for one in scores])

    covered("Cronbach's alpha", holds(found, truth))


def test_the_gain_and_its_effect(covered: Say) -> None:
    rng, runs = np.random.default_rng(6), 600
    own = rng.normal(3, 0.5, runs * LEARNERS)
    pairs = cohorts(runs)[["lesson", "cohort", "learner"]].assign(
        before=own + rng.normal(0, 0.4, len(own)), after=own + 0.3 + rng.normal(0, 0.5, len(own))
    )

    found = gain(pairs)

    covered("gain", holds(found, 0.3))
    effects = found[["effect_low", "effect_high"]].set_axis(["low", "high"], axis=1)
    effect = 0.3 / math.sqrt((0.5**2 + 0.4**2 + 0.5**2 + 0.5**2) / 2)
    covered("effect of the gain", holds(effects, effect))


def test_the_median_time_with_tabs_left_open(covered: Say) -> None:
    rng = np.random.default_rng(8)
    steps = cohorts(1500)
    seconds = rng.lognormal(math.log(45), 0.8, len(steps))
    left_open = rng.random(len(steps)) < 0.2
    steps["seconds"] = np.where(left_open, 40_000.0, seconds)
    # The median of all is where 0.5 / 0.8 of those who did not leave a tab open were done.
    truth = 45 * math.exp(0.8 * 0.318639363964375)

    covered("median time", holds(time_spent(steps), truth))


def test_discrimination_is_what_the_items_were_made_with() -> None:
    rng, learners = np.random.default_rng(11), 200_000
    loads = np.array([0.0, 0.3, 0.6, 0.9])
    spread = rng.normal(size=(learners, 1)) * loads + rng.normal(size=(learners, 4))
    scores = pd.DataFrame((0.5 + spread / 25).clip(0, 1))

    found = item_statistics(scores, pd.Series(1.0, index=scores.columns))

    rest = loads.sum() - loads
    truth = loads * rest / np.sqrt((loads**2 + 1) * (rest**2 + 3))
    assert list(found["discrimination_index"]) == pytest.approx(list(truth), abs=0.01)
