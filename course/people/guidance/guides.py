"""Who guides which cohorts: instructors by the roster, and owners."""

from sqlalchemy import Connection, or_, select

from course.people import schema as t

_s, _c, _p = t.staff.c, t.cohorts.c, t.persons.c


class Guides(dict[str, tuple[str, frozenset[str] | None]]):
    """Shown name and cohorts of everybody who guides people, by person; None: every cohort."""

    def may_read(self, person: str, cohort: str | None) -> bool:
        """Whether somebody guides the people of a cohort."""
        if person not in self:
            return False
        cohorts = self[person][1]
        return cohorts is None or cohort in cohorts

    def of(self, cohort: str | None) -> dict[str, str]:
        """The names of those who guide a cohort, by person, in their order."""
        return {who: name for who, (name, _) in self.items() if self.may_read(who, cohort)}


def guides(connection: Connection) -> Guides:
    """Everybody who guides people now, by the order of their names, in one statement."""
    within = or_(_c.id == _s.cohort, _c.unit == _s.unit, _c.organisation == _s.organisation)
    query = (
        select(_s.person, _p.shown, _s.role, _c.id)
        .join_from(t.staff, t.persons, _p.id == _s.person)
        .join(t.cohorts, within, isouter=True)
        .where(_s.until.is_(None), _s.role.in_(("owner", "instructor")))
        .order_by(_p.shown, _s.person)
    )
    found = Guides()
    for person, shown, role, cohort in connection.execute(query):
        _, held = found.get(person, (shown, frozenset()))
        if role == "owner" or held is None:
            found[person] = shown, None
        else:
            found[person] = shown, held | ({cohort} if cohort else set())
    return found
