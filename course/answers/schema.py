"""The tables of the store. Answers, hand-ins and openings are only ever added to.

`learner` is the id of a person in the roster, wherever it stands.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
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

from course.answers import publication_tables as publications
from course.jobs import schema as jobs
from course.people import schema as people
from course.people.guidance import schema as guidance
from course.tables import Document, Moment, Serial, metadata, whose

__all__ = [
    "guidance",
    "jobs",
    "metadata",
    "people",
    "publications",
]  # the store's tables: these, and those

# A release of a lesson as it was at one moment: notebook, exercises and key.
releases = Table(
    "releases",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("lesson", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("content", Text, nullable=False),
)

# What was wrong in the key of a release, and is right now: `key` holds the changes by exercise.
# A release with its corrections in order is the key that counts. Later hand-ins than `last_handin`
# are marked with it at once; `done_at` is when the earlier ones were, feedback included.
# Staff-only.
corrections = Table(
    "corrections",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("release", String(32), nullable=False),
    Column("lesson", String(60), nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("key", Document, nullable=False),
    Column("last_handin", BigInteger, nullable=False),
    Column("done_at", Moment),
    Index("corrections_of", "release"),
)

# When a lesson was opened with a release, or closed (release NULL); the last row holds.
openings = Table(
    "openings",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("lesson", String(60), nullable=False, index=True),
    Column("release", String(32)),
    Column("at", Moment, nullable=False),
)

# `attempt` counts from 1: a lesson that is opened again after feedback begins anew, with the next.
answers = Table(
    "answers",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    whose(),
    Column("cohort", String(60)),
    Column("lesson", String(60), nullable=False),
    Column("release", String(32), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("step", String(60), nullable=False),
    Column("answer", Document, nullable=False),
    Column("certainty", Integer),
    Column("seconds", Float),
    Column("at", Moment, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Index("answers_of", "learner", "lesson", "exercise", "attempt"),
)

# A hand-in covers the learner's answers in the lesson and attempt up to and including
# `last_answer`. `hash` is over a document that names the learner; `signed_as` is that name where it
# is not `learner`: in hand-ins of before revision 0011, and of a person who was merged into another
# since.
handins = Table(
    "handins",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("cohort", String(60)),
    Column("lesson", String(60), nullable=False),
    Column("release", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("last_answer", BigInteger, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signed_as", String(255)),
    Column("attempt", Integer, nullable=False, server_default="1"),
    Index("handins_of", "lesson", "learner"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("lesson", String(60), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("article", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("attempt", Integer, nullable=False, server_default="1"),
    UniqueConstraint("learner", "lesson", "attempt"),
)

# What a person chose in a story's rubric; the last row of a learner's exercise holds. Staff-only.
rubric_marks = Table(
    "rubric_marks",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("lesson", String(60), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("release", String(32), nullable=False),
    Column("text", String(64), nullable=False),
    Column("choice", Document, nullable=False),
    Column("comment", Text, nullable=False),
    Column("points", Float, nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Index("rubric_marks_of", "lesson", "learner"),
)

# The mark of one grade of a hand-in, made in the transaction that stores the hand-in: an
# exercise's, or (`by_hand`) that of the part that a person judges. Rows are only added; the last of
# a grade holds. `points` NULL waits for a person. `items` and `given` are what
# `marking.packed_items` packs; `text` is the digest of what a person reads, NULL where nothing was
# written. Staff-only.
marks = Table(
    "marks",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("handin", Serial, ForeignKey("handins.seq"), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("share", Float),
    Column("points", Float),
    Column("max_points", Float, nullable=False),
    Column("items", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("text", String(64)),
    Column("release", String(32), nullable=False),
    Column("correction", BigInteger),
    Column("version", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index("marks_of", "handin"),
)

# Points that an instructor gave in Formgrader instead of ours. `about` is the digest of what they
# were given for; NULL points take an earlier row back. `by` is who typed them there, empty where
# they were only seen in the gradebook, at `at`. Rubrics: `rubric_marks`.
hand_marks = Table(
    "hand_marks",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("handin", Serial, ForeignKey("handins.seq"), nullable=False),
    whose(),
    Column("lesson", String(60), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("points", Float),
    Column("about", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(255), nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Index("hand_marks_of", "lesson", "learner"),
)

# What somebody wrote about a grade in Formgrader; the last counts, unless a rubric's comment is
# newer. `grade` is its id in nbgrader; `by` as in `hand_marks`; empty text removes a comment.
hand_comments = Table(
    "hand_comments",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("lesson", String(60), nullable=False),
    Column("grade", String(80), nullable=False),
    Column("comment", Text, nullable=False),
    Column("by", String(255), nullable=False),
    Column("at", Moment, nullable=False),
    Index("hand_comments_of", "lesson", "learner"),
)

# The dates that nbgrader's gradebook got from the roster; the last row of a lesson is what stands
# there. `typed`: somebody (`by`, where known) had typed another one there, `was`, and it was put
# back; it is shown until somebody has read that.
gradebook_dates = Table(
    "gradebook_dates",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("gradebook", String(120), nullable=False),
    Column("lesson", String(60), nullable=False),
    Column("due", Moment),
    Column("at", Moment, nullable=False),
    Column("typed", Boolean, nullable=False),
    Column("was", Moment),
    Column("by", String(255), nullable=False),
    Column("read_by", String(255), nullable=False),
    Column("read_at", Moment),
    Index("gradebook_dates_of", "gradebook", "lesson"),
)

# The result of a hand-in, from the marks that count: written only by `marking.results`, in
# the transaction that adds a mark. `waiting` is how many of its grades wait for a person.
results = Table(
    "results",
    metadata,
    Column("handin", Serial, ForeignKey("handins.seq"), primary_key=True, autoincrement=False),
    Column("points", Float, nullable=False),
    Column("max_points", Float, nullable=False),
    Column("waiting", Integer, nullable=False),
)

# The result of a hand-in before and after a correction, written in the transaction that applies it.
corrected = Table(
    "corrected",
    metadata,
    Column("handin", Serial, ForeignKey("handins.seq"), primary_key=True, autoincrement=False),
    Column(
        "correction", Serial, ForeignKey("corrections.seq"), primary_key=True, autoincrement=False
    ),
    Column("before", Float, nullable=False),
    Column("after", Float, nullable=False),
)

# Hand-ins that nbgrader's gradebook holds; autograding writes it, `course grade sync` checks it.
graded = Table(
    "graded",
    metadata,
    Column("handin", Serial, ForeignKey("handins.seq"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

# Judgements on their way to nbgrader's gradebook, each added in the transaction of the judgement.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    whose(),
    Column("lesson", String(60), nullable=False),
    Column("exercise", String(60), nullable=False),
    Column("at", Moment, nullable=False),
    Column("done_at", Moment),
    Index("outbox_open", "done_at"),
)
