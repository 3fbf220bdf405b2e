"""Who wants no more mail of some kind: a link in the mail says so, without logging in.

The link holds the person's id and a signature over it. It works for as long as the person is
there, and however often it is opened: what it says is what somebody chose last.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from course.jobs.mail.templates import TEMPLATES
from course.people import schema as t
from course.people.persons import find_person

REMINDERS: Final = frozenset({"reminder", "never_begun"})
_AT_ONCE: Final = 500
_c = t.mail_stops.c


def stop_token(key: str, person: str) -> str:
    """What a link holds by which a person stops mail."""
    return f"{person}.{_signature(key, person)}"


def person_of_token(connection: Connection, key: str, token: str) -> str | None:
    """Whose mail a link stops, also after a merge; None where it is not one of ours."""
    person, _, signature = token.partition(".")
    expected = _signature(key, person)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        return None
    found = find_person(connection, person)
    return found.id if found else None


def stopped(connection: Connection, people: Iterable[str]) -> dict[str, frozenset[str]]:
    """The kinds of mail that each of these people wants no more; who wants all is left out."""
    ids, found = sorted(set(people)), defaultdict(set)
    for start in range(0, len(ids), _AT_ONCE):
        some = _c.person.in_(ids[start : start + _AT_ONCE])
        for row in connection.execute(select(_c.person, _c.template).where(some)):
            found[row.person].add(row.template)
    return {person: frozenset(kinds) for person, kinds in found.items()}


def stop(connection: Connection, person: str, kinds: Collection[str], at: datetime) -> None:
    """These kinds of mail a person wants no more, and the others again."""
    connection.execute(delete(t.mail_stops).where(_c.person == person))
    rows = [{"person": person, "template": kind, "at": at} for kind in TEMPLATES if kind in kinds]
    if rows:
        connection.execute(insert(t.mail_stops), rows)


def _signature(key: str, person: str) -> str:
    said = f"stop mail {person}".encode(errors="replace")
    return hmac.new(key.encode(), said, hashlib.sha256).hexdigest()[:32]
