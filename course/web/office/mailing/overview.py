"""*Mail*: whether an organisation mails, what is to be sent by hand, and its own texts."""

from collections.abc import Container, Mapping
from typing import Final, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.content.settings import WEEKDAYS
from course.jobs.mail import outbox
from course.jobs.mail.templates import TEMPLATES
from course.people.accounts.links import known_url
from course.people.mailing.own_texts import own_texts, switch, switched_off
from course.people.mailing.writing import NO_PLACE
from course.people.organisations import Organisation, organisations
from course.web.office.handler import OfficeRunner
from course.web.office.mailing.tasks import mail_status_of

SLUGS: Final = {
    "uitnodiging": "invitation",
    "herinnering": "reminder",
    "niet-begonnen": "never_begun",
    "verhaal-gelezen": "story_read",
    "uitslag": "result",
}
WHEN: Final = {
    "invitation": "Als iemand wordt uitgenodigd.",
    "reminder": "Voor de inleverdatum, aan wie nog niet heeft ingeleverd.",
    "never_begun": "Als iemand kan beginnen, maar nog niets heeft gedaan.",
    "story_read": "Als een docent een verhaal heeft beoordeeld.",
    "result": "Als de terugkoppeling klaarstaat, of een uitslag is verbeterd.",
}


_BECAME: Final[dict[outbox.State, tuple[str, bool]]] = {
    "held": ("Te versturen", True),
    "waiting": ("Onderweg", False),
    "sent": ("Verstuurd", False),
    "bounced": ("Niet aangekomen", True),
    "failed": ("Mislukt", True),
}
_DAYS: Final = dict(
    zip(
        WEEKDAYS,
        ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        strict=True,
    )
)


class TextRow(TypedDict):
    """A kind of mail: when it goes, where its text is changed, and whether it is an own text."""

    title: str
    when: str
    url: str
    is_own: bool


class OrganisationMail(TypedDict):
    """The mail of an organisation; `numbers`: what became of how many, and whether it is a link."""

    id: str
    name: str
    sends: bool
    numbers: list[tuple[str, int, bool]]
    texts: list[TextRow]


class MailContext(TypedDict):
    """What `office/mail.html` shows."""

    path: str
    tasks_url: str
    can_send: bool
    status: list[str]
    rhythm: list[str]
    organisations: list[OrganisationMail]


class MailPage(OfficeRunner):
    """The page, and switching the mail of an organisation on or off."""

    async def get(self) -> None:
        """The organisations that this person runs."""
        await self.office_page("office/mail.html", self._context)

    async def post(self) -> None:
        """Switch on or off, and show the page again."""
        await self.in_thread(self._switch)
        self.redirect(f"{self.service.renderer.base}kantoor/mail", status=303)

    def _switch(self) -> None:
        organisation, sends = self.get_body_argument("organisatie", ""), self._sends()
        if not self.person.membership.runs(organisation):
            raise HTTPError(403)
        self.change(lambda c: switch(c, self.actor, organisation, sends=sends))

    def _sends(self) -> bool:
        said = self.get_body_argument("mail", "")
        if said not in {"aan", "uit"}:
            raise HTTPError(400)
        return said == "aan"

    def _context(self) -> MailContext:
        base, settings = self.service.renderer.base, self.service.settings.mail
        can_send, status = mail_status_of(self.service)
        rhythm = [
            _days("Een herinnering gaat", settings.remind_days, "voor de inleverdatum."),
            _days("Wie niet begint, krijgt bericht", settings.never_begun_days, "na de opening."),
            "Niemand krijgt meer dan één herinnering op een dag.",
        ]
        if settings.quiet_from != settings.quiet_until:
            rhythm.append(
                f"Tussen {settings.quiet_from} en {settings.quiet_until} uur gaat er niets uit."
            )
        if settings.quiet_days:
            days = " en ".join(_DAYS[each] for each in settings.quiet_days)
            rhythm.append(f"Op {days} gaat er niets uit.")
        return {
            "path": f"{base}kantoor/mail",
            "tasks_url": f"{base}kantoor/taken",
            "can_send": can_send,
            "status": [status] if known_url(self.service.paths.state) else [status, NO_PLACE],
            "rhythm": rhythm,
            "organisations": self.read(self._organisations),
        }

    def _organisations(self, connection: Connection) -> list[OrganisationMail]:
        runs, off = self.person.membership.runs, switched_off(connection)
        own = own_texts(connection)
        return [
            {
                "id": each.id,
                "name": each.name,
                "sends": each.id not in off,
                "numbers": _numbers(outbox.counts(connection, [each.id])),
                "texts": [self._text(each, name, own) for name in TEMPLATES],
            }
            for each in sorted(organisations(connection), key=lambda each: each.name.casefold())
            if runs(each.id)
        ]

    def _text(self, of: Organisation, name: str, own: Container[tuple[str, str]]) -> TextRow:
        return {
            "title": TEMPLATES[name].title.capitalize(),
            "when": WHEN[name],
            "url": f"{self.service.renderer.base}kantoor/mail/{of.id}/{slug_of(name)}",
            "is_own": (of.id, name) in own,
        }


def _numbers(found: Mapping[outbox.State, int]) -> list[tuple[str, int, bool]]:
    """What became of how many; there is a link to those about which something can be done."""
    return [
        (text, found.get(state, 0), is_todo and bool(found.get(state)))
        for state, (text, is_todo) in _BECAME.items()
    ]


def slug_of(template: str) -> str:
    """What the address of a kind of mail ends with."""
    return next(slug for slug, name in SLUGS.items() if name == template)


def _days(what: str, days: int, where: str) -> str:
    if not days:
        return f"{what} niet vanzelf uit." if what.endswith("gaat") else f"{what} niet vanzelf."
    return f"{what} {days} {'dag' if days == 1 else 'dagen'} {where}"
