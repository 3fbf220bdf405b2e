"""Corrections of a release's key, and what each hand-in's result was before and after."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0005"
down_revision = "0004"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_TABLES = {"corrections", "corrected"}


def upgrade() -> None:
    """Create the tables."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.create_table(
        "corrections",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("release", sa.String(32), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("last_handin", sa.BigInteger, nullable=False),
        sa.Column("done_at", _moment),
    )
    op.create_index("corrections_of", "corrections", ["release"])
    op.create_table(
        "corrected",
        sa.Column(
            "handin", _serial, sa.ForeignKey("handins.seq"), primary_key=True, autoincrement=False
        ),
        sa.Column(
            "correction",
            _serial,
            sa.ForeignKey("corrections.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("before", sa.Float, nullable=False),
        sa.Column("after", sa.Float, nullable=False),
    )
