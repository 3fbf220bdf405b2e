"""Who gave points and comments in Formgrader, and which dates the gradebook was given."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0008"
down_revision = "0007"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_TABLES = {"hand_comments", "gradebook_dates"}


def upgrade() -> None:
    """Add the columns and create the tables; of earlier points nobody knows who gave them."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    who = sa.Column("by", sa.String(255), nullable=False, server_default="")
    why = sa.Column("reason", sa.Text, nullable=False, server_default="")
    op.add_column("hand_marks", who)
    op.add_column("hand_marks", why)
    op.create_table(
        "hand_comments",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("grade", sa.String(80), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("hand_comments_of", "hand_comments", ["lesson", "learner"])
    op.create_table(
        "gradebook_dates",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("gradebook", sa.String(120), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("due", _moment),
        sa.Column("at", _moment, nullable=False),
        sa.Column("typed", sa.Boolean, nullable=False),
        sa.Column("was", _moment),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("read_by", sa.String(255), nullable=False),
        sa.Column("read_at", _moment),
    )
    op.create_index("gradebook_dates_of", "gradebook_dates", ["gradebook", "lesson"])
