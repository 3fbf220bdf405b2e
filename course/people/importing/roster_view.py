"""What the preview of an import needs to know of the roster, read in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, select

from course.people import schema as t
from course.people.enrolment import Enrolment
from course.people.importing.entries import Entry
from course.people.names import folded
from course.people.organisations import Group, Organisation, cohorts, organisation_of
from course.people.persons import Person, persons

_AT_ONCE: Final = 500  # values in one statement; databases have a limit


class RosterView(NamedTuple):
    """An organisation, and everybody whom the rows of a file may be about.

    `people` by id; `by_mail` and `by_login` give ids, `by_name` those of the organisation by folded
    full name. `enrolments` are the open ones in open cohorts of the organisation, by person;
    `known_here` is everybody who was ever enrolled in one. `groups` gives cohorts by what a row may
    call them, `elsewhere` the same of other organisations. `numbers` gives holders by register and
    number.
    """

    organisation: Organisation
    people: dict[str, Person]
    by_mail: dict[str, list[str]]
    by_login: dict[str, str]
    by_name: dict[str, list[str]]
    enrolments: dict[str, list[Enrolment]]
    known_here: frozenset[str]
    groups: dict[str, Group]
    elsewhere: frozenset[str]
    numbers: dict[tuple[str, str], str]


def roster_view(connection: Connection, organisation: str, entries: Sequence[Entry]) -> RosterView:
    """The roster as the rows may touch it; raises `RosterError` for an unknown organisation."""
    where = organisation_of(connection, organisation)
    every = cohorts(connection)
    ours = [group for group in every if group.organisation == organisation]
    enrolments = _enrolments(connection, [group.id for group in ours])
    open_ = {group.id for group in ours if not group.closed}
    c, login, number = t.persons.c, t.logins.c, t.register_numbers.c
    mails = select(c.mail, c.id).where(c.merged_into.is_(None))
    logins = select(login.subject, login.person).where(login.kind == "hub", login.issuer == "")
    numbers = select(number.register, number.number, number.person)
    by_mail = _grouped(_rows(connection, mails, c.mail, (e.mail for e in entries)))
    by_login = dict(_rows(connection, logins, login.subject, (e.login for e in entries)))
    held = _rows(connection, numbers, number.number, (e.number for e in entries))
    here = frozenset(enrolment.person for enrolment in enrolments)
    ids = here.union(by_login.values(), *by_mail.values())
    people = persons(connection, ids)
    return RosterView(
        organisation=where,
        people=people,
        by_mail=by_mail,
        by_login=by_login,
        by_name=_grouped((folded(people[id_].name.full), id_) for id_ in sorted(here)),
        enrolments=_by_person(e for e in enrolments if e.until is None and e.cohort in open_),
        known_here=here,
        groups={name: group for group in ours for name in (folded(group.name), group.id)},
        elsewhere=frozenset(
            name
            for group in every
            if group.organisation != organisation
            for name in (folded(group.name), group.id)
        ),
        numbers={(register, digits): person for register, digits, person in held},
    )


def _enrolments(connection: Connection, groups: Sequence[str]) -> list[Enrolment]:
    c = t.enrolments.c
    rows = _rows(connection, select(t.enrolments), c.cohort, groups)
    merged = set(
        connection.execute(
            select(t.persons.c.id).where(t.persons.c.merged_into.is_not(None))
        ).scalars()
    )
    return [enrolment for row in rows if (enrolment := Enrolment(*row)).person not in merged]


def _rows(
    connection: Connection, query: Select[Any], column: ColumnElement[str], values: Iterable[str]
) -> Iterator[Any]:
    """The rows in which `column` is one of `values`."""
    wanted = sorted({value for value in values if value})
    for start in range(0, len(wanted), _AT_ONCE):
        yield from connection.execute(query.where(column.in_(wanted[start : start + _AT_ONCE])))


def _grouped(pairs: Iterable[Sequence[str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _by_person(enrolments: Iterable[Enrolment]) -> dict[str, list[Enrolment]]:
    groups: dict[str, list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments:
        groups[enrolment.person].append(enrolment)
    return dict(groups)
