"""What the key says of each option that frozen figures tell of. For staff: nothing here is shown.

Where releases differ, the first that has an exercise counts: the newest publication's.
"""

from collections.abc import Iterator, Mapping, Sequence

from course.cohort.exercise_texts import FIFTHS, NOT_TICKED, TICKED
from course.cohort.statistics import POSITIONS
from course.cohort.statistics.response_frames import APART, EARLIER, LATER
from course.content.released import Released
from course.exercises.base import Exercise
from course.exercises.kinds.checklist import CheckItem, Checklist
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.order import Order
from course.exercises.kinds.place import Place, PlaceItem
from course.exercises.kinds.sort import Sort, SortItem

At = tuple[str, str]  # exercise, and step or item
Worth = Mapping[At, Mapping[str, float]]  # of each option
_FIFTH = 100 // len(FIFTHS)  # positions


def stances_of(releases: Sequence[Released]) -> dict[tuple[str, str, str], str]:
    """The stance of each option of each step of a case."""
    return {
        (case.id, name, option.id): option.stance
        for released in reversed(releases)
        for case in released.exercises
        if isinstance(case, Decision)
        for name, step in case.steps.items()
        for option in step.options
    }


def positions(releases: Sequence[Released]) -> Worth:
    """Where each option of a case lies from too close (-1) to too distant (1).

    Only of steps whose options all lie on that axis.
    """
    stances: dict[At, dict[str, str]] = {}
    for (exercise, step, option), stance in stances_of(releases).items():
        stances.setdefault((exercise, step), {})[option] = stance
    return {
        at: {option: POSITIONS[stance] for option, stance in options.items()}
        for at, options in stances.items()
        if set(options.values()) <= POSITIONS.keys()
    }


def rightness(releases: Sequence[Released]) -> Worth:
    """How good each option is by the key, 0 to 1; for a fifth of a line the mean of its places."""
    worth: dict[At, dict[str, float]] = {}
    for released in reversed(releases):
        for exercise in released.exercises:
            for step, options in _scores(exercise):
                worth[exercise.id, step] = options
    return worth


def _scores(exercise: Exercise) -> Iterator[tuple[str, dict[str, float]]]:
    match exercise:
        case Decision():
            yield from _of_steps(exercise)
        case Order():
            yield from _of_pairs(exercise)
        case Sort() | Checklist() | Place():
            yield from _of_items(exercise)


def _of_steps(case: Decision) -> Iterator[tuple[str, dict[str, float]]]:
    for name, step in case.steps.items():
        yield name, {option.id: option.score for option in step.options}


def _of_items(exercise: Sort | Checklist | Place) -> Iterator[tuple[str, dict[str, float]]]:
    for item in exercise.items:
        match item:
            case SortItem():
                yield item.id, dict.fromkeys(_bins(exercise), 0.0) | {item.bin: 1.0}
            case CheckItem():
                yield item.id, {TICKED: float(item.holds), NOT_TICKED: float(not item.holds)}
            case PlaceItem():
                yield item.id, {fifth: _mean(item, fifth) for fifth in FIFTHS}


def _bins(exercise: Sort | Checklist | Place) -> Sequence[str]:
    return list(exercise.labels) if isinstance(exercise, Sort) else ()


def _of_pairs(order: Order) -> Iterator[tuple[str, dict[str, float]]]:
    for first, then in order.before:
        yield f"{first}|{then}", {EARLIER: 1.0, LATER: 0.0, APART: 0.0}
        yield f"{then}|{first}", {EARLIER: 0.0, LATER: 1.0, APART: 0.0}


def _mean(item: PlaceItem, fifth: str) -> float:
    """What the places of a fifth of the line are worth; the last one has the end as well."""
    first = int(fifth)
    scores = [item.score(at) for at in range(first, first + _FIFTH + (fifth == FIFTHS[-1]))]
    return sum(scores) / len(scores)
