"""What was published for one viewer: frozen figures of their cohort and of those beside it.

Pages read this and nothing else about people: no row of anybody can be reached from here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from babel.dates import format_date

from course.answers.store import Store, newest_correction
from course.cohort.disclosure.wording import joined
from course.cohort.pages.key import Key
from course.cohort.publications.frozen import Figure, What
from course.cohort.publications.kept import Publication, Where, all_together, publications
from course.cohort.publications.told import Told, told
from course.content.released import Released
from course.content.settings import Settings
from course.people.organisations import cohorts, organisations

NOT_YET = (
    "Hierover zijn nog geen cijfers. Ze komen als de einddatum of het kwartaal voorbij is en "
    "minstens {} deelnemers hebben ingeleverd."
)


@dataclass(frozen=True)
class Published:
    """What is told of `cohort` and of the other cohorts that the viewer may see (`titles`).

    A cohort's figures are those of the publications that it is in. Where it was too small alone,
    those are of several cohorts together, see `beside`. Of `locked` lessons the viewer may not
    read the key yet.
    """

    settings: Settings
    store: Store
    titles: dict[str, str]
    cohort: str
    locked: frozenset[str] = frozenset()

    @cached_property
    def k(self) -> int:
        """The smallest group of which anything is told: the course's, or the organisation's own."""
        with self.store.snapshot() as connection:
            own = {one.id: one.smallest_group for one in organisations(connection)}
            owners = {group.id: group.organisation for group in cohorts(connection)}
        return max(self.settings.smallest_group, own.get(owners.get(self.cohort, ""), 0))

    @property
    def absent(self) -> str:
        """Why there is no figure where there is none."""
        return NOT_YET.format(self.k)

    @cached_property
    def lessons(self) -> dict[str, str]:
        """Titles of the lessons, in course order."""
        openings = self.store.openings()
        return {
            name: self.store.as_released(openings[name].release).title if name in openings else name
            for name in self.settings.lessons
        }

    @property
    def open_lessons(self) -> dict[str, str]:
        """The lessons of which the viewer may know what is made with the key."""
        return {name: title for name, title in self.lessons.items() if name not in self.locked}

    @cached_property
    def every(self) -> list[Publication]:
        """All publications in which a cohort of the viewer is, the oldest first."""
        with self.store.snapshot() as connection:
            return publications(connection, cohorts=[self.cohort, *self.titles])

    def without_key(self) -> "Published":
        """The same for somebody who may not read the key of any lesson; read once for both."""
        closed = replace(self, locked=frozenset(self.settings.lessons))
        vars(closed).update(every=self.every, lessons=self.lessons)
        return closed

    def of(self, lesson: str, cohort: str = "") -> list[Publication]:
        """The publications of a lesson in which a cohort (by default the viewer's) is."""
        name = cohort or self.cohort
        return [one for one in self.every if one.lesson == lesson and name in one.cohorts]

    def beside(self, lesson: str, cohort: str = "") -> list[str]:
        """The other cohorts whose people are in the same figures, by id; mostly none."""
        name = cohort or self.cohort
        others = (other for one in self.of(lesson, name) for other in one.cohorts if other != name)
        return list(dict.fromkeys(others))

    def size(self, lesson: str, cohort: str = "") -> int:
        """How many people are in the figures of a lesson; 0 before the first publication."""
        return sum(one.size for one in self.of(lesson, cohort))

    def figures(self, lesson: str, cohort: str = "") -> dict[Where, Figure]:
        """Every figure of a lesson, by what it is about, of all publications together.

        A question that one of the publications is silent about is told from the others.
        """
        return all_together(self.of(lesson, cohort))

    def told(
        self,
        what: What,
        lessons: Iterable[str] | None = None,
        cohorts: Iterable[str] | None = None,
        exercise: str = "",
    ) -> Told:
        """The rows of one sort of figure; by default of all lessons, and of the viewer's cohort."""
        names = list(self.lessons if lessons is None else lessons)
        places = [self.cohort] if cohorts is None else list(cohorts)
        return told(
            [
                (lesson, cohort, figure)
                for lesson in names
                for cohort in places
                for figure in self.figures(lesson, cohort).values()
                if not exercise or figure.exercise == exercise
            ],
            self.absent,
            what,
        )

    def released(self, lesson: str) -> list[Released]:
        """The releases in which those who are counted answered, the newest publication's first.

        With the key with which the figures were made: what is computed from them stays as it was
        when the key is corrected later, see `key_text`.
        """
        return self.released_in(self.of(lesson))

    def released_in(self, made: Sequence[Publication]) -> list[Released]:
        """The same of any publications."""
        held = {name: seq for one in made for name, seq in one.releases.items()}
        names = dict.fromkeys(name for one in reversed(made) for name in one.releases)
        return [self.store.release_at(name, held[name]) for name in names]

    def key(self, lesson: str) -> Key:
        """What the course says now of each choice in a lesson's cases; empty where it is locked."""
        if lesson in self.locked:
            return Key()
        return Key.of([self.store.release(one.id) for one in self.released(lesson)])

    def key_text(self, lesson: str) -> str:
        """With which key a lesson's figures were made, where it was corrected since; else ""."""
        made = self.of(lesson)
        held = {name: seq or 0 for one in made for name, seq in one.releases.items()}
        with self.store.snapshot() as connection:
            later = any((newest_correction(connection, name) or 0) > held[name] for name in held)
        if not later:
            return ""
        day = _day(made[-1].at, self.settings)
        return f"Gemaakt met de sleutel van {day}; die is daarna verbeterd."

    def about(self, lesson: str) -> str:
        """Of how many people, from when and of which cohorts the figures of a lesson are."""
        made = self.of(lesson)
        if not made:
            return ""
        days = joined([f"{one.size} op {_day(one.at, self.settings)}" for one in made])
        if len(made) == 1:
            days = f"{made[0].size} deelnemers, vastgelegd op {_day(made[0].at, self.settings)}"
            words = f"Cijfers van {days}."
        else:
            words = f"Cijfers van {self.size(lesson)} deelnemers, vastgelegd in keren: {days}."
        return " ".join(filter(None, [words, self.beside_text(lesson), self.key_text(lesson)]))

    def group(self, lesson: str) -> str:
        """What the group of a lesson's figures is called: the cohort, or several together."""
        names = {cohort.id: cohort.title for cohort in self.settings.cohorts}
        own = names.get(self.cohort, "dit team")
        return joined([own, *(names.get(name, "een ander team") for name in self.beside(lesson))])

    def beside_text(self, lesson: str) -> str:
        """With which other cohorts the figures of a lesson are, in a sentence; "" for none."""
        if not self.beside(lesson):
            return ""
        return f"Dit zijn cijfers van {self.group(lesson)} samen, want apart zijn ze te klein."


def _day(at: datetime, settings: Settings) -> str:
    """As in *30 november 2026*."""
    return str(format_date(at.astimezone(settings.zone).date(), "d MMMM y", locale="nl"))
