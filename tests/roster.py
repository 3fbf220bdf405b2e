"""A roster with work behind it: two organisations, staff, and people in every state."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.enrolment import enrol
from course.people.invitations import invite
from course.people.logins import add_login, hub
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.organisations import close_cohort as close
from course.people.persons import Person, add_person
from course.people.staff import EVERYWHERE, Scope, appoint
from tests.cohort.conftest import hands_in

NOW = datetime.now(UTC)
BY = Actor("shell:test", NOW - timedelta(days=60))
BEFORE = Actor("shell:test", NOW - timedelta(days=30))
NAMES = (
    "Anna van den Berg", "Łukasz Nowak", "Zoë de Jong", "Bram Bakker", "Çiğdem Yilmaz",
    "Fatima el Amrani", "Jan-Willem van 't Hof", "Noor Smit",
)  # fmt: skip


def add(
    connection: Connection, name: str, cohort: str | None = None, login: str = "", mail: str = ""
) -> Person:
    """Somebody new; enrolled, and with a user name of the Hub, where these are given."""
    person = add_person(connection, BY, parse(name), mail=mail)
    if cohort:
        enrol(connection, BY, person.id, cohort)
    if login:
        add_login(connection, BY, person.id, hub(login))
    return person


def fill(connection: Connection) -> None:
    """Organisations and cohorts, staff, and people of whom some handed in (see `filled`)."""
    add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
    add_organisation(connection, BY, Organisation("college", "Zorgcollege Delta"))
    for id_, name, where in (
        ("noord", "Team Noord", "zorg"),
        ("zuid", "Team Zuid", "zorg"),
        ("oud", "Team Oud", "zorg"),
        ("klas", "Klas 1", "college"),
    ):
        add_cohort(connection, BY, Group(id_, name, where))
    staff = (
        ("olga", "Olga Owner", "owner", EVERYWHERE),
        ("mana", "Mana de Beer", "manager", Scope(organisation="zorg")),
        ("inge", "Inge Visser", "instructor", Scope(cohort="noord")),
    )
    for login, name, role, scope in staff:
        appoint(connection, BY, add(connection, name, login=login).id, role, scope)  # type: ignore[arg-type]
    for number, name in enumerate(NAMES, start=1):
        mail = f"{name.split(' ', maxsplit=1)[0].lower()}@zon.nl" if number % 4 else ""
        add(connection, name, "noord", f"noord-{number:02}", mail)
    add(connection, "Klaas Vaak", "klas", "klaas", "klaas@delta.nl")
    _invited(connection)
    add(connection, "Oude Gediende", "oud", "oude")
    close(connection, BY, "oud")


def _invited(connection: Connection) -> None:
    """Three in Team Zuid without a user name: invited, invited long ago, and not invited."""
    uitje, late = add(connection, "Uitje Genood", "zuid"), add(connection, "Late Linda", "zuid")
    add(connection, "Nooit Gevraagd", "zuid")
    for who, days in ((uitje, 60), (late, 14)):
        ends = BEFORE.at + timedelta(days=days)
        invite(connection, BEFORE, "sleutel", "zuid", person=who.id, expires=ends)


def filled(store: Store, settings: Settings) -> None:
    """The roster, with three of Team Noord who handed in; and somebody whom only the Hub knows."""
    store.writer.do(fill)
    hands_in(store, settings, "noord", 3)
    hands_in(store, settings, "zuid", 2, drops_out=1)
