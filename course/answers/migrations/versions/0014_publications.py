"""Publications: what was told of a lesson and a group of people, once."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0014"
down_revision = "0013"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_slug = sa.String(60)
_TABLES = {"publications", "published_figures", "counted_people"}


def upgrade() -> None:
    """Create the tables."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.create_table(
        "publications",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("organisation", _slug),
        sa.Column("lesson", _slug, nullable=False),
        sa.Column("cohorts", sa.Text, nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("reason", sa.String(8), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("releases", sa.Text, nullable=False),
        sa.Column("audit", sa.Text, nullable=False),
        sa.CheckConstraint("reason in ('date', 'now', 'quarter')", name="publication_reason"),
        sa.CheckConstraint("size >= 10", name="publication_size"),
    )
    op.create_index("publications_of", "publications", ["lesson"])
    publication = sa.ForeignKey("publications.seq")
    op.create_table(
        "published_figures",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("publication", _serial, publication, nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("exercise", sa.String(60), nullable=False),
        sa.Column("step", sa.String(130), nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.UniqueConstraint("publication", "what", "exercise", "step"),
    )
    op.create_table(
        "counted_people",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("publication", _serial, sa.ForeignKey("publications.seq"), nullable=False),
        sa.Column("lesson", _slug, nullable=False),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.UniqueConstraint("lesson", "learner"),
    )
    op.create_index("counted_in", "counted_people", ["publication"])
