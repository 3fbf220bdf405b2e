"""The tables of version 0.1.0.

That version kept no revision. Its stores are migrated here too, as are older ones: existing tables
stay, and missing ones are added.
"""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0001"
down_revision = None

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)


def _seq() -> sa.Column[int]:
    return sa.Column("seq", _serial, primary_key=True, autoincrement=True)


tables = sa.MetaData()
sa.Table(
    "releases",
    tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("lesson", sa.String(60), nullable=False),
    sa.Column("created_at", _moment, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
sa.Table(
    "openings",
    tables,
    _seq(),
    sa.Column("lesson", sa.String(60), nullable=False, index=True),
    sa.Column("release", sa.String(32)),
    sa.Column("at", _moment, nullable=False),
)
sa.Table(
    "answers",
    tables,
    _seq(),
    sa.Column("id", sa.String(64), nullable=False, unique=True),
    sa.Column("learner", sa.String(255), nullable=False),
    sa.Column("cohort", sa.String(60)),
    sa.Column("lesson", sa.String(60), nullable=False),
    sa.Column("release", sa.String(32), nullable=False),
    sa.Column("exercise", sa.String(60), nullable=False),
    sa.Column("step", sa.String(60), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("certainty", sa.Integer),
    sa.Column("seconds", sa.Float),
    sa.Column("at", _moment, nullable=False),
    sa.Index("answers_of", "learner", "lesson", "exercise"),
)
sa.Table(
    "handins",
    tables,
    _seq(),
    sa.Column("learner", sa.String(255), nullable=False),
    sa.Column("cohort", sa.String(60)),
    sa.Column("lesson", sa.String(60), nullable=False),
    sa.Column("release", sa.String(32), nullable=False),
    sa.Column("at", _moment, nullable=False),
    sa.Column("last_answer", sa.BigInteger, nullable=False),
    sa.Column("late", sa.Boolean, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("handins_of", "lesson", "learner"),
)
sa.Table(
    "feedback",
    tables,
    _seq(),
    sa.Column("learner", sa.String(255), nullable=False),
    sa.Column("lesson", sa.String(60), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("article", sa.Text, nullable=False),
    sa.Column("at", _moment, nullable=False),
    sa.UniqueConstraint("learner", "lesson"),
)
sa.Table(
    "rubric_marks",
    tables,
    _seq(),
    sa.Column("learner", sa.String(255), nullable=False),
    sa.Column("lesson", sa.String(60), nullable=False),
    sa.Column("exercise", sa.String(60), nullable=False),
    sa.Column("release", sa.String(32), nullable=False),
    sa.Column("text", sa.String(64), nullable=False),
    sa.Column("choice", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("points", sa.Float, nullable=False),
    sa.Column("by", sa.String(255), nullable=False),
    sa.Column("at", _moment, nullable=False),
    sa.Index("rubric_marks_of", "lesson", "learner"),
)


def upgrade() -> None:
    """Create missing tables, and complete tables older than 0.1.0."""
    connection = op.get_bind()
    there = set(sa.inspect(connection).get_table_names())
    if "answers" in there and "cohort" not in _columns("answers"):
        _add_cohort()
    for name in sorted(there & set(tables.tables)):
        if _columns(name) != set(tables.tables[name].columns.keys()):
            message = _("its table {name} has other columns than version 0.1.0 made", name=name)
            raise StoreError(message)
    tables.create_all(connection)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _add_cohort() -> None:
    """Answers stored without a cohort get the cohort of their learner's last hand-in."""
    op.add_column("answers", sa.Column("cohort", sa.String(60)))
    op.execute(
        "update answers set cohort = (select cohort from handins"
        " where handins.learner = answers.learner order by handins.seq desc limit 1)"
    )
