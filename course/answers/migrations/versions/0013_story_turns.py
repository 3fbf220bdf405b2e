"""Whose story it is to read."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0013"
down_revision = "0012"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_NAME = "story_turns"


def upgrade() -> None:
    """Create the table."""
    if _NAME in sa.inspect(op.get_bind()).get_table_names():
        raise StoreError(_("it has a table {name} that the course did not make", name=_NAME))
    op.create_table(
        _NAME,
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("taker", sa.String(255), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("lesson", "learner", "exercise", "turn"),
    )
