"""Organisations, their units and their cohorts."""

import hashlib
import re
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Connection, Table, select

from course.content.settings import SMALLEST_EVER
from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.names import Track, folded

Participation = Literal["counts", "names"]
_SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 60
_C, _O = t.cohorts.c, t.organisations.c


class Organisation(NamedTuple):
    """A care organisation or college.

    `smallest_group`: figures are told about that many people or more; an older row that says less
    than is allowed now is read as what is allowed. `participation`: whether coordinators see by
    name who takes part; it holds for who is enrolled from `names_since` (UTC) on, None where it is
    numbers only. `track`: the country of its examples and of its order of names. `shown`: what its
    people call it, "" for its name. `completion`: its own rule, as the `completion` of course.yaml;
    None: the course's.
    """

    id: str
    name: str
    smallest_group: int = 10
    participation: Participation = "counts"
    track: Track = "NL"
    names_since: datetime | None = None
    shown: str = ""
    completion: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        """Its name on pages for its own people."""
        return self.shown or self.name


class Unit(NamedTuple):
    """A part of an organisation through which small teams are shown together."""

    id: str
    organisation: str
    name: str


class Group(NamedTuple):
    """A cohort of the roster: people who follow the course together.

    `opens` and `closes` are moments in UTC, None where there is no such end. A closed cohort stays,
    and nobody is enrolled in it any more.
    """

    id: str
    name: str
    organisation: str
    unit: str | None = None
    opens: datetime | None = None
    closes: datetime | None = None
    closed: bool = False


def add_organisation(connection: Connection, actor: Actor, new: Organisation) -> None:
    """A new organisation; raises `RosterError` for an id that is used or cannot be one.

    Where it is to be by name, that holds from now on.
    """
    _check_organisation(new)
    since = actor.at if new.participation == "names" else None
    _add(connection, actor, "add-organisation", t.organisations, new._replace(names_since=since))


def change_organisation(
    connection: Connection, actor: Actor, new: Organisation, seen: str | None = None
) -> None:
    """Change the settings of the organisation of that id.

    `seen` is the `fingerprint` of what the changer saw; None where that does not matter.

    By name instead of numbers is a line of its own in the audit, and holds from now on
    (`names_since` is set here). Going back to numbers holds at once, and cannot be undone: whoever
    was enrolled since was told that it is numbers.

    Raises
    ------
    RosterError
        There is no such organisation, a setting cannot be, or it was changed since it was `seen`.
    """
    connection.execute(select(_O.id).where(_O.id == new.id).with_for_update())
    now = organisation_of(connection, new.id)
    if seen is not None and seen != fingerprint(now):
        raise RosterError(
            noop("{name} was changed by somebody else meanwhile. Look again before you go on."),
            name=now.name,
        )
    _check_organisation(new)
    if new.participation != now.participation:
        names = new.participation == "names"
        did, since = ("show-names", actor.at) if names else ("hide-names", None)
        with recorded(connection, actor, did, what=new.id) as change:
            values = {"participation": new.participation, "names_since": since}
            change.change(t.organisations, new.id, **values)
    rest = {
        name: value
        for name, value in new._asdict().items()
        if name not in {"participation", "names_since"}
    }
    with recorded(connection, actor, "change-organisation", what=new.id) as change:
        change.change(t.organisations, new.id, **rest)


def fingerprint(organisation: Organisation) -> str:
    """What tells one state of an organisation's settings from another."""
    return hashlib.sha256(repr(organisation).encode()).hexdigest()


def add_unit(connection: Connection, actor: Actor, new: Unit) -> None:
    """A new unit of an organisation."""
    organisation_of(connection, new.organisation)
    _add(connection, actor, "add-unit", t.units, new)


def add_cohort(connection: Connection, actor: Actor, new: Group) -> None:
    """A new cohort of an organisation, and perhaps of a unit of it."""
    organisation_of(connection, new.organisation)
    if new.unit is not None and unit_of(connection, new.unit).organisation != new.organisation:
        raise RosterError(
            noop("{unit} is not a unit of {organisation}."),
            unit=new.unit,
            organisation=new.organisation,
        )
    if new.opens and new.closes and new.closes <= new.opens:
        raise RosterError(noop("A cohort closes after it opens."))
    _add(connection, actor, "add-cohort", t.cohorts, new)


def close_cohort(connection: Connection, actor: Actor, id_: str) -> None:
    """Close a cohort: it moves out of the way, and all that was done in it stays."""
    cohort_of(connection, id_)
    with recorded(connection, actor, "close-cohort", what=id_) as change:
        change.change(t.cohorts, id_, closed=True)


def organisation_of(connection: Connection, id_: str) -> Organisation:
    """The organisation of that id; raises `RosterError`."""
    for organisation in organisations(connection):
        if organisation.id == id_:
            return organisation
    raise RosterError(noop("There is no organisation {id}."), id=id_)


def organisations(connection: Connection) -> list[Organisation]:
    """All organisations, by id."""
    query = select(*_O[*Organisation._fields]).order_by(_O.id)
    return [_at_least(Organisation(*row)) for row in connection.execute(query)]


def unit_of(connection: Connection, id_: str) -> Unit:
    """The unit of that id; raises `RosterError`."""
    c = t.units.c
    query = select(c.id, c.organisation, c.name).where(c.id == id_)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RosterError(noop("There is no unit {id}."), id=id_)
    return Unit(*row)


def units(connection: Connection, organisation: str) -> list[Unit]:
    """The units of an organisation, by id."""
    c = t.units.c
    query = select(c.id, c.organisation, c.name).where(c.organisation == organisation)
    return [Unit(*row) for row in connection.execute(query.order_by(c.id))]


def cohort_of(connection: Connection, id_: str) -> Group:
    """The cohort of that id; raises `RosterError`."""
    row = connection.execute(select(*_C[*Group._fields]).where(_C.id == id_)).one_or_none()
    if row is None:
        raise RosterError(noop("There is no cohort {id}."), id=id_)
    return Group(*row)


def open_cohort_of(connection: Connection, id_: str) -> Group:
    """The cohort of that id, which people can be enrolled in; raises `RosterError`."""
    group = cohort_of(connection, id_)
    if group.closed:
        raise RosterError(noop("{cohort} is closed: enrol in another cohort."), cohort=group.name)
    return group


def cohorts(connection: Connection, organisation: str | None = None) -> list[Group]:
    """Cohorts by id, of one organisation or of all; closed ones too."""
    query = select(*_C[*Group._fields]).order_by(_C.id)
    if organisation is not None:
        query = query.where(_C.organisation == organisation)
    return [Group(*row) for row in connection.execute(query)]


def slug(name: str) -> str:
    """An id made from a name: `Team Noord (avond)` is `team-noord-avond`."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(name)).lstrip("-0123456789")
    return plain[:_LONGEST_SLUG].rstrip("-")


def _at_least(found: Organisation) -> Organisation:
    return found._replace(smallest_group=max(found.smallest_group, SMALLEST_EVER))


def _check_organisation(new: Organisation) -> None:
    if new.smallest_group < SMALLEST_EVER:
        raise RosterError(
            noop("The smallest group is {found}, expected {least} or more."),
            found=new.smallest_group,
            least=SMALLEST_EVER,
        )
    if not new.name.strip():
        raise RosterError(noop("{id} needs a name."), id=new.id)


def _add(
    connection: Connection,
    actor: Actor,
    did: str,
    table: Table,
    new: Any,  # noqa: ANN401
) -> None:
    if len(new.id) > _LONGEST_SLUG or not _SLUG.fullmatch(new.id):
        raise RosterError(
            noop("{id} cannot be an id: use small letters, digits and single hyphens."), id=new.id
        )
    if not new.name.strip():
        raise RosterError(noop("{id} needs a name."), id=new.id)
    if connection.execute(select(table.c.id).where(table.c.id == new.id)).first():
        raise RosterError(noop("{id} is there already: choose another id."), id=new.id)
    with recorded(connection, actor, did, what=new.id) as change:
        change.add(table, **new._asdict(), at=actor.at)
