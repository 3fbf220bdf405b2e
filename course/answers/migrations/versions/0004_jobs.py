"""Work that happens by itself: jobs, their log, and mail."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0004"
down_revision = "0003"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_TABLES = {"jobs", "job_log", "mails"}


def _seq() -> sa.Column[int]:
    return sa.Column("seq", _serial, primary_key=True, autoincrement=True)


def upgrade() -> None:
    """Create the tables."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.create_table(
        "jobs",
        _seq(),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("due_at", _moment, nullable=False),
        sa.Column("lease_until", _moment),
        sa.Column("leased_by", sa.String(120)),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("done_at", _moment),
        sa.UniqueConstraint("kind", "key"),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'failed', 'done', 'dropped')", name="job_state"
        ),
    )
    op.create_index("jobs_due", "jobs", ["state", "due_at"])
    op.create_table(
        "job_log",
        _seq(),
        sa.Column("job", _serial, sa.ForeignKey("jobs.seq"), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("event", sa.String(10), nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("job_log_of", "job_log", ["job"])
    op.create_table(
        "mails",
        _seq(),
        sa.Column("key", sa.String(200), nullable=False, unique=True),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("about", sa.String(16), sa.ForeignKey("persons.id")),
        sa.Column("template", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False, unique=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("changed_at", _moment, nullable=False),
        sa.Column("changed_by", sa.String(255), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'held', 'sent', 'bounced', 'failed', 'dropped')",
            name="mail_state",
        ),
    )
    op.create_index("mails_by_state", "mails", ["state"])
    op.create_index("mails_about", "mails", ["about"])
