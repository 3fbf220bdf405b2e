"""*Inlezen*: people from a spreadsheet, with a preview row by row before anything changes.

Nothing is kept between the preview and the applying: the page carries the file and a digest of what
it showed, and what would now do something else is refused.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.messages import noop
from course.people.accounts.reach import refuse_beyond
from course.people.errors import RosterError
from course.people.importing.applying import apply
from course.people.importing.preview import Planned, Preview, State, preview
from course.people.importing.rules import visible
from course.people.importing.table import Sheet, read
from course.people.mailing.inviting import Waiting, invite_new
from course.people.organisations import Group, Organisation, organisations
from course.web.office.handler import OfficeRunner, dutch, refused, told

MOST_BYTES: Final = 2_000_000  # some 25,000 rows; what is larger is for `course people import`
CHANGED: Final = noop("The roster has changed since this preview: look at a new one first.")
_WORDS: dict[State, tuple[str, str, str]] = {
    "wrong": ("fout", "Fout", "Deze rijen worden overgeslagen. Verbeter ze en lees opnieuw in."),
    "doubtful": (
        "twijfel",
        "Twijfel",
        "Deze rijen worden overgeslagen, tenzij je ze hier aanvinkt.",
    ),
    "moved": ("verplaatst", "Verplaatst", "Deze mensen gaan naar een ander cohort."),
    "joins": ("komt erbij", "Komt erbij", "Deze mensen zijn bekend en worden ook ingeschreven."),
    "new": ("nieuw", "Nieuw", "Deze mensen zijn nog niet bekend en worden ingeschreven."),
    "known": ("bekend", "Bekend", "Deze mensen zijn al ingeschreven."),
}
_ORDER: Final[tuple[State, ...]] = ("wrong", "doubtful", "moved", "joins", "new", "known")


class PlannedRow(TypedDict):
    """A row of the file, what it would do and why."""

    number: int
    name: str
    mail: str
    cohort: str
    why: list[str]


class PlannedState(TypedDict):
    """The rows of one state; `open` are shown at once."""

    state: State
    title: str
    about: str
    open: bool
    rows: list[PlannedRow]


class UploadContext(TypedDict):
    """What `office/import.html` shows: `cohorts` by organisation."""

    path: str
    organisations: list[tuple[str, str]]
    cohorts: list[tuple[str, str]]


class PreviewContext(TypedDict):
    """What `office/preview.html` shows."""

    path: str
    file_name: str
    counts: list[tuple[str, int]]
    total: int
    changes: int
    unread: list[str]
    states: list[PlannedState]
    hidden: dict[str, str]


class DoneContext(TypedDict):
    """What `office/imported.html` shows."""

    path: str
    people_url: str
    done: int
    invited: Waiting | None


@dataclass(frozen=True)
class Sent:
    """A file and where its people belong; `cohort` is that of rows that name none."""

    name: str
    data: bytes
    organisation: str
    cohort: str | None

    @property
    def sheet(self) -> Sheet:
        """The table in it; raises `RosterError`."""
        return read(self.data)


class Import(OfficeRunner):
    """The page to choose a file on, and the preview of it."""

    async def get(self) -> None:
        """The form."""
        await self.office_page("office/import.html", lambda: self.read(self._context))

    async def post(self) -> None:
        """What reading the file in would do; nothing changes."""
        await self.office_page("office/preview.html", lambda: self._preview(self._uploaded()))

    def _uploaded(self) -> Sent:
        """The file that was chosen."""
        files = self.request.files.get("bestand", [])
        if not files or not files[0]["body"]:
            raise refused(noop("Choose a file first."))
        return self.sent(files[0]["filename"], files[0]["body"])

    def sent(self, name: str, data: bytes) -> Sent:
        """The file, if this person may read people into that organisation; 403 otherwise."""
        if len(data) > MOST_BYTES:
            raise refused(noop("The file is larger than {most} MB: split it."), most=2)
        organisation = self.get_body_argument("organisatie", "")
        if not self.person.membership.runs(organisation):
            raise HTTPError(403)
        return Sent(name, data, organisation, self.get_body_argument("cohort", "") or None)

    def _mine(self, connection: Connection) -> list[Organisation]:
        runs = self.person.membership.runs
        return [one for one in organisations(connection) if runs(one.id)]

    def _context(self, connection: Connection) -> UploadContext:
        mine = self._mine(connection)
        names = {organisation.id: organisation.name for organisation in mine}
        return {
            "path": f"{self.service.renderer.base}kantoor/inlezen",
            "organisations": list(names.items()),
            "cohorts": [
                (group.id, _named(group, names))
                for group in self.groups(connection)
                if group.organisation in names and not group.closed
            ],
        }

    def _preview(self, sent: Sent) -> PreviewContext:
        sheet = told(lambda: sent.sheet)
        seen = self.read(lambda c: preview(c, sheet, sent.organisation, sent.cohort))
        names = {group.id: group.name for group in self.read(self.groups)}
        counts = seen.counts()
        return {
            "path": f"{self.service.renderer.base}kantoor/inlezen",
            "file_name": sent.name,
            "counts": [(_WORDS[state][0], counts[state]) for state in _ORDER if counts[state]],
            "total": len(seen.rows),
            "changes": sum(r.changes and r.state not in {"wrong", "doubtful"} for r in seen.rows),
            "unread": list(seen.unread),
            "states": [_rows(seen, state, names) for state in _ORDER if counts[state]],
            "hidden": {
                "organisatie": sent.organisation,
                "cohort": sent.cohort or "",
                "naam": sent.name,
                "inhoud": base64.b64encode(sent.data).decode(),
                "gezien": digest(seen),
            },
        }


class Apply(Import):
    """Does what a preview showed."""

    async def get(self) -> None:
        """Nothing to see here: to the form."""
        self.redirect(f"{self.service.renderer.base}kantoor/inlezen")

    async def post(self) -> None:
        """Do it, all or nothing, and say how many rows changed something."""
        await self.office_page("office/imported.html", self._apply)

    def _apply(self) -> DoneContext:
        try:
            data = base64.b64decode(self.get_body_argument("inhoud", ""), validate=True)
        except (binascii.Error, ValueError):
            raise HTTPError(400) from None
        sent, seen = self.sent("", data), self.get_body_argument("gezien", "")
        accepted = {int(n) for n in self.get_body_arguments("rij") if n.isascii() and n.isdigit()}
        sheet = told(lambda: sent.sheet)

        wants_invitations = self.get_body_argument("uitnodigen", "") == "ja"

        def work(connection: Connection) -> tuple[int, Waiting | None]:
            by = self.actor
            plan = preview(connection, sheet, sent.organisation, sent.cohort)
            if digest(plan) != seen:
                raise RosterError(CHANGED)
            for row in plan.rows:
                if row.person is not None and row.adds_login:
                    refuse_beyond(connection, self.person.membership, row.person, "read-in")
            done = apply(connection, by, sheet, plan, accepted)
            invited = invite_new(connection, by, sent.organisation) if wants_invitations else None
            return done, invited

        base = f"{self.service.renderer.base}kantoor/"
        done, invited = self.change(work)
        return {
            "done": done,
            "invited": invited,
            "path": f"{base}inlezen",
            "people_url": f"{base}deelnemers",
        }


def digest(seen: Preview) -> str:
    """What tells one preview from another."""
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _named(group: Group, organisations_: dict[str, str]) -> str:
    many = len(organisations_) > 1
    return f"{group.name} ({organisations_[group.organisation]})" if many else group.name


def _rows(seen: Preview, state: State, names: dict[str, str]) -> PlannedState:
    _, title, about = _WORDS[state]
    return {
        "state": state,
        "title": title,
        "about": about,
        "open": state in {"wrong", "doubtful", "moved"},
        "rows": [_row(row, names) for row in seen.rows if row.state == state],
    }


def _row(row: Planned, names: dict[str, str]) -> PlannedRow:
    entry = row.entry
    return {
        "number": entry.row,
        "name": visible(entry.name.full),
        "mail": visible(entry.mail),
        "cohort": names.get(row.cohort, row.cohort or entry.cohort),
        "why": [dutch(note.message, dict(note.words)) for note in row.why],
    }
