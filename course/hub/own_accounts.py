"""Logging in with an account that the course keeps itself, in the course's store.

jupyterhub-nativeauthenticator was looked at and left: anybody may sign up there and nobody can be
invited (https://github.com/jupyterhub/nativeauthenticator/issues/151), its accounts stand in the
Hub's database, out of reach of the transaction that takes an invitation, and its pages are English.
"""

import asyncio
import logging
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Unicode

from course.answers.store import Store
from course.people.accounts.groups import groups_of_roster
from course.people.accounts.own import attempt, note_attempt, passes, person_shown


class _WithoutNames(logging.Filter):
    """JupyterHub logs what was typed at a failed log-in: most often a mail address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the line, without the name."""
        if str(record.msg).startswith("Failed login for"):
            record.args = ("an account of the course",)
        return True


_WITHOUT_NAMES = _WithoutNames()


class OwnAccounts(Authenticator):  # type: ignore[misc]  # jupyterhub has no types
    """Name and password of an account in the course's store; groups by the roster."""

    store_url = Unicode(config=True, help="The course's store, as COURSE_STORE_URL.")

    @cached_property
    def _store(self) -> Store:
        """Open for as long as the Hub runs."""
        return Store(self.store_url)

    async def authenticate(self, handler: Any, data: dict[str, str]) -> dict[str, Any] | None:  # noqa: ANN401
        """The Hub's user with that account, or None. In a thread: the password takes time."""
        handler.log.addFilter(_WITHOUT_NAMES)  # once: it is the same filter
        name, password = data.get("username", ""), data.get("password", "")
        return await asyncio.get_running_loop().run_in_executor(None, self._who, name, password)

    def _who(self, name: str, password: str) -> dict[str, Any] | None:
        at, store = datetime.now(UTC), self._store
        with store.snapshot() as connection:
            tried = attempt(connection, name, at)
        passed = passes(tried, password)
        if tried.kept is not None and not tried.refused:
            store.writer.do(lambda c: note_attempt(c, tried.user, at, passed=passed))
        if not passed:
            return None
        with store.snapshot() as connection:
            person = person_shown(connection, tried.user)
            groups = groups_of_roster(connection, person[0]) if person else set()
        shown = person[1] if person else ""
        return {"name": tried.user, "groups": sorted(groups), "user_info": {"name": shown}}
