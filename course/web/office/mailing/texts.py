"""An organisation's own text of a mail: writing it, seeing what it becomes, going back to ours."""

from typing import TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.jobs.mail.templates import TEMPLATES
from course.people.errors import RosterError
from course.people.mailing.own_texts import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    OwnText,
    checked,
    known,
    ours,
    own_texts,
    set_text,
)
from course.people.mailing.writing import MailWriter
from course.people.organisations import organisation_of
from course.records.outcomes import lesson_titles
from course.web.office.handler import OfficeRunner, dutch
from course.web.office.mailing.overview import SLUGS, WHEN, slug_of


class TextContext(TypedDict):
    """What `office/mail_text.html` shows; `error` is "" where nothing is wrong."""

    path: str
    back: str
    organisation: str
    title: str
    when: str
    words: list[tuple[str, str]]
    subject: str
    text: str
    longest: tuple[int, int]
    is_own: bool
    error: str
    sample_subject: str
    sample: str
    saved: str


class TextPage(OfficeRunner):
    """The text of one kind of mail of one organisation."""

    async def get(self, organisation: str, slug: str) -> None:
        """The text as it is, with what it becomes."""
        template = self._known(organisation, slug)
        await self.office_page(
            "office/mail_text.html", lambda: self._context(organisation, template)
        )

    async def post(self, organisation: str, slug: str) -> None:
        """Look at a text, keep it, or go back to ours; what is wrong is said above it."""
        template, do = self._known(organisation, slug), self.get_body_argument("doe", "")
        if do not in {"bekijk", "bewaar", "onze"}:
            raise HTTPError(400)
        typed = OwnText(
            self.get_body_argument("onderwerp", ""), self.get_body_argument("tekst", "")
        )
        await self.office_page(
            "office/mail_text.html",
            lambda: self._answer(organisation, template, do, typed),
        )

    def _known(self, organisation: str, slug: str) -> str:
        """The kind of mail; 404 for another, 403 for an organisation of somebody else."""
        if slug not in SLUGS:
            raise HTTPError(404)
        if not self.person.membership.runs(organisation):
            raise HTTPError(403)
        return SLUGS[slug]

    def _answer(self, organisation: str, template: str, do: str, typed: OwnText) -> TextContext:
        if do == "onze":
            self.change(lambda c: set_text(c, self.actor, organisation, template, None))
            said = "Deze mail gaat weer met onze tekst."
            return self._context(organisation, template, saved=said)
        try:
            own = checked(template, typed.subject, typed.text)
        except RosterError as error:
            self.set_status(422)
            wrong = dutch(error.message, error.words)
            return self._context(organisation, template, typed, error=wrong)
        if do == "bekijk":
            return self._context(organisation, template, own)
        self.change(lambda c: set_text(c, self.actor, organisation, template, own))
        said = "Bewaard. Mail die hierna wordt geschreven, krijgt deze tekst."
        return self._context(organisation, template, saved=said)

    def _context(
        self,
        organisation: str,
        template: str,
        typed: OwnText | None = None,
        *,
        error: str = "",
        saved: str = "",
    ) -> TextContext:
        service = self.service

        def read(connection: Connection) -> tuple[str, OwnText | None, dict[str, str]]:
            own = own_texts(connection, organisation).get((organisation, template))
            titles = lesson_titles(service.store, connection, service.settings)
            return organisation_of(connection, organisation).name, own, titles

        name, own, titles = self.read(read)
        shown = typed or own or ours(service.paths.mail, organisation, template)
        writer = MailWriter.of(service.paths, service.settings)
        lesson = next(iter(titles.values()))
        sample = None if error else writer.sample(name, template, shown, lesson)
        return {
            "path": f"{service.renderer.base}kantoor/mail/{organisation}/{slug_of(template)}",
            "back": f"{service.renderer.base}kantoor/mail",
            "organisation": name,
            "title": TEMPLATES[template].title.capitalize(),
            "when": WHEN[template],
            "words": known(template),
            "subject": shown.subject,
            "text": shown.text,
            "longest": (LONGEST_SUBJECT, LONGEST_TEXT),
            "is_own": own is not None,
            "error": error,
            "sample_subject": sample.subject if sample else "",
            "sample": sample.text if sample else "",
            "saved": saved,
        }
