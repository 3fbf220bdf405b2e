"""Random courses of small cohorts, and what somebody can prove who keeps every page of them.

The adversary knows how figures are rounded and hidden, and what k is, and takes a number that is
told for what it can stand for. What is proved is what holds in every world that looks the same. The
numbers are those of the files that a report comes with, and not the words on its pages.
"""

import functools
import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.rounding import Grid
from course.cohort.figures import tables
from course.cohort.figures.table_columns import flat
from course.cohort.figures.tables import LEARNERS, SHARE, Table
from course.csv_file import Value
from course.exercises.case import AXES

STANCES = AXES["afstand"]
OPTIONS = ("a", "b", "c", "d")  # at each step; only who chooses a or b comes to the second
STEPS = ("begin", "later")
ITEMS = ["een", "twee", "drie"]
Ints = npt.NDArray[np.int64]


def sizes(rng: np.random.Generator, sets: int, cohorts: int, k: int) -> Ints:
    """How large each cohort of each set is: mostly about k, sometimes nobody, sometimes more."""
    kind = rng.integers(0, 4, (sets, cohorts))
    ranges = [(0, k), (k - 2, k + 4), (k, 3 * k), (0, 2)]
    drawn = np.stack([rng.integers(low, high, (sets, cohorts)) for low, high in ranges])
    return np.asarray(np.take_along_axis(drawn, kind[None], axis=0)[0])


def alike(rng: np.random.Generator, group: Ints, choices: int) -> Ints:
    """A choice for everybody; in most groups all choose the same, or all but one or two."""
    groups = int(group.max(initial=-1)) + 1
    usual = rng.integers(0, choices, groups)
    count = np.bincount(group, minlength=groups)
    often = rng.choice([0.0, 0.0, 1.0, 2.0, 8.0], groups) / np.maximum(count, 1)
    other = rng.random(len(group)) < often[group]
    return np.where(other, rng.integers(0, choices, len(group)), usual[group])


def people(rng: np.random.Generator, size: Ints, first: str) -> pd.DataFrame:
    """One row a learner: `lesson` (the set), `cohort`, `learner` and the number of the group."""
    sets, cohorts = size.shape
    group = np.repeat(np.arange(sets * cohorts), size.ravel())
    return pd.DataFrame(
        {
            "lesson": [f"s{one}" for one in group // cohorts],
            "cohort": [f"c{one}" for one in group % cohorts],
            "learner": [f"{first}{one}" for one in range(len(group))],
            "group": group,
        }
    )


def answers(rng: np.random.Generator, who: pd.DataFrame) -> pd.DataFrame:
    """The table `steps`: a case of two steps, an order of three items, and a self-rating."""
    group = who["group"].to_numpy()
    base = who.drop(columns="group").assign(release="r", points=1.0, max_points=2.0)
    first, second = alike(rng, group, 4), alike(rng, group, 4)
    begun = _case(rng, base, first, "begin", group)
    later = _case(rng, base, second, "later", group)[first < 2]
    frames = [begun, later]
    order = np.array(list(itertools.permutations(range(3))))[alike(rng, group, 6)]
    plain = base.assign(state="answered", certainty=np.nan, stance=None)
    for at, item in enumerate(ITEMS):
        placed = plain.assign(exercise="orde", kind="order", step=item, score=1.0)
        frames.append(placed.assign(answer=order[:, at].astype(str)))
    rated = alike(rng, group, 5)
    asked = plain.assign(exercise="meting", kind="scale", step="zelf", max_points=0.0)
    frames.append(asked.assign(answer=rated.astype(str), score=rated / 4))
    return pd.concat(frames, ignore_index=True)


def _case(
    rng: np.random.Generator, base: pd.DataFrame, chosen: Ints, step: str, group: Ints
) -> pd.DataFrame:
    points = base["points"] * np.array([2.0, 1.0, 0.0, 0.0])[chosen]
    return base.assign(
        exercise="casus",
        kind="decision",
        step=step,
        state="answered",
        answer=np.array(OPTIONS)[chosen],
        stance=np.array(STANCES)[chosen],
        score=np.array([1.0, 0.5, 0.0, 0.0])[chosen],
        certainty=alike(rng, group, 3) + 1.0,
        points=points,
    )


def progress(rng: np.random.Generator, who: pd.DataFrame) -> pd.DataFrame:
    """The table `progress`."""
    group = who["group"].to_numpy()
    return who.drop(columns="group").assign(
        done=alike(rng, group, 3) * 2,
        exercises=4,
        handed_in=alike(rng, group, 2).astype(bool),
        late=alike(rng, group, 2).astype(bool),
        feedback=alike(rng, group, 2).astype(bool),
    )


# What stands in the files

Told = tuple[Value, ...]  # of one share: its value, or the bounds in place of it


def exported(shown: Shown) -> pd.DataFrame:
    """The rows as the files of a report tell them: whom they are about, numbers, and no words."""
    rows = [
        ("", [tables.share(row), tables.learners(row.n) if row.shown else tables.nothing()])
        for row in shown.rows
    ]
    _, *told, many = flat(Table.of("", "Rij", (SHARE, LEARNERS), rows))
    frame = shown.frame[[*shown.names, "shown"]]
    numbers = pd.Series(list(zip(*(column.values for column in told), strict=True)), dtype=object)
    return frame.assign(n=[n or 0 for n in many.values], told=numbers)


@functools.cache
def as_told(grid: Grid, label: int) -> Told:
    """How the files tell a share with this label."""
    row = Disclosed(grid.value(label), "", *grid.bounds(label), *grid.interval(label), grid.n)
    (_, *told) = flat(Table.of("", "Rij", (SHARE,), [("", [tables.share(row)])]))
    return tuple(column.values[0] for column in told)


# What can be proved

Ranges = Mapping[Told, Mapping[int, tuple[int, int]]]  # by numbers and size: first and last count


@functools.cache
def behind(k: int, n: int) -> Ranges:
    """All that each share can stand for where about `n` learners are told, found by trying."""
    found: dict[Told, dict[int, tuple[int, int]]] = {}
    for size in range(k, n + 10):
        grid = Grid.about(size, k)
        for count in range(size + 1) if grid.n == n else ():
            told = as_told(grid, grid.label(Fraction(count, size)))
            held = found.setdefault(told, {})
            held[size] = (held.get(size, (count, count))[0], count)
    return found


@functools.cache
def proved(k: int, n: int, texts: tuple[Told, ...], adds_up: bool) -> tuple[str, ...]:
    """Which of these shares of one group must be exactly none or all."""
    ranges, sizes_ = behind(k, n), _sizes(k, n)
    possible: dict[int, set[str]] = {place: set() for place in range(len(texts))}
    for size in sizes_:
        held = [ranges[text].get(size) for text in texts]
        if None in held:
            continue
        for place, counts in enumerate(_possible([one for one in held if one], size, adds_up)):
            possible[place] |= {
                "none" if count == 0 else "all" if count == size else "some" for count in counts
            }
    return tuple(
        f"{texts[place]} is {next(iter(kinds))}"
        for place, kinds in possible.items()
        if len(kinds) == 1 and kinds != {"some"}
    )


def _possible(
    held: Sequence[tuple[int, int]],
    size: int,
    adds_up: bool,
) -> list[list[int]]:
    """The counts that each share can have; where they add up, together with the others."""
    if not adds_up:
        return [list(range(first, last + 1)) for first, last in held]
    least, most = sum(first for first, _ in held), sum(last for _, last in held)
    return [
        [count for count in range(first, last + 1) if least - first <= size - count <= most - last]
        for first, last in held
    ]


@functools.cache
def _sizes(k: int, n: int) -> list[int]:
    return [size for size in range(k, n + 10) if Grid.about(size, k).n == n]


@functools.cache
def proved_by_way(k: int, n: int, texts: tuple[Told, ...], onward: int) -> tuple[str, ...]:
    """The same of a first step, of which about `onward` of who chose one of two are seen again.

    Nobody is at the second step who did not choose the first or the second option.
    """
    ranges, found = behind(k, n), []
    for place in range(len(texts)):
        kinds = set()
        for size in _sizes(k, n):
            held = [ranges[text].get(size) for text in texts]
            if None in held:
                continue
            known = [one for one in held if one]
            for count in _possible(known, size, True)[place]:
                fixed = [*known]
                fixed[place] = (count, count)
                if _leads_on(fixed, size, min(_sizes(k, onward))):
                    kinds.add("none" if count == 0 else "all" if count == size else "some")
        if kinds and kinds <= {"none", "all"}:
            found.append(f"{texts[place]} is {kinds}")
    return tuple(found)


def _leads_on(held: Sequence[tuple[int, int]], size: int, least: int) -> bool:
    """Whether counts in these ranges add up to `size` with `least` in the first two together."""
    on, off = held[:2], held[2:]
    low, high = sum(first for first, _ in on), sum(last for _, last in on)
    low = max(low, least)
    return any(
        sum(first for first, _ in off) <= size - count <= sum(last for _, last in off)
        for count in range(low, high + 1)
    )


def groups(
    shown: pd.DataFrame, keys: list[str]
) -> dict[tuple[Any, ...], tuple[int, tuple[Told, ...]]]:
    """What is told of each group that is shown: about how many learners, and the shares."""
    open_ = shown[shown["shown"].astype(bool)]
    found: dict[tuple[Any, ...], tuple[int, list[Told]]] = {}
    rows = zip(*(open_[key] for key in keys), open_["n"], open_["told"], strict=True)
    for *key, n, text in rows:
        found.setdefault(tuple(key), (int(n), []))[1].append(text)
    return {key: (n, tuple(texts)) for key, (n, texts) in found.items()}
