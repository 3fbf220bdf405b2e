"""The roster: persons and log-ins, organisations, cohorts, enrolments, staff, dates, audit."""

import sqlalchemy as sa
from alembic import op

from course.answers.upgrade import StoreError
from course.messages import _

revision = "0003"
down_revision = "0002"

_serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_moment = sa.DateTime(timezone=True)
_id = sa.String(16)
_slug = sa.String(60)
_name = sa.String(200)
_TABLES = {
    "persons",
    "logins",
    "organisations",
    "units",
    "cohorts",
    "enrolments",
    "staff",
    "lesson_dates",
    "extensions",
    "reopened",
    "invitations",
    "register_numbers",
    "audit",
}


def _seq() -> sa.Column[int]:
    return sa.Column("seq", _serial, primary_key=True, autoincrement=True)


def _person(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column("person", _id, sa.ForeignKey("persons.id"), nullable=nullable)


def _cohort(*, nullable: bool = False) -> sa.Column[str]:
    return sa.Column("cohort", _slug, sa.ForeignKey("cohorts.id"), nullable=nullable)


def upgrade() -> None:
    """Create the tables."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    if others := sorted(there & _TABLES):
        raise StoreError(_("it has a table {name} that the course did not make", name=others[0]))
    op.create_table(
        "persons",
        sa.Column("id", _id, primary_key=True),
        sa.Column("given", _name, nullable=False),
        sa.Column("infix", _name, nullable=False),
        sa.Column("family", _name, nullable=False),
        sa.Column("shown", _name, nullable=False),
        sa.Column("mail", sa.String(254), nullable=False),
        sa.Column("sought", sa.Text, nullable=False),
        sa.Column("merged_into", _id, sa.ForeignKey("persons.id")),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("persons_by_mail", "persons", ["mail"])
    op.create_index("persons_by_name", "persons", ["family"])
    op.create_table(
        "logins",
        _seq(),
        _person(),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("kind", "issuer", "subject"),
        sa.CheckConstraint("kind in ('hub', 'oidc', 'lti', 'lms')", name="login_kind"),
    )
    op.create_index("logins_of", "logins", ["person"])
    op.create_table(
        "organisations",
        sa.Column("id", _slug, primary_key=True),
        sa.Column("name", _name, nullable=False),
        sa.Column("smallest_group", sa.Integer, nullable=False),
        sa.Column("participation", sa.String(8), nullable=False),
        sa.Column("track", sa.String(2), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.CheckConstraint("smallest_group >= 5", name="organisation_smallest_group"),
        sa.CheckConstraint(
            "participation in ('counts', 'names')", name="organisation_participation"
        ),
        sa.CheckConstraint("track in ('NL', 'VL')", name="organisation_track"),
    )
    op.create_table(
        "units",
        sa.Column("id", _slug, primary_key=True),
        sa.Column("organisation", _slug, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("name", _name, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("organisation", "name"),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", _slug, primary_key=True),
        sa.Column("name", _name, nullable=False),
        sa.Column("organisation", _slug, sa.ForeignKey("organisations.id"), nullable=False),
        sa.Column("unit", _slug, sa.ForeignKey("units.id")),
        sa.Column("opens", _moment),
        sa.Column("closes", _moment),
        sa.Column("closed", sa.Boolean, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_index("cohorts_of", "cohorts", ["organisation"])
    op.create_table(
        "enrolments",
        _seq(),
        _person(),
        _cohort(),
        sa.Column("since", _moment, nullable=False),
        sa.Column("until", _moment),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("managed_by", sa.String(8), nullable=False),
        sa.UniqueConstraint("person", "cohort", "attempt"),
        sa.CheckConstraint("attempt >= 1", name="enrolment_attempt"),
        sa.CheckConstraint("managed_by in ('us', 'hub')", name="enrolment_managed_by"),
    )
    op.create_index("enrolments_in", "enrolments", ["cohort"])
    op.create_index(
        "enrolments_open",
        "enrolments",
        ["person", "cohort"],
        unique=True,
        sqlite_where=sa.text("until is null"),
        postgresql_where=sa.text("until is null"),
    )
    op.create_table(
        "staff",
        _seq(),
        _person(),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("organisation", _slug, sa.ForeignKey("organisations.id")),
        sa.Column("unit", _slug, sa.ForeignKey("units.id")),
        _cohort(nullable=True),
        sa.Column("since", _moment, nullable=False),
        sa.Column("until", _moment),
        sa.CheckConstraint(
            "role in ('owner', 'manager', 'instructor', 'coordinator')", name="staff_role"
        ),
    )
    op.create_index("staff_of", "staff", ["person"])
    op.create_table(
        "lesson_dates",
        _seq(),
        _cohort(),
        sa.Column("lesson", _slug, nullable=False),
        sa.Column("opens", _moment),
        sa.Column("due", _moment),
        sa.UniqueConstraint("cohort", "lesson"),
    )
    op.create_table(
        "extensions",
        _seq(),
        _person(),
        _cohort(),
        sa.Column("lesson", _slug, nullable=False),
        sa.Column("due", _moment, nullable=False),
        sa.UniqueConstraint("person", "cohort", "lesson"),
    )
    op.create_table(
        "reopened",
        _seq(),
        _person(),
        _cohort(),
        sa.Column("lesson", _slug, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.UniqueConstraint("person", "cohort", "lesson", "attempt"),
        sa.CheckConstraint("attempt >= 2", name="reopened_attempt"),
    )
    op.create_table(
        "invitations",
        _seq(),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        _cohort(),
        _person(nullable=True),
        sa.Column("mail", sa.String(254), nullable=False),
        sa.Column("at", _moment, nullable=False),
        sa.Column("expires", _moment, nullable=False),
        sa.Column("used_by", _id, sa.ForeignKey("persons.id")),
        sa.Column("used_at", _moment),
    )
    op.create_index("invitations_in", "invitations", ["cohort"])
    op.create_table(
        "register_numbers",
        _seq(),
        _person(),
        sa.Column("register", sa.String(40), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("consent", _moment, nullable=False),
        sa.UniqueConstraint("person", "register"),
        sa.UniqueConstraint("register", "number"),
    )
    op.create_table(
        "audit",
        _seq(),
        sa.Column("at", _moment, nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("did", sa.String(40), nullable=False),
        sa.Column("whom", _id, sa.ForeignKey("persons.id")),
        sa.Column("what", sa.String(255), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("undone_by", _serial, sa.ForeignKey("audit.seq")),
    )
    op.create_index("audit_of", "audit", ["whom"])
