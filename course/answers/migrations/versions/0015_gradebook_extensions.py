"""What nbgrader's gradebook was given beyond a lesson's date, for each learner."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0015"
down_revision = "0014"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_NAME = "gradebook_extensions"


def upgrade() -> None:
    """Create the table."""
    if _NAME in sa.inspect(op.get_bind()).get_table_names():
        raise StoreError(_("it has a table {name} that the course did not make", name=_NAME))
    op.create_table(
        _NAME,
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("gradebook", sa.String(120), nullable=False),
        sa.Column("lesson", sa.String(60), nullable=False),
        sa.Column("learner", sa.String(255), nullable=False),
        sa.Column("more", sa.Interval),
        sa.Column("due", _moment),
        sa.Column("at", _moment, nullable=False),
        sa.Column("typed", sa.Boolean, nullable=False),
        sa.Column("was", _moment),
        sa.Column("read_by", sa.String(255), nullable=False),
        sa.Column("read_at", _moment),
    )
    op.create_index("gradebook_extensions_of", _NAME, ["gradebook", "lesson", "learner"])
