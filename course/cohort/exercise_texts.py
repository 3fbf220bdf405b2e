"""What learners can read of the exercises in releases: titles, questions and options.

From the key it has only where an option leads: to decide what may be shown, never to be shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from course.content.released import Released
from course.exercises.base import Exercise
from course.exercises.itemset import Entry
from course.exercises.kinds.checklist import Checklist
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.order import Order
from course.exercises.kinds.place import Place
from course.exercises.kinds.sort import Sort

TICKED, NOT_TICKED = "aangevinkt", "niet-aangevinkt"
FIFTHS = ("0", "20", "40", "60", "80")  # of the line of `place`, by where they begin


class StepText(NamedTuple):
    """A question (or item) and its options, text by id; `leads` is the step that follows one."""

    question: str
    options: dict[str, str]
    leads: Mapping[str, str] = MappingProxyType({})


class CaseText(NamedTuple):
    """An exercise: its title, its steps (or items) by id in the file's order, and its kind.

    `situation` is "" if there is none; `notice` says what a sensitive case is about.
    """

    title: str
    steps: dict[str, StepText]
    kind: str = "decision"
    situation: str = ""
    closing: str = ""
    notice: str = ""
    themes: tuple[str, ...] = ()


def exercise_texts(releases: Sequence[Released]) -> dict[str, CaseText]:
    """The exercises of a lesson by id. If releases differ, the first that has a text wins.

    Kinds without choices that can be counted have no steps.
    """
    cases: dict[str, CaseText] = {}
    for released in releases:
        for exercise in released.exercises:
            case = cases.setdefault(exercise.id, _empty(exercise))
            for name, step in _steps(exercise):
                known = case.steps.setdefault(name, StepText(step.question, {}))
                for option, text in step.options.items():
                    known.options.setdefault(option, text)
                case.steps[name] = known._replace(leads={**step.leads, **known.leads})
    return cases


def _empty(exercise: Exercise) -> CaseText:
    return CaseText(
        exercise.title,
        {},
        exercise.kind,
        getattr(exercise, "situation", None) or "",
        getattr(exercise, "closing", None) or "",
        exercise.sensitive or "",
        exercise.dilemma,
    )


def _steps(exercise: Exercise) -> Iterator[tuple[str, StepText]]:
    if isinstance(exercise, Decision):
        for name, step in exercise.steps.items():
            texts = {option.id: option.text for option in step.options}
            yield name, StepText(step.question, texts, {o.id: o.next for o in step.options})
    elif isinstance(exercise, Sort):
        yield from _items(exercise.items, exercise.labels)
    elif isinstance(exercise, Checklist):
        yield from _items(exercise.items, {TICKED: "aangevinkt", NOT_TICKED: "niet aangevinkt"})
    elif isinstance(exercise, Place):
        low, high = exercise.axis.low, exercise.axis.high
        words = (low, f"eerder {low}", "in het midden", f"eerder {high}", high)
        yield from _items(exercise.items, dict(zip(FIFTHS, words, strict=True)))
    elif isinstance(exercise, Order):
        places = {str(at): f"stap {at}" for at in range(1, len(exercise.items) + 1)}
        yield from _items(exercise.items, {**places, "buiten": "buiten de volgorde"})


def _items(items: Iterable[Entry], options: dict[str, str]) -> Iterator[tuple[str, StepText]]:
    for item in items:
        yield item.id, StepText(item.text, dict(options))


def options_of(cases: dict[str, CaseText]) -> pd.DataFrame:
    """All options that there are: `exercise`, `step`, `answer`, and the step that is `next`."""
    rows = [
        (exercise, step, answer, text.leads.get(answer, ""))
        for exercise, case in cases.items()
        for step, text in case.steps.items()
        for answer in text.options
    ]
    return pd.DataFrame(rows, columns=["exercise", "step", "answer", "next"], dtype="str")
