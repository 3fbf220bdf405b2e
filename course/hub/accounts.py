"""People who may log in to the demo, and the password that they share."""

from dataclasses import dataclass
from typing import Final

from course.hub.passwords import password
from course.messages import noop
from course.paths import CoursePaths
from course.people import hub_groups as groups
from course.secret_files import secret_text_in

_LEARNS = noop("takes the course")
_TEACHES = noop("teaches and marks")
_COORDINATES = noop("sees how the groups are doing")


@dataclass(frozen=True)
class Account:
    """Somebody who may log in; `about` says in English what for, see `course.messages`."""

    name: str
    groups: tuple[str, ...]
    about: str


@dataclass(frozen=True)
class Accounts:
    """Everybody who may log in, and the password that they share."""

    people: tuple[Account, ...]
    password: str

    def groups_of(self) -> dict[str, tuple[str, ...]]:
        """Each person's groups."""
        return {person.name: person.groups for person in self.people}


NO_DEMO: Final = Accounts((), "")
"""Nobody shares a password: a Hub for real people."""


def demo_accounts(paths: CoursePaths) -> Accounts:
    """A learner, an instructor and a coordinator; the password is generated once for this clone."""
    return Accounts(
        people=(
            Account("leerling", (groups.LEARNERS, groups.cohort("noord")), _LEARNS),
            Account("docent", (groups.INSTRUCTORS,), _TEACHES),
            Account(
                "coordinator",
                (groups.coordinators("noord"), groups.coordinators("zuid")),
                _COORDINATES,
            ),
        ),
        password=secret_text_in(paths.state / "demo-password", password),
    )
