"""How many passed, told about groups that never change: passed is a score, and needs a crowd.

Whoever is told by name is told one by one. Everybody else is put into groups once their result is
known: those of a cohort as soon as there are *k*, the organisation's smallest group; where a cohort
has fewer, those of its unit together, and of the organisation. A group is written down when it is
made and stays as it is, whatever happens to the results later, and nobody is in two. So whatever is
subtracted from whatever, days, teams or units, what is left is groups of at least *k* people.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from course.answers.store import Store
from course.content.settings import Settings
from course.people import schema as p
from course.people.organisations import cohorts
from course.records.taking_part.counts import Member, Participation, participation, place_of

_e, _g, _m = p.enrolments.c, p.passed_groups.c, p.passed_people.c


class PassedGroup(NamedTuple):
    """`passed` of `size` people at the moment `at`; `cohort` or `unit` None: of several."""

    unit: str | None
    cohort: str | None
    at: datetime
    size: int
    passed: int


def passed_groups(store: Store, settings: Settings, asked: Participation) -> list[PassedGroup]:
    """The groups of a place that may be told, the oldest first; new ones are made where they can.

    Those of fewer than the organisation's smallest group, as it is now, are not told.
    """
    place, k = asked.place, asked.place.organisation.smallest_group
    with store.snapshot() as connection:
        whole = place_of(connection, "organisation", place.organisation.id)
        told = _people(connection, whole.id)
    if any(_is_new(who, told) for who in asked.members):
        everybody = (
            asked
            if place.kind == "organisation"
            else participation(store, settings, whole, asked.at)
        )
        waiting = [who for who in everybody.people if _is_new(who, told)]
        if len(waiting) >= k:
            with suppress(IntegrityError):  # another process made them at this moment
                store.writer.do(lambda c: _make(c, whole.id, waiting, k, asked.at))
    return _told(store, asked, k)


def _is_new(who: Member, told: set[str]) -> bool:
    """Whether somebody's result is known and was told in no way yet."""
    known = who.outcome is not None and who.outcome.passed != "not_yet"
    return known and not who.by_name and who.stay.person not in told


def _people(connection: Connection, organisation: str) -> set[str]:
    """Who is in a group of an organisation already: each person once, for good."""
    query = (
        select(_e.person)
        .join_from(p.passed_people, p.enrolments, _e.seq == _m.enrolment)
        .join(p.passed_groups, _g.seq == _m.told_in)
        .where(_g.organisation == organisation)
    )
    return set(connection.execute(query).scalars())


def _make(
    connection: Connection, organisation: str, waiting: Sequence[Member], k: int, at: datetime
) -> None:
    """Write down the groups that there are enough people for, the smallest places first."""
    groups = {group.id: group for group in cohorts(connection, organisation)}
    taken = _people(connection, organisation)  # by somebody who looked at the same moment
    left = [who for who in waiting if who.stay.person not in taken]

    def cohort(who: Member) -> tuple[str | None, str | None]:
        group = groups[who.stay.cohort]
        return group.unit, group.id

    def unit(who: Member) -> tuple[str | None, str | None]:
        return groups[who.stay.cohort].unit, None

    places: list[Callable[[Member], tuple[str | None, str | None]]]
    places = [cohort, unit, lambda _: (None, None)]
    for place in places:
        by_place: dict[tuple[str | None, str | None], list[Member]] = {}
        for who in left:
            by_place.setdefault(place(who), []).append(who)
        left = []
        for (unit_, cohort_), members in by_place.items():
            if len(members) < k or (place is unit and unit_ is None):
                left += members
                continue
            values = {
                "organisation": organisation,
                "unit": unit_,
                "cohort": cohort_,
                "at": at,
                "size": len(members),
                "passed": sum(m.outcome is not None and m.outcome.passed == "yes" for m in members),
            }
            made = insert(p.passed_groups).values(values).returning(_g.seq)
            seq = connection.execute(made).scalar_one()
            rows = [{"enrolment": who.stay.seq, "told_in": seq} for who in members]
            connection.execute(insert(p.passed_people), rows)


def _told(store: Store, asked: Participation, k: int) -> list[PassedGroup]:
    place = asked.place
    here = {
        "cohort": _g.cohort == place.id,
        "unit": _g.unit == place.id,
        "organisation": _g.organisation == place.id,
    }[place.kind]
    query = select(_g.unit, _g.cohort, _g.at, _g.size, _g.passed).where(here, _g.size >= k)
    with store.snapshot() as connection:
        return [PassedGroup(*row) for row in connection.execute(query.order_by(_g.seq))]
