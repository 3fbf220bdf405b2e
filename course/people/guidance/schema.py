"""The tables of guidance. Staff-only, but for an objection: that is its learner's too."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from course.people.schema import PERSON
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
