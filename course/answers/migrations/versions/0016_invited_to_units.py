"""Invitations to a role in a unit."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Give invitations the column."""
    with op.batch_alter_table("invitations") as table:
        table.add_column(
            sa.Column("unit", sa.String(60), sa.ForeignKey("units.id", name="invitation_unit"))
        )
