"""Marks are kept in the store: made at hand-in, or by a person, and on their way to nbgrader.

The hand-ins of version 0.1.0 get theirs from `course.marking.handing_in.mark_older`: making a mark
takes the course's own code, which a migration must not depend on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", _serial, primary_key=True, autoincrement=True)


def _handin(*, primary_key: bool = False) -> sa.Column[int]:
    handin = sa.ForeignKey("handins.seq")
    if primary_key:
        return sa.Column("handin", _serial, handin, primary_key=True, autoincrement=False)
    return sa.Column("handin", _serial, handin, nullable=False)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "marks",
        _seq(),
        _handin(),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("share", sa.Float),
        sa.Column("points", sa.Float),
        sa.Column("max_points", sa.Float, nullable=False),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("given", sa.Text, nullable=False),
        sa.Column("text", sa.String(64)),
        sa.Column("release", sa.String(32), nullable=False),
        sa.Column("correction", sa.BigInteger),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("marks_of", "marks", ["handin"])
    op.create_table(
        "hand_marks",
        _seq(),
        _handin(),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("by_hand", sa.Boolean, nullable=False),
        sa.Column("points", sa.Float),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("hand_marks_of", "hand_marks", ["lesson", "learner"])
    op.create_table(
        "results",
        _handin(primary_key=True),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("max_points", sa.Float, nullable=False),
        sa.Column("waiting", sa.Integer, nullable=False),
    )
    op.create_table("graded", _handin(primary_key=True), sa.Column("at", _moment, nullable=False))
    op.create_table(
        "outbox",
        _seq(),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("done_at", _moment),
    )
    op.create_index("outbox_open", "outbox", ["done_at"])
