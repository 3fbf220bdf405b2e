"""What learners can read of the cases in releases: titles, questions and options. No key."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from course.content.released import Released
from course.exercises.decision import Decision, Step


class StepText(NamedTuple):
    """A question and its options, text by id."""

    question: str
    options: dict[str, str]


class CaseText(NamedTuple):
    """A case: its title, and its steps by id in the file's order."""

    title: str
    steps: dict[str, StepText]


def case_texts(releases: Sequence[Released]) -> dict[str, CaseText]:
    """The cases of a lesson by id. Where releases differ, the first that has a text gives it."""
    found: dict[str, CaseText] = {}
    for released in releases:
        for exercise in released.exercises:
            if isinstance(exercise, Decision):
                case = found.setdefault(exercise.id, CaseText(exercise.title, {}))
                _add(case, exercise.steps.items())
    return found


def _add(case: CaseText, steps: Iterable[tuple[str, Step]]) -> None:
    for name, step in steps:
        held = case.steps.setdefault(name, StepText(step.question, {}))
        for option in step.options:
            held.options.setdefault(option.id, option.text)


def options_of(cases: dict[str, CaseText]) -> pd.DataFrame:
    """All options that there are: the columns `exercise`, `step` and `answer`."""
    rows = [
        (exercise, step, answer)
        for exercise, case in cases.items()
        for step, text in case.steps.items()
        for answer in text.options
    ]
    return pd.DataFrame(rows, columns=["exercise", "step", "answer"], dtype="str")
