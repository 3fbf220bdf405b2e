"""A roster with an organisation, and factories for who is in it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from course.answers.store import Store
from course.people.audit import Actor
from course.people.enrolment import enrol
from course.people.names import parse
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
)
from course.people.persons import Person, add_person
from tests.conftest import OPENED

BY = Actor("pmanager00000", OPENED)
LATER = Actor("panother00000", OPENED + timedelta(days=1))

Somebody = Callable[..., Person]


def after(days: float) -> datetime:
    """So many days after everything began."""
    return OPENED + timedelta(days=days)


@pytest.fixture
def connection(store: Store) -> Iterator[Connection]:
    """A transaction on the roster: an organisation with a unit and three cohorts."""
    with store.engine.execution_options(writes=True).begin() as opened:
        fill(opened)
        yield opened


def fill(connection: Connection) -> None:
    """The organisation of these tests."""
    add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
    add_organisation(connection, BY, Organisation("college", "Zorgcollege", track="VL"))
    add_unit(connection, BY, Unit("thuis", "zorg", "Thuiszorg"))
    add_cohort(connection, BY, Group("noord", "Team Noord", "zorg", unit="thuis"))
    add_cohort(connection, BY, Group("zuid", "Team Zuid", "zorg"))
    add_cohort(connection, BY, Group("klas", "Klas 1", "college"))


@pytest.fixture
def somebody(connection: Connection) -> Somebody:
    """Makes a person, enrolled where a cohort is given."""

    def make(name: str = "Anna van den Berg", cohort: str | None = None, mail: str = "") -> Person:
        person = add_person(connection, BY, parse(name), mail=mail)
        if cohort is not None:
            enrol(connection, BY, person.id, cohort)
        return person

    return make
