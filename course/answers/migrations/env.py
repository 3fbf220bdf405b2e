"""Alembic's entry point: runs migrations in the transaction that course.answers.upgrade began."""

from alembic import context

from course.answers.schema import metadata
from course.answers.upgrade import VERSION_TABLE

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("The store is migrated when it is opened: run any `course` command instead.")
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite cannot change a column in place
)
with context.begin_transaction():
    context.run_migrations()
