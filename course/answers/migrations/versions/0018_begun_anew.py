"""Who comes back in a new cohort begins the lessons anew."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column: what was opened again until now was opened by hand, after feedback."""
    anew = sa.Column("anew", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("reopened", anew)
