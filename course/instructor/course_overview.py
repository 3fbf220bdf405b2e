"""The state of the whole course, counted by the store in a fixed number of queries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    CompoundSelect,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
    values,
)

from course.answers import schema as t
from course.answers.store import Opening
from course.instructor.learner_status import QUIET_DAYS
from course.jobs.listing import how_many_failed
from course.people.schedule import Schedule, has_more_time, overdue
from course.records.completion import Rule

_a, _h, _r, _f = t.answers.c, t.handins.c, t.results.c, t.feedback.c
_NO_COHORT = ""


@dataclass(frozen=True)
class LessonCounts:
    """Counts of learners by their state in a lesson; `waiting` counts stories, `waits` hand-ins."""

    lesson: str
    begun: int = 0
    handed_in: int = 0
    late: int = 0
    waits: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Overview:
    """The course at a moment: `help_` is how many may need help, `first` those who need it first.

    `handed_in` are the names of those who handed in anything; `failed` counts jobs.
    """

    people: int
    failed: int
    help_: int
    first: tuple[str, ...]
    handed_in: tuple[str, ...]
    lessons: dict[str, LessonCounts]


def overview(
    connection: Connection,
    dates: Schedule,
    openings: dict[str, Opening],
    now: datetime,
    first: int,
) -> Overview:
    """Count everybody; who may need help is decided by `learner_status.Stand.needs`."""
    counts = _Counts(dates, openings, now)
    lessons = {row.lesson: row for row in counts.lessons(connection)}
    people, failed = connection.execute(select(counts.how_many(), how_many_failed())).one()
    names = connection.execute(counts.names(first)).all()
    needy = [row for row in names if row.place]
    return Overview(
        people=int(people),
        failed=int(failed),
        help_=int(needy[0].everybody) if needy else 0,
        first=tuple(row.learner for row in needy),
        handed_in=tuple(row.learner for row in names if not row.place),
        lessons={name: lessons.get(name, LessonCounts(name)) for name in dates.settings.lessons},
    )


class _Counts:
    """The queries; each part is a table with one row per learner and lesson."""

    def __init__(self, dates: Schedule, openings: dict[str, Opening], now: datetime) -> None:
        settings = dates.settings
        self._lessons = settings.lessons
        self._open = sorted(openings.keys() & set(settings.lessons))
        self._rule = Rule.of(settings)
        self._now = now
        self._overdue = _overdue(dates, openings, now)
        self._answered = _last_answers(self._lessons)
        self._handed_in = _last_handins(self._lessons)
        self._people = _people(self._answered, self._handed_in, dates.cohorts)
        self._stands = self._all_stands()

    def _all_stands(self) -> CTE:
        """Learners and lessons with an answer or a hand-in, and what is known about both."""
        answered, handed_in = self._answered.c, self._handed_in.c
        both = union(
            select(answered.learner, answered.lesson), select(handed_in.learner, handed_in.lesson)
        ).cte("begun")
        same_answer = and_(answered.learner == both.c.learner, answered.lesson == both.c.lesson)
        same_handin = and_(handed_in.learner == both.c.learner, handed_in.lesson == both.c.lesson)
        return (
            select(
                both.c.learner,
                both.c.lesson,
                answered.at,
                handed_in.seq.label("handin"),
                handed_in.late,
                _r.points,
                _r.max_points,
                _r.waiting,
            )
            .join_from(both, self._answered, same_answer, isouter=True)
            .join(self._handed_in, same_handin, isouter=True)
            .join(t.results, _r.handin == handed_in.seq, isouter=True)
            .cte("stands")
        )

    def lessons(self, connection: Connection) -> list[LessonCounts]:
        c = self._stands.c
        handed_in = c.handin.is_not(None)
        waits = and_(handed_in, or_(c.waiting.is_(None), c.waiting > 0))
        query = select(
            c.lesson,
            func.count(),
            _count(handed_in),
            _count(and_(handed_in, c.late)),
            _count(waits),
            func.coalesce(func.sum(c.waiting), 0),
        ).group_by(c.lesson)
        rows = connection.execute(query)
        return [LessonCounts(lesson, *map(int, numbers)) for lesson, *numbers in rows]

    def how_many(self) -> ScalarSelect[int]:
        return select(func.count()).select_from(self._people).scalar_subquery()

    def names(self, first: int) -> CompoundSelect[Any]:
        """The first who may need help, from place 1 on; and at place 0 whoever handed in."""
        needy = self._who_needs_help(first).subquery()
        handed_in = select(_h.learner, literal(0), literal(0)).distinct()
        places = select(needy.c.learner, needy.c.everybody, needy.c.place)
        return places.union_all(handed_in).order_by("place", "learner")

    def _who_needs_help(self, first: int) -> Select[Any]:
        """The first who may need help, in the order of `learner_status.urgency`, and how many."""
        reasons = union_all(*self._reasons()).cte("reasons")
        needs = (
            select(
                reasons.c.learner,
                *(_count(reasons.c.why == why).label(why) for why in ("due", "points", "quiet")),
            )
            .group_by(reasons.c.learner)
            .cte("needs")
        )
        last = (
            select(self._answered.c.learner, func.max(self._answered.c.at).label("at"))
            .group_by(self._answered.c.learner)
            .cte("last")
        )
        urgency = (
            needs.c.due.desc(),
            needs.c.points.desc(),
            needs.c.quiet.desc(),
            last.c.at.asc().nulls_first(),
            needs.c.learner,
        )
        place = func.row_number().over(order_by=urgency).label("place")
        return (
            select(needs.c.learner, func.count().over().label("everybody"), place)
            .join_from(needs, last, last.c.learner == needs.c.learner, isouter=True)
            .order_by(place)
            .limit(first)
        )

    def _reasons(self) -> list[Select[Any]]:
        stands, people = self._stands.c, self._people.c
        reasons = [
            select(stands.learner, literal("points", String).label("why")).where(
                self._rule.not_passed(
                    stands.lesson, stands.points, stands.max_points, stands.waiting
                )
            )
        ]
        is_overdue = None
        if self._overdue is not None:
            pair = self._overdue.c
            is_overdue = exists().where(
                pair.lesson == stands.lesson,
                pair.cohort == people.cohort,
                ~has_more_time(people.learner, pair.cohort, pair.lesson, self._now),
            )
            reasons.append(
                select(people.learner, literal("due", String))
                .join_from(self._people, self._overdue, pair.cohort == people.cohort)
                .where(~has_more_time(people.learner, pair.cohort, pair.lesson, self._now))
                .where(~_handed_in(people.learner, pair.lesson))
                .where(~_has_feedback(people.learner, pair.lesson))
            )
        quiet = (
            select(stands.learner, literal("quiet", String))
            .join_from(self._stands, self._people, people.learner == stands.learner)
            .where(
                stands.handin.is_(None),
                stands.lesson.in_(self._open),
                stands.at <= self._now - timedelta(days=QUIET_DAYS),
                ~_has_feedback(stands.learner, stands.lesson),
            )
        )
        return [*reasons, quiet.where(~is_overdue) if is_overdue is not None else quiet]


def _count(condition: Any) -> Any:  # noqa: ANN401 - an SQL expression
    return func.coalesce(func.sum(cast(case((condition, 1), else_=0), Integer)), 0)


def _last_answers(lessons: Sequence[str]) -> CTE:
    last = (
        select(func.max(_a.seq).label("seq"))
        .where(_a.lesson.in_(lessons))
        .group_by(_a.learner, _a.lesson)
        .subquery()
    )
    rows = select(_a.learner, _a.lesson, _a.cohort, _a.at)
    return rows.join_from(last, t.answers, _a.seq == last.c.seq).cte("answered")


def _last_handins(lessons: Sequence[str]) -> CTE:
    last = select(func.max(_h.seq)).where(_h.lesson.in_(lessons)).group_by(_h.lesson, _h.learner)
    rows = select(_h.seq, _h.learner, _h.lesson, _h.cohort, _h.at, _h.late)
    return rows.where(_h.seq.in_(last)).cte("handed_in")


def _people(answered: CTE, handed_in: CTE, known: Collection[str]) -> CTE:
    """Everybody, with the cohort of the last answer or hand-in, `_NO_COHORT` for none known."""
    dated = union_all(
        *(select(c.learner, c.cohort, c.at) for c in (answered.c, handed_in.c))
    ).subquery()
    newest = func.row_number().over(partition_by=dated.c.learner, order_by=dated.c.at.desc())
    ranked = select(dated.c.learner, dated.c.cohort, newest.label("place")).subquery()
    cohort = case((ranked.c.cohort.in_(sorted(known)), ranked.c.cohort), else_=_NO_COHORT)
    rows = select(ranked.c.learner, cohort.label("cohort")).where(ranked.c.place == 1)
    return rows.cte("people")


def _overdue(dates: Schedule, openings: dict[str, Opening], now: datetime) -> CTE | None:
    """Pairs of cohort and open lesson whose last day is over, for who has no more time."""
    known = set(dates.settings.lessons)
    opened = [(lesson, opening.at) for lesson, opening in openings.items() if lesson in known]
    pairs = overdue(dates, opened, now)
    if not pairs:
        return None
    columns = column("cohort", String), column("lesson", String)
    return values(*columns, name="pairs").data(pairs).cte("overdue")


def _handed_in(learner: Any, lesson: Any) -> Any:  # noqa: ANN401 - SQL expressions
    return exists().where(_h.learner == learner, _h.lesson == lesson)


def _has_feedback(learner: Any, lesson: Any) -> Any:  # noqa: ANN401 - SQL expressions
    return exists().where(_f.learner == learner, _f.lesson == lesson)
