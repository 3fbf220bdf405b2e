"""All learners with where they stand: a few queries a lesson, however many learners there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from course.answers.progress_reads import Reached, reached, with_feedback
from course.answers.store import HandIn, Opening, Store
from course.content.settings import Settings
from course.exercises.progress import counting
from course.grading.gradebook import Result, results
from course.grading.learner_status import Followed, Spot, Stand
from course.grading.story_queue import Desk, Listed
from course.paths import CoursePaths

NOWHERE = Spot(0, 0, "")


@dataclass(frozen=True)
class Register:
    """Everybody who answered or handed in anything. Who never began is not known to the course."""

    paths: CoursePaths
    store: Store
    settings: Settings
    _spots: dict[str, dict[str, Spot]] = field(default_factory=dict, repr=False)
    _dues: dict[tuple[str | None, str], datetime | None] = field(default_factory=dict, repr=False)

    @cached_property
    def openings(self) -> dict[str, Opening]:
        """The lessons that are open."""
        return self.store.openings()

    @cached_property
    def results(self) -> dict[str, dict[str, Result]]:
        """What the gradebook holds, by lesson and learner."""
        url = self.paths.gradebook_url
        return {lesson: results(url, lesson) for lesson in self.settings.lessons}

    @cached_property
    def handins(self) -> dict[str, dict[str, HandIn]]:
        """The last hand-in, by lesson and learner."""
        return {
            lesson: {h.learner: h for h in self.store.handins(lesson)}
            for lesson in self.settings.lessons
        }

    @cached_property
    def stories(self) -> dict[tuple[str, str], list[Listed]]:
        """The stories that wait, by learner and lesson."""
        found: dict[tuple[str, str], list[Listed]] = {}
        judged = [lesson for lesson in self.settings.lessons if self._has_stories(lesson)]
        for line in Desk(self.paths, self.store).lines(judged):
            if line.state != "done":
                found.setdefault((line.learner, line.lesson), []).append(line)
        return found

    def _has_stories(self, lesson: str) -> bool:
        """Whether a person judges something in what was handed in."""
        names = {handin.release for handin in self.handins[lesson].values()}
        return any(e.by_hand for name in names for e in self.store.release(name).exercises)

    @cached_property
    def _reached(self) -> dict[tuple[str, str], Reached]:
        return {(one.learner, one.lesson): one for one in reached(self.store)}

    @cached_property
    def _feedback(self) -> set[tuple[str, str]]:
        return with_feedback(self.store)

    @cached_property
    def cohorts(self) -> dict[str, str | None]:
        """The cohort of each learner: that of the last answer or hand-in."""
        dated = [(one.at, one.learner, one.cohort) for one in self._reached.values()]
        dated += [(h.at, h.learner, h.cohort) for of in self.handins.values() for h in of.values()]
        dated.sort(key=lambda row: row[0])
        return {learner: cohort for _, learner, cohort in dated}

    def title(self, lesson: str) -> str:
        """A lesson's title as it is open now; its id where it is not."""
        opening = self.openings.get(lesson)
        return self.store.release(opening.release).title if opening else lesson

    def followed(self, lessons: Sequence[str], cohort: str | None = None) -> list[Followed]:
        """Everybody (of one cohort), with where they stand in these lessons, by name."""
        return [
            Followed(name, held, tuple(self._stands(name, held, lessons)))
            for name, held in sorted(self.cohorts.items())
            if cohort is None or held == cohort
        ]

    def _stands(self, name: str, cohort: str | None, lessons: Iterable[str]) -> Iterable[Stand]:
        return (self._stand(name, cohort, lesson) for lesson in lessons)

    def _stand(self, name: str, cohort: str | None, lesson: str) -> Stand:
        opening = self.openings.get(lesson)
        seen, handin = self._reached.get((name, lesson)), self.handins[lesson].get(name)
        result = self.results[lesson].get(name)
        return Stand(
            lesson=lesson,
            title=self.title(lesson),
            is_open=opening is not None,
            spot=self._spot(lesson, seen, handin),
            at=seen.at if seen else None,
            due=self._due(cohort, lesson),
            handed_in=handin.at if handin else None,
            late=bool(handin and handin.late),
            feedback=(name, lesson) in self._feedback,
            has_points=bool(handin and self._has_points(handin.release)),
            result=result if handin and result and result.handed_in == handin.at else None,
            stories=tuple(self.stories.get((name, lesson), ())),
        )

    def _spot(self, lesson: str, seen: Reached | None, handin: HandIn | None) -> Spot:
        held = seen or handin or self.openings.get(lesson)
        if held is None:
            return NOWHERE
        spots = self._spots_of(held.release)
        there = seen.exercises if seen else frozenset()
        return max((spots[name] for name in there if name in spots), default=spots[""])

    def _due(self, cohort: str | None, lesson: str) -> datetime | None:
        if (cohort, lesson) not in self._dues:
            opening = self.openings.get(lesson)
            due = self.settings.due(cohort, lesson, opening.at) if opening else None
            self._dues[cohort, lesson] = due
        return self._dues[cohort, lesson]

    def _has_points(self, release: str) -> bool:
        return any(one.points for one in self.store.release(release).exercises)

    def _spots_of(self, release: str) -> dict[str, Spot]:
        """The exercises that count for progress, none of them sensitive; "" is before the first."""
        if release not in self._spots:
            every = self.store.release(release).exercises
            named = [one for one in counting(every) if not one.sensitive]
            spots = {e.id: Spot(at, len(named), e.title) for at, e in enumerate(named, 1)}
            self._spots[release] = {"": Spot(0, len(named), ""), **spots}
        return self._spots[release]
