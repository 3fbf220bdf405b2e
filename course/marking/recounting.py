"""Applying a correction: the hand-ins before it are marked again, many at once.

Nothing is overwritten: a corrected mark is a new row that names its correction, and what a person
gave keeps counting. `recount` computes without storing, for a look beforehand.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, exists, func, insert, select

from course.answers import schema as t
from course.answers.bulk_reads import pieces
from course.answers.store import Answer, HandIn, Store, answer_of_row, covers
from course.content.released import Released
from course.exercises.base import Exercise, Given
from course.marking import gradebook_outbox, packed_items
from course.marking.corrections import Correction
from course.marking.marks import MARKING_VERSION, GradeMark, machine_mark
from course.marking.results import Counted, marks_that_count, results_in, settle_many
from course.people.mailing.announcing import News, announce

AT_ONCE = 200  # hand-ins that are marked again in one transaction
_a, _h, _k = t.answers.c, t.handins.c, t.corrected.c


class Recount(NamedTuple):
    """A hand-in before and after a correction: the marks that count, by exercise."""

    handin: HandIn
    marks: dict[str, GradeMark]
    before: list[Counted]
    after: list[Counted]


def apply(
    store: Store, correction: Correction, progress: Callable[[int], None] | None = None
) -> int:
    """Mark the hand-ins before a correction with it; returns how many that were.

    Can be stopped at any moment, and run again or by several at once: every hand-in gets its
    corrected marks once. `progress` is called with the number done so far.
    """
    key = store.release_at(correction.release, correction.seq)
    done = 0
    while count := store.writer.do(lambda connection: _apply_some(connection, correction, key)):
        done += count
        if progress:
            progress(done)
    return done


def waiting(store: Store, correction: Correction) -> int:
    """How many hand-ins are still to be marked with a correction."""
    query = select(func.count()).select_from(_before(correction).subquery())
    with store.engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def _before(correction: Correction) -> Select[Any]:
    """The hand-ins before a correction that are not marked with it yet."""
    done = exists().where(_k.handin == _h.seq, _k.correction == correction.seq)
    return select(t.handins).where(
        _h.lesson == correction.lesson,
        _h.release == correction.release,
        _h.seq <= correction.last_handin,
        _h.seq.in_(select(t.results.c.handin)),
        ~done,
    )


def _apply_some(connection: Connection, correction: Correction, key: Released) -> int:
    """Mark some of them, in the caller's transaction, with a fixed number of statements."""
    rows = connection.execute(_before(correction).order_by(_h.seq).limit(AT_ONCE))
    handins = [HandIn(*row) for row in rows]
    if not handins:
        return 0
    recounts = recount(connection, key, correction.exercises, handins)
    before = results_in(connection, [handin.seq for handin in handins])
    _store_marks(connection, correction, recounts)
    _keep_hand_marks(connection, recounts)
    after = settle_many(connection, handins)
    points = [
        {
            "handin": seq,
            "correction": correction.seq,
            "before": before[seq].points,
            "after": after[seq].points,
        }
        for seq in after
    ]
    connection.execute(insert(t.corrected), points)
    gradebook_outbox.add_many(connection, correction.lesson, _changed_grades(recounts))
    changed = [seq for seq in after if after[seq] != before[seq]]
    news = [News("result", seq, correction.seq) for seq in changed]
    announce(connection, news, datetime.now(UTC))
    return len(handins)


def recount(
    connection: Connection, key: Released, exercises: Collection[str], handins: Collection[HandIn]
) -> list[Recount]:
    """These hand-ins in one release, marked with another key of it; nothing is stored.

    `exercises` are those whose key differs.
    """
    changed = [exercise for exercise in key.exercises if exercise.id in exercises]
    given = answers_covered(connection, handins, exercises)
    before = marks_that_count(connection, handins)
    return [
        _recount(handin, before[handin.seq], changed, given.get(handin.seq, {}))
        for handin in handins
    ]


def _recount(
    handin: HandIn,
    before: list[Counted],
    changed: Sequence[Exercise],
    given: Mapping[str, list[Given]],
) -> Recount:
    marks = {e.id: machine_mark(e, given.get(e.id, [])) for e in changed}
    after = [_counted(mark, marks.get(mark.exercise)) for mark in before]
    return Recount(handin, marks, before, after)


def _counted(before: Counted, mark: GradeMark | None) -> Counted:
    """What counts with the machine's new mark: a person's points stay."""
    if mark is None or before.by_hand:
        return before
    about = packed_items.digest(mark.items)
    points = mark.points if before.maker == "machine" else before.points
    return before._replace(machine=mark.points, points=points, about=about)


def answers_covered(
    connection: Connection, handins: Collection[HandIn], exercises: Collection[str]
) -> dict[int, dict[str, list[Given]]]:
    """The answers that each hand-in covers to these exercises, by `seq` and exercise."""
    by_learner: dict[tuple[str, str], list[Answer]] = {}
    lessons = {handin.lesson for handin in handins}
    for learners in pieces({handin.learner for handin in handins}):
        query = select(t.answers).where(
            _a.learner.in_(learners), _a.lesson.in_(lessons), _a.exercise.in_(exercises)
        )
        for row in connection.execute(query.order_by(_a.seq)):
            by_learner.setdefault((row.learner, row.lesson), []).append(answer_of_row(row))
    covered: dict[int, dict[str, list[Given]]] = {}
    for handin in handins:
        mine = covered.setdefault(handin.seq, {})
        for answer in by_learner.get((handin.learner, handin.lesson), []):
            if covers(handin, answer):
                mine.setdefault(answer.exercise, []).append(answer.given)
    return covered


def _store_marks(
    connection: Connection, correction: Correction, recounts: Sequence[Recount]
) -> None:
    fixed: dict[str, Any] = {
        "release": correction.release,
        "correction": correction.seq,
        "version": MARKING_VERSION,
        "at": datetime.now(UTC),
    }
    rows = [
        {"handin": recount.handin.seq, **fixed, **mark._asdict()}
        for recount in recounts
        for mark in recount.marks.values()
    ]
    if rows:
        connection.execute(insert(t.marks), rows)


def _keep_hand_marks(connection: Connection, recounts: Sequence[Recount]) -> None:
    """What somebody gave in Formgrader is about the corrected outcome too."""
    at = datetime.now(UTC)
    rows = [
        {
            "handin": handin.seq,
            "learner": handin.learner,
            "lesson": handin.lesson,
            "exercise": after.exercise,
            "by_hand": False,
            "points": after.points,
            "about": after.about,
            "at": at,
            "by": after.by,
        }
        for handin, _, *both in recounts
        for before, after in zip(*both, strict=True)
        if after.maker == "formgrader" and before.about != after.about
    ]
    if rows:
        connection.execute(insert(t.hand_marks), rows)


def _changed_grades(recounts: Sequence[Recount]) -> list[tuple[str, str]]:
    """Learner and exercise of each mark of the machine that became another."""
    return [
        (recount.handin.learner, after.exercise)
        for recount in recounts
        for before, after in zip(recount.before, recount.after, strict=True)
        if before.machine != after.machine
    ]
