"""The tables of the roster.

A person is never deleted here and an id never used again: what ends gets an `until`, and a person
who turned out to be another one gets `merged_into`. Moments are UTC; `until`, `closes` and `due`
are the first moment that no longer counts. Every change by staff is a row of `audit`.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Interval,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from course.tables import Document, Moment, Serial, metadata

PERSON = String(16)
NAME = String(200)
SLUG = String(60)


def _seq() -> Column[int]:
    return Column("seq", Serial, primary_key=True, autoincrement=True)


def _person(*, nullable: bool = False) -> Column[str]:
    return Column("person", PERSON, ForeignKey("persons.id"), nullable=nullable)


def _cohort(*, nullable: bool = False) -> Column[str]:
    return Column("cohort", SLUG, ForeignKey("cohorts.id"), nullable=nullable)


# `shown` is how the person wants to be called on pages; `sought` is what a search looks through:
# the names and the mail address as `names.folded` makes them. Empty text where a part is not known.
# `worked_as` is the name under which the store kept somebody's work before revision 0011: their
# pseudonym in cohort data was made from it, and stays. It is used for nothing else.
persons = Table(
    "persons",
    metadata,
    Column("id", PERSON, primary_key=True),
    Column("given", NAME, nullable=False),
    Column("infix", NAME, nullable=False),
    Column("family", NAME, nullable=False),
    Column("shown", NAME, nullable=False),
    Column("mail", String(254), nullable=False),
    Column("sought", Text, nullable=False),
    Column("merged_into", PERSON, ForeignKey("persons.id")),
    Column("at", Moment, nullable=False),
    Column("worked_as", String(255)),
    Index("persons_by_mail", "mail"),
    Index("persons_by_name", "family"),
)

# How somebody logs in. `issuer` is empty for our own Hub.
logins = Table(
    "logins",
    metadata,
    _seq(),
    _person(),
    Column("kind", String(8), nullable=False),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("kind", "issuer", "subject"),
    CheckConstraint("kind in ('hub', 'oidc', 'lti', 'lms')", name="login_kind"),
    Index("logins_of", "person"),
)

# `participation`: whether coordinators see who takes part by name, or numbers only; by name holds
# for whoever is enrolled from `names_since` on. `track` is the country whose examples and whose
# order of names are used. `shown` is what its people call it, "" for its name. `completion` is its
# own rule of when somebody has finished and passed, as `course.content.settings.Completion`; null:
# the course's.
organisations = Table(
    "organisations",
    metadata,
    Column("id", SLUG, primary_key=True),
    Column("name", NAME, nullable=False),
    Column("smallest_group", Integer, nullable=False),
    Column("participation", String(8), nullable=False),
    Column("track", String(2), nullable=False),
    Column("at", Moment, nullable=False),
    Column("names_since", Moment),
    Column("shown", NAME, nullable=False, server_default=""),
    Column("completion", Document),
    CheckConstraint("smallest_group >= 5", name="organisation_smallest_group"),
    CheckConstraint("participation in ('counts', 'names')", name="organisation_participation"),
    CheckConstraint("track in ('NL', 'VL')", name="organisation_track"),
)

units = Table(
    "units",
    metadata,
    Column("id", SLUG, primary_key=True),
    Column("organisation", SLUG, ForeignKey("organisations.id"), nullable=False),
    Column("name", NAME, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("organisation", "name"),
)

cohorts = Table(
    "cohorts",
    metadata,
    Column("id", SLUG, primary_key=True),
    Column("name", NAME, nullable=False),
    Column("organisation", SLUG, ForeignKey("organisations.id"), nullable=False),
    Column("unit", SLUG, ForeignKey("units.id")),
    Column("opens", Moment),
    Column("closes", Moment),
    Column("closed", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Index("cohorts_of", "organisation"),
)

# `attempt` counts the times that a person was enrolled in a cohort; `managed_by` is "hub" where an
# identity provider's group says who is in.
enrolments = Table(
    "enrolments",
    metadata,
    _seq(),
    _person(),
    _cohort(),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    Column("attempt", Integer, nullable=False),
    Column("managed_by", String(8), nullable=False),
    UniqueConstraint("person", "cohort", "attempt"),
    CheckConstraint("attempt >= 1", name="enrolment_attempt"),
    CheckConstraint("managed_by in ('us', 'hub')", name="enrolment_managed_by"),
    Index("enrolments_in", "cohort"),
    Index(
        "enrolments_open",
        "person",
        "cohort",
        unique=True,
        sqlite_where=text("until is null"),
        postgresql_where=text("until is null"),
    ),
)

# What somebody may do, and where: an owner everywhere, a manager in an organisation, an instructor
# in cohorts, a coordinator in cohorts or units; an organisation or unit stands for all in it.
staff = Table(
    "staff",
    metadata,
    _seq(),
    _person(),
    Column("role", String(12), nullable=False),
    Column("organisation", SLUG, ForeignKey("organisations.id")),
    Column("unit", SLUG, ForeignKey("units.id")),
    _cohort(nullable=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment),
    CheckConstraint("role in ('owner', 'manager', 'instructor', 'coordinator')", name="staff_role"),
    Index("staff_of", "person"),
)

lesson_dates = Table(
    "lesson_dates",
    metadata,
    _seq(),
    _cohort(),
    Column("lesson", SLUG, nullable=False),
    Column("opens", Moment),
    Column("due", Moment),
    UniqueConstraint("cohort", "lesson"),
)

extensions = Table(
    "extensions",
    metadata,
    _seq(),
    _person(),
    _cohort(),
    Column("lesson", SLUG, nullable=False),
    Column("due", Moment, nullable=False),
    UniqueConstraint("person", "cohort", "lesson"),
)

# What nbgrader's gradebook was given for a hand-in on top of its lesson's date; the last row of a
# learner's lesson is what stands there, no row: nothing. `typed`: somebody had given them another
# date there, `was`, and it became `due` again; it is shown until somebody has read that. `learner`
# is the id under which the gradebook knew them then, also after a merge.
gradebook_extensions = Table(
    "gradebook_extensions",
    metadata,
    _seq(),
    Column("gradebook", String(120), nullable=False),
    Column("lesson", SLUG, nullable=False),
    Column("learner", String(255), nullable=False),
    Column("more", Interval),
    Column("due", Moment),
    Column("at", Moment, nullable=False),
    Column("typed", Boolean, nullable=False),
    Column("was", Moment),
    Column("read_by", String(255), nullable=False),
    Column("read_at", Moment),
    Index("gradebook_extensions_of", "gradebook", "lesson", "learner"),
)

# A lesson opened again after feedback. The first attempt has no row; the first reopening is 2.
# `due` is its own date, which more time changes; NULL: it can be handed in at any time. `begun` is
# when something was answered or handed in: from then on it cannot be undone. `anew`: not after
# feedback but in a new cohort, of who did the lesson in one that is closed. It has the dates of the
# cohort, and no attempt before it counts there.
reopened = Table(
    "reopened",
    metadata,
    _seq(),
    _person(),
    _cohort(),
    Column("lesson", SLUG, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("due", Moment),
    Column("begun", Moment),
    Column("anew", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("person", "cohort", "lesson", "attempt"),
    CheckConstraint("attempt >= 2", name="reopened_attempt"),
)

# `token` is the digest of what was sent. An invitation is for a person, or else for whoever reads
# that mail address; with neither it makes the first owner. `role` "learner": it enrols in the
# cohort; else it gives that role in the organisation, unit or cohort. `used_by` is who came in with
# it.
invitations = Table(
    "invitations",
    metadata,
    _seq(),
    Column("token", String(64), nullable=False, unique=True),
    _cohort(nullable=True),
    _person(nullable=True),
    Column("mail", String(254), nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used_by", PERSON, ForeignKey("persons.id")),
    Column("used_at", Moment),
    Column("role", String(12), nullable=False, server_default="learner"),
    Column("organisation", SLUG, ForeignKey("organisations.id")),
    Column("unit", SLUG, ForeignKey("units.id")),
    Index("invitations_in", "cohort"),
)

# Accounts that the course keeps itself. `user` is the name at the Hub, `name` what somebody types.
# After some wrong tries nobody gets in before `refused_until`, with the right password neither.
accounts = Table(
    "accounts",
    metadata,
    Column("user", String(16), primary_key=True),
    Column("name", String(254), nullable=False, unique=True, info={"private": True}),
    Column("password", String(255), nullable=False, info={"private": True}),
    Column("changed", Moment, nullable=False),
    Column("failures", Integer, nullable=False, info={"private": True}),
    Column("refused_until", Moment, info={"private": True}),
)

# Apart from `persons`, because it is kept by consent only, and goes when that is withdrawn: so the
# audit does not tell the number.
register_numbers = Table(
    "register_numbers",
    metadata,
    _seq(),
    _person(),
    Column("register", String(40), nullable=False),
    Column("number", String(40), nullable=False, info={"private": True}),
    Column("consent", Moment, nullable=False),
    UniqueConstraint("person", "register"),
    UniqueConstraint("register", "number"),
)

# Whether the course mails in the name of an organisation; it does where there is no row.
mail_switches = Table(
    "mail_switches",
    metadata,
    Column("organisation", SLUG, ForeignKey("organisations.id"), primary_key=True),
    Column("sends", Boolean, nullable=False),
)

# An organisation's own text of a mail, which takes the place of ours.
mail_texts = Table(
    "mail_texts",
    metadata,
    _seq(),
    Column("organisation", SLUG, ForeignKey("organisations.id"), nullable=False),
    Column("template", String(20), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("organisation", "template"),
)

# The mails that somebody does not want any more.
mail_stops = Table(
    "mail_stops",
    metadata,
    _seq(),
    _person(),
    Column("template", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("person", "template"),
)

# How many passed, told about a group of people together and then never changed: `size` people whose
# result was known at `at`, of whom `passed` passed. `cohort` is null where teams of a unit, or of
# the organisation, were put together. A person counts once for each enrolment.
passed_groups = Table(
    "passed_groups",
    metadata,
    _seq(),
    Column("organisation", SLUG, ForeignKey("organisations.id"), nullable=False),
    Column("unit", SLUG, ForeignKey("units.id")),
    _cohort(nullable=True),
    Column("at", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("passed", Integer, nullable=False),
    CheckConstraint("size >= 5", name="passed_group_size"),
    Index("passed_groups_of", "organisation"),
)
passed_people = Table(
    "passed_people",
    metadata,
    Column(
        "enrolment", Serial, ForeignKey("enrolments.seq"), primary_key=True, autoincrement=False
    ),
    Column("told_in", Serial, ForeignKey("passed_groups.seq"), nullable=False),
)

# `who` is the person who acted, or a name that tells how ("shell:anna", "hub"). `before` and
# `after` hold, by table and key, the columns that changed: {"enrolments": {"17": {"until": null}}}.
# A row that is in `after` only was added.
audit = Table(
    "audit",
    metadata,
    _seq(),
    Column("at", Moment, nullable=False),
    Column("who", String(255), nullable=False),
    Column("did", String(40), nullable=False),
    Column("whom", PERSON, ForeignKey("persons.id")),
    Column("what", String(255), nullable=False),
    Column("before", Document, nullable=False),
    Column("after", Document, nullable=False),
    Column("undone_by", Serial, ForeignKey("audit.seq")),
    Index("audit_of", "whom"),
)
