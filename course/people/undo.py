"""Taking back a change, as long as nothing that it touched has changed since."""

from typing import Final

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.exc import IntegrityError

from course.messages import noop
from course.people import audit
from course.people import schema as t
from course.people.audit import Actor, Change, Columns, Line, key_of, told, untold
from course.people.errors import RosterError
from course.tables import metadata

_KINDS: Final = """
    add-login appoint change-cohort change-organisation close-cohort dismiss enrol extend invite
    invite-to-role merge move move-login open-cohort remove-login rename reopen set-dates
    set-mail-text show-names speak switch-mail take-out
"""
UNDOABLE: Final = frozenset(_KINDS.split())
"""What can be taken back. An id, once made, stays; an invitation that was used was used; a register
number that was taken out is known to nobody any more; and who was enrolled while an organisation
showed numbers only was told so."""


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
    change = Change(connection)
    for name in sorted(line.before.keys() | line.after.keys()):
        before, after = line.before.get(name, {}), line.after.get(name, {})
        for key in sorted(before.keys() | after.keys()):
            if not _put_back(change, metadata.tables[name], key, before.get(key), after.get(key)):
                raise _changed_since(line.seq)
    seq = change.write(actor, "undo", line.whom, str(line.seq))
    undone = update(t.audit).where(t.audit.c.seq == line.seq).values(undone_by=seq)
    connection.execute(undone)
    return seq


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
