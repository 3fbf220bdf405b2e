"""Work is known by the person's id instead of by the user name of the Hub.

Every name under which there is work gets the person who logs in with it, or else a new one. Two
log-ins of one person who both worked in a lesson stay two persons, since one lesson of one person
cannot hold both: the later log-in's work goes to a new person without a log-in.

Hand-ins keep the name in `signed_as`, because their hash is over it, and persons in `worked_as`,
because pseudonyms of cohort data are made from it.
"""

import base64
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from anyascii import anyascii

revision = "0011"
down_revision = "0010"

_moment = sa.DateTime(timezone=True)
_WORK = ("answers", "handins", "feedback", "rubric_marks", "hand_marks", "hand_comments", "outbox")
_INDICES = {  # dropped while the column changes: each row would be moved in them
    "answers_of": ("answers", ["learner", "lesson", "exercise"]),
    "handins_of": ("handins", ["lesson", "learner"]),
    "rubric_marks_of": ("rubric_marks", ["lesson", "learner"]),
    "hand_marks_of": ("hand_marks", ["lesson", "learner"]),
    "hand_comments_of": ("hand_comments", ["lesson", "learner"]),
}
_LONGEST_SHOWN = 200
_AT_ONCE = 5000

_persons = sa.table(
    "persons",
    *map(sa.column, ("id", "given", "infix", "family", "shown", "mail", "sought", "worked_as")),
    sa.column("at", _moment),
)
_logins = sa.table(
    "logins",
    *map(sa.column, ("seq", "person", "kind", "issuer", "subject")),
    sa.column("at", _moment),
)
_now_called = sa.Table(
    "person_ids_new",
    sa.MetaData(),
    sa.Column("learner", sa.String(255), primary_key=True),
    sa.Column("person", sa.String(16), nullable=False),
    prefixes=["TEMPORARY"],
)


def upgrade() -> None:
    """Add the columns, and put ids in the place of names."""
    op.add_column("handins", sa.Column("signed_as", sa.String(255)))
    op.add_column("persons", sa.Column("worked_as", sa.String(255)))
    connection = op.get_bind()
    lessons = _lessons_of(connection)
    if not lessons:
        return
    for name, (table, _) in _INDICES.items():
        op.drop_index(name, table)
    _now_called.create(connection)
    _in_pieces(connection, sa.insert(_now_called), _ids(connection, lessons))
    op.execute("update handins set signed_as = learner")
    for table in _WORK:
        ids = "(select person from person_ids_new where person_ids_new.learner = "
        op.execute(f"update {table} set learner = {ids}{table}.learner)")  # noqa: S608 - our names
    _now_called.drop(connection)
    for name, (table, columns) in _INDICES.items():
        op.create_index(name, table, columns)


def _lessons_of(connection: sa.Connection) -> dict[str, set[str]]:
    """The lessons in which there is work, by the name under which it is kept."""
    lessons: dict[str, set[str]] = {}
    for table in _WORK:
        work = sa.table(table, sa.column("learner"), sa.column("lesson"))
        rows = connection.execute(sa.select(work.c.learner, work.c.lesson).distinct())
        for learner, lesson in rows:
            lessons.setdefault(learner, set()).add(lesson)
    return lessons


def _ids(connection: sa.Connection, lessons: dict[str, set[str]]) -> list[dict[str, str]]:
    """The person of every name; new ones are added, with the log-in where nobody has it."""
    ids: dict[str, str] = {}
    begun: dict[str, set[str]] = {}
    known = _known(connection)
    for learner, person in known.items():
        worked = lessons.get(learner)
        if worked and not worked & begun.get(person, set()):
            ids[learner] = person
            begun[person] = begun.get(person, set()) | worked
    new = {learner: _new_id() for learner in sorted(lessons.keys() - ids.keys())}
    now = datetime.now(UTC)
    people = (_person(learner, id_, now) for learner, id_ in new.items())
    _in_pieces(connection, sa.insert(_persons), people)
    entry = {"kind": "hub", "issuer": "", "at": now}
    logins = (
        {"person": id_, "subject": learner, **entry}
        for learner, id_ in new.items()
        if learner not in known
    )
    _in_pieces(connection, sa.insert(_logins), logins)
    first = {id_: learner for learner, id_ in reversed(ids.items())}
    named = sa.update(_persons).where(_persons.c.id == sa.bindparam("of"))
    change = named.values(worked_as=sa.bindparam("name"))
    _in_pieces(connection, change, ({"of": id_, "name": name} for id_, name in first.items()))
    return [{"learner": learner, "person": id_} for learner, id_ in {**ids, **new}.items()]


def _known(connection: sa.Connection) -> dict[str, str]:
    """The person of every user name of our Hub, the oldest log-in first."""
    c = _logins.c
    query = sa.select(c.subject, c.person).where(c.kind == "hub", c.issuer == "").order_by(c.seq)
    return {row.subject: row.person for row in connection.execute(query)}


def _in_pieces(connection: sa.Connection, statement: Any, rows: Any) -> None:  # noqa: ANN401
    """Run it for all rows, some thousands at once."""
    for piece in _pieces(iter(rows)):
        connection.execute(statement, piece)


def _pieces(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    piece: list[dict[str, Any]] = []
    for row in rows:
        piece.append(row)
        if len(piece) == _AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


def _person(learner: str, id_: str, at: datetime) -> dict[str, Any]:
    """A new person, called as the user name."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in learner)[:_LONGEST_SHOWN]
    sought = " ".join(anyascii(shown).casefold().replace("'", "").split())
    unknown = dict.fromkeys(("given", "infix", "family", "mail"), "")
    return {"id": id_, "shown": shown, "sought": sought, "worked_as": learner, "at": at, **unknown}


def _new_id() -> str:
    return "p" + base64.b32encode(secrets.token_bytes(8)).decode()[:12].lower()
