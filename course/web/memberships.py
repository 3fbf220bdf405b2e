"""Who somebody is, remembered for as long as the Hub's word about their groups."""

import threading
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from cachetools import TTLCache
from sqlalchemy.exc import IntegrityError

from course.answers.store import Store
from course.people.audit import Actor
from course.people.enrolment import follow_groups
from course.people.hub_groups import cohorts_followed
from course.people.logins import arrive, hub
from course.people.membership import Membership, membership

OLDEST: Final = 60  # seconds that a change of groups or roles, or a copied cookie, goes unnoticed
_MOST: Final = 20_000  # people
_AGAIN: Final = 600  # seconds until groups that the roster cannot follow are tried again


class Memberships:
    """Reads memberships, each at most once in `OLDEST` seconds. For threads too."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: TTLCache[tuple[str, frozenset[str]], Membership] = TTLCache(_MOST, OLDEST)
        self._followed: TTLCache[tuple[str, frozenset[str]], bool] = TTLCache(_MOST, _AGAIN)
        self._lock = threading.Lock()

    def get(self, name: str, groups: frozenset[str]) -> Membership | None:
        """What is remembered; None where it must be read."""
        with self._lock:
            return self._known.get((name, groups))

    def read(self, name: str, groups: frozenset[str]) -> Membership:
        """Ask the roster, and remember."""
        with self._store.engine.connect() as connection:
            found = membership(connection, name, groups)
        if found.is_behind and self._follow(found.person, groups):
            with self._store.engine.connect() as connection:
                found = membership(connection, name, groups)
        with self._lock:
            self._known[name, groups] = found
        return found

    def welcome(self, name: str, groups: frozenset[str], shown: str) -> Membership:
        """Make a learner whom the roster does not know a person of it, and remember.

        They are called as their log-in says, "" for nothing.
        """
        now, login = datetime.now(UTC), hub(name)
        self._store.writer.do(lambda connection: arrive(connection, login, now, shown))
        return self.read(name, groups)

    def _follow(self, person: str, groups: frozenset[str]) -> bool:
        """Let the enrolments that an identity provider manages follow its groups.

        False where that was tried a while ago: a group may be that of a cohort which is closed, or
        which the roster does not have.
        """
        with self._lock:
            if (person, groups) in self._followed:
                return False
            self._followed[person, groups] = True
        actor, cohorts = Actor("hub", datetime.now(UTC)), cohorts_followed(groups)
        with suppress(IntegrityError):  # another process of ours was first
            self._store.writer.do(lambda c: follow_groups(c, actor, person, cohorts))
        return True

    def forget(self) -> None:
        """Remember nothing: the roster has changed."""
        with self._lock:
            self._known.clear()
            self._followed.clear()
