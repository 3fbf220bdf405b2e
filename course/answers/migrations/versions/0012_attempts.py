"""Attempts: a lesson that was opened again after feedback is begun, handed in and read anew.

What is there is attempt 1. Feedback is one page a learner, lesson and attempt, and a reopened
lesson has a date of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns, and make the table of feedback anew for its other key."""
    for table in ("answers", "handins"):
        op.add_column(table, sa.Column("attempt", sa.Integer, nullable=False, server_default="1"))
    op.drop_index("answers_of", "answers")
    op.create_index("answers_of", "answers", ["learner", "lesson", "exercise", "attempt"])
    op.add_column("reopened", sa.Column("due", _moment))
    op.add_column("reopened", sa.Column("begun", _moment))
    op.create_table(
        "feedback_of_attempts",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False, server_default="1"),
        sa.UniqueConstraint("learner", "lesson", "attempt"),
    )
    columns = "learner, lesson, hash, article, at"
    op.execute(
        f"insert into feedback_of_attempts ({columns}) "  # noqa: S608 - our own names
        f"select {columns} from feedback order by seq"
    )
    op.drop_table("feedback")
    op.rename_table("feedback_of_attempts", "feedback")
