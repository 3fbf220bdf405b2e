"""Writing a mail to somebody: the text that applies, the link, and why they get it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection

from course.content.mistakes import Mistake
from course.content.settings import Settings
from course.jobs.mail import outbox
from course.jobs.mail.templates import Message, fill
from course.paths import CoursePaths
from course.people.accounts.links import invitation_link, known_url
from course.people.invitations import key_of_links
from course.people.mailing.own_texts import OwnText, filled
from course.people.mailing.recipients import AddressBook, Recipient
from course.people.mailing.stopping import stop_token

NO_PLACE: Final = "Het adres van de cursus is niet ingesteld (COURSE_PUBLIC_URL)."
_NO_FOLDER: Final = Path("no texts of the course's own")
_log = logging.getLogger(__name__)
_SAMPLE: Final = {
    "name": "Noor",
    "cohort": "Team Noord",
    "until": "vrijdag 18 december 2026",
    "date": "vrijdag 11 december",
}
Outcome = Literal["written", "before", "no_address", "stopped", "switched_off", "over"]
"""What became of a mail: written, or why not. "before": it was written already."""


@dataclass(frozen=True)
class MailWriter:
    """Writes mails.

    `folder` holds the course's own texts. `address` is where people reach the service, ending in a
    slash; "" where nobody said so.
    """

    settings: Settings
    folder: Path
    key: str
    address: str

    @classmethod
    def of(cls, paths: CoursePaths, settings: Settings) -> "MailWriter":
        """The writer of one course."""
        return cls(settings, paths.mail, key_of_links(paths.state), known_url(paths.state))

    def refusal(self, to: Recipient, template: str, now: datetime) -> Outcome | None:
        """Why such a mail cannot go to somebody; None where it can."""
        if not to.can_be_reached:
            return "no_address"
        if not to.sends:
            return "switched_off"
        if template in to.stopped:
            return "stopped"
        return "over" if to.is_over(now) else None

    def write(
        self,
        connection: Connection,
        book: AddressBook,
        to: Recipient,
        template: str,
        values: Mapping[str, str],
        *,
        now: datetime,
        key: str,
        by: str = "",
    ) -> Outcome:
        """Write a mail and the job that sends it; what became of it.

        `values` are those of the template, `link` among them. A mail of that `key` is written once.
        """
        if refused := self.refusal(to, template, now):
            return refused
        message = self.message(book, to, template, values)
        stop = "" if template == "invitation" else self.stop_link(to, template)
        seq = outbox.add(
            connection,
            to.person.mail,
            template,
            message._replace(
                text=f"{message.text}{_below(to.named, self.settings.title, template, stop)}"
            ),
            now=now,
            about=to.person.id,
            key=key,
            by=by,
            organisation=to.organisation or None,
            stop_link=stop,
        )
        return "before" if seq is None else "written"

    def message(
        self, book: AddressBook, to: Recipient, template: str, values: Mapping[str, str]
    ) -> Message:
        """What the mail says, without the lines below it."""
        every = {
            "name": to.person.given or to.person.shown,
            "course": self.settings.title,
            "organisation": to.named,
            "cohort": to.cohort.name if to.cohort else "",
            **values,
        }
        own = book.texts.get((to.organisation, template))
        if own is not None and _has_all(own.subject + own.text, every):
            return filled(own, template, every)
        try:
            return fill(self.folder, to.organisation or "-", template, every)
        except Mistake as mistake:  # `course check` says it too; the mail goes, in our words
            _log.warning("%s Our own text is used.", mistake)
            return fill(_NO_FOLDER, "-", template, every)

    def sample(self, named: str, template: str, own: OwnText, lesson: str) -> Message:
        """What an organisation's text becomes for somebody who does not exist."""
        links = {"invitation": "uitnodiging/voorbeeld", "never_begun": ""}
        values = _SAMPLE | {
            "course": self.settings.title,
            "organisation": named,
            "lesson": lesson,
            "link": f"{self.address}{links.get(template, 'les/voorbeeld')}",
        }
        stop = "" if template == "invitation" else f"{self.address}mail/voorbeeld"
        message = filled(own, template, values)
        below = _below(named, self.settings.title, template, stop)
        return message._replace(text=f"{message.text}{below}")

    def invitation(self, token: str) -> str:
        """The link of an invitation."""
        return invitation_link(self.address, token)

    def stop_link(self, to: Recipient, template: str) -> str:
        """Where somebody stops mail of that kind, and of others."""
        return f"{self.address}mail/{stop_token(self.key, to.person.id)}?soort={template}"


def _has_all(text: str, values: Mapping[str, str]) -> bool:
    """Whether an own text has what it needs: one with a date waits for a mail with a date."""
    return "[datum]" not in text.lower() or bool(values.get("date"))


def _below(named: str, course: str, template: str, stop: str) -> str:
    """The lines below a mail: why somebody gets it, and how that ends."""
    of = f" bij {named}" if named else ""
    if template == "invitation":
        return f"\n-- \nJe krijgt deze mail omdat je{of} bent uitgenodigd voor {course}.\n"
    why = f"\n-- \nJe krijgt deze mail omdat je{of} bent ingeschreven voor {course}.\n"
    return f"{why}Liever niet meer? Kies hier welke mail je krijgt:\n{stop}\n"
