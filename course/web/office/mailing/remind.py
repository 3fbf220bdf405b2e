"""*Herinneren*: a mail now to people of the list, each about what they still have to do."""

from typing import Final, NamedTuple

from sqlalchemy import Connection

from course.people.audit import Actor, Change
from course.people.invitations import waiting_for
from course.people.mailing.writing import MailWriter, Outcome
from course.people.organisations import Group
from course.records.enrolled import Enrolled
from course.records.reminders import Reminder, Situation
from course.records.reminding import Desk
from course.web.service import Service

_WHY_NOT: Final[dict[Outcome, str]] = {
    "no_address": "geen mailadres",
    "switched_off": "mail staat uit",
    "stopped": "wil geen herinneringen",
    "over": "het cohort is voorbij",
    "before": "vandaag al herinnerd",
}
NOTHING: Final = "nu niets te doen"


class Plan(NamedTuple):
    """Who gets a mail, who does not and why, and what the first of them reads.

    `new_links` are the names of those whose invitation, which works now, a new one replaces.
    """

    reminders: list[Reminder]
    not_sent: list[tuple[str, str]]
    new_links: list[str]
    subject: str
    text: str


class ByHand:
    """Reminds some people because somebody of the office asks for it, at one moment."""

    def __init__(
        self, service: Service, groups: list[Group], chosen: set[tuple[str, str]], by: Actor
    ) -> None:
        self._service, self._by = service, by
        self._writer = MailWriter.of(service.paths, service.settings)
        self._situation = Situation.read(service.store, service.settings, groups, by.at)
        self._chosen = [
            who for who in self._situation.people if (who.person.id, who.cohort) in chosen
        ]

    @property
    def has_address(self) -> bool:
        """Whether it is known where the links in a mail lead to."""
        return bool(self._writer.address)

    def plan(self, connection: Connection) -> Plan:
        """What would be sent now; nothing changes."""
        due, without = self._due()
        desk = Desk.open(connection, self._writer, self._situation, due)
        refused = {each: desk.refusal(connection, each, by_hand=True) for each in due}
        goes = _once([each for each in due if refused[each] is None])
        names = {who.person.id: who.person.shown for who in self._chosen}
        not_sent = [
            (names[each.person], _WHY_NOT[outcome])
            for each, outcome in refused.items()
            if outcome is not None
        ]
        not_sent += [(who.person.shown, NOTHING) for who in without]
        if not goes:
            return Plan([], not_sent, [], "", "")
        invited = waiting_for(connection, [r.person for r in goes if not r.has_login], self._by.at)
        new_links = [names[id_] for id_ in invited]
        first = goes[0]
        values = desk.values(first) | {"link": self._writer.address}
        to = desk.recipients[first.person, first.cohort]
        message = self._writer.message(desk.book, to, first.template, values)
        return Plan(goes, not_sent, new_links, message.subject, message.text)

    def write(self, connection: Connection) -> int:
        """Write the mails, and a line of the audit for each; how many."""
        reminders = self.plan(connection).reminders
        desk = Desk.open(connection, self._writer, self._situation, reminders)
        for each in reminders:
            Change(connection).write(self._by, "remind", each.person, each.cohort)
            desk.remind(connection, each, self._by, by_hand=True)
        return len(reminders)

    def _due(self) -> tuple[list[Reminder], list[Enrolled]]:
        """What each of them is reminded of, and who has nothing to do."""
        pairs = [(who, self._situation.by_hand(who)) for who in self._chosen]
        return [r for _, r in pairs if r], [who for who, r in pairs if r is None]


def _once(reminders: list[Reminder]) -> list[Reminder]:
    """The first of each person: nobody gets two on one day."""
    return list({each.person: each for each in reversed(reminders)}.values())[::-1]
