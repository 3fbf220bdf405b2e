"""What people who came back did in each of their starts at a lesson, apart from one another."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.answers.standing import by_exercise
from course.answers.store import Answer, HandIn, Store, answer_of_row
from course.content.settings import Settings
from course.exercises import progress
from course.marking.attempts import best, by_start, first_attempt, last_of_attempts
from course.marking.results import Result, results_in
from course.people.returning.starts import Starts, starts_of
from course.records.completion import Work

Firsts = Mapping[tuple[str, str, int], datetime]
ByStart = Mapping[tuple[str, str], Mapping[int, Work]]
_a, _h = t.answers.c, t.handins.c


def works_by_start(
    store: Store, connection: Connection, settings: Settings, starts: Starts, firsts: Firsts
) -> ByStart:
    """By learner and lesson, and the first attempt of each start: what was done in it.

    Only of who came back; a start in which nothing was done is not in it. `firsts` is when
    somebody first handed in, by learner, lesson and attempt.
    """
    if not starts:
        return {}
    learners = sorted({learner for learner, _ in starts})
    works: dict[tuple[str, str], dict[int, Work]] = defaultdict(dict)
    for key, first, answers in _answered(connection, learners, starts):
        newest = [each for each in answers if each.attempt == answers[-1].attempt]
        works[key][first] = Work(begun=True, ready=is_ready(store, newest))
    for key, first, handin, result in _handed_in(connection, settings, learners, starts):
        at = firsts[(*key, handin.attempt)]
        works[key][first] = Work(begun=True, ready=True, handin=handin, first_at=at, result=result)
    return works


def moments_begun(
    connection: Connection, learners: Sequence[str]
) -> dict[str, Callable[[datetime], datetime | None]]:
    """Of who came back: by the moment at which they were enrolled, when they began after that."""
    starts: dict[str, set[datetime]] = {}
    for (learner, _), of in starts_of(connection, learners).items():
        starts.setdefault(learner, set()).update(start.at for start in of)
    if not starts:
        return {}
    moments: dict[str, list[datetime]] = {learner: [] for learner in starts}
    for c in (_a, _h):
        query = select(c.learner, c.at).where(c.learner.in_(starts))
        for learner, at in connection.execute(query):
            moments[learner].append(at)

    def begun(learner: str, enrolled: datetime) -> datetime | None:
        since = max((at for at in starts[learner] if at <= enrolled), default=None)
        return min((at for at in moments[learner] if since is None or at >= since), default=None)

    return {learner: partial(begun, learner) for learner in starts}


def is_ready(store: Store, answers: Sequence[Answer]) -> bool:
    """Whether every exercise that counts is finished, in the release in which the learner began."""
    given = by_exercise(answers)
    counting = progress.counting(store.as_released(answers[0].release).exercises)
    return all(progress.is_finished(e.view(given.get(e.id, []), None)) for e in counting)


def _answered(
    connection: Connection, learners: Sequence[str], starts: Starts
) -> list[tuple[tuple[str, str], int, list[Answer]]]:
    """Learner and lesson, the first attempt of the start, and the answers, in storage order."""
    found: dict[tuple[tuple[str, str], int], list[Answer]] = defaultdict(list)
    query = select(t.answers).where(_a.learner.in_(learners)).order_by(_a.seq)
    for row in connection.execute(query):
        key = (row.learner, row.lesson)
        if key in starts:
            found[key, first_attempt(starts[key], row.attempt)].append(answer_of_row(row))
    return [(key, first, answers) for (key, first), answers in found.items()]


def _handed_in(
    connection: Connection, settings: Settings, learners: Sequence[str], starts: Starts
) -> list[tuple[tuple[str, str], int, HandIn, Result | None]]:
    """Learner and lesson, the first attempt of the start, the hand-in that counts, its result."""
    every = last_of_attempts(connection, settings.lessons, learners)
    results = results_in(connection, [handin.seq for of in every for handin in of])
    found = []
    for of in every:
        key = (of[0].learner, of[0].lesson)
        if key in starts:
            for part in by_start(of, starts):
                counts = best(part, results) if settings.completion.attempt == "best" else part[-1]
                first = first_attempt(starts[key], counts.attempt)
                found.append((key, first, counts, results.get(counts.seq)))
    return found
