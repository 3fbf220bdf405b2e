"""Which acts take somebody out of a cohort's rows: after one, older rows must not be read."""

from sqlalchemy import Connection, func, select

from course.people import schema as t
from course.people.withdrawing import UNDOING_WITHDRAWS, WITHDRAW

_a = t.audit.c


def last_withdrawal(connection: Connection) -> int:
    """The number of the audit's last line after which somebody's rows are elsewhere; 0: none."""
    did = select(func.max(_a.seq)).where(_a.did.in_(sorted(WITHDRAW)))
    undid = select(func.max(_a.undone_by)).where(_a.did.in_(sorted(UNDOING_WITHDRAWS)))
    return max(connection.execute(query).scalar() or 0 for query in (did, undid))
