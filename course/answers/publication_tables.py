"""The tables of publications: what was told, and who was counted in it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from course.people.schema import SLUG
from course.tables import Document, Moment, Serial, metadata, whose

# What was told of a lesson and a group of people, once. Rows are written and never changed: the
# figures, who made them and when, which cohorts they are of ({"cohorts": […]}), in which releases
# those people answered and with which correction of each key ({"releases": {name: seq or null}}).
# `organisation` is NULL for cohorts that the roster does not know. `period` is "" or a quarter, as
# in 2026-Q3, of cohorts without a date. `reason`: "date" the date of the lesson had passed, "now"
# somebody asked for it, "quarter" a quarter ended. `size` people were counted. `audit` says by
# which rule the figures were found to tell nothing about anybody, and how many are silent.
publications = Table(
    "publications",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("organisation", SLUG),
    Column("lesson", SLUG, nullable=False),
    Column("cohorts", Document, nullable=False),
    Column("period", String(7), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", String(8), nullable=False),
    Column("by", String(255), nullable=False),
    Column("size", Integer, nullable=False),
    Column("releases", Document, nullable=False),
    Column("audit", Document, nullable=False),
    CheckConstraint("reason in ('date', 'now', 'quarter')", name="publication_reason"),
    CheckConstraint("size >= 10", name="publication_size"),
    Index("publications_of", "lesson"),
)

# The figures of a publication, see `frozen.Figure`; `told` is kept byte for byte.
published_figures = Table(
    "published_figures",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("publication", Serial, ForeignKey("publications.seq"), nullable=False),
    Column("what", String(8), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("step", String(130), nullable=False),
    Column("told", Text, nullable=False),
    Unique("publication", "what", "exercise", "step"),
)

# Who was counted in which publication: each person once a lesson. For staff's side only; the pages
# of coordinators never read it.
counted_people = Table(
    "counted_people",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("publication", Serial, ForeignKey("publications.seq"), nullable=False),
    Column("lesson", String(60), nullable=False),
    whose(),
    Unique("lesson", "learner"),
    Index("counted_in", "publication"),
)
