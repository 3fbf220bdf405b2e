"""Who somebody is, remembered for as long as the Hub's word about their groups."""

import threading
from typing import Final

from cachetools import TTLCache
from sqlalchemy import Engine

from course.people.membership import Membership, membership

OLDEST: Final = 60  # seconds that a change of groups or roles, or a copied cookie, goes unnoticed
_MOST: Final = 20_000  # people


class Memberships:
    """Reads memberships, each at most once in `OLDEST` seconds. For threads too."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: TTLCache[tuple[str, frozenset[str]], Membership] = TTLCache(_MOST, OLDEST)
        self._lock = threading.Lock()

    def get(self, name: str, groups: frozenset[str]) -> Membership | None:
        """What is remembered; None where it must be read."""
        with self._lock:
            return self._known.get((name, groups))

    def read(self, name: str, groups: frozenset[str]) -> Membership:
        """Ask the roster, and remember."""
        with self._engine.connect() as connection:
            found = membership(connection, name, groups)
        with self._lock:
            self._known[name, groups] = found
        return found

    def forget(self) -> None:
        """Remember nothing: the roster has changed."""
        with self._lock:
            self._known.clear()
