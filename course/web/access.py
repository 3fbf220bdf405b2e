"""Who somebody is and what they may see: the Hub's groups and the roster together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.answers.saving import Learner
from course.people.hub_groups import INSTRUCTORS, LEARNERS
from course.people.membership import Membership, of_groups

Role = Literal["learner", "instructor", "coordinator", "office", "none"]


@dataclass(frozen=True)
class Person:
    """A logged-in person; `name` is their user name at the Hub, by which browsers know them.

    `by_browser` is False for a server's token. `roster` is what the roster and the groups say
    together; None: the groups alone. `hub_shown` is the name that the log-in brought along, "" for
    none.
    """

    name: str
    groups: frozenset[str]
    by_browser: bool
    roster: Membership | None = None
    hub_shown: str = ""

    @classmethod
    def of(cls, model: dict[str, Any], *, by_browser: bool) -> "Person":
        """The person in the Hub's user model; a service is not a person."""
        groups = model.get("groups", []) if model.get("kind", "user") == "user" else []
        about = model.get("user_info") or {}
        return cls(
            str(model["name"]),
            frozenset(groups),
            by_browser,
            hub_shown=str(about.get("name") or ""),
        )

    @property
    def shown(self) -> str:
        """What a page calls them: as the roster does, else the identity provider, else the Hub."""
        return self.membership.shown or self.hub_shown or self.name

    @property
    def id(self) -> str:
        """Their id in the roster; "" of whom it does not know, which no learner is for long."""
        return self.membership.person

    @property
    def membership(self) -> Membership:
        """What they follow and may do."""
        return self.roster or of_groups(self.groups)

    @property
    def role(self) -> Role:
        """The role that decides somebody's landing page; staff before learner.

        "office" is a manager, or an instructor of some cohorts, by the roster only.
        """
        if INSTRUCTORS in self.groups or self.membership.owns:
            return "instructor"
        if self.membership.has_office:
            return "office"
        if self.coordinates:
            return "coordinator"
        return "learner" if self._learns else "none"

    @property
    def is_learner(self) -> bool:
        """Whether answers of this person are stored: learners', never those of the Hub's staff.

        Who has a role by the roster only may be a learner as well.
        """
        if self.role == "instructor" or any(held.by != "us" for held in self.membership.roles):
            return False
        return self._learns

    @property
    def is_instructor(self) -> bool:
        """Whether this is an instructor of the whole course, or its owner, in a browser."""
        return self.role == "instructor" and self.by_browser

    @property
    def coordinates(self) -> tuple[str, ...]:
        """The cohorts that this person coordinates."""
        return tuple(sorted(self.membership.coordinates))

    @property
    def may_see_cohorts(self) -> bool:
        """Whether figures of cohorts are for this person: instructors, coordinators, by browser."""
        return self.by_browser and (self.is_instructor or bool(self.coordinates))

    def may_see(self, cohorts: Sequence[str]) -> list[str]:
        """Those of `cohorts` whose figures this person may see: all, where an instructor."""
        return [c for c in cohorts if self.is_instructor or c in self.coordinates]

    @property
    def has_office(self) -> bool:
        """Whether the office's pages are for this person, each in their scope, by browser."""
        return self.by_browser and self.membership.has_office

    @property
    def runs_office(self) -> bool:
        """Whether they may read people in and see who did what, by browser."""
        return self.by_browser and self.membership.runs_office

    @property
    def learner(self) -> Learner:
        """The learner behind this person, with the cohort in which they work now."""
        return Learner(self.id, self.membership.cohort)

    @property
    def _learns(self) -> bool:
        """Whether a group, of learners or of a cohort, or the roster makes them a learner."""
        return LEARNERS in self.groups or bool(self.membership.follows)
