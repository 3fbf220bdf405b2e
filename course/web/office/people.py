"""*Deelnemers*: everybody who is enrolled, with how far they are; a page and a CSV."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from tornado.web import HTTPError

from course.csv_file import KIND as CSV_KIND
from course.csv_file import Value, as_csv
from course.people.names import listed
from course.people.organisations import Group
from course.records.completion import Rule
from course.records.enrolled import Enrolled, State, counts, enrolled_in
from course.records.outcomes import lesson_titles
from course.web import dutch_dates
from course.web.instructor.handler import FilterGroup
from course.web.office.handler import OfficeHandler
from course.web.office.people_filters import MEANINGS, WORDS, Filters

PAGE = 50
_HEAD = (
    *("naam", "voornaam", "tussenvoegsel", "achternaam", "e-mail", "gebruikersnaam", "cohort"),
    *("stand", "lessen_ingeleverd", "van_lessen", "uitnodiging_tot_en_met", "keer_ingeschreven"),
)
NO_COHORT = "geen cohort"


@dataclass(frozen=True)
class Seen:
    """What the filters select: `everybody` in every state, `shown` in the one asked for."""

    filters: Filters
    groups: list[Group]
    everybody: list[Enrolled]

    @property
    def shown(self) -> list[Enrolled]:
        """The people in the list."""
        state = self.filters.state
        return [who for who in self.everybody if state in {None, who.state}]


class PeopleRow(TypedDict):
    """One line of the list; `key` names the enrolment in the form, "" where nothing can be done."""

    key: str
    shown: str
    mail: str
    cohort: str
    state: State
    state_text: str
    notes: list[str]


class PeopleContext(TypedDict):
    """What `office/people.html` shows; `can_act`: how many can be chosen for an action."""

    filters: Filters
    path: str
    cohorts: list[tuple[str, str]]
    groups: list[FilterGroup]
    meanings: list[tuple[str, str]]
    rows: list[PeopleRow]
    span: tuple[int, int, int]
    before: str | None
    after: str | None
    sheet: str
    mails: str
    with_mail: int
    can_act: int


class WithPeople(OfficeHandler):
    """What pages with the enrolled people share."""

    def filters(self) -> Filters:
        """The filters in the address; 404 for what does not exist."""
        try:
            return Filters.of(self.get_argument)
        except LookupError:
            raise HTTPError(404) from None

    def seen(self, filters: Filters) -> Seen:
        """Everybody whom the filters select and this person may see; 404 for another cohort."""
        groups = self.read(self.groups)
        everywhere = self.person.membership.sees_everybody
        known = groups + (self._elsewhere(groups) if everywhere else [])
        try:
            meant = filters.within(known)
        except LookupError:
            raise HTTPError(404) from None
        only = None if everywhere and not filters.cohort else meant
        found = enrolled_in(self.service.store, self.service.settings, only, datetime.now(UTC))
        closed = {group.id for group in groups if group.closed}
        if not filters.cohort:
            found = [who for who in found if who.cohort not in closed]
        return Seen(filters, known, filters.named(found))

    def _elsewhere(self, groups: list[Group]) -> list[Group]:
        """The cohorts that only course.yaml names."""
        known = {group.id for group in groups}
        return [
            Group(cohort.id, cohort.title, "")
            for cohort in self.service.settings.cohorts
            if cohort.id not in known
        ]


class People(WithPeople):
    """The page; the same address with `.csv` is the whole list as a file."""

    async def get(self, ending: str = "") -> None:
        """The list that the address asks for."""
        filters = self.filters()
        if ending:
            name = "-".join(filter(None, ["deelnemers", filters.cohort]))
            await self.download(lambda: self._csv(self.seen(filters)), CSV_KIND, f"{name}.csv")
        else:
            await self.office_page("office/people.html", lambda: self._context(filters))

    def _csv(self, seen: Seen) -> str:
        names = _cohort_names(seen)
        return as_csv(_HEAD, (self._cells(who, names) for who in seen.shown))

    def _cells(self, who: Enrolled, names: dict[str, str]) -> tuple[Value, ...]:
        person, (done, of) = who.person, self._done(who)
        until = who.invited.expires if who.invited else None
        zone = self.service.settings.zone
        day = (until - timedelta(seconds=1)).astimezone(zone).date().isoformat() if until else None
        return (
            *(listed(who.name), person.given, person.infix, person.family, person.mail),
            *(who.learner, names.get(who.cohort, who.cohort), WORDS[who.state]),
            *(done, of, day, who.attempt),
        )

    def _done(self, who: Enrolled) -> tuple[int, int]:
        """How many of the lessons that are needed were handed in, and how many are needed."""
        needed = Rule.of(self.service.settings).required
        if who.outcome is None:
            return 0, len(needed)
        done = [name for name in needed if who.outcome.lesson(name).handed_in]
        return len(done), len(needed)

    def _context(self, filters: Filters) -> PeopleContext:
        seen = self.seen(filters)
        path = f"{self.service.renderer.base}kantoor/deelnemers"
        people, names = seen.shown, _cohort_names(seen)
        last = max(1, -(-len(people) // PAGE))
        number = min(filters.page, last)
        begin = (number - 1) * PAGE
        titles = self.read(lambda c: lesson_titles(self.service.store, c, self.service.settings))
        rows = [self._row(who, names, titles) for who in people[begin : begin + PAGE]]
        mails = sorted({who.person.mail for who in people if who.person.mail})
        return {
            "filters": filters,
            "path": path,
            "cohorts": [("", "Alle open cohorten"), *_choices(seen.groups)],
            "groups": [_state_links(seen, path)],
            "meanings": [(WORDS[state], text) for state, text in MEANINGS.items()],
            "rows": rows,
            "span": (begin + 1, min(begin + PAGE, len(people)), len(people)),
            "before": filters.address(path, page=number - 1) if number > 1 else None,
            "after": filters.address(path, page=number + 1) if number < last else None,
            "sheet": filters.address(f"{path}.csv"),
            "mails": "; ".join(mails),
            "with_mail": len(mails),
            "can_act": sum(who.attempt is not None for who in people),
        }

    def _row(self, who: Enrolled, names: dict[str, str], titles: dict[str, str]) -> PeopleRow:
        return {
            "key": f"{who.person.id}:{who.cohort}" if who.attempt else "",
            "shown": listed(who.name) if who.person.family else who.shown,
            "mail": who.person.mail,
            "cohort": names.get(who.cohort, who.cohort) or NO_COHORT,
            "state": who.state,
            "state_text": WORDS[who.state],
            "notes": list(self._notes(who, titles)),
        }

    def _notes(self, who: Enrolled, titles: dict[str, str]) -> list[str]:
        """What else there is to say about somebody, in short sentences."""
        more = [
            f"Uitstel voor {titles.get(lesson, lesson)}: tot en met {self._last_day(due)}."
            for lesson, due in who.extensions.items()
        ]
        if who.attempt is None:
            more.append("Staat niet op de deelnemerslijst.")
        elif who.managed_by == "hub":
            more.append("De inlogdienst regelt de inschrijving.")
        if who.attempt and who.attempt > 1:
            more.append(f"Voor de {who.attempt}e keer ingeschreven.")
        return [*self._progress(who), *self._invited(who), *more]

    def _progress(self, who: Enrolled) -> list[str]:
        done, of = self._done(who)
        notes = []
        if who.state in {"busy", "ready"} or (who.state == "expired" and done):
            notes.append(f"{done} van {of} lessen ingeleverd.")
        if who.state == "ready" and who.outcome:
            ready = [each.title for each in who.outcome.lessons if each.state == "ready"]
            notes.append(f"Klaar: {', '.join(ready)}.")
        return notes

    def _invited(self, who: Enrolled) -> list[str]:
        if who.invited and who.state in {"invited", "expired"}:
            verb = "geldt" if who.state == "invited" else "gold"
            return [f"De uitnodiging {verb} tot en met {self._last_day(who.invited.expires)}."]
        return [] if who.learner or who.invited else ["Nog niet uitgenodigd."]

    def _last_day(self, end: datetime) -> str:
        """The last day before a moment that no longer counts."""
        return dutch_dates.last_day(end, self.service.settings.zone)


class Office(OfficeHandler):
    """The address of the office itself."""

    async def get(self) -> None:
        """To the people."""
        self.redirect(f"{self.service.renderer.base}kantoor/deelnemers")


def _cohort_names(seen: Seen) -> dict[str, str]:
    return {group.id: group.name for group in seen.groups}


def _choices(groups: list[Group]) -> list[tuple[str, str]]:
    return [(g.id, f"{g.name} (gesloten)" if g.closed else g.name) for g in groups]


def _state_links(seen: Seen, path: str) -> FilterGroup:
    """The states with how many there are of each; together they are everybody."""
    filters, numbers = seen.filters, counts(seen.everybody)
    choices = [
        (
            f"Iedereen ({len(seen.everybody)})",
            filters.address(path, state=None),
            filters.state is None,
        )
    ]
    choices += [
        (
            f"{WORDS[state].capitalize()} ({number})",
            filters.address(path, state=state),
            filters.state == state,
        )
        for state, number in numbers.items()
        if number or filters.state == state
    ]
    return ("Stand", choices)
