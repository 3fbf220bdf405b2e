"""Mail in the name of an organisation: its own texts and switch, and who wants no more of it."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0007"
down_revision = "0006"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_TABLES = {"mail_switches", "mail_texts", "mail_stops"}


def _organisation(*, is_key: bool) -> sa.Column[str]:
    to = sa.ForeignKey("organisations.id")
    return sa.Column("organisation", sa.String(60), to, primary_key=is_key, nullable=False)


def upgrade() -> None:
    """Create the tables, and the columns of mails."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.create_table(
        "mail_switches",
        _organisation(is_key=True),
        sa.Column("sends", sa.Boolean, nullable=False),
    )
    op.create_table(
        "mail_texts",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        _organisation(is_key=False),
        sa.Column("template", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("organisation", "template"),
    )
    op.create_table(
        "mail_stops",
        sa.Column("seq", _serial, primary_key=True, autoincrement=True),
        sa.Column("person", sa.String(16), sa.ForeignKey("persons.id"), nullable=False),
        sa.Column("template", sa.String(20), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("person", "template"),
    )
    op.add_column("mails", sa.Column("organisation", sa.String(60)))
    op.add_column(
        "mails", sa.Column("stop_link", sa.String(500), nullable=False, server_default="")
    )
    op.create_index("mails_to", "mails", ["address"])
