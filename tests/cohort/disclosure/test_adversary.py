"""Who keeps every page and every snapshot of 10,000 random sets of cohorts finds nobody.

No group smaller than k, by whatever is subtracted from whatever; no share of exactly none or all.
Two snapshots are taken for what they may be: any k or more learners may differ between them.
"""

import itertools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.dataset.publish import choose
from course.cohort.disclosure import control
from course.cohort.statistics import TOTAL, response_frames
from tests.cohort.disclosure import adversary as a

SETS, COHORTS, SNAPSHOTS = 1_000, 3, 2
KS = (5, 6, 7, 8, 9, 10, 11, 12, 15, 20)
CASE = pd.DataFrame(
    [
        ("casus", step, option, "later" if step == "begin" and option in "ab" else "einde")
        for step in a.STEPS
        for option in a.OPTIONS
    ],
    columns=["exercise", "step", "answer", "next"],
)
WHERE = ["lesson", "cohort"]
STEP = [*WHERE, "exercise", "step"]


class Page(NamedTuple):
    """One kind of figure: what is shown, by which columns a group is known, who is in it."""

    shown: pd.DataFrame
    keys: list[str]
    learners: pd.Series
    adds_up: bool | None  # None for means


def pages(steps: pd.DataFrame, progress: pd.DataFrame, k: int) -> dict[str, Page]:
    """Every figure, of each cohort and of all together."""
    every = statistics.with_total(steps)
    case = every[every["exercise"] == "casus"]
    sure = response_frames.sureness(case)
    order = response_frames.pairs(every[every["exercise"] == "orde"], a.ITEMS)
    risky = response_frames.risk_or_not(statistics.sure_and_wrong(case))
    pairs = statistics.option_shares(order, response_frames.pair_options("orde", a.ITEMS))
    chosen = statistics.option_shares(case, CASE)
    told = statistics.option_shares(
        sure, response_frames.every_step(CASE, list(response_frames.SURE))
    )
    done = statistics.completion(statistics.with_total(progress))
    rated = response_frames.ratings(every[every["exercise"] == "meting"], {"zelf": "zelf"})
    means = {
        "profile": (control.profile, statistics.profile(case), WHERE),
        "position": (control.position, statistics.position(case), WHERE),
        "earned": (control.earned, statistics.earned(case), [*WHERE, "exercise"]),
        "ratings": (control.ratings, rated, [*WHERE, "step"]),
    }
    found = {
        name: Page(control.options(frame, k).frame, STEP, _learners(frame, STEP), True)
        for name, frame in {"choices": chosen, "sure": told, "risky": risky, "order": pairs}.items()
    }
    found["completion"] = Page(control.parts(done, k).frame, WHERE, _learners(done, WHERE), False)
    for name, (protect, frame, keys) in means.items():
        found[name] = Page(protect(frame, k).frame, keys, _learners(frame, keys), None)
    return found


def _learners(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    return frame.groupby(keys, sort=False)["learners"].max()


def small_groups(page: Page, k: int) -> int:
    """Groups of 1 to k - 1 learners: shown, or what is left when shown ones are subtracted."""
    open_ = page.shown[page.shown["shown"].astype(bool)]
    found = int((page.learners[pd.MultiIndex.from_frame(open_[page.keys])] < k).sum())
    sizes = page.learners.unstack("cohort", fill_value=0)
    shown = open_.drop_duplicates(page.keys).assign(yes=True)
    seen = shown.set_index(page.keys)["yes"].unstack("cohort", fill_value=False)
    if TOTAL not in seen:
        return found
    cohorts = [one for one in sizes if one != TOTAL]
    whole = sizes.loc[seen.index[seen[TOTAL]]]
    seen = seen.reindex(columns=sizes.columns, fill_value=False).loc[whole.index]
    for many in range(len(cohorts) + 1):
        for some in itertools.combinations(cohorts, many):
            rest = whole[TOTAL] - whole[list(some)].sum(axis=1)
            known = seen[list(some)].all(axis=1)
            found += int((known & (rest > 0) & (rest < k)).sum())
    return found


def exact_shares(page: Page, k: int) -> list[str]:
    """Shares of shown groups that must be none or all."""
    if page.adds_up is None:
        return []
    told = a.groups(page.shown, page.keys)
    return [one for n, texts in told.values() for one in a.proved(k, n, texts, page.adds_up)]


def exact_by_the_way(page: Page, k: int) -> list[str]:
    """The same, knowing who goes on to the second step."""
    told, found = a.groups(page.shown, page.keys), list[str]()
    for (*at, step), (n, texts) in told.items():
        if step == "begin" and (on := told.get((*at, "later"))):
            found += a.proved_by_way(k, n, texts, on[0])
    return found


def snapshots(folder: Path, k: int, seed: int) -> list[pd.DataFrame]:
    """Published snapshots of the steps of random sets, through the publishing rule itself."""
    rng = np.random.default_rng(seed)
    size = a.sizes(rng, SETS, COHORTS, k)
    who = [a.people(rng, size, "x")]
    held, found, old = [a.answers(rng, who[0])], [], None
    for number in range(SNAPSHOTS):
        new, target = folder / f"new-{number}", folder / f"target-{number}"
        rows = pd.concat(held).sort_values([*WHERE, "learner", "exercise", "step"])
        rows.to_parquet(new)
        choose(old, new, target, k)
        found.append(pd.read_parquet(target))
        old = target
        more = np.where(rng.random((SETS, COHORTS)) < 0.3, 0, a.sizes(rng, SETS, COHORTS, k))
        left = held[0]["learner"].isin(rng.choice(who[0]["learner"], 300))
        held = [frame[~left] if frame is held[0] else frame for frame in held]
        held.append(a.answers(rng, a.people(rng, more, f"y{number}-")))
    return found


def apart(before: pd.DataFrame, now: pd.DataFrame, k: int) -> int:
    """Cohorts, and sums of cohorts, between two snapshots of which 1 to k - 1 learners differ."""
    ids = [*WHERE, "learner"]
    one, other = (frame[ids].drop_duplicates().assign(here=1) for frame in (before, now))
    both = one.merge(other, how="outer", on=ids, suffixes=("_one", "_other"))
    differ = both["here_one"].ne(both["here_other"])
    counts = differ.groupby([both[name] for name in WHERE]).sum().unstack("cohort", fill_value=0)
    found = 0
    for many in range(1, COHORTS + 1):
        for some in itertools.combinations(counts, many):
            rest = counts[list(some)].sum(axis=1)
            found += int(((rest > 0) & (rest < k)).sum())
    return found


@pytest.mark.parametrize("k", KS)
def test_an_adversary_who_keeps_every_page_and_snapshot_finds_nobody(
    tmp_path: Path, k: int
) -> None:
    rng = np.random.default_rng(k)
    kept = snapshots(tmp_path, k, seed=k)
    small, exact, looked, hidden = 0, [], 0, 0
    for steps in kept:
        who = steps[[*WHERE, "learner"]].drop_duplicates(ignore_index=True)
        group = who.groupby(WHERE, sort=False).ngroup()
        for name, page in pages(steps, a.progress(rng, who.assign(group=group)), k).items():
            small += small_groups(page, k)
            exact += exact_shares(page, k)
            if name == "choices":
                exact += exact_by_the_way(page, k)
            looked += int(page.shown["shown"].sum())
            hidden += int((~page.shown["shown"].astype(bool)).sum())
    small += sum(apart(one, other, k) for one, other in itertools.combinations(kept, 2))

    print(  # noqa: T201 - the counts are the point
        f"k = {k}: {SETS} sets of cohorts, {len(kept)} snapshots, {looked} numbers shown, "
        f"{hidden} hidden; {small} groups below k, {len(exact)} shares of exactly none or all"
    )
    assert (looked > 10_000, hidden > 1_000) == (True, True)
    assert (small, exact) == (0, [])


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
        columns = ["value", "text", "low", "high", "n", "shown"]

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
