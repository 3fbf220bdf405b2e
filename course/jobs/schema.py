"""The tables of work that happens by itself, and of mail."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from course.tables import Document, Moment, Serial, metadata

# A piece of work. `key` makes it one of its kind: a second job of that kind and key is not added.
# "waiting" until `due_at`; "running" while `lease_until` lies ahead, after which another worker
# takes it; "failed" waits for a person, and `last_error` says why in one sentence; "dropped" is
# what a person gave up. `attempts` counts how often it was taken.
jobs = Table(
    "jobs",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("payload", Document, nullable=False),
    Column("state", String(8), nullable=False),
    Column("at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("leased_by", String(120)),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    Column("done_at", Moment),
    Unique("kind", "key"),
    CheckConstraint(
        "state in ('waiting', 'running', 'failed', 'done', 'dropped')", name="job_state"
    ),
    Index("jobs_due", "state", "due_at"),
)

# What happened to a job, in order. `who` is a worker or a person; `text` an error's sentence.
job_log = Table(
    "job_log",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("job", Serial, ForeignKey("jobs.seq"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", String(10), nullable=False),
    Column("who", String(255), nullable=False),
    Column("text", Text, nullable=False),
    Index("job_log_of", "job"),
)

# A mail to one address. `about` is the person that it is about, where it is about one. `text` is
# emptied once the mail has gone or was given up: it may hold a link that lets somebody in.
# "held" waits for a person, because no mail server is set up or mail is switched off; `reason`
# says why it is held, bounced, failed or dropped. `message_id` is the Message-ID up to its @.
# `organisation` is the id of the one in whose name it goes, NULL for none; `stop_link` is where its
# reader says that there need be no more, "" where it cannot be stopped. The row stays, for its
# `key` says that the mail was written; what it held is emptied in time.
mails = Table(
    "mails",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("address", String(254), nullable=False),
    Column("about", String(16), ForeignKey("persons.id")),
    Column("template", String(20), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("message_id", String(255), nullable=False, unique=True),
    Column("state", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", String(255), nullable=False),
    Column("organisation", String(60)),
    Column("stop_link", String(500), nullable=False, server_default=""),
    CheckConstraint(
        "state in ('waiting', 'held', 'sent', 'bounced', 'failed', 'dropped')", name="mail_state"
    ),
    Index("mails_by_state", "state"),
    Index("mails_about", "about"),
    Index("mails_to", "address"),
)
