"""What who runs the office can change of a person: name, log-ins, register numbers, two into one.

A first post asks what is open, a second names what will happen, and only the one that says so acts.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.messages import noop
from course.people.accounts.reach import Act, refuse_beyond
from course.people.audit import Actor, first_line
from course.people.errors import RosterError
from course.people.logins import (
    Login,
    add_login,
    hub,
    logins_of,
    move_login,
    remove_login,
    split_login,
)
from course.people.merging import merge
from course.people.names import Name
from course.people.persons import Person, find_person, rename, search
from course.people.registers import give_number, withdraw_number
from course.web.office.action_fields import Field
from course.web.office.actions import ActionContext
from course.web.office.handler import OfficeRunner
from course.web.office.person.finding import Found, OnPerson
from course.web.office.person.namesakes import side


class Change(NamedTuple):
    """A change: the words on its page. `title` also stands on the button that leads there."""

    title: str
    button: str
    after: str


_UNDO: Final = "Je kunt dit daarna ongedaan maken."
_STAYS: Final = "Dit kan niet ongedaan worden gemaakt."
CHANGES: Final = {
    "naam": Change("Naam of mailadres veranderen", "Verander", _UNDO),
    "account-erbij": Change("Account toevoegen", "Voeg toe", _UNDO),
    "account-weg": Change("Account weghalen", "Haal weg", _UNDO),
    "account-naar": Change("Account aan iemand anders geven", "Geef het account", _UNDO),
    "account-los": Change(
        "Account losmaken",
        "Maak los",
        "Er komt een nieuwe deelnemer met dit account. Het account kun je weer teruggeven.",
    ),
    "samenvoegen": Change("Samenvoegen met iemand anders", "Voeg samen", _UNDO),
    "nummer": Change("Registernummer bewaren", "Bewaar", _STAYS),
    "nummer-weg": Change("Registernummer wissen", "Wis het nummer", _STAYS),
}


# Whoever gives or takes a log-in opens all that a person has, as with an invitation.
_OPENS: Final = {"account-erbij", "account-weg", "account-naar", "account-los", "samenvoegen"}


class Details(NamedTuple):
    """What a change needs: `fields` that are open, or else `what` will happen and how to do it."""

    fields: list[Field]
    hidden: Sequence[tuple[str, str]] = ()
    what: str = ""
    do: Callable[[Connection], object] | None = None


class Changes(OfficeRunner, OnPerson):
    """Takes the forms of a person's page."""

    by: Actor

    async def get(self, key: str) -> None:
        """Nothing to see here: to the person."""
        self.redirect(self.person_url(key))

    async def post(self, key: str) -> None:
        """A page that asks or names, or, with `zeker`, the change."""
        kind, self.by = self.get_body_argument("doe", ""), self.actor
        if kind not in CHANGES:
            raise HTTPError(404)
        if self.get_body_argument("zeker", "") == "ja":
            address = await self.in_thread(lambda: self._act(kind, key))
            self.redirect(address, status=303)
        else:
            await self.office_page("office/action.html", lambda: self._ask(kind, key))

    def _ask(self, kind: str, key: str) -> ActionContext:
        found, details = self.read(lambda c: self._details(c, kind, key))
        words, url = CHANGES[kind], self.person_url(key)
        cohort = found.groups[found.cohort].name if found.cohort in found.groups else ""
        return {
            "path": f"{url}/doen",
            "back": url,
            "title": words.title,
            "button": words.button,
            "people": [(found.shown, cohort or "geen cohort")],
            "hidden": [("doe", kind), *details.hidden],
            "fields": details.fields,
            "what": details.what,
            "after": words.after,
            "without": [],
            "sample": ("", ""),
            "can_do": True,
        }

    def _act(self, kind: str, key: str) -> str:
        by = self.by

        def work(connection: Connection) -> tuple[str, int | None]:
            found, details = self._details(connection, kind, key)
            if details.do is None:
                raise HTTPError(400)
            details.do(connection)
            return found.key, first_line(connection, by)

        who, line = self.change(work)
        base = f"{self.service.renderer.base}kantoor/"
        return self.person_url(who) if line is None else f"{base}wie-deed-wat/{line}"

    def _details(self, connection: Connection, kind: str, key: str) -> tuple[Found, Details]:
        found = self.found(connection, key)
        if not found.person.id:
            raise HTTPError(404)
        if kind in _OPENS:
            act: Act = "merge" if kind == "samenvoegen" else "change-log-in"
            refuse_beyond(connection, self.person.membership, found.person.id, act)
        ask = {
            "naam": self._name,
            "account-erbij": self._new_login,
            "account-weg": self._login_away,
            "account-naar": self._login_to,
            "account-los": self._login_apart,
            "samenvoegen": self._merge,
            "nummer": self._number,
            "nummer-weg": self._number_away,
        }
        return found, ask[kind](connection, found.person)

    # Each change: what it asks, what it says, what it does

    def _name(self, _: Connection, who: Person) -> Details:
        labels = {
            "voornaam": ("Voornaam", who.given),
            "tussenvoegsel": ("Tussenvoegsel", who.infix),
            "achternaam": ("Achternaam", who.family),
            "mail": ("Mailadres", who.mail),
        }
        sent = {name: self._said(name) for name in labels}
        if "voornaam" not in self.request.body_arguments:
            return Details(
                [_field(n, label, value, required=False) for n, (label, value) in labels.items()]
            )
        name = Name(sent["voornaam"], sent["tussenvoegsel"], sent["achternaam"])
        mail = sent["mail"]
        what = f"{who.shown} heet dan {name.full or '…'}"
        what += f", met mailadres {mail}." if mail else ", zonder mailadres."
        by = self.by
        return Details(
            [], list(sent.items()), what, lambda c: rename(c, by, who.id, name, mail=mail)
        )

    def _new_login(self, _: Connection, who: Person) -> Details:
        user = self._said("account")
        if not user:
            return Details([_field("account", "Gebruikersnaam", "")])
        by = self.by
        what = f"Wie inlogt als {user}, is dan {who.shown}."
        return Details([], [("account", user)], what, lambda c: add_login(c, by, who.id, hub(user)))

    def _login_away(self, connection: Connection, who: Person) -> Details:
        login, field = self._login(connection, who)
        if login is None:
            return Details([field])
        by = self.by
        what = f"Met {login.subject} komt niemand dan meer binnen als {who.shown}."
        return Details(
            [], [("account", _value(login))], what, lambda c: remove_login(c, by, login, who.id)
        )

    def _login_apart(self, connection: Connection, who: Person) -> Details:
        login, field = self._login(connection, who)
        if login is None:
            return Details([field])
        by = self.by
        what = f"Het account {login.subject} wordt van een nieuwe deelnemer, ook {who.shown}."
        return Details(
            [], [("account", _value(login))], what, lambda c: split_login(c, by, login, who.id)
        )

    def _login_to(self, connection: Connection, who: Person) -> Details:
        login, field = self._login(connection, who)
        other, ask = self._other(connection, who, "change-log-in", "Aan wie geef je het account?")
        if login is None or other is None:
            return Details([*([field] if login is None else []), *ask], self._kept(login))
        by = self.by
        what = f"Het account {login.subject} is dan van {other.shown}, niet meer van {who.shown}."
        return Details(
            [],
            [*self._kept(login), ("ander", other.id)],
            what,
            lambda c: move_login(c, by, login, who.id, other.id),
        )

    def _merge(self, connection: Connection, who: Person) -> Details:
        other, ask = self._other(connection, who, "merge", "Met wie is dit dezelfde mens?")
        if other is None:
            return Details(ask)
        by, rows = self.by, [side(self, connection, one) for one in (who, other)]
        told = "; ".join(
            f"{row['shown']} ({', '.join(filter(None, (row['mail'], row['cohorts'])))})"
            for row in rows
        )
        what = f"Dit wordt één deelnemer, die verder heet: {who.shown}. Het gaat om {told}."
        return Details([], [("ander", other.id)], what, lambda c: merge(c, by, who.id, other.id))

    def _number(self, _: Connection, who: Person) -> Details:
        register, number = self._said("register"), self._said("nummer")
        agreed = self._day(self._said("toestemming"))
        if not (register and number and agreed):
            day = _field("toestemming", "Toestemming gegeven op", self._said("toestemming"))
            return Details(
                [
                    _field("register", "Register (BIG, SKJ, …)", register),
                    _field("nummer", "Nummer", number),
                    {**day, "kind": "date"},
                ]
            )
        by = self.by
        what = f"Het nummer van {who.shown} in {register} wordt bewaard, met toestemming."
        kept = [("register", register), ("nummer", number)]
        return Details(
            [],
            [*kept, ("toestemming", self._said("toestemming"))],
            what,
            lambda c: give_number(c, by, who.id, register, number, consent=agreed),
        )

    def _number_away(self, _: Connection, who: Person) -> Details:
        register = self._said("register")
        if not register:
            return Details([_field("register", "Register", "")])
        by = self.by
        what = f"Het nummer van {who.shown} in {register} wordt gewist."
        return Details(
            [], [("register", register)], what, lambda c: withdraw_number(c, by, who.id, register)
        )

    # What was sent

    def _said(self, name: str) -> str:
        return " ".join(self.get_body_argument(name, "").split())

    def _day(self, text: str) -> datetime | None:
        """The beginning of a day that has come; None for anything else."""
        try:
            day = datetime.combine(date.fromisoformat(text), time(), self.service.settings.zone)
        except (ValueError, OverflowError):
            return None
        return day if day <= datetime.now(UTC) else None

    def _login(self, connection: Connection, who: Person) -> tuple[Login | None, Field]:
        """The log-in that was chosen, and the field that asks for it."""
        logins = logins_of(connection, who.id)
        if not logins:
            raise RosterError(noop("{name} has no log-in."), name=who.shown)
        sent = self.get_body_argument("account", "")
        chosen = next((login for login in logins if _value(login) == sent), None)
        field = _field("account", "Welk account", "")
        options = [(_value(login), login.subject) for login in logins]
        return chosen, {**field, "kind": "select", "options": options}

    def _kept(self, login: Login | None) -> list[tuple[str, str]]:
        return [("account", _value(login))] if login else []

    def _other(
        self, connection: Connection, who: Person, act: Act, label: str
    ) -> tuple[Person | None, list[Field]]:
        """Somebody else in scope who was chosen; else a search, or a choice from what it found."""
        if chosen := self._said("ander"):
            other = find_person(connection, chosen)
            if other is None or other.id == who.id:
                raise RosterError(noop("Choose somebody else."))
            self.found(connection, other.id)
            refuse_beyond(connection, self.person.membership, other.id, act)
            return other, []
        words = self._said("zoek")
        there = [one for one in search(connection, words) if one.id != who.id] if words else []
        visible = [one for one in there if self._may_see(connection, one)]
        if not visible:
            error = "Niemand gevonden." if words else ""
            field = _field("zoek", f"{label} Zoek op naam of mailadres", words)
            return None, [{**field, "error": error}]
        rows = [(one.id, side(self, connection, one)) for one in visible[:20]]
        options = [
            (id_, ", ".join(filter(None, (row["shown"], row["mail"], row["cohorts"]))))
            for id_, row in rows
        ]
        return None, [{**_field("ander", label, ""), "kind": "select", "options": options}]

    def _may_see(self, connection: Connection, other: Person) -> bool:
        try:
            self.found(connection, other.id)
        except HTTPError:
            return False
        return True


def _value(login: Login) -> str:
    return ":".join(login)


def _field(name: str, label: str, value: str, *, required: bool = True) -> Field:
    return {
        "name": name,
        "label": label,
        "kind": "text" if required else "optional",
        "value": value,
        "options": [],
        "error": "",
    }
