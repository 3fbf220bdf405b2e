"""An organisation's own texts of mails, and whether it sends mail at all.

An own text names what differs from mail to mail in square brackets and in Dutch: `[naam]`. That is
all it can do: it is no program. Where an organisation has no text of its own, ours is used.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from course.jobs.mail.templates import TEMPLATES, Message, fill, one_line
from course.messages import noop
from course.people import schema as t
from course.people.audit import Actor, recorded
from course.people.errors import RosterError
from course.people.organisations import organisation_of

LONGEST_SUBJECT: Final = 150
LONGEST_TEXT: Final = 5_000
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("naam", "hoe de deelnemer heet"),
    "course": ("cursus", "de titel van de cursus"),
    "organisation": ("organisatie", "de naam van je organisatie"),
    "link": ("link", "het adres waar de deelnemer verdergaat"),
    "cohort": ("groep", "het cohort van de deelnemer"),
    "until": ("tot", "de laatste dag waarop de uitnodiging werkt"),
    "lesson": ("les", "de titel van de les"),
    "date": ("datum", "de laatste dag om in te leveren"),
}
"""What stands in brackets for each placeholder, and what it becomes."""
_BRACKETS: Final = re.compile(r"\[([^\[\]\n]{1,40})\]")
_t, _s = t.mail_texts.c, t.mail_switches.c


class OwnText(NamedTuple):
    """A subject and a text as an organisation wrote them."""

    subject: str
    text: str


def known(template: str) -> list[tuple[str, str]]:
    """What may stand in brackets in a mail of that kind, and what it becomes."""
    return [words for name, words in WORDS.items() if name in TEMPLATES[template].placeholders]


def ours(folder: Path, organisation: str, template: str) -> OwnText:
    """Our text, or that of the course's folder, as an organisation would have written it."""
    values = {name: f"[{word}]" for name, (word, _) in WORDS.items()}
    return OwnText(*fill(folder, organisation, template, values))


def filled(own: OwnText, template: str, values: Mapping[str, str]) -> Message:
    """The mail with `values` for what stands in brackets."""
    names = {word: name for name, (word, _) in WORDS.items()}
    allowed = TEMPLATES[template].placeholders

    def value(match: "re.Match[str]") -> str:
        name = names.get(match[1].strip().lower(), "")
        return one_line(values.get(name, "")) if name in allowed else match[0]

    subject, text = (_BRACKETS.sub(value, part) for part in own)
    return Message(one_line(subject)[:200], f"{text.strip()}\n")


def checked(template: str, subject: str, text: str) -> OwnText:
    """A text that can be used.

    Raises
    ------
    RosterError
        It names something that a mail of that kind does not have, has no link, no subject or no
        text, or is too long.
    """
    own = OwnText(one_line(subject), "\n".join(line.rstrip() for line in text.splitlines()).strip())
    words = [word for word, _ in known(template)]
    for found in _BRACKETS.findall(f"{own.subject}\n{own.text}"):
        if found.strip().lower() not in words:
            raise RosterError(
                noop("[{found}] cannot be filled in here: use {words}."),
                found=found,
                words=", ".join(f"[{word}]" for word in words),
            )
    if not own.subject or not own.text:
        raise RosterError(noop("A mail needs a subject and a text."))
    if "[link]" not in own.text.lower():
        raise RosterError(noop("The link is missing: put [link] where it has to come."))
    if len(own.subject) > LONGEST_SUBJECT or len(own.text) > LONGEST_TEXT:
        raise RosterError(
            noop("The mail is too long: at most {subject} signs on top and {text} below."),
            subject=LONGEST_SUBJECT,
            text=LONGEST_TEXT,
        )
    return own


def own_texts(
    connection: Connection, organisation: str | None = None
) -> dict[tuple[str, str], OwnText]:
    """The own texts, by organisation and kind of mail; of one organisation, or of all."""
    query = select(_t.organisation, _t.template, _t.subject, _t.text)
    if organisation is not None:
        query = query.where(_t.organisation == organisation)
    rows = connection.execute(query)
    return {(row.organisation, row.template): OwnText(row.subject, row.text) for row in rows}


def set_text(
    connection: Connection, actor: Actor, organisation: str, template: str, own: OwnText | None
) -> None:
    """Give an organisation its own text of a mail; None: ours again. Raises `RosterError`."""
    organisation_of(connection, organisation)
    mine = (_t.organisation == organisation, _t.template == template)
    seq = connection.execute(select(_t.seq).where(*mine)).scalar()
    with recorded(connection, actor, "set-mail-text", what=f"{organisation} {template}") as change:
        if own is None:
            if seq is not None:
                change.delete(t.mail_texts, seq)
        elif seq is None:
            change.add(t.mail_texts, organisation=organisation, template=template, **own._asdict())
        else:
            change.change(t.mail_texts, seq, **own._asdict())


def switched_off(connection: Connection) -> set[str]:
    """The organisations that send no mail."""
    return set(connection.execute(select(_s.organisation).where(_s.sends.is_(False))).scalars())


def switch(connection: Connection, actor: Actor, organisation: str, *, sends: bool) -> None:
    """Switch the mail of an organisation on or off; raises `RosterError`."""
    organisation_of(connection, organisation)
    mine = select(_s.organisation).where(_s.organisation == organisation)
    there = connection.execute(mine).scalar() is not None
    word = "on" if sends else "off"
    with recorded(connection, actor, "switch-mail", what=f"{organisation} {word}") as change:
        if there:
            change.change(t.mail_switches, organisation, sends=sends)
        elif not sends:
            change.add(t.mail_switches, organisation=organisation, sends=sends)
