"""What *afgerond* and *geslaagd* mean: the one place that compares points with a pass mark.

`Rule` is the `completion` of course.yaml with its defaults filled in, or an organisation's own. It
gives a lesson's verdict (`Rule.verdict`) and the outcome of the course (`outcome`). Missing is not
zero: what was not handed in, or waits for a person, is not failed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, case

from course.answers.store import HandIn
from course.content.settings import Completion, Settings
from course.formatting import number as dutch_number
from course.marking.results import Result

Verdict = Literal["passed", "not_passed", "waits", "no_points"]
LessonState = Literal[
    "not_begun", "busy", "ready", "handed_in", "waits", "passed", "not_passed"
]  # `handed_in` is one without points; `ready` is finished and not handed in
Passed = Literal["yes", "no", "not_yet"]
_ROUNDING = 1e-6  # points are stored to that precision
_MOST_NAMED = 3  # lessons in a sentence


@dataclass(frozen=True)
class Rule:
    """Which lessons must be handed in, which count, and how many points are enough.

    `required` and `counting` are in the running order and hold the closing test, if there is one.
    `together`: the points of the counting lessons are added; the closing test stands on its own.
    """

    required: tuple[str, ...]
    counting: tuple[str, ...]
    together: bool
    pass_mark: float
    stories_judged: bool
    closing_test: str | None
    closing_pass_mark: float

    @classmethod
    def of(cls, settings: Settings, own: Completion | None = None) -> "Rule":
        """The course's rule; or `own`, an organisation's, which replaces all of it."""
        said = own or settings.completion
        test = said.closing_test
        required = settings.lessons if said.lessons is None else said.lessons
        counting = required if said.counts is None else said.counts
        closing = {test.lesson} if test else set()
        pass_mark = said.pass_mark or settings.pass_mark
        return cls(
            required=_in_order(settings, {*required, *closing}),
            counting=_in_order(settings, {*counting, *closing}),
            together=said.passing == "together",
            pass_mark=pass_mark,
            stories_judged=said.stories_judged,
            closing_test=test.lesson if test else None,
            closing_pass_mark=(test.pass_mark if test else None) or pass_mark,
        )

    def needed(self, lesson: str, max_points: float) -> float:
        """The points with which the lesson is passed."""
        share = self.closing_pass_mark if lesson == self.closing_test else self.pass_mark
        return share * max_points

    @property
    def per_ten(self) -> float:
        """Of ten points in a lesson, how many are needed: for telling people."""
        return self.pass_mark * 10

    @property
    def per_cent(self) -> int:
        """Of a hundred points in a lesson, how many are needed: for telling people."""
        return round(self.pass_mark * 100)

    @property
    def closing_per_cent(self) -> int:
        """The same in the closing test; as in the lessons where there is none."""
        return round(self.closing_pass_mark * 100)

    def verdict(self, lesson: str, result: Result | None) -> Verdict:
        """Whether a hand-in passes the lesson; None is one without marks yet.

        Enough points pass also while a part waits for a person: nothing can take them away.
        """
        if result is None:
            return "waits"
        if not result.max_points:
            return "no_points"
        if result.points >= self.needed(lesson, result.max_points) - _ROUNDING:
            return "passed"
        return "waits" if result.waiting else "not_passed"

    def not_passed(
        self,
        lesson: ColumnElement[str],
        points: ColumnElement[float],
        max_points: ColumnElement[float],
        waiting: ColumnElement[int],
    ) -> ColumnElement[bool]:
        """`verdict` "not_passed" as an SQL condition on columns of results."""
        share: Any = self.pass_mark
        if self.closing_test:
            share = case((lesson == self.closing_test, self.closing_pass_mark), else_=share)
        return and_(waiting == 0, points < share * max_points - _ROUNDING)


class Work(NamedTuple):
    """One learner in one lesson, as the store knows it.

    `handin` is the last of the attempt that counts, `first_at` the moment of its first; `result` is
    that of the last, None while it has no marks. `ready`: every exercise that counts is finished.
    """

    begun: bool = False
    ready: bool = False
    handin: HandIn | None = None
    first_at: datetime | None = None
    result: Result | None = None


@dataclass(frozen=True)
class LessonOutcome:
    """A lesson as it stands for one learner. `late` and the moments are about hand-ins.

    `handed_in` is the last moment, `first_handed_in` the first; both None without a hand-in. All is
    about the `attempt` that counts.
    """

    lesson: str
    title: str
    state: LessonState
    result: Result | None = None
    handed_in: datetime | None = None
    first_handed_in: datetime | None = None
    late: bool = False
    attempt: int = 1

    @property
    def points(self) -> float | None:
        """The points; None without a hand-in, while a part waits, and where there are none."""
        result = self.result
        return result.points if result and result.max_points and not result.waiting else None

    @property
    def max_points(self) -> float | None:
        """What could be earned; None without a marked hand-in, and where there are no points."""
        return (self.result.max_points or None) if self.result else None

    @property
    def passed(self) -> bool | None:
        """Whether the lesson is passed; None where that is not known, or there are no points."""
        return {"passed": True, "not_passed": False}.get(self.state)


@dataclass(frozen=True)
class Outcome:
    """The course as it stands for one learner: its lessons in the running order.

    `finished`: all that is required was handed in, since `finished_at`. `why` says in one Dutch
    sentence why the course is passed, not passed, or not yet.
    """

    lessons: tuple[LessonOutcome, ...]
    finished: bool
    finished_at: datetime | None
    passed: Passed
    why: str

    def lesson(self, name: str) -> LessonOutcome:
        """The outcome of one lesson; raises LookupError."""
        found = next((lesson for lesson in self.lessons if lesson.lesson == name), None)
        if found is None:
            raise LookupError(f"{name} is no lesson of this course")
        return found


def outcome(
    rule: Rule, lessons: Sequence[str], titles: Mapping[str, str], work: Mapping[str, Work]
) -> Outcome:
    """The outcome of a learner's `work`, by lesson; a lesson that is not in it was not begun."""
    each = tuple(
        _lesson(rule, name, titles.get(name, name), work.get(name, Work())) for name in lessons
    )
    by_name = {lesson.lesson: lesson for lesson in each}
    required = [by_name[name] for name in rule.required]
    missing = [lesson for lesson in required if lesson.handed_in is None]
    moments = [lesson.first_handed_in for lesson in required if lesson.first_handed_in]
    passed, why = _passed(rule, by_name, missing)
    finished = bool(required) and not missing
    return Outcome(each, finished, max(moments) if finished else None, passed, why)


def _in_order(settings: Settings, names: set[str]) -> tuple[str, ...]:
    return tuple(lesson for lesson in settings.lessons if lesson in names)


def _lesson(rule: Rule, name: str, title: str, work: Work) -> LessonOutcome:
    if work.handin is None:
        state: LessonState = "ready" if work.ready else "busy" if work.begun else "not_begun"
        return LessonOutcome(name, title, state)
    verdict = rule.verdict(name, work.result)
    return LessonOutcome(
        name,
        title,
        "handed_in" if verdict == "no_points" else verdict,
        work.result,
        work.handin.at,
        work.first_at or work.handin.at,
        work.handin.late,
        work.handin.attempt,
    )


def _passed(
    rule: Rule, lessons: Mapping[str, LessonOutcome], missing: Sequence[LessonOutcome]
) -> tuple[Passed, str]:
    counting = [lessons[name] for name in rule.counting]
    if failed := _failed(rule, counting):
        return "no", failed
    absent = [*missing, *(x for x in counting if not x.handed_in and x not in missing)]
    if absent:
        return "not_yet", f"Nog niet ingeleverd: {_named(absent)}."
    if waiting := _waited_for(rule, lessons, counting):
        return "not_yet", f"Nog niet helemaal nagekeken: {_named(waiting)}."
    if not rule.counting or all(lesson.state == "handed_in" for lesson in counting):
        return "yes", "Alles wat nodig is, is ingeleverd."
    if rule.together:
        return "yes", "Alles wat nodig is, is ingeleverd, en samen zijn er genoeg punten."
    return "yes", "Alles wat nodig is, is ingeleverd, en elke les die meetelt is gehaald."


def _failed(rule: Rule, counting: Sequence[LessonOutcome]) -> str:
    """Why it is certain that the course is not passed; empty where it is not."""
    alone, added = _split(rule, counting)
    if failed := [lesson for lesson in alone if lesson.state == "not_passed"]:
        return f"Niet gehaald: {_named(failed, rule)}."
    total = _total(added)
    if total and rule.verdict("", total) == "not_passed":
        points, most = dutch_number(total.points), dutch_number(total.max_points)
        need = dutch_number(rule.needed("", total.max_points))
        return f"Samen zijn het {points} van de {most} punten, en {need} zijn nodig."
    return ""


def _split(
    rule: Rule, counting: Sequence[LessonOutcome]
) -> tuple[list[LessonOutcome], list[LessonOutcome]]:
    """The lessons that must each be passed, and those whose points are added."""
    alone = [x for x in counting if not rule.together or x.lesson == rule.closing_test]
    return alone, [lesson for lesson in counting if lesson not in alone]


def _total(lessons: Sequence[LessonOutcome]) -> Result | None:
    """The results together; None where one is not there yet."""
    results = [lesson.result for lesson in lessons if lesson.handed_in]
    known = [result for result in results if result]
    if not lessons or len(known) < len(lessons):
        return None
    columns = zip(*known, strict=True)
    points, max_points, waiting = (sum(column) for column in columns)
    return Result(points, max_points, int(waiting))


def _waited_for(
    rule: Rule, lessons: Mapping[str, LessonOutcome], counting: Sequence[LessonOutcome]
) -> list[LessonOutcome]:
    """The lessons in which a person must mark something before the course can be passed."""
    relevant = [lesson for name, lesson in lessons.items() if name in rule.required]
    relevant += [lesson for lesson in counting if lesson not in relevant]
    waiting = [x for x in relevant if x.handed_in and (x.result is None or x.result.waiting)]
    if rule.stories_judged:
        return waiting
    alone, added = _split(rule, counting)
    total = _total(added)
    undecided = bool(added) and (total is None or rule.verdict("", total) == "waits")
    return [
        lesson
        for lesson in waiting
        if (lesson in alone and lesson.state == "waits") or (lesson in added and undecided)
    ]


def _named(lessons: Sequence[LessonOutcome], rule: Rule | None = None) -> str:
    """Titles in a sentence; with a rule also the points, and how many are needed."""
    names = [f"{lesson.title}{_points(rule, lesson)}" for lesson in lessons[:_MOST_NAMED]]
    if (others := len(lessons) - len(names)) > 0:
        names.append(f"{others} {'andere les' if others == 1 else 'andere lessen'}")
    *first, last = names
    return f"{', '.join(first)} en {last}" if first else last


def _points(rule: Rule | None, lesson: LessonOutcome) -> str:
    result = lesson.result
    if rule is None or result is None:
        return ""
    need = dutch_number(rule.needed(lesson.lesson, result.max_points))
    of = f"{dutch_number(result.points)} van de {dutch_number(result.max_points)} punten"
    return f" ({of}, {need} nodig)"
