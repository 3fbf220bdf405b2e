"""All learners with their status: a few queries, however many learners and lessons."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Connection

from course.answers.bulk_reads import last_handins, reading, with_feedback
from course.answers.progress_reads import Reached, reached
from course.answers.store import HandIn, Opening, Store, openings
from course.content.settings import Settings
from course.exercises.progress import counting
from course.instructor.learner_status import Followed, Spot, Stand
from course.instructor.members import Member
from course.instructor.story_queue import QueuedStory, queued_stories
from course.marking.results import Result, marks_that_count, results_in
from course.paths import CoursePaths
from course.people.names import folded
from course.people.persons import shown_names
from course.people.schedule import Schedule, schedule
from course.records.completion import Rule
from course.records.rules.own import Rules, rules_in

NOWHERE = Spot(0, 0, "")


class _Rows(NamedTuple):
    """The data read about the learners."""

    openings: dict[str, Opening]
    handins: list[HandIn]
    results: dict[int, Result]
    stories: list[QueuedStory]
    reached: list[Reached]
    feedback: set[tuple[str, str, int]]
    dates: Schedule


@dataclass(frozen=True)
class Register:
    """Everybody who answered or handed in anything.

    `only` are the learners to read about, None for all. A caller that has already read passes its
    transaction, the open lessons and the dates, and may skip stories.
    """

    paths: CoursePaths
    store: Store
    settings: Settings
    only: Collection[str] | None = None
    connection: Connection | None = None
    opened: dict[str, Opening] | None = None
    dates: Schedule | None = None
    with_stories: bool = True
    _spots: dict[str, dict[str, Spot]] = field(default_factory=dict, repr=False)

    @cached_property
    def _rows(self) -> _Rows:
        """Everything that is read, in one transaction."""
        with reading(self.connection or self.store) as connection:
            handins = last_handins(connection, self.settings.lessons, self.only)
            results = results_in(connection, [handin.seq for handin in handins])
            waiting = [h for h in handins if h.seq in results and results[h.seq].waiting]
            waiting = waiting if self.with_stories else []
            marks = marks_that_count(connection, waiting, by_hand_only=True) if waiting else {}
            return _Rows(
                openings(connection) if self.opened is None else self.opened,
                handins,
                results,
                queued_stories(self.store, waiting, marks),
                reached(connection, self.only),
                with_feedback(connection, learners=self.only),
                schedule(connection, self.settings) if self.dates is None else self.dates,
            )

    @cached_property
    def _rules(self) -> Rules:
        return rules_in(self.settings, self._rows.dates.completions)

    def rule(self, cohort: str | None) -> Rule:
        """When a lesson is passed in a cohort."""
        return self._rules.of(cohort)

    @property
    def openings(self) -> dict[str, Opening]:
        """The lessons that are open."""
        return self._rows.openings

    @property
    def results(self) -> dict[int, Result]:
        """The results of the last hand-ins, by their `seq`."""
        return self._rows.results

    @cached_property
    def handins(self) -> dict[str, dict[str, HandIn]]:
        """The last hand-in, by lesson and learner."""
        handins: dict[str, dict[str, HandIn]] = {lesson: {} for lesson in self.settings.lessons}
        for handin in self._rows.handins:
            handins[handin.lesson][handin.learner] = handin
        return handins

    @cached_property
    def stories(self) -> dict[tuple[str, str], list[QueuedStory]]:
        """The stories that wait, by learner and lesson."""
        waiting: dict[tuple[str, str], list[QueuedStory]] = {}
        for story in self._rows.stories:
            if story.state != "done":
                waiting.setdefault((story.learner, story.lesson), []).append(story)
        return waiting

    @cached_property
    def _reached(self) -> dict[tuple[str, str], Reached]:
        return {(row.learner, row.lesson): row for row in self._rows.reached}

    @cached_property
    def cohorts(self) -> dict[str, str | None]:
        """The cohort of each learner: that of the last answer or hand-in."""
        dated = [(row.at, row.learner, row.cohort) for row in self._reached.values()]
        dated += [(h.at, h.learner, h.cohort) for of in self.handins.values() for h in of.values()]
        dated.sort(key=lambda row: row[0])
        return {learner: cohort for _, learner, cohort in dated}

    def title(self, lesson: str) -> str:
        """The title of a lesson that is open now; its id if it is not open."""
        opening = self.openings.get(lesson)
        return self.store.as_released(opening.release).title if opening else lesson

    def followed(
        self,
        lessons: Sequence[str],
        cohort: str | None = None,
        members: Mapping[str, Member] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> list[Followed]:
        """Everybody (in one cohort), with their status in these lessons, by name.

        `members` are there too, also who never began; their cohort is what the roster says. `names`
        are what people are called, as far as that was read.
        """
        roster = members or {}
        cohorts = self.cohorts | {key: member.cohort for key, member in roster.items()}
        known = dict(names or {}) | {key: member.shown for key, member in roster.items()}
        known |= self._names(cohorts.keys() - known.keys())
        return [
            Followed(who, known[who], own, tuple(self._stand(who, own, name) for name in lessons))
            for who, own in sorted(cohorts.items(), key=lambda one: (folded(known[one[0]]), one[0]))
            if cohort is None or own == cohort
        ]

    def _names(self, learners: Collection[str]) -> dict[str, str]:
        if not learners:
            return {}
        with reading(self.connection or self.store) as connection:
            return shown_names(connection, learners)

    def _stand(self, name: str, cohort: str | None, lesson: str) -> Stand:
        """In the attempt that is going on: what came of earlier ones is past."""
        opening = self.openings.get(lesson)
        attempt = self._rows.dates.attempt(name, lesson)
        seen, handin = self._reached.get((name, lesson)), self.handins[lesson].get(name)
        seen = seen if seen and seen.attempt == attempt else None
        handin = handin if handin and handin.attempt == attempt else None
        return Stand(
            lesson=lesson,
            title=self.title(lesson),
            is_open=opening is not None,
            spot=self._spot(lesson, seen, handin),
            at=seen.at if seen else None,
            due=self._due(name, cohort, lesson),
            handed_in=handin.at if handin else None,
            late=bool(handin and handin.late),
            feedback=(name, lesson, attempt) in self._rows.feedback,
            result=self.results.get(handin.seq) if handin else None,
            stories=tuple(self.stories.get((name, lesson), ())) if handin else (),
            attempt=attempt,
        )

    def _spot(self, lesson: str, seen: Reached | None, handin: HandIn | None) -> Spot:
        there = seen or handin or self.openings.get(lesson)
        if there is None:
            return NOWHERE
        spots = self._spots_of(there.release)
        exercises = seen.exercises if seen else frozenset()
        return max((spots[name] for name in exercises if name in spots), default=spots[""])

    def _due(self, name: str, cohort: str | None, lesson: str) -> datetime | None:
        opening = self.openings.get(lesson)
        if opening is None:
            return None
        return self._rows.dates.of(cohort, lesson, opening.at, person=name).due

    def opens(self, cohort: str | None, lesson: str) -> datetime | None:
        """When a lesson opens for a cohort; None where it is not open."""
        opening = self.openings.get(lesson)
        return self._rows.dates.of(cohort, lesson, opening.at).opens if opening else None

    def _spots_of(self, release: str) -> dict[str, Spot]:
        """The exercises that count for progress, none of them sensitive; "" is before the first."""
        if release not in self._spots:
            every = self.store.as_released(release).exercises
            named = [exercise for exercise in counting(every) if not exercise.sensitive]
            spots = {e.id: Spot(at, len(named), e.title) for at, e in enumerate(named, 1)}
            self._spots[release] = {"": Spot(0, len(named), ""), **spots}
        return self._spots[release]
