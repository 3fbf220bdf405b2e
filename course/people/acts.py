"""Acts: the lines of the audit that one person wrote at one moment, about one kind of change.

Reading sixty people in is sixty lines and one act.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, exists, func, or_, select, true

from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, Line
from course.people.errors import RosterError
from course.people.undo import UNDOABLE, undo

_A = t.audit.c


class Act(NamedTuple):
    """What `who` did at `at`: `size` lines, of which `undone` were taken back.

    `seq` is that of the first line and names the act. `line` is the first line; `alike`: all
    lines say the same of where and what.
    """

    seq: int
    at: datetime
    who: str
    did: str
    size: int
    undone: int
    line: Line
    alike: bool

    @property
    def can_be_undone(self) -> bool:
        """Whether the roster takes back such a change, and has not yet."""
        return self.did in UNDOABLE and self.undone < self.size


def acts(
    connection: Connection, only: Collection[str] | None, first: int = 0, most: int = 50
) -> list[Act]:
    """Acts, the newest first: `most` of them after the `first`.

    `only`: about people and places of these organisations, and about no place elsewhere; None: all.
    """
    grouped = (
        select(
            func.min(_A.seq).label("seq"),
            func.count().label("size"),
            func.count(_A.undone_by).label("undone"),
            (func.min(_A.what) == func.max(_A.what)).label("alike"),
            func.max(_A.seq).label("last"),
        )
        .where(_about(only))
        .group_by(_A.at, _A.who, _A.did)
        .order_by(_A.at.desc(), func.max(_A.seq).desc())
        .offset(first)
        .limit(most)
        .subquery()
    )
    query = (
        select(grouped.c.size, grouped.c.undone, grouped.c.alike, *t.audit.c)
        .join_from(grouped, t.audit, _A.seq == grouped.c.seq)
        .order_by(_A.at.desc(), grouped.c.last.desc())
    )
    return [
        _act(size, undone, Line(*line), alike=bool(alike))
        for size, undone, alike, *line in connection.execute(query)
    ]


def act_of(
    connection: Connection, seq: int, only: Collection[str] | None
) -> tuple[Act, list[Line]] | None:
    """The act of a line with all its lines, the oldest first; None where it may not be seen."""
    named = select(_A.at, _A.who, _A.did).where(_A.seq == seq, _about(only))
    found = connection.execute(named).one_or_none()
    if found is None:
        return None
    same = (found.at == _A.at, found.who == _A.who, found.did == _A.did)
    query = select(t.audit).where(*same, _about(only)).order_by(_A.seq)
    lines = [Line(*row) for row in connection.execute(query)]
    undone = sum(line.undone_by is not None for line in lines)
    alike = len({line.what for line in lines}) == 1
    return _act(len(lines), undone, lines[0], alike=alike), lines


def acts_about(
    connection: Connection, whom: str, only: Collection[str] | None, most: int = 50
) -> list[Act]:
    """What was done about one person, each line an act of its own, the newest first."""
    query = select(t.audit).where(_A.whom == whom, _about(only)).order_by(_A.seq.desc())
    lines = (Line(*row) for row in connection.execute(query.limit(most)))
    return [_act(1, int(line.undone_by is not None), line, alike=True) for line in lines]


def undo_act(
    connection: Connection, actor: Actor, seq: int, only: Collection[str] | None
) -> list[int]:
    """Take back all lines of an act that were not taken back yet; the lines that say so.

    Raises
    ------
    RosterError
        There is no such act, or one of its lines cannot be taken back; nothing was changed.
    """
    found = act_of(connection, seq, only)
    if found is None:
        raise RosterError(noop("There is no change {seq} to undo."), seq=seq)
    waiting = [line.seq for line in found[1] if line.undone_by is None]
    if not waiting:
        raise RosterError(noop("Change {seq} has been undone already."), seq=seq)
    with connection.begin_nested():
        return [undo(connection, actor, line) for line in reversed(waiting)]


def _act(size: int, undone: int, line: Line, *, alike: bool) -> Act:
    return Act(line.seq, line.at, line.who, line.did, size, undone, line, alike)


def _about(only: Collection[str] | None) -> ColumnElement[bool]:
    """Whether a line is about these organisations, and names no place of another."""
    if only is None:
        return true()
    e, c, u, o = t.enrolments.c, t.cohorts.c, t.units.c, t.organisations.c
    mine = sorted(only)
    places: tuple[tuple[Table, ColumnElement[Any]], ...] = (
        (t.cohorts, c.organisation), (t.units, u.organisation), (t.organisations, o.id)
    )  # fmt: skip
    here = or_(*(_names(table, where.in_(mine)) for table, where in places))
    elsewhere = or_(*(_names(table, where.not_in(mine)) for table, where in places))
    members = select(e.person).join(t.cohorts, c.id == e.cohort).where(c.organisation.in_(mine))
    told = t.audit.alias()  # of an enrolment that was taken back, only the audit tells
    groups = select(c.id).where(c.organisation.in_(mine))
    enrolled = select(told.c.whom).where(told.c.did == "enrol", told.c.what.in_(groups))
    return and_(or_(here, _A.whom.in_(members), _A.whom.in_(enrolled)), ~elsewhere)


def _names(table: Table, where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether `what` names such a place as one of its words."""
    what, id_ = " " + _A.what + " ", table.c.id
    return exists().where(what.contains(" " + id_ + " "), where)
