"""The questions of cases as they are shown, and the sentences about them on the overview."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.wording import Row, rows_of
from course.cohort.figures.standard import STANCES
from course.cohort.statistics.response_frames import RISK

_NEAR, _FAR = "te_nabij", "te_afstandelijk"
_NAMED = 2  # cases in one sentence
_AT_LEAST = 0.1  # of the cohort, for sure, before it is worth a sentence


class Asked(NamedTuple):
    """One question of a case as it is shown: stance and row of each option."""

    lesson: str
    exercise: str
    step: str
    title: str
    theme: str
    options: Sequence[tuple[str, Row]]


def leaning(asked: Sequence[Asked]) -> str:
    """At which cases a cohort leans to too close or to too distant, if it clearly does."""
    near = _clear(asked, _NEAR, _FAR)
    far = _clear(asked, _FAR, _NEAR)
    if near and len(near) >= len(far):
        return f"Dit cohort gaat vooral te dichtbij staan bij {_named(near)}."
    if far:
        return f"Dit cohort houdt vooral te veel afstand bij {_named(far)}."
    return "Bij geen enkele casus gaat dit cohort duidelijk te dichtbij of te ver weg staan."


def lean(one: Asked, stance: str, other: str) -> float:
    """How far the interval of `stance` lies above that of `other`; below 0: not clear."""
    if not any(name in STANCES for name, _ in one.options):
        return -1
    low = sum(float(row["low"]) for name, row in one.options if name == stance)
    high = sum(float(row["high"]) for name, row in one.options if name == other)
    return low - min(1, high) if low >= _AT_LEAST else -1


def _clear(asked: Sequence[Asked], stance: str, other: str) -> list[Asked]:
    """The cases with a clear lean, the clearest first, each once."""
    found = sorted(((lean(one, stance, other), one) for one in asked), key=lambda pair: -pair[0])
    return list({one.exercise: one for gap, one in reversed(found) if gap > 0}.values())[::-1]


def _named(cases: Sequence[Asked]) -> str:
    said = [f"“{one.title}” ({one.theme})" if one.theme else f"“{one.title}”" for one in cases]
    return " en ".join(said[:_NAMED])


def sure_and_risky(shown: Shown, titles: Mapping[str, str]) -> str:
    """Where many were sure of a choice with a risk; `titles` are those of the cases."""
    rows = [row for row in rows_of(shown) if row["answer"] == RISK and row["shown"]]
    found = [row for row in rows if row["low"] >= _AT_LEAST]
    if not rows:
        return "Over hoe zeker deelnemers waren, zijn nog geen cijfers."
    if not found:
        return "Bij geen enkele vraag was een groot deel zeker van een keuze met een risico."
    most = max(found, key=lambda row: float(row["value"]))
    return (
        f"Bij “{titles[most['exercise']]}” was {most['text']} zeker van een keuze met een risico."
    )
