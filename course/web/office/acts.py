"""*Wie deed wat*: the audit as a manager reads it, and taking a change back."""

from collections.abc import Iterable
from typing import TypedDict

from sqlalchemy import Connection, select
from tornado.web import HTTPError

from course.people import schema as t
from course.people.acts import Act, act_of, acts, undo_act
from course.people.audit import Line
from course.people.organisations import cohorts, organisations
from course.people.persons import persons
from course.people.undo import UNDOABLE
from course.records.outcomes import lesson_titles
from course.web import dutch_dates
from course.web.office.acts_wording import Names, sentence, subject
from course.web.office.handler import OfficeHandler, OfficeRunner

PAGE = 50
_MOST_PAGES = 9_999
_SHOWN = 200  # lines of one act on its page


class ActRow(TypedDict):
    """One act in the list."""

    url: str
    at: str
    text: str
    undone: str


class ActsContext(TypedDict):
    """What `office/acts.html` shows."""

    days: list[tuple[str, list[ActRow]]]
    before: str | None
    after: str | None


class ActContext(TypedDict):
    """What `office/act.html` shows; `why_not` is empty where it can be undone."""

    url: str
    list_url: str
    people_url: str
    text: str
    at: str
    lines: list[str]
    more: int
    undone: str
    can_undo: bool
    why_not: str
    runs: bool


class Acts(OfficeRunner):
    """The list, the newest first."""

    async def get(self) -> None:
        """One page of it."""
        asked = self.get_query_argument("pagina", "1")
        digits = asked.isascii() and asked.isdigit() and len(asked) <= len(str(_MOST_PAGES))
        page = max(1, int(asked)) if digits else 1
        await self.office_page("office/acts.html", lambda: self._context(page))

    def _context(self, page: int) -> ActsContext:
        only = scope(self)
        return self.read(lambda c: self._list(c, page, only))

    def _list(self, connection: Connection, page: int, only: frozenset[str] | None) -> ActsContext:
        found = acts(connection, only, (page - 1) * PAGE, PAGE + 1)
        shown, base = found[:PAGE], f"{self.service.renderer.base}kantoor/wie-deed-wat"
        names = names_in(self, connection, (act.line for act in shown))
        zone = self.service.settings.zone
        days: dict[str, list[ActRow]] = {}
        for act in shown:
            row: ActRow = {
                "url": f"{base}/{act.seq}",
                "at": f"{act.at.astimezone(zone):%H.%M}",
                "text": sentence(act, names),
                "undone": undone(act),
            }
            days.setdefault(dutch_dates.day_and_year(act.at, zone), []).append(row)
        return {
            "days": list(days.items()),
            "before": f"{base}?pagina={page - 1}" if page > 1 else None,
            "after": f"{base}?pagina={page + 1}" if len(found) > PAGE else None,
        }


class OneAct(OfficeHandler):
    """One act with everybody whom it was about; its own act may be undone by an instructor too."""

    async def get(self, number: str) -> None:
        """The act; 404 where it is not theirs to see."""
        await self.office_page("office/act.html", lambda: self._context(int(number)))

    async def post(self, number: str) -> None:
        """Undo it, all or nothing, and show what was done."""
        line = await self.in_thread(lambda: self._undo(int(number)))
        self.redirect(f"{self.service.renderer.base}kantoor/wie-deed-wat/{line}", status=303)

    def _undo(self, number: int) -> int:
        only, by = scope(self), self.actor

        def work(connection: Connection) -> int:
            self._found(connection, number, only)
            line = min(undo_act(connection, by, number, only))
            # The undoing of what is about a place names nobody, and so is nobody's but an owner's.
            return line if act_of(connection, line, only) else number

        return self.change(work)

    def _context(self, number: int) -> ActContext:
        only = scope(self)
        return self.read(lambda c: self._one(c, number, only))

    def _found(
        self, connection: Connection, number: int, only: frozenset[str] | None
    ) -> tuple[Act, list[Line]]:
        """The act, if it is in the scope of a manager, or what this person did."""
        found = act_of(connection, number, only)
        if found is None or not (self.person.runs_office or found[0].who == self.actor.name):
            raise HTTPError(404)
        return found

    def _one(self, connection: Connection, number: int, only: frozenset[str] | None) -> ActContext:
        act, lines = self._found(connection, number, only)
        names = names_in(self, connection, lines)
        base = f"{self.service.renderer.base}kantoor/"
        return {
            "url": f"{base}wie-deed-wat/{number}",
            "list_url": f"{base}wie-deed-wat",
            "people_url": f"{base}deelnemers",
            "text": sentence(act, names),
            "at": dutch_dates.moment(act.at, self.service.settings.zone),
            "lines": [subject(line, names) for line in lines[:_SHOWN]],
            "more": max(0, len(lines) - _SHOWN),
            "undone": undone(act),
            "can_undo": act.can_be_undone,
            "why_not": "" if act.did in UNDOABLE else "Dit kan niet ongedaan worden gemaakt.",
            "runs": self.person.runs_office,
        }


def undone(act: Act) -> str:
    """How much of an act was taken back, in words."""
    if not act.undone:
        return ""
    if act.undone == act.size:
        return "ongedaan gemaakt"
    return f"{act.undone} van de {act.size} ongedaan gemaakt"


def scope(handler: OfficeHandler) -> frozenset[str] | None:
    """The organisations whose audit somebody sees; None: all.

    An instructor of some cohorts sees own acts only (`OneAct`), in the organisations of those.
    """
    member = handler.person.membership
    if member.sees_everybody:
        return None
    if member.manages:
        return member.manages
    groups = handler.read(handler.groups)
    return frozenset(group.organisation for group in groups)


def names_in(handler: OfficeHandler, connection: Connection, lines: Iterable[Line]) -> Names:
    """The names that sentences about these lines need: a fixed number of statements."""
    every = list(lines)
    ids = {line.whom for line in every if line.whom} | {line.who for line in every}
    people = {id_: person.shown for id_, person in persons(connection, ids).items()}
    places = {one.id: one.name for one in organisations(connection)}
    rows = connection.execute(select(t.units.c.id, t.units.c.name))
    places |= {row.id: row.name for row in rows}
    places |= {group.id: group.name for group in cohorts(connection)}
    titles = lesson_titles(handler.service.store, connection, handler.service.settings)
    return Names(people, places, titles, handler.service.settings.zone)
