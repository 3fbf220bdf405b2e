"""Which attempt at a lesson counts: the one place that chooses, for pages, gradebook and marks.

By the setting `completion.attempt` of course.yaml: the last attempt that was handed in, or the one
with the largest share of its points. An attempt that waits for a person has the points that it has
so far. Within an attempt the last hand-in counts.

Who comes back in a later cohort begins anew (`people.returning.starts`): of the attempts before
that start none counts in the new cohort, and of those after it none in the old one. Without a
cohort, as in nbgrader's gradebook, the newest start counts in which something was handed in.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from course.answers import schema as t
from course.answers.bulk_reads import last_handins, reading
from course.answers.store import HandIn, Store
from course.content.settings import WhichAttempt
from course.marking.results import Result, results_in
from course.people.returning.starts import Start, Starts, starts_of

_ROUNDING = 1e-6  # points are stored to that precision
_h = t.handins.c


def handins_that_count(
    source: Store | Connection,
    which: WhichAttempt,
    lessons: Sequence[str],
    learners: Collection[str] | None = None,
) -> list[HandIn]:
    """The hand-in of each learner (of these) in each lesson that counts, in the order of storing.

    Costs a statement, and two more where the best counts and somebody handed in two attempts.
    """
    if which == "last":
        return last_handins(source, lessons, learners)
    with reading(source) as connection:
        attempts = last_of_attempts(connection, lessons, learners)
        if any(len(of) > 1 for of in attempts):
            starts = starts_of(connection, learners)
            attempts = [by_start(of, starts)[-1] for of in attempts]
        several = [handin.seq for of in attempts for handin in of if len(of) > 1]
        results = results_in(connection, several) if several else {}
    return sorted((best(of, results) for of in attempts), key=lambda handin: handin.seq)


def best(attempts: Sequence[HandIn], results: dict[int, Result]) -> HandIn:
    """The last hand-in of the best attempt; of equals the newest. `attempts` are oldest first."""
    best_so_far = attempts[0]
    for handin in attempts[1:]:
        if _share(results.get(handin.seq)) >= _share(results.get(best_so_far.seq)) - _ROUNDING:
            best_so_far = handin
    return best_so_far


def by_start(attempts: Sequence[HandIn], starts: Starts) -> list[list[HandIn]]:
    """One learner's hand-ins in a lesson, oldest first, by the start in which they were made.

    A start in which nothing was handed in is not in it.
    """
    parts: dict[int, list[HandIn]] = defaultdict(list)
    for handin in attempts:
        mine = starts.get((handin.learner, handin.lesson), ())
        parts[first_attempt(mine, handin.attempt)].append(handin)
    return [parts[first] for first in sorted(parts)]


def first_attempt(starts: Sequence[Start], attempt: int) -> int:
    """The first attempt of the start to which an attempt belongs."""
    return max((start.attempt for start in starts if start.attempt <= attempt), default=1)


def first_attempt_in(starts: Sequence[Start], enrolled: datetime) -> int:
    """The first attempt at a lesson that may count where somebody was `enrolled` at that moment.

    That of the last start that was made by then; those after it belong to later cohorts.
    """
    return max((start.attempt for start in starts if start.at <= enrolled), default=1)


def _share(result: Result | None) -> float:
    """The share of the points so far; in a lesson without points every attempt is as good."""
    return result.points / result.max_points if result and result.max_points else 0.0


def last_of_attempts(
    connection: Connection, lessons: Sequence[str], learners: Collection[str] | None
) -> list[list[HandIn]]:
    """The last hand-in of each attempt, by learner and lesson, the first attempt first."""
    last = select(func.max(_h.seq)).where(_h.lesson.in_(lessons))
    if learners is not None:
        last = last.where(_h.learner.in_(learners))
    last = last.group_by(_h.lesson, _h.learner, _h.attempt)
    query = select(t.handins).where(_h.seq.in_(last)).order_by(_h.seq)
    attempts: dict[tuple[str, str], list[HandIn]] = defaultdict(list)
    for row in connection.execute(query):
        handin = HandIn(*row)
        attempts[handin.lesson, handin.learner].append(handin)
    return list(attempts.values())
