"""People who may log in to the demo, and the password that they share."""

from dataclasses import dataclass

from course.hub.passwords import password
from course.paths import CoursePaths
from course.secret_files import secret_text_in
from course.web import groups


@dataclass(frozen=True)
class Account:
    """Somebody who may log in; `about` is Dutch and is shown on the log-in page."""

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


def demo_accounts(paths: CoursePaths) -> Accounts:
    """A learner, an instructor and a coordinator; the password is generated once for this clone."""
    return Accounts(
        people=(
            Account("leerling", (groups.LEARNERS, groups.cohort("noord")), "volgt de cursus"),
            Account("docent", (groups.INSTRUCTORS,), "begeleidt en beoordeelt"),
            Account(
                "coordinator",
                (groups.coordinators("noord"), groups.coordinators("zuid")),
                "ziet hoe de groepen het doen",
            ),
        ),
        password=secret_text_in(paths.state / "demo-password", password),
    )
