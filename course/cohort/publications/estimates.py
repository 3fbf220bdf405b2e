"""A mean over questions from what was told of each: its value, and how far off it may be.

Of a question only bins of counts are known. Which counts are behind them is estimated: all counts
that fit, each as likely as it is among people who are as much of one mind as these questions let
see (a Dirichlet-multinomial; how much of one mind is chosen by its likelihood). So a question in
which nearly everybody did the same is not drawn to the middle by bins that begin at nobody.

The interval holds two doubts. *Sampling*: these people stand for others like them. What one person
says at one question is like what they say at the next, and how much so no frozen figure tells, so
it is taken at its worst: everybody the same at every question, by which the standard error of the
mean is the mean of the standard errors. *Rounding*: the spread of the counts that fit, at its worst
in the same direction at every question.

How often intervals hold the truth is tested in `tests/cohort/publications/test_estimates.py`: at
least 93 in 100 whoever answers, up to 100 where people's answers have little to do with each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import Final, NamedTuple

import numpy as np
from scipy.special import gammaln

from course.cohort.publications.frozen import Figure
from course.cohort.statistics import student
from course.cohort.statistics.intervals import Numbers

_OF_ONE_MIND: Final = (0.1, 0.3, 1.0, 3.0)  # what is tried, from much to little
_ADDED: Final = 2  # people spread over all options: against intervals of nothing where all agree
_LONE: Final = 0.6  # of the sampling half, beyond the bounds of the counts of a lone question
_FINEST: Final = 200  # people; of more, counts are taken in steps

Span = tuple[int, int]


class Question(NamedTuple):
    """A frozen figure and what each of its options is worth; an option without worth is missing."""

    figure: Figure
    worth: Mapping[str, float]


class Estimate(NamedTuple):
    """A mean with its 95 % interval and its standard error.

    `n` people answered the question that most came to; of several means together, the fewest.
    """

    value: float
    low: float
    high: float
    error: float
    n: int


class _Asked(NamedTuple):
    """A question as numbers: the spans of its counts, what they add up to, and each one's worth.

    `size` people answered; of many, `total` and the spans are in steps of several people.
    """

    spans: tuple[Span, ...]
    total: int
    worth: tuple[float, ...]
    size: int


class _Moments(NamedTuple):
    """Of the mean worth behind bins: its log-likelihood, mean, mean square; and mean of squares."""

    likelihood: float
    mean: float
    square: float
    squares: float


def mean(questions: Iterable[Question]) -> Estimate | None:
    """The mean worth over questions of which something is told; None where there is none.

    A question to which only some came weighs by how many.
    """
    asked = [one for question in questions if (one := _asked(question))]
    if not asked:
        return None
    alpha = max(_OF_ONE_MIND, key=lambda a: sum(_moments(one, a).likelihood for one in asked))
    whole = sum(one.size for one in asked)
    value = sampling = rounding = 0.0
    for one in asked:
        found, weight = _moments(one, alpha), one.size / whole
        value += weight * found.mean
        sampling += weight * _sampling(one, found)
        rounding += weight * sqrt(max(0.0, found.square - found.mean**2))
    sizes = [one.size for one in asked]
    error, t = sqrt(sampling**2 + rounding**2), float(student(min(sizes) - 1))
    low, high = value - t * error, value + t * error
    if len(asked) == 1:
        first, last = _bounds(asked[0])
        low = min(low, first - _LONE * t * sampling)
        high = max(high, last + _LONE * t * sampling)
    worth = [worth for one in asked for worth in one.worth]
    return Estimate(value, max(low, min(worth)), min(high, max(worth)), error, max(sizes))


def pooled(estimates: Sequence[Estimate]) -> Estimate | None:
    """The mean of several means, each weighing the same; as wide as if all were off together."""
    if not estimates:
        return None
    value, low, high, error = (
        sum(values) / len(estimates) for values in zip(*(e[:4] for e in estimates), strict=True)
    )
    return Estimate(value, low, high, error, min(e.n for e in estimates))


def _asked(question: Question) -> _Asked | None:
    """The question as numbers; None where nothing is told or an option has no worth."""
    figure = question.figure
    if figure.is_silent or not question.worth.keys() >= set(figure.options):
        return None
    size = (figure.fewest + figure.most) // 2
    # Where only the most chosen option is told, no other was chosen more often.
    most = max(bin_.last for bin_ in figure.told if bin_)
    spans = [(bin_.first, bin_.last) if bin_ else (0, most) for bin_ in figure.told]
    step = -(-size // _FINEST)
    scaled = tuple((low // step, -(-high // step)) for low, high in spans)
    least, greatest = (sum(ends) for ends in zip(*scaled, strict=True))
    worth = tuple(question.worth[option] for option in figure.options)
    return _Asked(scaled, min(max(round(size / step), least), greatest), worth, size)


@lru_cache(maxsize=1 << 14)
def _moments(one: _Asked, alpha: float) -> _Moments:
    """Over all counts that fit, by adding option after option."""
    ways, sums, squares, squared = np.ones(1), np.zeros(1), np.zeros(1), np.zeros(1)
    for (low, high), worth in zip(one.spans, one.worth, strict=True):
        counts, odds = np.arange(low, high + 1), _odds(low, high, alpha)
        gained = odds * counts * worth
        squares = (
            np.convolve(squares, odds)
            + 2 * np.convolve(sums, gained)
            + np.convolve(ways, gained * counts * worth)
        )
        squared = np.convolve(squared, odds) + np.convolve(ways, gained * worth)
        sums = np.convolve(sums, odds) + np.convolve(ways, gained)
        ways = np.convolve(ways, odds)
    at, n = one.total - sum(low for low, _ in one.spans), one.total
    spread = len(one.spans) * alpha
    likelihood = np.log(ways[at]) + gammaln(n + 1) + gammaln(spread) - gammaln(spread + n)
    of_all = float(ways[at])
    return _Moments(
        float(likelihood),
        float(sums[at]) / of_all / n,
        float(squares[at]) / of_all / n**2,
        float(squared[at]) / of_all / n,
    )


@lru_cache(maxsize=1 << 12)
def _odds(low: int, high: int, alpha: float) -> Numbers:
    """How likely each count is beside the others, before how many there are is known."""
    counts = np.arange(low, high + 1)
    return np.asarray(np.exp(gammaln(alpha + counts) - gammaln(alpha) - gammaln(counts + 1)))


def _sampling(one: _Asked, found: _Moments) -> float:
    """The standard error of the mean over people, with `_ADDED` people spread over all options."""
    options, n = len(one.worth), one.size
    first = (n * found.mean + _ADDED * sum(one.worth) / options) / (n + _ADDED)
    second = n * found.squares + _ADDED * sum(worth**2 for worth in one.worth) / options
    return sqrt(max(0.0, second / (n + _ADDED) - first**2) / (n + _ADDED))


def _bounds(one: _Asked) -> tuple[float, float]:
    """The smallest and the largest mean that counts which fit can have."""
    ends = []
    for by in (1, -1):
        left, reached = one.total - sum(low for low, _ in one.spans), 0.0
        for worth, (low, high) in sorted(
            zip(one.worth, one.spans, strict=True), key=lambda option: by * option[0]
        ):
            more = min(left, high - low)
            left, reached = left - more, reached + worth * (low + more)
        ends.append(reached / one.total)
    return ends[0], ends[1]
