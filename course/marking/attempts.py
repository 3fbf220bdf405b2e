"""Which attempt at a lesson counts: the one place that chooses, for pages, gradebook and marks.

By the setting `completion.attempt` of course.yaml: the last attempt that was handed in, or the one
with the largest share of its points. An attempt that waits for a person has the points that it has
so far. Within an attempt the last hand-in counts.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from course.answers import schema as t
from course.answers.bulk_reads import last_handins, reading
from course.answers.store import HandIn, Store
from course.content.settings import WhichAttempt
from course.marking.results import Result, results_in

_ROUNDING = 1e-6  # points are stored to that precision
_h = t.handins.c


def handins_that_count(
    source: Store | Connection,
    which: WhichAttempt,
    lessons: Sequence[str],
    learners: Collection[str] | None = None,
) -> list[HandIn]:
    """The hand-in of each learner (of these) in each lesson that counts, in the order of storing.

    Costs a statement, and one more where the best counts and somebody handed in two attempts.
    """
    if which == "last":
        return last_handins(source, lessons, learners)
    with reading(source) as connection:
        attempts = _last_of_attempts(connection, lessons, learners)
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


def _share(result: Result | None) -> float:
    """The share of the points so far; in a lesson without points every attempt is as good."""
    return result.points / result.max_points if result and result.max_points else 0.0


def _last_of_attempts(
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
