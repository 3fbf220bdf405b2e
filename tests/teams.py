"""Teams of every size with work behind it, and who may see what of them.

Zorggroep Zon shows numbers: unit Thuiszorg with Noord (14 people, of whom twelve handed in), Avond
(nine, of whom two handed in) and Solo (one). Zorgschool shows names since a week: of Klas three are
older, and four are enrolled since. Names hold canaries: they may be nowhere but in Klas' list.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.enrolment import enrol, take_out
from course.people.logins import add_login, hub
from course.people.names import parse
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
    change_organisation,
    organisation_of,
)
from course.people.persons import add_person
from course.people.staff import EVERYWHERE, Role, Scope, appoint
from tests.cohort.conftest import hands_in

NOW = datetime.now(UTC)
WEEK = timedelta(weeks=1)
BEFORE = Actor("shell:test", NOW - 6 * WEEK)
SINCE = Actor("shell:test", NOW - WEEK)
LATER = Actor("shell:test", NOW - WEEK / 2)
SIZES = {"noord": 14, "avond": 9, "solo": 1, "klas": 3}
CANARY = "Kanarie"  # in every name
STAFF: dict[str, tuple[Role, Scope]] = {
    "olga": ("owner", EVERYWHERE),
    "mana": ("manager", Scope(organisation="zorg")),
    "inge": ("instructor", Scope(cohort="noord")),
    "cora": ("coordinator", Scope(unit="thuis")),
    "carl": ("coordinator", Scope(cohort="avond")),
    "kees": ("coordinator", Scope(cohort="klas")),
}


def fill(connection: Connection) -> None:
    """The roster; `hand_in` adds the work."""
    add_organisation(connection, BEFORE, Organisation("zorg", "Zorggroep Zon"))
    add_organisation(connection, BEFORE, Organisation("school", "Zorgschool", track="VL"))
    add_unit(connection, BEFORE, Unit("thuis", "zorg", "Thuiszorg"))
    for cohort, name in (("noord", "Team Noord"), ("avond", "Avonddienst"), ("solo", "Solo")):
        add_cohort(connection, BEFORE, Group(cohort, name, "zorg", "thuis"))
    add_cohort(connection, BEFORE, Group("klas", "Klas 1", "school"))
    for cohort, size in SIZES.items():
        for number in range(1, size + 1):
            member(connection, BEFORE, cohort, number)
    gone = member(connection, BEFORE, "avond", 99)
    take_out(connection, LATER, gone, "avond")
    names = organisation_of(connection, "school")._replace(participation="names")
    change_organisation(connection, SINCE, names)
    for number in range(4, 8):
        member(connection, LATER, "klas", number)
    for login, (role, scope) in STAFF.items():
        person = add_person(connection, BEFORE, parse(f"{login.title()} Staf"))
        add_login(connection, BEFORE, person.id, hub(login))
        appoint(connection, BEFORE, person.id, role, scope)


def member(connection: Connection, by: Actor, cohort: str, number: int) -> str:
    """Somebody in a cohort, with the user name that synthetic learners have."""
    name = f"{cohort.title()}{number} {CANARY}"
    person = add_person(connection, by, parse(name), mail=f"{cohort}{number}@{CANARY}.nl".lower())
    enrol(connection, by, person.id, cohort)
    add_login(connection, by, person.id, hub(f"{cohort}-{number:02}"))
    return person.id


def filled(store: Store, settings: Settings) -> None:
    """The roster with work in the lesson of the tests."""
    store.writer.do(fill)
    hands_in(store, settings, "noord", 12)
    hands_in(store, settings, "avond", 2)
    hands_in(store, settings, "klas", 5)
