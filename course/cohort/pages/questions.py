"""The questions of cases as shown, and the sentences about them on the overview."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.figures.standard import STANCES
from course.cohort.statistics.response_frames import RISK

_NEAR, _FAR = "te_nabij", "te_afstandelijk"
_CASES = 2  # in one sentence
_AT_LEAST = 0.1  # of the cohort, at the least, before it is worth a sentence


class Asked(NamedTuple):
    """One question of a case as shown: stance and row of each option."""

    lesson: str
    exercise: str
    step: str
    title: str
    theme: str
    options: Sequence[tuple[str, Disclosed]]


def leaning(questions: Sequence[Asked]) -> str:
    """The cases at which a cohort clearly leans to too close or too distant, if any."""
    near = _clear(questions, _NEAR, _FAR)
    far = _clear(questions, _FAR, _NEAR)
    if near and len(near) >= len(far):
        return f"Dit cohort gaat vooral te dichtbij staan bij {_cases(near)}."
    if far:
        return f"Dit cohort houdt vooral te veel afstand bij {_cases(far)}."
    return "Bij geen enkele casus gaat dit cohort duidelijk te dichtbij of te ver weg staan."


def lean(question: Asked, stance: str, opposite: str) -> float:
    """How far the interval of `stance` lies above that of `opposite`; below 0: not clear."""
    if not any(name in STANCES for name, _ in question.options):
        return -1
    low = sum(row.low for name, row in question.options if name == stance)
    high = sum(row.high for name, row in question.options if name == opposite)
    return low - min(1, high) if low >= _AT_LEAST else -1


def _clear(questions: Sequence[Asked], stance: str, opposite: str) -> list[Asked]:
    """The cases with a clear lean, the clearest first, each once."""
    gaps = [(lean(question, stance, opposite), question) for question in questions]
    gaps.sort(key=lambda pair: -pair[0])
    clearest = {question.exercise: question for gap, question in reversed(gaps) if gap > 0}
    return list(clearest.values())[::-1]


def _cases(questions: Sequence[Asked]) -> str:
    names = [f"“{q.title}” ({q.theme})" if q.theme else f"“{q.title}”" for q in questions]
    return " en ".join(names[:_CASES])


def sure_and_risky(shown: Shown, titles: Mapping[str, str]) -> str:
    """Where many were sure of a choice with a risk; `titles` are those of the cases."""
    rows = [row for row in shown.visible if row.key["answer"] == RISK]
    clear = [row for row in rows if row.low >= _AT_LEAST]
    if not rows:
        return "Over hoe zeker deelnemers waren, zijn nog geen cijfers."
    if not clear:
        return "Bij geen enkele vraag was een groot deel zeker van een keuze met een risico."
    most = max(clear, key=lambda row: row.value)
    case = titles[most.key["exercise"]]
    return f"Bij “{case}” was {most.text} zeker van een keuze met een risico."
