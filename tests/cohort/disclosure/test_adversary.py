"""Who keeps every table and every snapshot of random sets of cohorts finds nobody.

No group smaller than k, by whatever is subtracted from whatever; no share of exactly none or all.
Two snapshots are taken for what they may be: any k or more learners may differ between them.
`make soak` does the same with 10,000 sets.
"""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.disclosure import control
from tests.cohort.disclosure import adversary as a
from tests.cohort.disclosure.attack import attack

SETS = 60
KS = (5, 6, 7, 8, 9, 10, 11, 12, 15, 20)


@pytest.mark.slow
@pytest.mark.parametrize("k", KS)
def test_an_adversary_who_keeps_every_page_and_snapshot_finds_nobody(
    tmp_path: Path, k: int
) -> None:
    found = attack(tmp_path, k, seed=k, sets=SETS)

    assert (found.shown > 50 * SETS, found.hidden > 20 * SETS) == (True, True)
    assert (found.small, found.exact) == (0, [])


def mean_of(value: float, learners: int, *others: float) -> dict[str, float]:
    """The mean of `learners` who are at `value`, but for the `others`, with its interval."""
    away = np.array(others) - value
    spread = float((away**2).sum() - away.sum() ** 2 / learners)
    mean = value + float(away.sum()) / learners
    half = float(statistics.student(learners - 1)) * (spread / (learners - 1) / learners) ** 0.5
    return {"mean": mean, "share": mean, "low": mean - half, "high": mean + half}


def told_of_means(name: str, k: int, value: float, values: tuple[float, ...]) -> pd.DataFrame:
    """What is shown of groups of all sizes in which all are at `value`, or all but one or two."""
    others = [one for one in values if one != value]
    worlds = [(), *itertools.combinations(others, 1), *itertools.combinations(others, 2)]
    rows = [
        {"lesson": f"{size}", "cohort": f"{place}", "exercise": "x", "step": "x", "learners": size}
        | mean_of(value, size, *away)
        for size in range(k, 70)
        for place, away in enumerate(worlds)
    ]
    floor = 0 if name == "earned" else -1
    frame = pd.DataFrame(rows)
    frame = frame.assign(low=frame["low"].clip(lower=floor), high=frame["high"].clip(upper=1))
    protect = {"earned": control.earned, "position": control.position, "ratings": control.ratings}
    return protect[name](frame, k).frame


PLACES = tuple(statistics.POSITIONS.values())
LEVELS = (-1.0, -0.5, 0.0, 0.5, 1.0)


@pytest.mark.parametrize("k", KS)
@pytest.mark.parametrize(
    ("name", "values"),
    [("position", PLACES), ("ratings", LEVELS), ("earned", (0.0, 0.5, 1.0))],
)
def test_a_mean_of_people_who_all_did_the_same_looks_as_if_one_did_not(
    name: str, values: tuple[float, ...], k: int
) -> None:
    for value in values:
        shown = told_of_means(name, k, value, values)
        same = shown[shown["cohort"] == "0"].set_index("lesson")
        columns = ["value", "text", "least", "most", "low", "high", "n", "shown"]

        alike = pd.Series(data=False, index=same.index)
        for _, other in shown[shown["cohort"] != "0"].groupby("cohort"):
            held = other.set_index("lesson").loc[same.index, columns]
            alike |= (held == same[columns]).all(axis=1)

        assert len(same) > 40
        assert alike[same["shown"].astype(bool)].all(), alike[~alike]


@pytest.mark.parametrize("k", KS)
def test_a_profile_of_people_who_all_chose_the_same_looks_as_if_one_did_not(k: int) -> None:
    rows = [
        {"lesson": f"{size}", "cohort": f"{one}", "stance": stance, "learners": size}
        | mean_of(float(at == 0), size, *[float(at == 1)] * one)
        for size in range(k, 70)
        for one in (0, 1)
        for at, stance in enumerate(a.STANCES)
    ]
    frame = pd.DataFrame(rows)

    shown = control.profile(frame.assign(low=frame["low"].clip(lower=0)), k).frame

    same, nearly = (shown[shown["cohort"] == one].drop(columns="cohort") for one in "01")
    assert len(same) > 4 * 40
    pd.testing.assert_frame_equal(same.reset_index(drop=True), nearly.reset_index(drop=True))
