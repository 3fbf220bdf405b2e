"""*Organisatie*: an organisation's settings, and what changing them does, before it is done."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, TypedDict

from sqlalchemy import Connection, func, select
from tornado.web import HTTPError

from course.content.settings import Completion
from course.formatting import number as dutch_number
from course.people import schema as t
from course.people.organisations import (
    Organisation,
    change_organisation,
    cohorts,
    fingerprint,
    organisations,
)
from course.records.completion import Rule
from course.records.enrolled import enrolled_in
from course.records.outcomes import lesson_titles, outcomes
from course.records.rules.wording import sentences
from course.records.taking_part.by_name import shown_by_name
from course.web.office.handler import OfficeRunner
from course.web.office.settings.form import Form

_LINES = {"show-names", "hide-names", "change-organisation"}
_COUNTRIES = {"NL": "Nederland", "VL": "Vlaanderen"}


class OrganisationContext(TypedDict):
    """What `office/organisation.html` shows; `changes` is empty while there is nothing to do."""

    path: str
    title: str
    others: list[tuple[str, str, bool]]
    participation_url: str
    form: Form
    lessons: list[tuple[str, str]]
    course_rule: list[str]
    own_rule: list[str]
    seen: str


class ChangesContext(TypedDict):
    """What `office/organisation_changes.html` shows."""

    path: str
    title: str
    changes: list[str]
    stays: str
    hidden: list[tuple[str, str]]


class FirstOrganisation(OfficeRunner):
    """The settings without the name of an organisation."""

    async def get(self) -> None:
        """To the first that is theirs; 404 where there is none."""
        mine = await self.in_thread(lambda: self.read(self.mine))
        if not mine:
            raise HTTPError(404)
        self.redirect(f"{self.service.renderer.base}kantoor/organisatie/{mine[0].id}")

    def mine(self, connection: Connection) -> list[Organisation]:
        """The organisations that this person runs, by name."""
        found = [x for x in organisations(connection) if self.person.membership.runs(x.id)]
        return sorted(found, key=lambda one: (one.name.casefold(), one.id))


class OrganisationPage(FirstOrganisation):
    """One organisation: its form, and, when it was sent, what would change; then the change."""

    async def get(self, name: str) -> None:  # type: ignore[override]
        """The form."""
        await self.office_page("office/organisation.html", lambda: self._context(name))

    async def post(self, name: str) -> None:
        """What would change; with `zeker` it is changed, and the page of that act follows."""
        if self.get_body_argument("zeker", "") == "ja":
            address = await self.in_thread(lambda: self._change(name))
            self.redirect(address, status=303)
            return
        template, context = await self.in_thread(lambda: self._asked(name))
        await self.office_page(template, lambda: context)

    def _found(self, connection: Connection, name: str) -> Organisation:
        """The organisation; 404 where there is none, 403 where it is not theirs."""
        found = next((one for one in organisations(connection) if one.id == name), None)
        if found is None:
            raise HTTPError(404)
        if not self.person.membership.runs(name):
            raise HTTPError(403)
        return found

    def _sent(self) -> Form:
        return Form.sent(
            lambda name: self.get_body_argument(name, ""),
            self.get_body_arguments,
            self.service.settings,
        )

    def _context(self, name: str, sent: Form | None = None) -> OrganisationContext:
        service, base = self.service, self.service.renderer.base

        def work(connection: Connection) -> OrganisationContext:
            now = self._found(connection, name)
            titles = lesson_titles(service.store, connection, service.settings)
            own = now.completion and Completion.model_validate(now.completion)
            path = f"{base}kantoor/organisatie/"
            return {
                "path": f"{path}{name}",
                "title": now.name,
                "others": [
                    (one.name, f"{path}{one.id}", one.id == name) for one in self.mine(connection)
                ],
                "participation_url": f"{base}organisatie/{name}/deelname",
                "form": sent or Form.of(now, service.settings),
                "lessons": list(titles.items()),
                "course_rule": sentences(Rule.of(service.settings), titles),
                "own_rule": sentences(Rule.of(service.settings, own), titles) if own else [],
                "seen": self.get_body_argument("gezien", "") if sent else fingerprint(now),
            }

        return self.read(work)

    def _asked(self, name: str) -> tuple[str, Any]:
        """The template and context of what would change, or of the form with what is wrong."""
        form, settings = self._sent(), self.service.settings
        now = self.read(lambda c: self._found(c, name))
        new = form.organisation(now, settings)
        if new is None:
            self.set_status(422)
            return "office/organisation.html", self._context(name, form)
        context: ChangesContext = {
            "path": f"{self.service.renderer.base}kantoor/organisatie/{name}",
            "title": now.name,
            "changes": list(self._changes(now, new)),
            "stays": _stays(now, new),
            "hidden": [*form.hidden, ("gezien", self.get_body_argument("gezien", ""))],
        }
        return "office/organisation_changes.html", context

    def _change(self, name: str) -> str:
        """Change it; the address of the last line that says so, or of the form."""
        form, settings, by = self._sent(), self.service.settings, self.actor
        seen = self.get_body_argument("gezien", "")

        def work(connection: Connection) -> int | None:
            now = self._found(connection, name)
            new = form.organisation(now, settings)
            if new is None:
                raise HTTPError(400)
            change_organisation(connection, by, new, seen)
            a = t.audit.c
            made = select(func.max(a.seq)).where(
                a.at == by.at, a.who == by.name, a.did.in_(_LINES), a.what == name
            )
            line: int | None = connection.execute(made).scalar()
            return line

        line, base = self.change(work), f"{self.service.renderer.base}kantoor/"
        return f"{base}wie-deed-wat/{line}" if line else f"{base}organisatie/{name}"

    def _changes(self, now: Organisation, new: Organisation) -> Iterator[str]:
        """What would change, a sentence or two each."""
        if new.name != now.name:
            yield f"De naam wordt “{new.name}”. Nu is die “{now.name}”."
        if new.title != now.title and new.shown != now.shown:
            yield f"Deelnemers lezen voortaan “{new.title}”."
        if new.smallest_group != now.smallest_group:
            yield (
                f"De kleinste groep wordt {new.smallest_group}. Nu is die {now.smallest_group}. "
                "Over minder mensen samen zeggen we niet hoeveel er geslaagd zijn."
            )
        if new.track != now.track:
            yield f"Namen staan voortaan op volgorde zoals in {_COUNTRIES[new.track]}."
        if new.participation != now.participation:
            yield self._participation(now, new)
        if new.completion != now.completion:
            yield from self._rule(now, new)

    def _participation(self, now: Organisation, new: Organisation) -> str:
        with self.service.store.snapshot() as connection:
            by_name, every = shown_by_name(connection, now.id)
        if new.participation == "names":
            return (
                "Van wie vanaf nu wordt ingeschreven, zien coördinatoren de naam, en of die "
                "persoon begonnen is, heeft afgerond en is geslaagd. "
                f"{_people(len(every))} nu al ingeschreven: die {_stay(len(every))} een aantal, "
                "zonder naam. Op Over deze cursus leest iedereen wat voor de eigen inschrijving "
                "geldt."
            )
        return (
            "Coördinatoren zien meteen geen namen meer, ook niet van de "
            f"{len(by_name)} die nu met naam te zien zijn. Dit kun je niet ongedaan maken. Kies je "
            "later weer voor namen, dan geldt dat voor wie daarna wordt ingeschreven."
        )

    def _rule(self, now: Organisation, new: Organisation) -> Iterator[str]:
        """The rule as it would be, and how many people it makes a difference to."""
        store, settings = self.service.store, self.service.settings
        own = Completion.model_validate(new.completion) if new.completion else None
        with store.snapshot() as connection:
            titles = lesson_titles(store, connection, settings)
            groups = [group for group in cohorts(connection, now.id) if not group.closed]
        whose = "een eigen regel" if own else "de regel van de cursus"
        told = " ".join(sentences(Rule.of(settings, own), titles))
        yield f"Voor afgerond en geslaagd geldt meteen {whose}, voor iedereen. {told}"
        people = enrolled_in(store, settings, groups, datetime.now(UTC))
        before = {who.person.id: who.outcome for who in people if who.outcome}
        after = outcomes(store, settings, before, completion=own or settings.completion)
        pairs = [(before[name], after[name]) for name in before]
        counts = [
            (sum(x.finished for x in side), sum(x.passed == "yes" for x in side))
            for side in ([old for old, _ in pairs], [later for _, later in pairs])
        ]
        (finished, passed), (then_finished, then_passed) = counts
        yield (
            f"Nu hebben {dutch_number(finished)} mensen afgerond, en zijn er "
            f"{dutch_number(passed)} geslaagd. Dan worden dat er {dutch_number(then_finished)} en "
            f"{dutch_number(then_passed)}."
        )


def _stays(now: Organisation, new: Organisation) -> str:
    """Whether it can be undone."""
    if now.participation == "names" and new.participation == "counts":
        return "Dat coördinatoren geen namen meer zien, kun je niet ongedaan maken. De rest wel."
    return "Je kunt dit daarna ongedaan maken."


def _people(count: int) -> str:
    return "Eén persoon is" if count == 1 else f"{count} mensen zijn"


def _stay(count: int) -> str:
    return "blijft" if count == 1 else "blijven"
