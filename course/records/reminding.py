"""Writing reminders: every morning by a job, or now because somebody of the office asks for it.

Nobody is reminded twice on one day. What is no longer so is not sent: a reminder that still waits
when somebody handed in, was given more time or stopped reminders is given up.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Final

from sqlalchemy import Connection

from course.answers.store import Store
from course.content.settings import Settings
from course.formatting import day
from course.jobs.mail import outbox
from course.jobs.periodic import daily
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind, PostponedError
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.invitations import invite
from course.people.mailing.recipients import AddressBook, Recipient
from course.people.mailing.stopping import REMINDERS
from course.people.mailing.writing import MailWriter, Outcome
from course.records.reminders import Reminder, Situation

JOB: Final = "remind"
BY_ITSELF: Final = "reminders"
INVITED_FOR: Final = timedelta(days=14)
_AT: Final = time(6, 40)  # before quiet hours usually end
_AT_ONCE: Final = 100  # mails in one transaction
_NO_ADDRESS_YET: Final = timedelta(hours=1)
_NO_LONGER: Final = "Niet meer nodig."


@dataclass(frozen=True)
class Reminding:
    """Writes the reminders of one store."""

    paths: CoursePaths
    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def kind(self) -> Kind:
        """The kind of job: every morning."""
        next_at = daily(_AT, self.settings().zone)
        return Kind(JOB, "Herinneringen schrijven", self._work, next_at=next_at)

    def _work(self, job: Job) -> Closing:
        del job
        now, settings = self.clock(), self.settings()
        writer = MailWriter.of(self.paths, settings)
        if not writer.address:
            raise PostponedError(now + _NO_ADDRESS_YET)
        situation = Situation.read(self.store, settings, None, now)
        reminders = list(situation.due_now())
        wanted = {key for each in reminders for key in situation.keys(each)}
        for start in range(0, len(reminders), _AT_ONCE):
            some = reminders[start : start + _AT_ONCE]
            self.store.writer.do(partial(_write, writer, situation, some))
        return lambda connection: _give_up(connection, wanted, now)


@dataclass
class Desk:
    """Writes reminders to some people, in one transaction; `today` are those reminded today."""

    writer: MailWriter
    situation: Situation
    book: AddressBook
    recipients: dict[tuple[str, str | None], Recipient]
    today: set[str]

    @classmethod
    def open(
        cls,
        connection: Connection,
        writer: MailWriter,
        situation: Situation,
        reminders: Sequence[Reminder],
    ) -> "Desk":
        """With what it needs to know of the people of these reminders."""
        book = AddressBook.read(connection)
        places = [(each.person, each.cohort) for each in reminders]
        midnight = _midnight(situation)
        return cls(
            writer,
            situation,
            book,
            book.recipients(connection, places),
            outbox.written_since(connection, REMINDERS, midnight),
        )

    def refusal(
        self, connection: Connection, reminder: Reminder, *, by_hand: bool
    ) -> Outcome | None:
        """Why somebody is not reminded now; None where they are."""
        to = self.recipients.get((reminder.person, reminder.cohort))
        if to is None:
            return "no_address"
        if refused := self.writer.refusal(to, reminder.template, self.situation.now):
            return refused
        if self.today & {reminder.person, *self.situation.aliases.get(reminder.person, [])}:
            return "before"
        keys = self.situation.keys(reminder)
        return "before" if not by_hand and outbox.is_written(connection, keys) else None

    def remind(
        self, connection: Connection, reminder: Reminder, by: Actor, *, by_hand: bool = False
    ) -> Outcome:
        """Write one reminder; what became of it. Whoever has no log-in gets a new invitation."""
        if refused := self.refusal(connection, reminder, by_hand=by_hand):
            return refused
        to = self.recipients[reminder.person, reminder.cohort]
        key = f"hand-{_midnight(self.situation):%Y%m%d}/" if by_hand else ""
        with connection.begin_nested() as attempt:
            values = self.values(reminder) | {"link": self._link(connection, reminder, by)}
            outcome = self.writer.write(
                connection,
                self.book,
                to,
                reminder.template,
                values,
                now=self.situation.now,
                key=f"{key}{reminder.key()}",
                by=by.name,
            )
            if outcome != "written":  # somebody else wrote it at the same moment
                attempt.rollback()
                return outcome
        self.today.add(reminder.person)
        return outcome

    def values(self, reminder: Reminder) -> dict[str, str]:
        """What the mail names, but for the link."""
        lesson, zone = reminder.lesson, self.situation.settings.zone
        last = day(reminder.due - timedelta(seconds=1), zone) if reminder.due else ""
        return {"lesson": self.situation.titles.get(lesson, lesson), "date": last}

    def _link(self, connection: Connection, reminder: Reminder, by: Actor) -> str:
        address = self.writer.address
        if reminder.has_login:
            return f"{address}les/{reminder.lesson}" if reminder.lesson else address
        try:
            token = invite(
                connection,
                by,
                self.writer.key,
                reminder.cohort,
                person=reminder.person,
                expires=by.at + INVITED_FOR,
            )
        except RosterError:
            return address
        return self.writer.invitation(token)


def _write(
    writer: MailWriter, situation: Situation, some: Sequence[Reminder], connection: Connection
) -> None:
    desk = Desk.open(connection, writer, situation, some)
    for reminder in some:
        desk.remind(connection, reminder, Actor(BY_ITSELF, situation.now))


def _give_up(connection: Connection, wanted: Collection[str], now: datetime) -> None:
    """Give up reminders that nobody has sent yet and that are no longer needed."""
    unsent = outbox.unsent(connection, REMINDERS)
    gone = [seq for key, seq in unsent.items() if "/" not in key and key not in wanted]
    states: tuple[outbox.State, ...] = ("waiting", "held", "failed")
    outbox.set_state(connection, gone, "dropped", now, frm=states, reason=_NO_LONGER)


def _midnight(situation: Situation) -> datetime:
    """The moment at which today began, by the course's clock."""
    zone = situation.settings.zone
    return datetime.combine(situation.now.astimezone(zone).date(), time(), zone)
