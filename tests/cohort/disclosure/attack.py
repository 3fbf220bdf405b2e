"""The adversary at work on random sets of cohorts: every page and snapshot, and what they prove.

`make test` runs it on some sets, `make soak` on 10,000.
"""

import itertools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from course.cohort import statistics
from course.cohort.dataset.publish import choose
from course.cohort.disclosure import control
from course.cohort.statistics import TOTAL, response_frames
from tests.cohort.disclosure import adversary as a

COHORTS, SNAPSHOTS = 3, 2
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
        name: Page(a.exported(control.options(frame, k)), STEP, _learners(frame, STEP), True)
        for name, frame in {"choices": chosen, "sure": told, "risky": risky, "order": pairs}.items()
    }
    found["completion"] = Page(
        a.exported(control.parts(done, k)), WHERE, _learners(done, WHERE), False
    )
    for name, (protect, frame, keys) in means.items():
        found[name] = Page(a.exported(protect(frame, k)), keys, _learners(frame, keys), None)
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


def snapshots(folder: Path, k: int, seed: int, sets: int) -> list[pd.DataFrame]:
    """Published snapshots of the steps of random sets, through the publishing rule itself."""
    rng = np.random.default_rng(seed)
    size = a.sizes(rng, sets, COHORTS, k)
    who = [a.people(rng, size, "x")]
    held, found, old = [a.answers(rng, who[0])], [], None
    for number in range(SNAPSHOTS):
        new, target = folder / f"new-{number}", folder / f"target-{number}"
        rows = pd.concat(held).sort_values([*WHERE, "learner", "exercise", "step"])
        rows.to_parquet(new)
        choose(old, new, target, k)
        found.append(pd.read_parquet(target))
        old = target
        more = np.where(rng.random((sets, COHORTS)) < 0.3, 0, a.sizes(rng, sets, COHORTS, k))
        left = held[0]["learner"].isin(rng.choice(who[0]["learner"], 3 * sets // 10))
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


class Attack(NamedTuple):
    """What was looked at, and what was found: the last two must be nothing."""

    sets: int
    snapshots: int
    shown: int
    hidden: int
    small: int
    exact: list[str]


def attack(folder: Path, k: int, seed: int, sets: int) -> Attack:
    """Random sets of cohorts, published and drawn with smallest group `k`, and all that they prove.

    `small` counts groups of 1 to k - 1 learners: shown, or left by subtracting figures of one
    snapshot or of two; `exact` are shares of a group that can only be none or all.
    """
    rng = np.random.default_rng(seed)
    kept = snapshots(folder, k, seed, sets)
    small, exact, shown, hidden = 0, list[str](), 0, 0
    for steps in kept:
        who = steps[[*WHERE, "learner"]].drop_duplicates(ignore_index=True)
        group = who.groupby(WHERE, sort=False).ngroup()
        for name, page in pages(steps, a.progress(rng, who.assign(group=group)), k).items():
            small += small_groups(page, k)
            exact += exact_shares(page, k)
            if name == "choices":
                exact += exact_by_the_way(page, k)
            shown += int(page.shown["shown"].sum())
            hidden += int((~page.shown["shown"].astype(bool)).sum())
    small += sum(apart(before, now, k) for before, now in itertools.combinations(kept, 2))
    return Attack(sets, len(kept), shown, hidden, small, exact)
