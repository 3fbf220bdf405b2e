"""From counts to frozen figures: what is told of each question, and that it was checked."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.branches import Way, branch, way
from course.cohort.disclosure.cells import Cell, cell
from course.cohort.publications.frozen import Figure
from course.cohort.publishing import listed
from course.cohort.publishing.counting import Count
from course.cohort.publishing.questions import Question

_log = logging.getLogger(__name__)

RULE: Final = "cells-1"
"""Name and version of the rules by which figures are told: bins, cells, branches, and questions."""


@dataclass(frozen=True)
class Frozen:
    """A figure, and whether all worlds were listed to check it; where not, a proof holds for it.

    `refused`: the listing found something certain about somebody, so nothing is told. That never
    happens unless a rule is wrong.
    """

    figure: Figure
    is_listed: bool = False
    is_refused: bool = False


def frozen(count: Count, k: int) -> Iterator[Frozen]:
    """The figures of an exercise, in the order of its questions; silent ones as well.

    Of a question that fewer than `k` people answered nothing is told, and of how many neither.
    """
    exercise = _Exercise(count.asked.exercise, k)
    for question, counts in zip(count.asked.questions, count.counts, strict=True):
        yield exercise.frozen(question, tuple(counts))


class _Exercise:
    """One exercise: what was told of its steps so far decides what is told of those after them.

    `_others` holds what was told of steps that come after the same one, None where no further one
    is told: when one of them is silent because of what was chosen there.
    """

    def __init__(self, name: str, k: int) -> None:
        self._name, self._k = name, k
        self._cells: dict[str, Cell] = {}
        self._others: dict[str, list[Way] | None] = {}

    def frozen(self, question: Question, counts: tuple[int, ...]) -> Frozen:
        """The figure of one question."""
        if not question.after:
            return self._of_everybody(question, counts)
        earlier = self._cells.get(question.after)
        if earlier is None:
            return _silent(self._name, question, 0, self._k - 1)
        others = self._others.setdefault(question.after, [])
        if not question.leads or not all(earlier.told) or others is None:
            return _silent(self._name, question, 0, earlier.size)
        return self._of_some(question, counts, earlier, others)

    def _of_everybody(self, question: Question, counts: tuple[int, ...]) -> Frozen:
        size = sum(counts)
        if size < self._k:
            return _silent(self._name, question, 0, self._k - 1)
        told = cell(counts)
        facts = listed.facts_of_cell(told)
        if facts:
            return _refused(self._name, question, size, size, facts)
        if question.what == "choice":
            self._cells[question.step] = told
        figure = _figure(self._name, question, told.told, size, size)
        return Frozen(figure, is_listed=facts is not None)

    def _of_some(
        self, question: Question, counts: tuple[int, ...], earlier: Cell, others: list[Way]
    ) -> Frozen:
        """A step to which some came, after what was told of the step before it."""
        told = branch(earlier.box, question.leads, counts, self._k, others)
        facts = listed.facts_of_branch(
            earlier, listed.Step(question.leads, len(counts), self._k, tuple(others)), told
        )
        if facts or (told.is_empty and told.may_be_told):
            self._others[question.after] = None
        if facts:
            return _refused(self._name, question, told.fewest, told.most, facts)
        if not told.is_empty:
            others.append(way(question.leads, told))
        figure = _figure(self._name, question, told.told, told.fewest, told.most)
        return Frozen(figure, is_listed=facts is not None)


def _silent(exercise: str, question: Question, fewest: int, most: int) -> Frozen:
    return Frozen(_figure(exercise, question, (), fewest, most))


def _refused(
    exercise: str, question: Question, fewest: int, most: int, facts: Sequence[str]
) -> Frozen:
    message = "Nothing is published of %s/%s (%s): something would be certain, %s"
    _log.error(message, exercise, question.step, question.what, facts[0])
    figure = _figure(exercise, question, (), fewest, most)
    return Frozen(figure, is_listed=True, is_refused=True)


def _figure(
    exercise: str, question: Question, told: Sequence[Bin | None], fewest: int, most: int
) -> Figure:
    return Figure(
        what=question.what,
        exercise=exercise,
        step=question.step,
        options=question.options,
        told=tuple(told) or (None,) * len(question.options),
        fewest=fewest,
        most=most,
    )
