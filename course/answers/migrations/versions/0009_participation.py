"""Settings of organisations: by name since when, their own rule of completion; who was told passed.

An organisation that was set to names until now showed none to anybody, and its people were told so:
theirs begins now.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0009"
down_revision = "0008"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_slug = sa.String(60)
_TABLES = {"passed_groups", "passed_people"}


def upgrade() -> None:
    """Add the columns and the tables."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.add_column("organisations", sa.Column("names_since", _moment))
    op.add_column(
        "organisations", sa.Column("shown", sa.String(200), nullable=False, server_default="")
    )
    op.add_column("organisations", sa.Column("completion", sa.Text))
    organisations = sa.table(
        "organisations", sa.column("participation"), sa.column("names_since", _moment)
    )
    by_name = sa.update(organisations).where(organisations.c.participation == "names")
    op.execute(by_name.values(names_since=datetime.now(UTC)))
    op.create_table(
        "passed_groups",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("organisation", _slug, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("unit", _slug, sa.ForeignKey("units.id")),
        sa.Column("cohort", _slug, sa.ForeignKey("cohorts.id")),
        sa.Column("at", _moment, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("passed", sa.Integer, nullable=False),
        sa.CheckConstraint("size >= 5", name="passed_group_size"),
    )
    op.create_index("passed_groups_of", "passed_groups", ["organisation"])
    op.create_table(
        "passed_people",
        sa.Column(
            "enrolment",
            _serial,
            sa.ForeignKey("enrolments.seq"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("told_in", _serial, sa.ForeignKey("passed_groups.seq"), nullable=False),
    )
