"""Which questions of an exercise are told of one group of people: those that constrain none other.

Every answer to one goes with every answer to the others, so that what is told of one says nothing
about the others (`docs/decisions/0009-figures-in-cells.md`). A step of a case to which only some
come is the exception: it is told after the step that leads there, see `disclosure.branches`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from course.cohort.exercise_texts import FIFTHS, NOT_TICKED, TICKED
from course.cohort.publications.frozen import LEVELS, NOT_APPLICABLE, What
from course.cohort.statistics.response_frames import APART, EARLIER, LATER, SURE
from course.exercises.base import Exercise
from course.exercises.case import END
from course.exercises.kinds.checklist import Checklist
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.order import Order
from course.exercises.kinds.place import Place
from course.exercises.kinds.scale import Scale
from course.exercises.kinds.sort import Sort


class Question(NamedTuple):
    """A question and the options that it has for everybody who is asked it.

    `after` is "" where everybody who finishes the exercise comes to it; else the step before, of
    which the options with the numbers `leads` lead here. Without `leads` nothing can be told: it
    depends on more than one choice who comes.
    """

    what: What
    step: str
    options: tuple[str, ...]
    after: str = ""
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one group of people is asked in an exercise: equal in releases that ask the same.

    `levels` are the values of a scale, the lowest first.
    """

    exercise: str
    kind: str
    questions: tuple[Question, ...]
    levels: tuple[int, ...] = ()

    def __hash__(self) -> int:
        """Of the exercise alone: quick, for there are few ways of asking one."""
        return hash(self.exercise)


def asked(exercise: Exercise) -> Asked | None:
    """The questions of an exercise; None where it has none of which anything may be told.

    Of a scale they are its sentences; whether those are told by themselves is decided by
    `scales.alone`.
    """
    if isinstance(exercise, Decision):
        questions = tuple(_steps(exercise))
    elif isinstance(exercise, Sort):
        questions = _items(exercise.items, tuple(exercise.labels))
    elif isinstance(exercise, Checklist):
        questions = _items(exercise.items, (TICKED, NOT_TICKED))
    elif isinstance(exercise, Place):
        questions = _items(exercise.items, FIFTHS)
    elif isinstance(exercise, Order):
        questions = tuple(_pairs([item.id for item in exercise.items]))
    elif isinstance(exercise, Scale):
        return _sentences(exercise)
    else:
        return None
    return Asked(exercise.id, exercise.kind, questions)


def _items(items: Iterable[object], options: tuple[str, ...]) -> tuple[Question, ...]:
    return tuple(Question("choice", item.id, options) for item in items)  # type: ignore[attr-defined]


def _pairs(items: list[str]) -> Iterator[Question]:
    """Steps of an order by two: whatever comes first in one pair, in the other either may."""
    for first, second in zip(items[::2], items[1::2], strict=False):
        yield Question("pair", f"{first}|{second}", (EARLIER, LATER, APART))


def _sentences(scale: Scale) -> Asked | None:
    """A sentence each. What does not apply is an option: who says so would be counted else."""
    if scale.sensitive:  # who skips it cannot be told from who says that nothing applies
        return None
    values = tuple(level.value for level in scale.options)
    options = (*levels(len(values)), *((NOT_APPLICABLE,) if scale.not_applicable else ()))
    sentences = tuple(Question("rating", item.id, options) for item in scale.items)
    return Asked(scale.id, scale.kind, sentences, values)


def levels(values: int) -> tuple[str, ...]:
    """The levels that the values of a scale are counted in: without a middle where it has none."""
    return LEVELS if values % 2 else (LEVELS[0], LEVELS[-1])


def level(place: int, values: int) -> str:
    """The level of a value, by its place on a scale of so many: as learners saw it, not turned."""
    twice = 2 * place - values + 1
    return LEVELS[0] if twice < 0 else LEVELS[-1] if twice > 0 else LEVELS[1]


def _steps(case: Decision) -> Iterator[Question]:
    """Steps that everybody comes to, with how sure people were there; and those for some only."""
    for_all = [step for step in case.steps if _always(case, case.start, step)]
    told: set[tuple[str, int]] = set()
    for step, held in case.steps.items():
        options = tuple(option.id for option in held.options)
        if step in for_all:
            yield Question("choice", step, options)
            yield Question("sure", step, tuple(SURE))
            continue
        after = _last_before(case, for_all, step)
        leads = _leads(case, after, step)
        if told & {(after, at) for at in leads}:
            leads = ()  # who comes here also comes to another step: two tables of the same people
        told |= {(after, at) for at in leads}
        yield Question("choice", step, options, after, leads)


def _last_before(case: Decision, for_all: list[str], step: str) -> str:
    """The last of the steps for everybody that is before this step on every way to it."""
    return max(
        (one for one in for_all if _can_reach(case, one, step)),
        key=lambda one: sum(_can_reach(case, other, one) for other in for_all),
    )


def _leads(case: Decision, after: str, step: str) -> tuple[int, ...]:
    """The options of `after` that lead to a step whatever follows; none where others may, too."""
    nexts = [option.next for option in case.steps[after].options]
    surely = tuple(at for at, to in enumerate(nexts) if to != END and _always(case, to, step))
    perhaps = tuple(at for at, to in enumerate(nexts) if to != END and _can_reach(case, to, step))
    return surely if surely == perhaps else ()


def _always(case: Decision, start: str, step: str) -> bool:
    """Whether every way from `start` to an end passes a step."""
    return step == start or END not in _reached(_ways(case), start, step)


def _can_reach(case: Decision, start: str, step: str) -> bool:
    return step in _reached(_ways(case), start)


def _ways(case: Decision) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple(
        (step, frozenset(option.next for option in held.options))
        for step, held in case.steps.items()
    )


@cache
def _reached(
    ways: tuple[tuple[str, frozenset[str]], ...], start: str, without: str = ""
) -> frozenset[str]:
    """Where somebody may come from `start`, itself included, not going on from `without`."""
    nexts, seen, waiting = dict(ways), {start}, [start]
    while waiting:
        step = waiting.pop()
        further = set() if step == without else nexts.get(step, frozenset()) - seen
        seen |= further
        waiting += further
    return frozenset(seen)
