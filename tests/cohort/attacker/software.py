"""A copy of the product's software in the attacker's hands: what it tells of answers one makes up.

It is asked and never opened: nothing of the attack depends on how the rules work, and rules that
were changed are known at once. What is told of a question is `Told`: the fewest and the most who
answered, and for each option between which counts it lies, None where that is not told.
"""

from collections.abc import Sequence
from typing import Final

from course.cohort.publications.frozen import Figure, What
from course.cohort.publishing.counting import Count
from course.cohort.publishing.freezing import frozen
from course.cohort.publishing.questions import Asked, Question

World = tuple[int, ...]
Told = tuple[int, int, tuple[tuple[int, int] | None, ...]]
FIRST: Final = "first"


def told_in(figure: Figure) -> Told:
    """What a figure that was published tells."""
    spans = tuple((bin_.first, bin_.last) if bin_ else None for bin_ in figure.told)
    return figure.fewest, figure.most, spans


def tells(told: Told) -> bool:
    """Whether anything is told."""
    return any(told[2])


class Software:
    """The rules with one smallest group."""

    def __init__(self, k: int) -> None:
        self.k = k
        self._example: dict[tuple[object, ...], World] = {}  # counts of which something is told

    def first(self, counts: World, what: What = "choice") -> Told:
        """What is told of a question to everybody."""
        (told,) = self._tells([Question(what, FIRST, _names(len(counts)))], [counts])
        self._example.setdefault((told,), counts)
        return told

    def then(
        self, leads: Sequence[tuple[int, ...]], before: tuple[Told, ...], counts: World
    ) -> Told:
        """What is told of a further step of a case, after what was told `before` it.

        `leads` are the options of the first step that lead to each further one, this one the last.
        """
        made = [self._example[before[: at + 1]] for at in range(len(before))]
        questions = [Question("choice", FIRST, _names(len(made[0])))]
        questions += [
            Question("choice", f"then {at}", _names(len(one)), FIRST, leads[at])
            for at, one in enumerate([*made[1:], counts])
        ]
        told = self._tells(questions, [*made, counts])
        assert told[:-1] == before
        self._example.setdefault((*before, told[-1]), counts)
        return told[-1]

    def _tells(self, questions: Sequence[Question], counts: Sequence[World]) -> tuple[Told, ...]:
        count = Count(Asked("exercise", "decision", tuple(questions)), sum(counts[0]))
        count.counts = [list(one) for one in counts]
        return tuple(told_in(one.figure) for one in frozen(count, self.k))


def _names(options: int) -> tuple[str, ...]:
    return tuple(map(str, range(options)))
