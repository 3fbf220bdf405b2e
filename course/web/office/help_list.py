"""*Wie heeft misschien hulp nodig*: at most a screen, and ticking off whom somebody talked to."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple, TypedDict

from sqlalchemy import Connection

from course.answers.store import Opening
from course.instructor.learner_register import Register
from course.instructor.learner_status import QUIET_DAYS, Followed
from course.instructor.members import members
from course.instructor.needing_help import MOST, InNeed, needing_help
from course.messages import noop
from course.people.audit import first_line
from course.people.guidance.spoken import (
    LONGEST_NOTE,
    Spoken,
    known_signs,
    note_spoken,
    spoken_with,
)
from course.people.persons import persons
from course.records.participants import known_cohorts
from course.web import dutch_dates
from course.web.instructor import help_wording
from course.web.office.acts_wording import Names, actor
from course.web.office.handler import OfficeHandler, refused

_TALKS_SHOWN: Final = timedelta(days=30)
_MOST_TALKS: Final = 20
_LONGEST_NUMBER: Final = 18  # digits


class HelpRow(TypedDict):
    """Somebody who may need help."""

    person: str
    shown: str
    url: str
    cohort: str
    whys: list[str]
    talked: str


class HelpContext(TypedDict):
    """What `office/help.html` shows; `undo_url` is where a tick just made is taken back."""

    rule: tuple[str, str]
    rows: list[HelpRow]
    more: int
    more_url: str
    talks: list[tuple[str, str, str]]
    longest: int
    undo_url: str


class InScope(NamedTuple):
    """Who may need help, everybody who is followed, every talk with them, and the open lessons."""

    in_need: list[InNeed]
    everybody: list[Followed]
    spoken: dict[str, list[Spoken]]
    opened: dict[str, Opening]


class WithHelp(OfficeHandler):
    """What pages share that show who may need help."""

    def in_scope(self, connection: Connection) -> InScope:
        """Read it all, in the scope of this person."""
        service, now = self.service, datetime.now(UTC)
        only: Collection[str] | None = None
        if not self.person.membership.sees_everybody:
            only = {group.id for group in self.groups(connection) if not group.closed}
        people, names = members(connection, only)
        spoken = spoken_with(connection)
        register = Register(
            service.paths,
            service.store,
            service.settings,
            connection=connection,
            with_stories=False,
        )
        followed = register.followed(service.settings.lessons, members=people, names=names)
        everybody = [who for who in followed if only is None or who.cohort in only]
        signs = known_signs(spoken.values())
        found = needing_help(register, everybody, people, now, spoken=signs)
        theirs = {who.learner for who in everybody}
        seen = {who: times for who, times in spoken.items() if who in theirs}
        return InScope(found, everybody, seen, register.openings)

    def whys(self, one: InNeed) -> list[str]:
        """Why somebody may need help, in sentences."""
        return help_wording.whys(one, datetime.now(UTC), one.rule, self.service.settings.zone)


class Help(WithHelp):
    """The list, and its tick."""

    async def get(self) -> None:
        """Who comes first."""
        done = self.get_query_argument("gesproken", "")
        is_line = done.isascii() and done.isdigit() and len(done) <= _LONGEST_NUMBER
        line = done if is_line else ""
        await self.office_page("office/help.html", lambda: self._context(line))

    async def post(self) -> None:
        """Note that somebody was talked to."""
        person = self.get_body_argument("wie", "")
        note = " ".join(self.get_body_argument("notitie", "").split())
        line = await self.in_thread(lambda: self._speak(person, note))
        self.redirect(f"{self.service.renderer.base}kantoor/hulp?gesproken={line}", status=303)

    def _speak(self, person: str, note: str) -> int | None:
        if len(note) > LONGEST_NOTE:
            raise refused(
                noop("A note is at most {most} signs long. Nothing was saved."), most=LONGEST_NOTE
            )
        in_need = self.read(self.in_scope).in_need
        waiting = {one.key: one.signs for one in in_need}
        if person not in waiting:
            raise refused(
                noop("This person is not on the list any more. Look again before you go on.")
            )
        by = self.actor

        def work(connection: Connection) -> int | None:
            note_spoken(connection, by, person, waiting[person], note)
            return first_line(connection, by)

        return self.change(work)

    def _context(self, line: str) -> HelpContext:
        return self.read(lambda connection: self._page(connection, line))

    def _page(self, connection: Connection, line: str) -> HelpContext:
        seen, base = self.in_scope(connection), self.service.renderer.base
        now = datetime.now(UTC)
        talks = [talk for times in seen.spoken.values() for talk in times]
        recent = [talk for talk in talks if now - talk.at < _TALKS_SHOWN]
        recent = sorted(recent, key=lambda talk: -talk.seq)[:_MOST_TALKS]
        shown = seen.in_need[:MOST]
        cohorts = known_cohorts(connection, self.service.settings)
        ids = {talk.by for talk in talks} | {talk.person for talk in recent}
        names = Names({p.id: p.shown for p in persons(connection, ids).values()}, cohorts, {})
        return {
            "rule": help_wording.rule(QUIET_DAYS),
            "rows": [self._row(one, seen, names) for one in shown],
            "more": len(seen.in_need) - len(shown),
            "more_url": f"{base}kantoor/deelnemers?werk=hulp",
            "talks": [
                (names.people.get(talk.person, ""), self._talked(talk, names), talk.note)
                for talk in recent
            ],
            "longest": LONGEST_NOTE,
            "undo_url": f"{base}kantoor/wie-deed-wat/{line}" if line else "",
        }

    def _row(self, one: InNeed, seen: InScope, names: Names) -> HelpRow:
        person = one.key
        times = seen.spoken.get(person, [])
        return {
            "person": person,
            "shown": one.shown,
            "url": self.person_url(person),
            "cohort": names.places.get(one.who.cohort or "", "geen cohort"),
            "whys": self.whys(one),
            "talked": f"Eerder gesproken: {self._talked(times[0], names)}." if times else "",
        }

    def _talked(self, talk: Spoken, names: Names) -> str:
        """When and by whom."""
        day = dutch_dates.day(talk.at, self.service.settings.zone)
        return f"{day}, door {actor(talk.by, names)}"
