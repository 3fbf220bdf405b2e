"""Objections to a result, and what was answered."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0017"
down_revision = "0016"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    there = sa.inspect(op.get_bind()).get_table_names()
    for name in ("objections", "objection_answers"):
        if name in there:
            raise StoreError(_("it has a table {name} that the course did not make", name=name))
    op.create_table(
        "objections",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("handin", _serial, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("cohort", sa.String(60)),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("handin", "exercise", "turn"),
    )
    op.create_index("objections_of", "objections", ["learner", "lesson"])
    op.create_table(
        "objection_answers",
        sa.Column(
            "objection",
            _serial,
            sa.ForeignKey("objections.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("before", sa.Float),
        sa.Column("after", sa.Float),
    )
