"""In which cohort somebody counts, whatever the cohort in which they once handed in.

That is the cohort of their enrolment there: moving takes the work along while the cohort that they
leave goes on, being taken out takes it out of every later figure, and a new enrolment next year
changes nothing. Who works in a cohort by a group of the Hub alone counts where they handed in.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select, union

from course.people import schema as t

_e, _c, _a, _p = t.enrolments.c, t.cohorts.c, t.audit.c, t.persons.c
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_UNDONE: Final = (_a.did.in_(("enrol", "move")), _a.undone_by.is_not(None))


class _Stay(NamedTuple):
    cohort: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Places:
    """Where everybody counts.

    `stays` holds all enrolments of each person of whom one ended or was undone, the oldest first;
    whoever has none stayed where they were. `over`: since when a cohort is over. `taken_back`:
    enrolments that were undone, by person and cohort, with the cohort left for it, "" for none.
    """

    stays: Mapping[str, Sequence[_Stay]]
    over: Mapping[str, datetime]
    taken_back: Mapping[tuple[str, str], str]

    @classmethod
    def read(cls, connection: Connection) -> "Places":
        """As the roster is now."""
        some = union(
            select(_e.person).where(_e.until.is_not(None)),
            select(_a.whom).where(*_UNDONE),
            select(_p.merged_into).where(_p.merged_into.is_not(None)),
        )
        query = select(_e.person, _e.cohort, _e.since, _e.until).where(_e.person.in_(some))
        stays: dict[str, list[_Stay]] = defaultdict(list)
        for person, *stay in connection.execute(query.order_by(_e.since, _e.seq)):
            stays[person].append(_Stay(*stay))
        return cls(dict(stays), _over(connection), _taken_back(connection))

    def of(self, learner: str, cohort: str | None) -> str | None:
        """Where what somebody did in `cohort` counts; None: nowhere any more."""
        seen: set[str | None] = set()
        while cohort is not None and cohort not in seen:
            seen.add(cohort)
            stays = [stay for stay in self.stays.get(learner, ()) if stay.cohort == cohort]
            if any(stay.until is None for stay in stays):
                return cohort
            if not stays:
                back = self.taken_back.get((learner, cohort))
                if back is None:
                    return cohort
                cohort = back or None
                continue
            left = max(stay.until for stay in stays if stay.until)
            new = self._moved_to(learner, cohort, left)
            if new is not None and left >= self.over.get(cohort, _NEVER):
                return cohort
            cohort = new
        return None

    def _moved_to(self, learner: str, cohort: str, left: datetime) -> str | None:
        """The cohort in which somebody was enrolled at the moment at which they left this one."""
        stays = self.stays[learner]
        new = (stay.cohort for stay in stays if stay.since == left and stay.cohort != cohort)
        return next(new, None)


def _over(connection: Connection) -> dict[str, datetime]:
    """Since when cohorts are over: closed by somebody, or past their own last day."""
    closed = (
        select(_a.what, func.max(_a.at))
        .where(_a.did == "close-cohort", _a.undone_by.is_(None))
        .group_by(_a.what)
    )
    by_hand = {row[0]: row[1] for row in connection.execute(closed)}
    over: dict[str, datetime] = {}
    for id_, closes, is_closed in connection.execute(select(_c.id, _c.closes, _c.closed)):
        moments = [by_hand.get(id_, _ALWAYS)] if is_closed else []
        moments += [closes] if closes else []
        if moments:
            over[id_] = min(moments)
    return over


def _taken_back(connection: Connection) -> dict[tuple[str, str], str]:
    """Enrolments that are no longer there, because making them was undone."""
    merged = select(_p.id, _p.merged_into).where(_p.merged_into.is_not(None))
    stays_as = {row.id: row.merged_into for row in connection.execute(merged)}
    undone = select(_a.whom, _a.did, _a.what).where(*_UNDONE)
    back: dict[tuple[str, str], str] = {}
    for whom, did, what in connection.execute(undone.order_by(_a.seq)):
        old, _, new = what.partition(" > ") if did == "move" else ("", "", what)
        while whom in stays_as:
            whom = stays_as[whom]  # noqa: PLW2901 - who that person is now
        back[whom, new] = old
    return back
