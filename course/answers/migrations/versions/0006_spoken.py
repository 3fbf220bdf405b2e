"""Who was talked to, by whom and because of what."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0006"
down_revision = "0005"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table."""
    if "spoken" in sa.inspect(op.get_bind()).get_table_names():
        raise StoreError(_("it has a table {name} that the course did not make", name="spoken"))
    op.create_table(
        "spoken",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(16), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("by", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("signs", sa.Text, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
    )
    op.create_index("spoken_of", "spoken", ["person"])
