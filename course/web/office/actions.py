"""What can be done to enrolled people, one or many: more time, another cohort, out, invited again.

A first post shows who is meant and asks what is still open; a second names who and what; only the
one that says so acts, on everybody or on nobody.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.second_chances import SecondChances
from course.people.accounts.reach import refuse_beyond
from course.people.audit import Actor, first_line
from course.people.enrolment import move, take_out
from course.people.invitations import invite, key_of_links
from course.people.mailing.inviting import mail_invitation
from course.people.mailing.writing import NO_PLACE, MailWriter
from course.records.outcomes import lesson_titles
from course.web import dutch_dates
from course.web.errors import ExplainedError
from course.web.office.action_fields import (
    Asked,
    Details,
    Field,
    field,
    more_time,
    reopening,
)
from course.web.office.action_kinds import KINDS
from course.web.office.chosen import Chosen, WithChosen
from course.web.office.handler import CANNOT
from course.web.office.mailing.remind import ByHand
from course.web.office.roles.wording import InvitedContext

_LONGEST_INVITATION: Final = 365  # days
_USUAL_INVITATION: Final = "14"
_NO_MAIL = "Niemand kreeg een mail: ze hebben nu niets te doen, of kregen vandaag al een mail."


class ActionContext(TypedDict):
    """What `office/action.html` shows; `what` is empty while `fields` are open.

    `without`: for whom it will not be done, and why.
    """

    path: str
    back: str
    title: str
    button: str
    people: list[tuple[str, str]]
    hidden: list[tuple[str, str]]
    fields: list[Field]
    what: str
    without: list[tuple[str, str]]
    after: str
    sample: tuple[str, str]
    can_do: bool


class Actions(WithChosen):
    """Takes the form below the list, and its own."""

    async def get(self) -> None:
        """Nothing to see here: to the list."""
        self.redirect(f"{self.service.renderer.base}kantoor/deelnemers")

    async def post(self) -> None:
        """A page that asks or names, or, with `zeker`, the act."""
        kind = self.get_body_argument("doe", "")
        if kind not in KINDS:
            raise HTTPError(404)
        if self.get_body_argument("zeker", "") != "ja":
            await self.office_page("office/action.html", lambda: self._ask(kind))
        elif kind == "uitnodigen":
            await self.office_page("office/invited.html", self._invite)
        else:
            act = self._remind if kind == "herinneren" else lambda: self._act(kind)
            self.redirect(await self.in_thread(act), status=303)

    def _ask(self, kind: str) -> ActionContext:
        chosen, words = self.chosen(), KINDS[kind]
        details = self._reminders(chosen) if kind == "herinneren" else self._details(kind)
        if not details.fields:
            self.read(lambda connection: self._check(connection, kind, chosen, details))
        base = f"{self.service.renderer.base}kantoor/deelnemers"
        people = [(who.person.shown, who.cohort.name) for who in chosen]
        keys = [("wie", f"{who.person.id}:{who.cohort.id}") for who in chosen]
        return {
            "path": f"{base}/doen",
            "back": base,
            "title": words.title,
            "button": words.button,
            "people": people,
            "hidden": [("doe", kind), *keys, *details.hidden],
            "fields": details.fields,
            "what": details.what,
            "without": list(details.without),
            "after": words.after,
            "sample": details.sample,
            "can_do": details.can_do,
        }

    def _check(
        self, connection: Connection, kind: str, chosen: Sequence[Chosen], details: Details
    ) -> None:
        """Say before anybody is asked for a yes whom it would change nothing for."""
        chances = SecondChances(connection, self.service.settings, self.actor)
        for who in chosen:
            if kind == "uitstel" and details.until is not None:
                chances.check_more_time(who.person.id, who.cohort.id, details.lesson, details.until)
            elif kind == "heropenen":
                chances.check_reopening(who.person.id, details.lesson)

    def _act(self, kind: str) -> str:
        """Do it to everybody who was chosen; the address of what was done."""
        chosen, details, by = self.chosen(), self._details(kind), self.actor
        if details.fields:
            raise HTTPError(400)
        until, lesson = details.until or by.at, details.lesson

        def work(connection: Connection) -> int | None:
            chances = SecondChances(connection, self.service.settings, by)
            do: dict[str, Callable[[str, str], object]] = {
                "uitstel": lambda who, cohort: chances.extend(who, cohort, lesson, until),
                "heropenen": lambda who, cohort: chances.reopen(who, cohort, lesson, details.until),
                "verplaatsen": lambda who, cohort: move(connection, by, who, cohort, details.to),
                "uitschrijven": lambda who, cohort: take_out(connection, by, who, cohort),
            }
            for who in chosen:
                do[kind](who.person.id, who.cohort.id)
            return first_line(connection, by)

        return self._told_at(self.change(work))

    def _by_hand(self, chosen: Sequence[Chosen], by: Actor) -> ByHand:
        groups = {who.cohort.id: who.cohort for who in chosen}
        pairs = {(who.person.id, who.cohort.id) for who in chosen}
        return ByHand(self.service, list(groups.values()), pairs, by)

    def _reminders(self, chosen: Sequence[Chosen]) -> Details:
        """Who would get a mail now, and what the first of them would read."""
        reminding = self._by_hand(chosen, self.actor)
        plan = self.read(reminding.plan)
        number = len(plan.reminders)
        goes = f"{number} {'mens krijgt' if number == 1 else 'mensen krijgen'} nu een mail."
        what = goes if number else "Niemand krijgt nu een mail."
        if not reminding.has_address:
            return Details([], [], NO_PLACE, can_do=False)
        if plan.new_links:
            what += f" {_new_links(plan.new_links)}"
        sample = (plan.subject, plan.text)
        return Details([], [], what, sample=sample, can_do=number > 0, without=plan.not_sent)

    def _remind(self) -> str:
        """Write the mails; the address of what was done."""
        chosen, by = self.chosen(), self.actor
        reminding = self._by_hand(chosen, by)
        if not reminding.has_address:
            raise ExplainedError(409, CANNOT, NO_PLACE)

        def work(connection: Connection) -> int | None:
            return first_line(connection, by) if reminding.write(connection) else None

        line = self.change(work)
        if line is None:
            raise ExplainedError(409, CANNOT, _NO_MAIL)
        return self._told_at(line)

    def _invite(self) -> InvitedContext:
        chosen, details, by = self.chosen(), self._details("uitnodigen"), self.actor
        if details.until is None:
            raise HTTPError(400)
        key, expires = key_of_links(self.service.paths.state), details.until

        writer = MailWriter.of(self.service.paths, self.service.settings)

        def work(connection: Connection) -> tuple[list[tuple[str, str, str]], int, int | None]:
            rows, mailed = [], 0
            for who in chosen:
                refuse_beyond(connection, self.person.membership, who.person.id, "invite")
                token = invite(
                    connection, by, key, who.cohort.id, person=who.person.id, expires=expires
                )
                rows.append((who.person.shown, who.person.mail, self.invitation_link(token)))
                place = (who.person.id, who.cohort.id)
                if writer.address:
                    outcome = mail_invitation(connection, writer, place, token, expires, by)
                    mailed += outcome == "written"
            return rows, mailed, first_line(connection, by)

        rows, mailed, line = self.change(work)
        return {
            "back": f"{self.service.renderer.base}kantoor/deelnemers",
            "act_url": self._told_at(line),
            "until": details.what,
            "mailed": mailed,
            "rows": rows,
        }

    def _told_at(self, line: int | None) -> str:
        """The page of what was done; the list where nothing had to be done."""
        base = f"{self.service.renderer.base}kantoor/"
        return f"{base}deelnemers" if line is None else f"{base}wie-deed-wat/{line}"

    def _details(self, kind: str) -> Details:
        """What else the action needs, as far as it was sent."""
        if kind == "uitstel":
            return self._more_time()
        if kind == "verplaatsen":
            return self._other_cohort()
        if kind == "uitnodigen":
            return self._invitation()
        if kind == "heropenen":
            return self._reopening()
        return Details([], [], "Ze doen niet meer mee in dit cohort.")

    def _more_time(self) -> Details:
        until = self._end_of(self.get_body_argument("dag", ""))
        return more_time(self._asked(), until, self.actor.at, self.service.settings.zone)

    def _reopening(self) -> Details:
        settings, until = self.service.settings, self._end_of(self.get_body_argument("dag", ""))
        return reopening(self._asked(), until, self.actor.at, settings)

    def _asked(self) -> Asked:
        titles = self.read(lambda c: lesson_titles(self.service.store, c, self.service.settings))
        return Asked(titles, self.get_body_argument("les", ""), self.get_body_argument("dag", ""))

    def _other_cohort(self) -> Details:
        open_ = [group for group in self.read(self.groups) if not group.closed]
        names = {group.id: group.name for group in open_}
        to = self.get_body_argument("naar", "")
        if to in names:
            return Details([], [("naar", to)], f"Ze gaan naar {names[to]}.", to=to)
        return Details([field("naar", "Naar welk cohort", "", list(names.items()))], [])

    def _invitation(self) -> Details:
        days = self.get_body_argument("dagen", "")
        right = days.isascii() and days.isdigit() and len(days) <= 3  # noqa: PLR2004 - digits
        if right and 1 <= int(days) <= _LONGEST_INVITATION:
            zone = self.service.settings.zone
            last = self.actor.at.astimezone(zone).date() + timedelta(days=int(days))
            until = datetime.combine(last + timedelta(days=1), time(), zone)
            what = f"De uitnodiging werkt één keer, tot en met {self._last_day(until)}."
            return Details([], [("dagen", days)], what, until=until)
        error = f"Kies 1 tot {_LONGEST_INVITATION} dagen." if days else ""
        days_field = field(
            "dagen", "Hoeveel dagen geldt de uitnodiging?", days or _USUAL_INVITATION
        )
        return Details([{**days_field, "kind": "number", "error": error}], [])

    def _end_of(self, day: str) -> datetime | None:
        """The moment after a day; None where it is not a day."""
        try:
            last = date.fromisoformat(day)
            return datetime.combine(last + timedelta(days=1), time(), self.service.settings.zone)
        except (ValueError, OverflowError):
            return None

    def _last_day(self, end: datetime) -> str:
        return dutch_dates.last_day(end, self.service.settings.zone)


def _new_links(names: list[str]) -> str:
    """That a reminder takes the place of an invitation which still works."""
    one = len(names) == 1
    return (
        f"{', '.join(names)} {'heeft' if one else 'hebben'} nog geen account en "
        f"{'krijgt' if one else 'krijgen'} een nieuwe uitnodiging in de mail. De link die "
        f"{'die persoon' if one else 'ze'} eerder kreeg{'' if one else 'en'}, werkt dan niet meer."
    )
