"""The outcome of the course for many learners: a fixed number of statements, however many."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, false, func, select, true, union_all

from course.answers import schema as t
from course.answers.store import Answer, Store, answer_of_row
from course.content.settings import Completion, Settings
from course.marking.attempts import first_attempt_in, handins_that_count
from course.marking.results import Result, results_in
from course.people.returning.starts import Starts, as_starts, begun_anew
from course.records.begun_anew import ByStart, Firsts, is_ready, works_by_start
from course.records.completion import Outcome, Rule, Work, outcome
from course.records.rules.own import rules_of_learners

MANY = 500  # above this many learners, everybody is read
_a, _h, _o = t.answers.c, t.handins.c, t.openings.c


def outcomes(
    store: Store,
    settings: Settings,
    learners: Iterable[str],
    *,
    completion: Completion | None = None,
    instead: Mapping[int, Result] | None = None,
) -> dict[str, Outcome]:
    """The outcome of each of these learners, by name, also of those who never began.

    Each has the rule of the organisation in which they work now, else the course's; `completion`
    is one for all of them instead. `instead` are results by the `seq` of their hand-in that take
    the place of the stored ones.
    """
    own = None if completion is None else Rule.of(settings, completion)
    with store.snapshot() as connection:
        works = works_in(store, connection, settings, learners, instead)
        rule_of = rules_of_learners(connection, settings, works.only)
    return {name: works.outcome(name, own or rule_of(name)) for name in works.work}


@dataclass(frozen=True)
class Works:
    """What learners did, by learner and lesson, before a rule says what that comes to.

    `only` are the learners where they are few, None where everybody was read. Of who came back in
    another cohort, `starts` are when they began anew and `by_start` what they did in each start.
    """

    lessons: tuple[str, ...]
    titles: Mapping[str, str]
    work: Mapping[str, Mapping[str, Work]]
    only: Collection[str] | None
    starts: Starts = field(default_factory=dict)
    by_start: ByStart = field(default_factory=dict)

    def outcome(self, learner: str, rule: Rule, enrolled: datetime | None = None) -> Outcome:
        """The outcome for a learner, by a rule: where they were `enrolled` at that moment.

        Without that moment, in their newest start in which they handed in.
        """
        work = self.work.get(learner, {})
        if enrolled is not None:
            for lesson in self.lessons:
                if starts := self.starts.get((learner, lesson)):
                    parts = self.by_start.get((learner, lesson), {})
                    there = parts.get(first_attempt_in(starts, enrolled), Work())
                    work = {**work, lesson: there}
        return outcome(rule, self.lessons, self.titles, work)


def works_in(
    store: Store,
    connection: Connection,
    settings: Settings,
    learners: Iterable[str],
    instead: Mapping[int, Result] | None = None,
) -> Works:
    """What these learners did; `instead` as in `outcomes`."""
    names = list(dict.fromkeys(learners))
    work: dict[str, dict[str, Work]] = {name: {} for name in names}
    only = names if len(names) <= MANY else None
    titles = lesson_titles(store, connection, settings)
    firsts, starts = _moments(connection, only)
    for name, lesson, done in _work(store, connection, settings, only, firsts):
        if name in work:
            other = (instead or {}).get(done.handin.seq) if done.handin else None
            work[name][lesson] = done._replace(result=other) if other else done
    by_start = works_by_start(store, connection, settings, starts, firsts)
    return Works(settings.lessons, titles, work, only, starts, by_start)


def lesson_titles(store: Store, connection: Connection, settings: Settings) -> dict[str, str]:
    """The title of each lesson in its newest release; of one never opened its id."""
    last = select(func.max(_o.seq)).where(_o.release.is_not(None)).group_by(_o.lesson)
    rows = connection.execute(select(_o.lesson, _o.release).where(_o.seq.in_(last)))
    releases = {lesson: str(release) for lesson, release in rows}
    return {
        lesson: store.as_released(releases[lesson]).title if lesson in releases else lesson
        for lesson in settings.lessons
    }


def _work(
    store: Store,
    connection: Connection,
    settings: Settings,
    only: Collection[str] | None,
    firsts: Firsts,
) -> Iterable[tuple[str, str, Work]]:
    """Learner, lesson and what was done; nothing of lessons that were not begun."""
    which = settings.completion.attempt
    handins = handins_that_count(connection, which, settings.lessons, only)
    results = results_in(connection, [handin.seq for handin in handins])
    for handin in handins:
        result = results.get(handin.seq)
        at = firsts[handin.learner, handin.lesson, handin.attempt]
        yield handin.learner, handin.lesson, Work(True, True, handin, at, result)  # noqa: FBT003
    begun: dict[tuple[str, str], list[Answer]] = {}
    for row in connection.execute(_not_handed_in(only)):
        begun.setdefault((row.learner, row.lesson), []).append(answer_of_row(row))
    for (learner, lesson), answers in begun.items():
        yield learner, lesson, Work(begun=True, ready=is_ready(store, answers))


def _moments(connection: Connection, only: Collection[str] | None) -> tuple[Firsts, Starts]:
    """When somebody first handed in, by learner, lesson and attempt; and what was begun anew."""
    of = _h.learner, _h.lesson, _h.attempt
    handed_in = select(*of, func.min(_h.at), false()).group_by(*of)
    if only is not None:
        handed_in = handed_in.where(_h.learner.in_(only))
    rows = connection.execute(union_all(handed_in, begun_anew(only).add_columns(true()))).all()
    firsts = {
        (learner, lesson, attempt): at for learner, lesson, attempt, at, anew in rows if not anew
    }
    return firsts, as_starts(row[:4] for row in rows if row[4])


def _not_handed_in(only: Collection[str] | None) -> Select[Any]:
    """The answers in lessons that their learner did not hand in, in storage order."""
    handed_in = exists().where(and_(_h.lesson == _a.lesson, _h.learner == _a.learner))
    query = select(t.answers).where(~handed_in).order_by(_a.seq)
    return query if only is None else query.where(_a.learner.in_(only))
