"""Intervals of what is made of frozen figures hold the truth as often as they say.

Groups are drawn whose shares are known, their answers counted and told as figures are, and the
interval that is made of what was told is held against the shares. People answer each question
anew (`alike` 0), always the same way (1), or in between.
"""

from collections.abc import Callable

import numpy as np
import pytest

from course.cohort.disclosure.cells import cell
from course.cohort.publications.estimates import Question, mean
from course.cohort.publications.frozen import Figure
from course.cohort.statistics.intervals import Numbers

OPTIONS = tuple("abcd")
WORTH = dict(zip(OPTIONS, (-1.0, -1 / 3, 1 / 3, 1.0), strict=True))
Shares = Callable[[np.random.Generator, int], Numbers]
SHARES: dict[str, Shares] = {
    "flat": lambda rng, questions: rng.dirichlet([8] * 4, questions),
    "mixed": lambda rng, questions: rng.dirichlet([0.7] * 4, questions),
    "skewed": lambda _, questions: np.tile([0.04, 0.88, 0.05, 0.03], (questions, 1)),
    "at the end": lambda _, questions: np.tile([0.95, 0.05, 0.0, 0.0], (questions, 1)),
}
SIZES = {12: 300, 20: 300, 40: 300, 200: 200}


def answers(rng: np.random.Generator, shares: Numbers, size: int, alike: float) -> list[Figure]:
    """What is told of a group of that size who choose by these shares."""
    own, figures = rng.random(size), []
    for number, of_question in enumerate(shares):
        draws = np.where(rng.random(size) < alike, own, rng.random(size))
        chosen = np.minimum((draws[:, None] > np.cumsum(of_question)).sum(axis=1), 3)
        told = cell(tuple(int(count) for count in np.bincount(chosen, minlength=4)))
        figures.append(Figure("choice", "casus", f"{number}", OPTIONS, told.told, size, size))
    return figures


def coverage(shape: Shares, size: int, questions: int, alike: float, runs: int) -> float:
    """In which share of the runs the interval holds the truth."""
    rng, right = np.random.default_rng([size, questions, int(10 * alike)]), []
    for _ in range(runs):
        shares = shape(rng, questions)
        figures = answers(rng, shares, size, alike)
        told = [not figure.is_silent for figure in figures]
        found = mean(Question(figure, WORTH) for figure in figures)
        if found:
            truth = float((shares[told] @ np.array(list(WORTH.values()))).mean())
            right.append(found.low <= truth <= found.high)
    assert len(right) > runs / 2
    return float(np.mean(right))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", SHARES)
def test_an_interval_holds_the_truth_as_often_as_it_says(
    shape: str, size: int, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {
        (questions, alike): coverage(SHARES[shape], size, questions, alike, SIZES[size] // parts)
        for questions, parts in ((1, 1), (4, 2), (30, 6))
        for alike in (0, 0.5, 1)
    }
    with capsys.disabled():
        shown = " ".join(f"{q}/{a}: {share:.2f}" for (q, a), share in found.items())
        print(f"\n  {size} people, {shape}: {shown}", end="")  # noqa: T201
    # 0.95 with 50 to 300 runs: three standard errors below it
    assert all(share >= 0.95 - 3 * (0.05 / 50) ** 0.5 * 0.98 for share in found.values())
    assert np.mean(list(found.values())) >= 0.95
