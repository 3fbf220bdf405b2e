"""The outbox: every mail that somebody or something wanted sent, and what became of it.

A mail is written in the transaction of what it is about, together with the job that sends it. It is
waiting until that job has had an answer from the mail server; held when there is no server to ask.
"""

from collections.abc import Collection
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from course.jobs import queue
from course.jobs import schema as t
from course.jobs.mail.addresses import is_address
from course.jobs.mail.templates import Message

JOB: Final = "mail"
State = Literal["waiting", "held", "sent", "bounced", "failed", "dropped"]
_GONE: Final[tuple[State, ...]] = ("sent", "bounced", "dropped")  # whose text is not kept
_LONGEST_REASON = 500
_c = t.mails.c


class Mail(NamedTuple):
    """A mail as it stands; moments are UTC. `text` is empty where it has gone or was given up.

    `message_id` is the part of its Message-ID that stands before the @. `organisation` is the id of
    the one in whose name it goes; `stop_link` is where its reader stops such mail, "" for nowhere.
    """

    seq: int
    address: str
    about: str | None
    template: str
    subject: str
    text: str
    message_id: str
    state: State
    reason: str
    at: datetime
    changed_at: datetime
    changed_by: str
    organisation: str | None = None
    stop_link: str = ""
    key: str = ""


class AddressError(Exception):
    """Something that is no single mail address; the message is one Dutch sentence."""


def add(
    connection: Connection,
    address: str,
    template: str,
    message: Message,
    *,
    now: datetime,
    about: str | None = None,
    key: str = "",
    by: str = "",
    organisation: str | None = None,
    stop_link: str = "",
) -> int | None:
    """Write a mail and the job that sends it; returns its seq.

    None if a mail with that `key` was written before: nothing is added. An empty key is new.
    `about` is a person's id, `by` who or what asked for the mail. `organisation` and `stop_link`
    are as in `Mail`.

    Raises
    ------
    AddressError
        `address` is not one mail address.
    """
    address = address.strip()
    if not is_address(address):
        raise AddressError(f"{address[:60]!r} is geen mailadres; verbeter het bij de deelnemer.")
    values = {
        "key": key or token_urlsafe(16),
        "address": address,
        "about": about,
        "template": template,
        "subject": message.subject,
        "text": message.text,
        "message_id": token_urlsafe(18),
        "state": "waiting",
        "reason": "",
        "at": now,
        "changed_at": now,
        "changed_by": by,
        "organisation": organisation,
        "stop_link": stop_link,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    adding = dialect.insert(t.mails).values(values).on_conflict_do_nothing().returning(_c.seq)
    seq = connection.execute(adding).scalar()
    if seq is not None:
        _send_by_job(connection, seq, now, "")
    return seq


def _send_by_job(connection: Connection, seq: int, now: datetime, again: str) -> None:
    queue.enqueue(connection, JOB, {"mail": seq}, now=now, key=f"{seq}{again}")


def mail_of(connection: Connection, seq: int) -> Mail:
    """The mail of that seq; raises LookupError."""
    mail = mails_of(connection, [seq]).get(seq)
    if mail is None:
        raise LookupError(f"there is no mail {seq}")
    return mail


def mails_of(connection: Connection, seqs: Collection[int]) -> dict[int, Mail]:
    """The mails of these seqs, by seq; one that is not there is left out."""
    query = select(*_columns()).where(_c.seq.in_(sorted(set(seqs))))
    return {row.seq: Mail(*row) for row in connection.execute(query)}


def mails(
    connection: Connection,
    states: Collection[State],
    limit: int,
    since: datetime | None = None,
    of: Collection[str] | None = None,
    *,
    first: int = 0,
) -> list[Mail]:
    """At most `limit` mails that came into one of these states, `since` then; the newest first.

    `of`: those in the name of these organisations; None: all. `first` of them are passed over.
    """
    query = select(*_columns()).where(_c.state.in_(sorted(states)), in_name_of(of))
    if since:
        query = query.where(_c.changed_at >= since)
    query = query.order_by(_c.changed_at.desc(), _c.seq.desc()).limit(limit).offset(first)
    return [Mail(*row) for row in connection.execute(query)]


def held_addresses(
    connection: Connection, of: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Template and address of every mail that is held, `of` as in `mails`; each once."""
    query = select(_c.template, _c.address).where(_c.state == "held", in_name_of(of)).distinct()
    return [(template, address) for template, address in connection.execute(query)]


def counts(connection: Connection, of: Collection[str] | None = None) -> dict[State, int]:
    """How many mails are in each state, `of` as in `mails`; one without mails is left out."""
    query = select(_c.state, func.count().label("number")).where(in_name_of(of))
    query = query.group_by(_c.state)
    return {row.state: row.number for row in connection.execute(query)}


def in_name_of(of: Collection[str] | None) -> ColumnElement[bool]:
    """Whether a mail goes in the name of one of these organisations: SQL; None: whatever it is."""
    return true() if of is None else _c.organisation.in_(sorted(of))


def is_written(connection: Connection, keys: Collection[str]) -> bool:
    """Whether a mail of one of these keys was ever written."""
    query = select(_c.seq).where(_c.key.in_(sorted(keys))).limit(1)
    return connection.execute(query).first() is not None


def unsent(connection: Connection, templates: Collection[str]) -> dict[str, int]:
    """The mails of these kinds that nobody has sent yet: their seq by key."""
    waits = _c.state.in_(("waiting", "held", "failed"))
    query = select(_c.key, _c.seq).where(waits, _c.template.in_(sorted(templates)))
    return {row.key: row.seq for row in connection.execute(query)}


def written_since(connection: Connection, templates: Collection[str], since: datetime) -> set[str]:
    """About whom a mail of these kinds was written since then, without those given up."""
    recent = (_c.at >= since, _c.state != "dropped", _c.template.in_(sorted(templates)))
    query = select(_c.about).where(*recent, _c.about.is_not(None)).distinct()
    return set(connection.execute(query).scalars())


def not_arriving(connection: Connection, addresses: Collection[str]) -> dict[str, str]:
    """Those of these addresses whose last mail came back, with what the other server said."""
    settled = _c.state.in_(("sent", "bounced"))
    asked = _c.address.in_(sorted(addresses))
    last = select(func.max(_c.seq)).where(settled, asked).group_by(_c.address)
    query = select(_c.address, _c.reason).where(_c.seq.in_(last), _c.state == "bounced")
    return {row.address: row.reason for row in connection.execute(query)}


def _columns() -> list[Column[Any]]:
    return [_c[name] for name in Mail._fields]


def set_state(
    connection: Connection,
    seqs: Collection[int],
    state: State,
    now: datetime,
    *,
    frm: Collection[State],
    reason: str = "",
    by: str = "",
) -> list[int]:
    """Change the state of those of these mails that are in one of the states `frm`; which."""
    values = {
        "state": state,
        "reason": reason[:_LONGEST_REASON],
        "changed_at": now,
        "changed_by": by,
        **({"text": "", "stop_link": ""} if state in _GONE else {}),
    }
    those = update(t.mails).where(_c.seq.in_(sorted(seqs)), _c.state.in_(sorted(frm)))
    return sorted(connection.execute(those.values(values).returning(_c.seq)).scalars())


def send_held(connection: Connection, seqs: Collection[int], who: str, now: datetime) -> list[int]:
    """Send mails that were held after all, because `who` says so; returns which."""
    sent = set_state(connection, seqs, "waiting", now, frm=["held"], by=who)
    for seq in sent:
        _send_by_job(connection, seq, now, f":{token_urlsafe(6)}")
    return sent


def sent_by_hand(
    connection: Connection, seqs: Collection[int], who: str, now: datetime
) -> list[int]:
    """Note that `who` sent these held mails from their own mailbox; returns which."""
    return set_state(connection, seqs, "sent", now, frm=["held"], by=who)


def drop(connection: Connection, seqs: Collection[int], who: str, now: datetime) -> list[int]:
    """Give up mails that are held or failed, because `who` says so; returns which."""
    return set_state(connection, seqs, "dropped", now, frm=["held", "failed"], by=who)


def record_bounce(connection: Connection, message_id: str, reason: str, now: datetime) -> bool:
    """Note that a mail that was sent came back; whether there was one with that Message-ID.

    `reason` is what the other server said.
    """
    ours = message_id.strip().removeprefix("<").partition("@")[0]
    query = select(_c.seq).where(_c.message_id == ours)
    seq = connection.execute(query).scalar()
    return seq is not None and bool(
        set_state(connection, [seq], "bounced", now, frm=["sent"], reason=reason)
    )


def forget(connection: Connection, before: datetime) -> int:
    """Empty what is known of mails that have gone, or were given up, before that moment; how many.

    The row stays, and with it that such a mail was written.
    """
    old = _c.state.in_(_GONE) & (_c.changed_at < before) & (_c.address != "")
    emptied = {"address": "", "subject": "", "reason": "", "text": "", "stop_link": ""}
    return connection.execute(update(t.mails).where(old).values(emptied)).rowcount


def drop_old(connection: Connection, before: datetime, now: datetime, reason: str) -> int:
    """Give up mails that were written before that moment and that nobody sent; how many."""
    old = select(_c.seq).where(_c.state.in_(("held", "failed")), _c.at < before)
    seqs = connection.execute(old).scalars().all()
    return len(set_state(connection, seqs, "dropped", now, frm=["held", "failed"], reason=reason))
