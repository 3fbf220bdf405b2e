"""Accounts of our own; invitations to a role, and to no cohort."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0010"
down_revision = "0009"

_moment = sa.DateTime(timezone=True)
_slug = sa.String(60)


def upgrade() -> None:
    """Create the table, and give invitations their columns."""
    if sa.inspect(op.get_bind()).has_table("accounts"):
        raise StoreError(_("it has a table {name} that the course did not make", name="accounts"))
    op.create_table(
        "accounts",
        sa.Column("user", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(254), nullable=False, unique=True),
        sa.Column("password", sa.String(255), nullable=False),
        sa.Column("changed", _moment, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("refused_until", _moment),
    )
    with op.batch_alter_table("invitations") as table:
        table.alter_column("cohort", existing_type=_slug, nullable=True)
        table.add_column(sa.Column("role", sa.String(12), nullable=False, server_default="learner"))
        table.add_column(
            sa.Column(
                "organisation",
                _slug,
                sa.ForeignKey("organisations.id", name="invitation_organisation"),
            )
        )
