"""Taking back a change, as long as nothing that it touched has changed since."""

from collections.abc import Collection, Iterator
from typing import Final

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.exc import IntegrityError

from course.messages import noop
from course.people import audit
from course.people import schema as t
from course.people.audit import Actor, Change, Columns, Line, key_of, told, untold
from course.people.errors import RosterError
from course.people.withdrawing import UNDOING_WITHDRAWS, withdraw
from course.tables import metadata, work_tables

_KINDS: Final = """
    add-login appoint change-cohort change-organisation close-cohort dismiss enrol extend
    hand-story invite invite-to-role merge move move-login open-cohort remove-login rename reopen
    set-dates set-mail-text show-names speak switch-mail take-out
"""
UNDOABLE: Final = frozenset(_KINDS.split())
"""What can be taken back. An id, once made, stays; an invitation that was used was used; a register
number that was taken out is known to nobody any more; and who was enrolled while an organisation
showed numbers only was told so."""
_AT_ONCE: Final = 500  # rows in one statement; databases have a limit


def undo(connection: Connection, actor: Actor, seq: int) -> int:
    """Take back the change of audit line `seq`; the line that says so.

    Raises
    ------
    RosterError
        It is of a kind that stays, was taken back already, or something that it touched has changed
        since; nothing was changed.
    """
    line = _undoable(connection, seq)
    try:
        with connection.begin_nested():
            return _take_back(connection, actor, line)
    except IntegrityError:  # a row that came since stands in the place of the old one
        raise _changed_since(seq) from None


def _undoable(connection: Connection, seq: int) -> Line:
    line = audit.line(connection, seq)
    if line is None:
        raise RosterError(noop("There is no change {seq} to undo."), seq=seq)
    if line.undone_by is not None:
        raise RosterError(noop("Change {seq} has been undone already."), seq=seq)
    if line.did not in UNDOABLE:
        raise RosterError(noop("Change {seq} ({did}) cannot be undone."), seq=seq, did=line.did)
    return line


def _take_back(connection: Connection, actor: Actor, line: Line) -> int:
    if t.reopened.name in line.after and _is_begun(connection, line):
        raise RosterError(
            noop("Change {seq} cannot be undone: the new attempt has been begun."), seq=line.seq
        )
    if lessons := _lessons_worked_in_since(connection, line):
        raise RosterError(
            noop("Change {seq} cannot be undone: work was done since in {lessons}."),
            seq=line.seq,
            lessons=", ".join(lessons),
        )
    change = Change(connection)
    for name in sorted(line.before.keys() | line.after.keys()):
        before, after = line.before.get(name, {}), line.after.get(name, {})
        for key in sorted(before.keys() | after.keys()):
            if not _put_back(change, metadata.tables[name], key, before.get(key), after.get(key)):
                raise _changed_since(line.seq)
    seq = change.write(actor, "undo", line.whom, str(line.seq))
    undone = update(t.audit).where(t.audit.c.seq == line.seq).values(undone_by=seq)
    connection.execute(undone)
    if line.did in UNDOING_WITHDRAWS:
        withdraw(connection, actor.at)
    return seq


def _lessons_worked_in_since(connection: Connection, line: Line) -> list[str]:
    """The lessons whose work a change brought to somebody, and in which there is other work since.

    Taking the change back would tear such a lesson apart.
    """
    brought = {t: {int(key) for key in line.after.get(t.name, ())} for t in work_tables()}
    lessons = {
        lesson for table, keys in brought.items() for lesson in _lessons_in(connection, table, keys)
    }
    if not lessons:
        return []
    return sorted(
        {
            lesson
            for table, keys in brought.items()
            for seq, lesson in _work_in(connection, table, line.whom, lessons)
            if seq not in keys
        }
    )


def _lessons_in(connection: Connection, table: Table, keys: Collection[int]) -> Iterator[str]:
    for start in range(0, len(keys), _AT_ONCE):
        some = list(keys)[start : start + _AT_ONCE]
        yield from connection.execute(select(table.c.lesson).where(table.c.seq.in_(some))).scalars()


def _work_in(
    connection: Connection, table: Table, person: str | None, lessons: set[str]
) -> list[tuple[int, str]]:
    c = table.c
    query = select(c.seq, c.lesson).where(c.learner == person, c.lesson.in_(lessons))
    return [(seq, lesson) for seq, lesson in connection.execute(query)]


def _is_begun(connection: Connection, line: Line) -> bool:
    c, keys = t.reopened.c, [int(key) for key in line.after.get(t.reopened.name, {})]
    query = select(c.seq).where(c.seq.in_(keys), c.begun.is_not(None))
    return connection.execute(query).first() is not None


def _put_back(
    change: Change, table: Table, name: str, old: Columns | None, new: Columns | None
) -> bool:
    """Give one row its old columns; False where it is not as the change left it."""
    column = key_of(table)
    key: int | str = int(name) if column.type.python_type is int else name
    query = select(table).where(column == key)
    row = change.connection.execute(query).mappings().one_or_none()
    if new is None:  # it was deleted; where another came since, this fails
        change.add(table, **untold(table, old or {}))
        return True
    if row is None or told(table, {name: row[name] for name in new}) != new:
        return False
    if old is None:
        change.delete(table, key)
    else:
        change.change(table, key, **untold(table, old))
    return True


def _changed_since(seq: int) -> RosterError:
    return RosterError(
        noop("Change {seq} cannot be undone: what it touched has changed since."), seq=seq
    )
