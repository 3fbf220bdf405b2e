"""Which of those who took part twice are counted, so that nothing is revealed about the others.

What the whole cohort said at the first moment is shown elsewhere. If everybody who took part twice
were counted here, the difference would reveal what the few said who came only once. So of those who
took part twice only some are counted: as many as leave out no learners or at least k at both
moments. They are counted in steps of k, in the order in which they came twice. Latecomers push
nobody out, so that two snapshots count the same people, or differ by k or more. Only learners who
answer again after the first snapshot, where allowed, change places.
"""

import pandas as pd

MOMENTS = ("before", "after", "gain", "effect")
_AT = ["cohort", "step"]


def pairs(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Both moments side by side.

    `before` and `after` have the columns `cohort`, `step`, `learner`, `value` and `since`, when
    they answered; each learner once in a step. So has the result, with `before` and `after` in
    place of `value`, NaN where missing, and the later `since`.
    """
    at = [*_AT, "learner"]
    first, then = (
        frame[[*at, "value", "since"]].astype(dict.fromkeys(at, "str")) for frame in (before, after)
    )
    both = first.merge(then, how="outer", on=at, suffixes=("_one", "_other"))
    since = both[["since_one", "since_other"]].max(axis=1)
    moments_ = both.rename(columns={"value_one": "before", "value_other": "after"})
    return moments_.drop(columns=["since_one", "since_other"]).assign(since=since)


def sample(both: pd.DataFrame, k: int) -> pd.DataFrame:
    """The rows of `pairs` that are counted, each with how many are left out at each moment.

    Those numbers are the columns `rest_before` and `rest_after`. No row of a step of which nothing
    can be counted.
    """
    parts = [_sample(step, k) for _, step in both.groupby(_AT, sort=False)]
    empty = both.iloc[:0].assign(rest_before=0, rest_after=0)
    return pd.concat([empty, *parts], ignore_index=True)


def moments(gains: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """`statistics.gain` by cohort and step, one row per moment, with what `counted` leaves out.

    The columns are `cohort`, `step`, `moment` (one of `MOMENTS`), `learners`, `value`, `low`,
    `high`, `rest_before` and `rest_after`; a mean at one moment has no interval of its own.
    """
    rest = counted.groupby(_AT, sort=False)[["rest_before", "rest_after"]].first().reset_index()
    table = gains.merge(rest, on=_AT)
    ends = {
        "before": ("before", "before", "before"),
        "after": ("after", "after", "after"),
        "gain": ("estimate", "low", "high"),
        "effect": ("effect", "effect_low", "effect_high"),
    }
    columns = [*_AT, "learners", "rest_before", "rest_after"]
    rows = [
        table[columns].assign(moment=name, value=table[value], low=table[low], high=table[high])
        for name, (value, low, high) in ends.items()
    ]
    return pd.concat(rows, ignore_index=True)


def _sample(step: pd.DataFrame, k: int) -> pd.DataFrame:
    has = step[["before", "after"]].notna()
    twice = step[has.all(axis=1)].sort_values(["since", "learner"])
    size = _size(len(twice), [int(has[name].sum()) for name in has], k)
    rest = {f"rest_{name}": int(has[name].sum()) - size for name in has}
    return twice.iloc[:size].assign(**rest)


def _size(twice: int, came: list[int], k: int) -> int:
    """The largest multiple of `k` up to `twice` that leaves out nobody or at least `k`."""
    for size in range(twice // k * k, 0, -k):
        if all(all_ - size == 0 or all_ - size >= k for all_ in came):
            return size
    return 0
