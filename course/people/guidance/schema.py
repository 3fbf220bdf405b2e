"""The tables of guidance. Staff-only, but for an objection: that is its learner's too."""

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from course.people.schema import PERSON, SLUG
from course.tables import Document, Moment, Serial, metadata, whose

# That somebody was talked to, because of these `signs` (`instructor.needing_help`). The note is in
# no audit: it is the instructors' own.
spoken = Table(
    "spoken",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("person", PERSON, ForeignKey("persons.id"), nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("signs", Document, nullable=False),
    Column("note", String(200), nullable=False, info={"private": True}),
    Index("spoken_of", "person"),
)

# Whose story it is to read: the row with the highest `turn` of a learner's exercise holds. `taker`
# is as `who` in the audit, "" of a story that was laid back; `by` is who took it or gave it.
story_turns = Table(
    "story_turns",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("lesson", SLUG, nullable=False),
    Column("learner", String(255), nullable=False),
    Column("exercise", SLUG, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("taker", String(255), nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("lesson", "learner", "exercise", "turn"),
)

# That a learner does not agree with a result: of one exercise, or with `exercise` "" of the whole
# lesson. `turn` counts the objections to one exercise of a hand-in. The text is the learner's: it
# is in no audit, and read by who guides the cohort only.
objections = Table(
    "objections",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("lesson", SLUG, nullable=False),
    Column("handin", Serial, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("cohort", SLUG),
    Column("exercise", SLUG, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("text", Text, nullable=False, info={"private": True}),
    Column("at", Moment, nullable=False),
    UniqueConstraint("handin", "exercise", "turn"),
    Index("objections_of", "learner", "lesson"),
)

# What was answered to an objection: at most one row each. `before` and `after` are the points of
# what it was about, NULL where they waited for a person.
objection_answers = Table(
    "objection_answers",
    metadata,
    Column(
        "objection", Serial, ForeignKey("objections.seq"), primary_key=True, autoincrement=False
    ),
    Column("text", Text, nullable=False, info={"private": True}),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("before", Float),
    Column("after", Float),
)
