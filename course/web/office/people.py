"""*Deelnemers*: everybody who is enrolled, with how far they are; a page and two files."""

from typing import TypedDict

from course.csv_file import KIND as CSV_KIND
from course.csv_file import as_csv
from course.jobs.mail import outbox
from course.people.organisations import Group
from course.records.enrolled import Enrolled, State, counts
from course.web.instructor import learner_wording
from course.web.instructor.handler import FilterGroup
from course.web.office.handler import OfficeHandler
from course.web.office.people_filters import MEANINGS, WORDS, WORKS, Filters
from course.web.office.people_seen import Seen, WithPeople
from course.web.office.people_wording import HEAD, Wording

PAGE = 50
NO_COHORT = "geen cohort"


class PeopleRow(TypedDict):
    """One line of the list; `key` names the enrolment in the form, "" where nothing can be done.

    `lessons` are title, state and points; `stories` those that wait for a person.
    """

    key: str
    shown: str
    url: str
    mail: str
    cohort: str
    state: State
    state_text: str
    notes: list[str]
    lessons: list[tuple[str, str, str]]
    stories: list[tuple[str, str]]


class PeopleContext(TypedDict):
    """What `office/people.html` shows; `can_act`: how many can be chosen for an action.

    `objections` are how many wait for an answer, 0 for who reads none.
    """

    filters: Filters
    path: str
    cohorts: list[tuple[str, str]]
    lessons: list[tuple[str, str]]
    groups: list[FilterGroup]
    meanings: list[tuple[str, str]]
    rows: list[PeopleRow]
    span: tuple[int, int, int]
    before: str | None
    after: str | None
    sheet: str
    lesson_sheet: str
    mails: str
    with_mail: int
    can_act: int
    objections: int


class People(WithPeople):
    """The page; the same address with `.csv` is the whole list as a file."""

    async def get(self, ending: str = "") -> None:
        """The list that the address asks for."""
        filters = await self.in_thread(self.filters)
        if ending:
            name = "-".join(filter(None, ["deelnemers", filters.cohort]))
            await self.download(lambda: self._csv(self.seen(filters)), CSV_KIND, f"{name}.csv")
        else:
            await self.office_page("office/people.html", lambda: self._context(filters))

    def _csv(self, seen: Seen) -> str:
        wording = self._wording(seen)
        return as_csv(HEAD, (wording.cells(who) for who in seen.shown))

    def _wording(self, seen: Seen) -> Wording:
        return Wording(self.service.settings, _cohort_names(seen), seen.titles)

    def _context(self, filters: Filters) -> PeopleContext:
        seen = self.seen(filters)
        path = f"{self.service.renderer.base}kantoor/deelnemers"
        people = seen.shown
        last = max(1, -(-len(people) // PAGE))
        number = min(filters.page, last)
        begin = (number - 1) * PAGE
        wording, page = self._wording(seen), people[begin : begin + PAGE]
        addresses = {who.person.mail for who in page if who.person.mail}
        away, objections = self.read(
            lambda c: (outbox.not_arriving(c, addresses), self.objections_waiting(c))
        )
        rows = [self._row(who, seen, wording, away) for who in page]
        mails = sorted({who.person.mail for who in people if who.person.mail})
        return {
            "filters": filters,
            "path": path,
            "cohorts": [("", "Alle open cohorten"), *_choices(seen.groups)],
            "lessons": [("", "Alle lessen"), *seen.titles.items()],
            "groups": [_state_links(seen, path), _work_links(seen, path)],
            "meanings": [(WORDS[state], text) for state, text in MEANINGS.items()],
            "rows": rows,
            "span": (begin + 1, min(begin + PAGE, len(people)), len(people)),
            "before": filters.address(path, page=number - 1) if number > 1 else None,
            "after": filters.address(path, page=number + 1) if number < last else None,
            "sheet": filters.address(f"{path}.csv"),
            "lesson_sheet": filters.address(f"{path}/lessen.csv"),
            "mails": "; ".join(mails),
            "with_mail": len(mails),
            "can_act": sum(who.attempt is not None for who in people),
            "objections": objections,
        }

    def _row(self, who: Enrolled, seen: Seen, wording: Wording, away: dict[str, str]) -> PeopleRow:
        stands = seen.stands(who)
        return {
            "key": f"{who.person.id}:{who.cohort}" if who.attempt else "",
            "shown": wording.listed(who),
            "url": self.person_url(who.person.id),
            "mail": who.person.mail,
            "cohort": wording.cohorts.get(who.cohort, who.cohort) or NO_COHORT,
            "state": who.state,
            "state_text": WORDS[who.state],
            "notes": [*wording.notes(who), *wording.mail(who, away)],
            "lessons": [
                (s.title, learner_wording.state(s), learner_wording.points(s)) for s in stands
            ],
            "stories": [
                (line.title, self.story_url(line.lesson, line.learner, line.exercise))
                for stand in stands
                for line in stand.stories
            ],
        }


class LessonSheet(WithPeople):
    """The list as a file with a row for each lesson of everybody in it."""

    async def get(self) -> None:
        """The file that the address asks for."""
        filters = await self.in_thread(self.filters)
        parts = ["lessen", filters.cohort, filters.lesson, filters.work]
        name = "-".join(filter(None, parts))
        await self.download(lambda: self._csv(self.seen(filters)), CSV_KIND, f"{name}.csv")

    def _csv(self, seen: Seen) -> str:
        names, zone = _cohort_names(seen), self.service.settings.zone
        rows = (
            row
            for who in seen.shown
            for row in learner_wording.cells(
                Wording.listed(who),
                names.get(who.cohort, who.cohort),
                seen.stands(who),
                seen.now,
                seen.rule(who),
                zone,
            )
        )
        return as_csv(learner_wording.HEAD, rows)


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


def _work_links(seen: Seen, path: str) -> FilterGroup:
    """What there is to do about the lessons, with for how many people."""
    filters = seen.filters
    choices = [("Alles", filters.address(path, work=None), filters.work is None)]
    choices += [
        (f"{text} ({number})", filters.address(path, work=work), filters.work == work)
        for work, text in WORKS.items()
        if (number := seen.how_many(work)) or filters.work == work
    ]
    return ("Werk", choices)
