"""What changed in a cohort between two moments, as a page: self-ratings, and where it stands."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control, matched_sample
from course.cohort.disclosure.control import Shown
from course.cohort.figures.standard import STANCES, Figure
from course.cohort.pages import movement
from course.cohort.pages.source import Board
from course.cohort.statistics import response_frames
from course.exercises.kinds.scale import Scale

_ROW = ["lesson", "cohort", "learner", "release", "exercise", "step", "score", "answered_at"]
_CHOICE = ["lesson", "cohort", "learner", "stance", "answered_at"]
_TEN = 10  # learners, for self-ratings, whatever the smallest group is
_ONE_LESSON = (
    "Hier zie je iets zodra deelnemers in twee lessen casussen deden. Dat is nu nog niet zo."
)
_ONE_MEASURE = (
    "Hier zie je iets zodra genoeg deelnemers twee keer dezelfde zelfmeting deden. Dat is nu nog "
    "niet zo."
)


class Twice(NamedTuple):
    """A self-rating, its lesson, and the same one in a later lesson."""

    lesson: str
    scale: Scale
    later: str
    other: Scale


def movement_of(board: Board) -> dict[str, Any]:
    """The figures of the page: one for each self-rating that came twice, and one of places."""
    found = [*_ratings(board), _places(board)]
    return {"notice": None, "figures": [asdict(figure) for figure in found]}


def _ratings(board: Board) -> list[Figure]:
    steps = board.own_steps(_ROW, kind="scale")
    found = []
    for number, twice in enumerate(_twice(board, steps), 1):
        groups = {item.id: item.group or item.id for item in twice.scale.items}
        first, then = (
            _since(response_frames.own_ratings(rows, groups), rows)
            for scale in (twice.scale, twice.other)
            for rows in [steps[steps["exercise"].eq(scale.id)]]
        )
        shown = _shown(board, first, then)
        low, high = twice.scale.options[0].label, twice.scale.options[-1].label
        titles = {group.id: group.title for group in twice.scale.groups}
        named = titles or {item.id: item.text for item in twice.scale.items}
        lessons = board.lessons[twice.lesson], board.lessons[twice.later]
        between = movement.Between(lessons, [(-1, low), (1, high)])
        found.append(movement.ratings(f"zelfmeting-{number}", shown, named, between))
    title = "Hoe deelnemers zichzelf inschatten, eerst en daarna"
    return found or [Figure("zelfmeting-1", title, _ONE_MEASURE)]


def _twice(board: Board, steps: pd.DataFrame) -> Iterator[Twice]:
    """The self-ratings that are compared with one of an earlier lesson."""
    held: dict[str, tuple[str, Scale]] = {}
    for released in board.releases(steps):
        for exercise in released.exercises:
            if isinstance(exercise, Scale):
                held.setdefault(exercise.id, (released.lesson, exercise))
    order = list(board.settings.lessons)
    for lesson, scale in held.values():
        other = held.get(scale.compare.other) if scale.compare else None
        if other and order.index(other[0]) < order.index(lesson):
            yield Twice(*other, lesson, scale)


def _places(board: Board) -> Figure:
    """From the first lesson in which people chose on the axis to the last."""
    steps = board.own_steps(_CHOICE)
    own = statistics.own_positions(steps).assign(step="plek")
    lessons = [lesson for lesson in board.lessons if own["lesson"].eq(lesson).any()]
    if len(lessons) <= 1:
        return Figure("plek", "Waar dit cohort staat, eerst en daarna", _ONE_LESSON)
    first, then = (
        _since(own[own["lesson"].eq(lesson)], steps[steps["lesson"].eq(lesson)])
        for lesson in (lessons[0], lessons[-1])
    )
    titles = board.lessons[lessons[0]], board.lessons[lessons[-1]]
    ticks = [(at, STANCES[stance]) for stance, at in statistics.POSITIONS.items()]
    return movement.places("plek", _shown(board, first, then), movement.Between(titles, ticks))


def _since(own: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """`own` values with `since`, when each learner first answered one of these `steps`."""
    first = steps.groupby("learner", observed=True)["answered_at"].min().rename("since")
    return own.merge(first, on="learner")


def _shown(board: Board, first: pd.DataFrame, then: pd.DataFrame) -> Shown:
    k = max(board.k, _TEN)
    counted = matched_sample.sample(matched_sample.pairs(first, then), k)
    gained = statistics.gain(counted, ["cohort", "step"])
    return control.gains(matched_sample.moments(gained, counted), k)
