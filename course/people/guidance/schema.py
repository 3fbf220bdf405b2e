"""The tables of guidance. Staff-only, but for an objection: that is its learner's too."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from course.people.schema import PERSON, SLUG
from course.tables import Document, Moment, Serial, metadata

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
