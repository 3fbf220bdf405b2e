"""Who somebody is and what they may see, according to the Hub alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.answers.saving import Learner
from course.web.groups import INSTRUCTORS, LEARNERS, cohorts_coordinated, cohorts_followed

Role = Literal["learner", "instructor", "coordinator", "none"]


@dataclass(frozen=True)
class Person:
    """A logged-in person. `by_browser` is False for a server's token."""

    name: str
    groups: frozenset[str]
    by_browser: bool

    @classmethod
    def of(cls, model: dict[str, Any], *, by_browser: bool) -> "Person":
        """The person in the Hub's user model; a service is not a person."""
        groups = model.get("groups", []) if model.get("kind", "user") == "user" else []
        return cls(str(model["name"]), frozenset(groups), by_browser)

    @property
    def role(self) -> Role:
        """The role that decides somebody's landing page; staff before learner."""
        if INSTRUCTORS in self.groups:
            return "instructor"
        if self.coordinates:
            return "coordinator"
        return "learner" if LEARNERS in self.groups else "none"

    @property
    def is_learner(self) -> bool:
        """Whether answers of this person are stored: learners', never staff's."""
        return self.role == "learner"

    @property
    def is_instructor(self) -> bool:
        """Whether this is an instructor in a browser, not one with a server's token."""
        return self.role == "instructor" and self.by_browser

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The cohorts that this person coordinates."""
        return cohorts_coordinated(self.groups)

    @property
    def may_see_cohorts(self) -> bool:
        """Whether figures of cohorts are for this person: instructors, coordinators, by browser."""
        return self.by_browser and (self.is_instructor or bool(self.coordinates))

    def may_see(self, cohorts: Sequence[str]) -> list[str]:
        """Those of `cohorts` whose figures this person may see: all, where an instructor."""
        return [c for c in cohorts if self.is_instructor or c in self.coordinates]

    @property
    def learner(self) -> Learner:
        """The learner behind this person, with the cohort (the first by name, if in several)."""
        return Learner(self.name, next(iter(cohorts_followed(self.groups)), None))
