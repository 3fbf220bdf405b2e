"""The first owner of a course that has none: a link in the service's log, once."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from course.people.audit import Actor
from course.people.invitations import invite_first_owner, waits_for_first_owner
from course.people.staff import owners

_WORKS_FOR: Final = timedelta(days=7)


def has_owner_or_link(connection: Connection, at: datetime) -> bool:
    """Whether there is an owner, or a link that still makes one."""
    return bool(owners(connection)) or waits_for_first_owner(connection, at)


def link_for_first_owner(connection: Connection, key: str, at: datetime) -> str | None:
    """What to put into the link; None where there is an owner, or a link that still works.

    The link ends when it is used, when anybody becomes the first owner, or after a week.
    """
    if has_owner_or_link(connection, at):
        return None
    return invite_first_owner(connection, Actor("service", at), key, at + _WORKS_FOR)
