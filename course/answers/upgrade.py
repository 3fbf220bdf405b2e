"""Migrates the tables of a store to the revision that this version of the course needs.

Every change of a table is a migration in `migrations/versions/`, and a store is migrated when it
is opened; docs/upgrading.md says how to add one.
"""

import threading
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from course.messages import _

VERSION_TABLE: Final = "store_revision"  # our own: nbgrader and the Hub may use this database
_MIGRATIONS = Path(__file__).with_name("migrations")
_one_at_a_time = threading.Lock()  # Alembic keeps what it works on in globals of the process


class StoreError(Exception):
    """The store cannot be used with this version; the message is one sentence for an operator."""


def revisions() -> list[str]:
    """The revisions that this version knows, the oldest first: the numbers of the migrations."""
    return sorted(path.name[:4] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision of a store; None for an empty one and for those that 0.1.0 made."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    query = text(f"select version_num from {VERSION_TABLE}")  # noqa: S608 - our own name
    revision: str | None = connection.execute(query).scalar()
    return revision


def upgrade(engine: Engine) -> None:
    """Migrate the store of `engine` to the newest revision; does nothing if it is there already.

    All migrations are one transaction that begins with the writer's lock. Of several processes
    that open a store at once one migrates it, and the others wait for that.

    Raises
    ------
    StoreError
        A newer version of the course made this store, or it is not a course store at all.
    """
    with engine.connect() as connection:
        if revision_of(connection) == revisions()[-1]:
            return
    with _one_at_a_time, engine.execution_options(writes=True).begin() as connection:
        try:
            _migrate(connection)
        except StoreError as error:
            name = engine.url.render_as_string(hide_password=True)
            message = _("The store {name} cannot be used: {reason}.")
            raise StoreError(message.format(name=name, reason=error)) from None


def _migrate(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - takes most of a second, and is seldom needed
    from alembic.config import Config  # noqa: PLC0415

    revision, known = revision_of(connection), revisions()
    if revision is not None and revision not in known:
        raise StoreError(
            _(
                "it is at revision {revision}, and this version of the course knows revisions up "
                "to {last}; install the version that made it, or restore a back-up from before",
                revision=revision,
                last=known[-1],
            )
        )
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
