"""The result of a hand-in: for each grade the newest mark that counts, and their sum.

This is the only place that knows which mark counts. A machine's mark counts until a person gave
other points for the same content: by the rubric of a story, or in Formgrader. A person's mark about
other content (a story that was rewritten, an exercise that was answered differently) does not.
What was judged by rubric counts in every attempt in which that same text is handed in; points given
in Formgrader are about one attempt. Which attempt counts says `course.marking.attempts`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Table,
    cast,
    delete,
    func,
    insert,
    literal,
    null,
    select,
    union_all,
)

from course.answers import schema as t
from course.answers.bulk_reads import pieces, reading
from course.answers.store import HandIn, Store
from course.exercises.rubric import judged_id
from course.marking import packed_items

Maker = Literal["machine", "rubric", "formgrader"]
_YES = literal(True)  # noqa: FBT003 - an SQL value
MANY = 500  # above this many hand-ins, all results are read
Grade = tuple[str, bool]  # an exercise, and whether this is the part that a person judges


class HandMark(NamedTuple):
    """Points that a person gave for what `about` is the digest of; None points take them back.

    `by` is empty where points were only seen in Formgrader, at `at`. `attempt` None: in whichever
    attempt that was handed in.
    """

    lesson: str
    learner: str
    exercise: str
    by_hand: bool
    points: float | None
    about: str
    at: datetime
    by: str
    maker: Maker
    attempt: int | None


class Counted(NamedTuple):
    """The mark of one grade that counts; `points` None waits for a person.

    `machine` are the points of the machine's mark, whichever mark counts. `about` is the digest of
    what a person's mark has to be about to count, "" where nothing was written. `again`: a person
    judged an earlier text of the same learner. `by` and `at`: which person gave these points and
    when, `by` empty for a machine's and for what was only seen in Formgrader at that moment.
    """

    exercise: str
    by_hand: bool
    machine: float | None
    points: float | None
    max_points: float
    maker: Maker
    about: str
    again: bool = False
    by: str = ""
    at: datetime | None = None

    @property
    def grade(self) -> str:
        """The id of the grade in nbgrader's gradebook."""
        return judged_id(self.exercise) if self.by_hand else self.exercise


class Result(NamedTuple):
    """The result of a hand-in: points so far, the maximum, and how many grades are waiting."""

    points: float
    max_points: float
    waiting: int


def newest(handins: Collection[int], *, by_hand_only: bool = False) -> Select[Any]:
    """The newest machine mark of each grade of these hand-ins, in the order of the lesson."""
    c = t.marks.c
    both = select(func.min(c.seq).label("first"), func.max(c.seq).label("last"))
    both = both.where(c.handin.in_(handins)).group_by(c.handin, c.exercise, c.by_hand)
    if by_hand_only:
        both = both.where(c.by_hand)
    of = both.subquery()  # the first one keeps its place when the key is corrected
    return select(t.marks).join_from(of, t.marks, c.seq == of.c.last).order_by(c.handin, of.c.first)


def hand_marks(
    connection: Connection, lessons: Collection[str], learner: str | None = None
) -> dict[tuple[str, str], dict[Grade, list[HandMark]]]:
    """The marks that people gave of each grade, by lesson and learner; the newest comes last.

    Of each content that was handed in there is the newest only.
    """
    r, f, h = t.rubric_marks.c, t.hand_marks.c, t.handins.c
    rubric = r.lesson, r.learner, r.exercise, _YES, r.points, r.text, r.at, r.by
    formgrader = f.lesson, f.learner, f.exercise, f.by_hand, f.points, f.about, f.at, f.by
    last_rubric = _last(t.rubric_marks, lessons, learner, r.exercise, r.text)
    last_given = _last(t.hand_marks, lessons, learner, f.exercise, f.by_hand, f.about, h.attempt)
    both = union_all(
        select(*rubric, literal("rubric"), cast(null(), Integer)).where(r.seq.in_(last_rubric)),
        select(*formgrader, literal("formgrader"), h.attempt)
        .join_from(t.hand_marks, t.handins, h.seq == f.handin)
        .where(f.seq.in_(last_given.join_from(t.hand_marks, t.handins, h.seq == f.handin))),
    )
    marks = [HandMark._make(row) for row in connection.execute(both)]
    given: dict[tuple[str, str], dict[Grade, list[HandMark]]] = {}
    for mark in sorted(marks, key=lambda mark: mark.at):
        grades = given.setdefault((mark.lesson, mark.learner), {})
        grades.setdefault((mark.exercise, mark.by_hand), []).append(mark)
    return given


def _last(
    table: Table, lessons: Collection[str], learner: str | None, *grade: ColumnElement[Any]
) -> Select[Any]:
    c = table.c
    last = select(func.max(c.seq)).where(c.lesson.in_(lessons))
    last = last.group_by(c.lesson, c.learner, *grade)
    return last if learner is None else last.where(c.learner == learner)


def mark_about(marks: Iterable[HandMark], about: str, attempt: int) -> HandMark | None:
    """The newest of a person's marks about that content, handed in in that attempt."""
    same = [m for m in marks if m.about == about and m.attempt in {None, attempt}]
    return same[-1] if same else None


def _counted(row: Row[Any], hand: Sequence[HandMark], attempt: int) -> Counted:
    points = row.points
    own = Counted(row.exercise, row.by_hand, points, points, row.max_points, "machine", _about(row))
    same = mark_about(hand, own.about, attempt)
    if same is None:
        judged = any(m.points is not None for m in hand if m.attempt in {None, attempt})
        return own._replace(again=points is None and judged)
    if same.points is None:
        return own
    return own._replace(points=same.points, maker=same.maker, by=same.by, at=same.at)


def _about(row: Row[Any]) -> str:
    return row.text or "" if row.by_hand else packed_items.digest(row.items)


def marks_that_count(
    connection: Connection, handins: Collection[HandIn], *, by_hand_only: bool = False
) -> dict[int, list[Counted]]:
    """The mark of each grade that counts, by the `seq` of its hand-in, in the lesson's order.

    `by_hand_only` leaves out what a machine marks alone.
    """
    whose = {handin.seq: (handin.lesson, handin.learner) for handin in handins}
    attempts = {handin.seq: handin.attempt for handin in handins}
    learners = {learner for _, learner in whose.values()}
    only = next(iter(learners)) if len(learners) == 1 else None
    by_hand = hand_marks(connection, {lesson for lesson, _ in whose.values()}, only)
    marks: dict[int, list[Counted]] = {seq: [] for seq in whose}
    for seqs in pieces(whose):
        for row in connection.execute(newest(seqs, by_hand_only=by_hand_only)):
            mine = by_hand.get(whose[row.handin], {})
            given = mine.get((row.exercise, row.by_hand), ())
            marks[row.handin].append(_counted(row, given, attempts[row.handin]))
    return marks


def settle_new(connection: Connection, handin: HandIn) -> Result:
    """Compute and store the result of a hand-in that has none, in the caller's transaction."""
    return _settle(connection, [handin])[handin.seq]


def settle(connection: Connection, handin: HandIn) -> Result:
    """Recompute and replace the result of a hand-in, in the caller's transaction."""
    return settle_many(connection, [handin])[handin.seq]


def settle_many(connection: Connection, handins: Collection[HandIn]) -> dict[int, Result]:
    """`settle` for several hand-ins at once; the results are by `seq`."""
    seqs = [handin.seq for handin in handins]
    connection.execute(delete(t.results).where(t.results.c.handin.in_(seqs)))
    return _settle(connection, handins)


def _settle(connection: Connection, handins: Collection[HandIn]) -> dict[int, Result]:
    marks = marks_that_count(connection, handins)
    results = {seq: total(mine) for seq, mine in marks.items()}
    rows = [{"handin": seq, **result._asdict()} for seq, result in results.items()]
    connection.execute(insert(t.results), rows)
    return results


def total(marks: Iterable[Counted]) -> Result:
    """The sum of the marks that have points to earn; a grade that waits adds none yet."""
    graded = [mark for mark in marks if mark.max_points]
    return Result(
        points=sum(mark.points or 0.0 for mark in graded),
        max_points=sum(mark.max_points for mark in graded),
        waiting=sum(mark.points is None for mark in graded),
    )


def results_in(source: Store | Connection, handins: Collection[int]) -> dict[int, Result]:
    """The result of each of these hand-ins, by `seq`; without those that have no marks yet."""
    c = t.results.c
    query = select(c.handin, c.points, c.max_points, c.waiting)
    many = len(handins) > MANY
    wanted = set(handins)
    with reading(source) as connection:
        rows = connection.execute(query if many else query.where(c.handin.in_(handins)))
        return {seq: Result(*rest) for seq, *rest in rows if seq in wanted}
