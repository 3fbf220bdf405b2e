"""What one question reveals about another, when only the first leads to the second.

A reader who sees that about 15 answered the second question knows that no fewer chose what leads
there.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd

from course.cohort.disclosure.rounding import Grid

Where = tuple[Any, ...]  # lesson, cohort, exercise and step
_CASE = ["lesson", "cohort", "exercise"]


class Known(NamedTuple):
    """What other questions reveal about one.

    `onward`: at least this many chose one of the options at these places. `most`: at most this many
    answered.
    """

    onward: tuple[tuple[frozenset[int], int], ...] = ()
    most: int | None = None


class _Question(NamedTuple):
    grid: Grid
    labels: tuple[int, ...]
    leads: tuple[str, ...]

    def places(self, to: str) -> frozenset[int]:
        """Which options lead there."""
        return frozenset(place for place, name in enumerate(self.leads) if name == to)

    def most(self, places: Iterable[int]) -> int:
        """The most learners who can have chosen one of these options."""
        ranges = ([self.grid.counts(self.labels[p], m) for p in places] for m in self.grid.sizes)
        return max(
            sum(counts[-1] if counts else 0 for counts in counts_of_size)
            for counts_of_size in ranges
        )


def known(frame: pd.DataFrame, k: int) -> dict[Where, Known]:
    """For each question of `statistics.option_shares`, what other questions reveal about it.

    `frame` has a column `next` with the step that an option leads to; without it nothing is known.
    """
    if "next" not in frame:
        return {}
    knowledge: dict[Where, Known] = {}
    for case, questions in _cases(frame, k):
        before = {
            to: [
                source
                for source, question in questions.items()
                if question and to in question.leads
            ]
            for to in questions
        }
        for name, question in questions.items():
            if question is not None:
                onward = _onward(name, question, questions, before, k)
                most = _most(name, questions, before[name])
                knowledge[*case, name] = Known(tuple(onward), most)
    return knowledge


_Questions = dict[str, _Question | None]  # None: fewer than k learners, so hidden


def _cases(frame: pd.DataFrame, k: int) -> Iterable[tuple[Where, _Questions]]:
    cases: dict[Where, _Questions] = {}
    columns = [*_CASE, "step", "learners", "count", "next"]
    for at, rows in _runs(frame[columns].itertuples(index=False)):
        learners = int(rows[0].learners)
        grid = Grid.about(learners, k)
        labels = tuple(grid.of(int(row.count), learners) for row in rows)
        question = _Question(grid, labels, tuple(str(row.next) for row in rows))
        cases.setdefault(at[:-1], {})[at[-1]] = question if learners >= k else None
    return cases.items()


def _runs(rows: Iterable[Any]) -> Iterable[tuple[Where, list[Any]]]:
    runs: dict[Where, list[Any]] = {}
    for row in rows:
        runs.setdefault(tuple(row[:4]), []).append(row)
    return runs.items()


def _onward(
    name: str, question: _Question, questions: _Questions, before: dict[str, list[str]], k: int
) -> Iterable[tuple[frozenset[int], int]]:
    for to in dict.fromkeys(question.leads):
        if (later := questions.get(to)) is not None:
            sources = (questions[source] for source in before[to] if source != name)
            elsewhere = sum(q.most(q.places(to)) if q else k - 1 for q in sources)
            least = later.grid.sizes[0] - elsewhere
            if least > 0:
                yield question.places(to), least


def _most(name: str, questions: _Questions, before: Sequence[str]) -> int | None:
    """Nobody knows where a step begins that no question leads to."""
    ways = [way for n in before if (way := questions[n]) is not None]
    return sum(way.most(way.places(name)) for way in ways) if ways else None
