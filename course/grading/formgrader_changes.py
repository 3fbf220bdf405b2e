"""What people change in nbgrader's gradebook goes to the store, as marks that count.

What is typed in Formgrader is stored at once, with who typed it (`typed_points`, `typed_comment`).
What other tools wrote into the gradebook is taken over when it is seen, without a name.
`projection` goes the other way.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from course.answers.store import HandIn, Store
from course.exchange.gradebooks import all_gradebooks, gradebook_of
from course.exercises.rubric import exercise_of
from course.grading import gradebook
from course.grading.gradebook import Grade, Score, same
from course.grading.gradebook_database import with_each
from course.marking import gradebook_outbox, hand_comments, judging
from course.marking.hand_comments import Comment, comment_now, known_comments, newest_comments
from course.marking.judging import FormgraderMark
from course.marking.results import Counted, HandMark, hand_marks, marks_that_count
from course.paths import CoursePaths


def take_over(
    paths: CoursePaths, store: Store, lessons: Sequence[str], learner: str | None = None
) -> int:
    """Store points and comments that stand in the gradebook only; returns how many points.

    A grade with an open entry is left alone: there the gradebook is behind, not ahead.

    Raises
    ------
    GradebookError
        The gradebook cannot be read now.
    """
    if learner is not None:
        return _take_over(gradebook_of(paths, store, learner), store, lessons, learner)
    books = all_gradebooks(paths, store)
    return sum(with_each(books, lambda book: _take_over(book, store, lessons)))


def _take_over(
    paths: CoursePaths, store: Store, lessons: Sequence[str], learner: str | None = None
) -> int:
    """Those of one gradebook."""
    url = paths.gradebook_url
    by_lesson: dict[str, list[Grade]] = defaultdict(list)
    for grade in gradebook.grades(url, lessons, learner, changed_by_hand=learner is None):
        by_lesson[grade.lesson].append(grade)
    open_now = {(e.lesson, e.learner, e.exercise) for e in gradebook_outbox.open_entries(store)}
    changed = [
        mark
        for lesson in lessons
        for mark in _changed(paths, store, lesson, by_lesson[lesson], learner)
        if (lesson, mark.handin.learner, mark.exercise) not in open_now
    ]
    judging.take_over(store, changed)
    for lesson in lessons:
        others = _other_comments(paths, store, lesson, learner)
        seen = [c for c in others if (lesson, c.learner, exercise_of(c.grade)) not in open_now]
        hand_comments.keep_comments(store, seen)
    return len(changed)


def typed_points(store: Store, grade: Grade, score: Score, by: str) -> bool:
    """Store points that `by` types in Formgrader, before the gradebook gets them.

    False where there is nothing to store: the same points, or a hand-in that is being graded.
    """
    handin = judging.graded(store, grade.lesson, grade.learner).get(grade.learner)
    if handin is None or grade.handed_in != handin.at:
        return False
    mark = counted_by_grade(store, [handin]).get((grade.learner, grade.cell))
    points = _given(score, mark) if mark else None
    if mark is None or points is None:
        return False
    typed = FormgraderMark(handin, mark.exercise, mark.by_hand, points.value, mark.about, by)
    judging.take_over(store, [typed])
    return True


def typed_comment(store: Store, grade: Grade, comment: str, by: str) -> bool:
    """Store a comment that `by` types in Formgrader, "" to remove it; False if it is as it was."""
    with store.engine.connect() as connection:
        newest = newest_comments(connection, grade.lesson, grade.learner)
    last = newest.get((grade.learner, grade.cell))
    if comment == (last.comment if last else ""):
        return False
    written = comment_now(grade.learner, grade.lesson, grade.cell, comment, by)
    hand_comments.keep_comments(store, [written])
    return True


def _other_comments(
    paths: CoursePaths, store: Store, lesson: str, learner: str | None
) -> list[Comment]:
    """Comments in the gradebook that the store never had."""
    there = gradebook.comments(paths.gradebook_url, lesson, learner)
    if not there:
        return []
    with store.engine.connect() as connection:
        ours = known_comments(connection, lesson, learner)
    return [
        comment_now(name, lesson, grade, text)
        for (name, grade), text in there.items()
        if (name, grade, text) not in ours
    ]


def _changed(
    paths: CoursePaths, store: Store, lesson: str, grades: list[Grade], learner: str | None
) -> Iterable[FormgraderMark]:
    """What differs from the store among these grades of a lesson."""
    graded = judging.graded(store, lesson, learner)
    if learner is None:  # whose points may have been taken back, and who are not in `grades`
        with store.engine.connect() as connection:
            by_hand = hand_marks(connection, [lesson])
        names = [
            name
            for (_, name), marks in by_hand.items()
            if any(_formgrader(mark) for grade in marks.values() for mark in grade)
        ]
        for name in names:
            grades = [g for g in grades if g.learner != name]
            grades += gradebook.grades(paths.gradebook_url, [lesson], name)
    there = [g for g in grades if g.learner in graded]
    if learner is None:  # not in the middle of a grading run; nbgrader tells us about one learner
        there = [g for g in there if g.handed_in == graded[g.learner].at]
    marks = counted_by_grade(store, [graded[name] for name in {grade.learner for grade in there}])
    for grade in there:
        mark = marks.get((grade.learner, grade.cell))
        if mark and (points := _given(grade.score, mark)):
            handin = graded[grade.learner]
            yield FormgraderMark(handin, mark.exercise, mark.by_hand, points.value, mark.about)


def _formgrader(mark: HandMark) -> bool:
    return mark.maker == "formgrader" and mark.points is not None


class _Points(NamedTuple):
    """Points that somebody gave in Formgrader; None if they were taken back."""

    value: float | None


def _given(score: Score, mark: Counted) -> _Points | None:
    """What somebody changed in Formgrader, if anything."""
    if not score.by_hand:
        was_graded = score.auto is not None  # unlike a gradebook that was lost
        return _Points(None) if mark.maker == "formgrader" and was_graded else None
    if score.waits or same(score.total, mark.points):
        return None
    return _Points(score.total)


def counted_by_grade(store: Store, handins: Sequence[HandIn]) -> dict[tuple[str, str], Counted]:
    """The marks that count, by learner and grade."""
    with store.engine.connect() as connection:
        by_handin = marks_that_count(connection, handins)
    return {
        (handin.learner, mark.grade): mark for handin in handins for mark in by_handin[handin.seq]
    }
