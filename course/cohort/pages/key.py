"""What the course says of each choice in a case: for whoever may know, see `Published.key`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from course.content.released import Released
from course.exercises.case import SCORES, Option, Step
from course.exercises.kinds.decision import Decision

Verdict = Literal["good", "defensible", "risk"]
_RISK, _, _GOOD = SCORES
WORDS: Mapping[Verdict, str] = {
    "good": "goed",
    "defensible": "te verdedigen",
    "risk": "risico",
}
SIGNS: Mapping[Verdict, str] = {"good": "✓", "defensible": "≈", "risk": "▲"}


def verdict(option: Option) -> Verdict:
    """How the course judges an option, by its score."""
    if option.score == _GOOD:
        return "good"
    return "risk" if option.score == _RISK else "defensible"


@dataclass(frozen=True)
class Key:
    """The key of the cases of a lesson, by exercise and step; empty for whom it stays closed."""

    steps: Mapping[tuple[str, str], Step] = field(default_factory=dict)

    @classmethod
    def of(cls, releases: Iterable[Released]) -> "Key":
        """That of the first of these releases in which a step is."""
        steps: dict[tuple[str, str], Step] = {}
        for released in releases:
            for case in released.exercises:
                for name, step in case.steps.items() if isinstance(case, Decision) else ():
                    steps.setdefault((case.id, name), step)
        return cls(steps)

    def option(self, exercise: str, step: str, option: str) -> Option | None:
        """An option with its score and reason; None where there is none to be read."""
        found = self.steps.get((exercise, step))
        return found.option(option) if found else None

    def best(self, exercise: str, step: str) -> Option | None:
        """What the course holds to be good at a step."""
        found = self.steps.get((exercise, step))
        return (
            next((one for one in found.options if verdict(one) == "good"), None) if found else None
        )

    def risky(self, exercise: str, step: str) -> frozenset[str]:
        """The options with a risk, by id."""
        found = self.steps.get((exercise, step))
        options = found.options if found else ()
        return frozenset(one.id for one in options if verdict(one) == "risk")

    def stances(self, exercise: str, step: str) -> dict[str, str]:
        """The stance of each option; for choosing what to talk about, never to print."""
        found = self.steps.get((exercise, step))
        return {one.id: one.stance for one in found.options} if found else {}
