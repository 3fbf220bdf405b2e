"""A lesson that was opened again for somebody, as the office does it."""

from datetime import UTC, datetime

from sqlalchemy import Connection, update

from course.answers.saving import Intake
from course.answers.second_chances import SecondChances
from course.answers.store import Feedback, HandIn, Store
from course.content.settings import Settings
from course.people import schema as p
from course.people.audit import Actor
from course.people.enrolment import enrol
from course.people.logins import hub, identify
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from tests import roster
from tests.conftest import LESSON
from tests.whose import known_as


def enrolled(store: Store, *names: str) -> None:
    """People with these ids and user names in the cohort noord; zuid is there too."""

    def fill(connection: Connection) -> None:
        add_organisation(connection, roster.BY, Organisation("zorg", "Zorggroep Zon"))
        for id_ in ("noord", "zuid"):
            add_cohort(connection, roster.BY, Group(id_, f"Team {id_.capitalize()}", "zorg"))
        for name in names:
            mine = update(p.persons).where(p.persons.c.id == name)
            connection.execute(mine.values(shown=name.capitalize()))
            enrol(connection, roster.BY, name, "noord")

    for name in names:
        known_as(store, name)
    store.writer.do(fill)


def person(store: Store, name: str) -> str:
    """The id of the person with that user name."""
    with store.snapshot() as connection:
        return identify(connection, *hub(name)) or ""


def give_feedback(store: Store, handin: HandIn, text: str = "<p>Goed.</p>") -> None:
    """Feedback on a hand-in."""
    now = datetime.now(UTC)
    page = Feedback(handin.learner, handin.lesson, handin.hash, text, now, handin.attempt)
    store.release_feedback([page])


def reopen(
    intake: Intake | tuple[Store, Settings],
    name: str = "anna",
    due: datetime | None = None,
    cohort: str = "noord",
    lesson: str = LESSON,
) -> int:
    """Open the lesson again; the number of the attempt."""
    store, settings = intake if isinstance(intake, tuple) else (intake.store, intake.settings)
    who, by = person(store, name), Actor("shell:test", datetime.now(UTC))
    return store.writer.do(
        lambda c: SecondChances(c, settings, by).reopen(who, cohort, lesson, due)
    )
