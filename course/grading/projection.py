"""The gradebook follows the store: people's marks go there, Formgrader's come back.

The store is authoritative. Its marks are written to nbgrader's gradebook, retried until it works:
at once after a judgement, when the service starts, every few seconds while something is open, and
by `course grade sync`. Autograding writes the rest by the same rule. Only what an instructor
changed in Formgrader goes the other way: it becomes a new mark in the store, and counts from then
on.
"""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import product
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from course.answers.rubric_marks import rubric_marks
from course.answers.store import HandIn, Store
from course.content.mistakes import Mistakes
from course.grading import gradebook
from course.grading.correcting import complete
from course.grading.due_dates import put_back
from course.grading.gradebook import Change, Grade, GradebookError, Score
from course.marking import gradebook_outbox, judging
from course.marking.corrections import corrected_handins, corrections_of
from course.marking.gradebook_outbox import Entry
from course.marking.handing_in import mark_older
from course.marking.judging import FormgraderMark
from course.marking.results import Counted, HandMark, hand_marks, marks_that_count
from course.paths import CoursePaths

_ROUNDING = 1e-6  # points are kept to that precision
_EVERY = 5.0  # seconds between two looks at the outbox
_LOOKS = 6  # at the outbox for one look at Formgrader
_log = logging.getLogger(__name__)


def projected(now: Score, mark: Counted) -> Score:
    """What a grade in the gradebook becomes, given the mark that counts.

    A story that waits again keeps showing its old points, as in nbgrader. Points with the same
    total stay as they were given, with extra credit separate.
    """
    if mark.points is None:
        return Score(mark.machine, now.manual, now.extra, waits=True)
    if mark.maker == "machine":
        return Score(mark.machine, None, None, waits=False)
    as_given = Score(mark.machine, now.manual, now.extra, waits=False)
    if _by_hand(now) and _same(as_given.total, mark.points):
        return as_given
    return Score(mark.machine, mark.points, None, waits=False)


def _by_hand(score: Score) -> bool:
    return score.manual is not None or bool(score.extra)


def _same(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and abs(left - right) < _ROUNDING


def project(paths: CoursePaths, store: Store, lesson: str, learner: str) -> None:
    """Write the marks that people gave one learner in a lesson, and close their entries.

    Nothing is written for a hand-in that nbgrader did not autograde: autograding will do that.

    Raises
    ------
    GradebookError
        The gradebook cannot be written now; the entries stay open.
    """
    _project(paths, store, lesson, gradebook_outbox.open_entries(store, lesson, learner), learner)


def _project(
    paths: CoursePaths,
    store: Store,
    lesson: str,
    entries: Sequence[Entry],
    learner: str | None = None,
) -> None:
    """Write what these entries of a lesson are about (for one learner), and close them."""
    graded = judging.graded(store, lesson, learner)
    whose = {entry.learner for entry in entries} if learner is None else {learner}
    handins = [handin for name, handin in graded.items() if name in whose]
    if handins:
        _write(paths, store, handins, {(entry.learner, entry.exercise) for entry in entries})
    if entries:
        gradebook_outbox.close_entries(store, entries)


def _write(
    paths: CoursePaths,
    store: Store,
    handins: Sequence[HandIn],
    changed_now: Collection[tuple[str, str]] = (),
) -> int:
    """Update the grades of these autograded hand-ins of a lesson to the marks that count.

    `changed_now` are learners and exercises: of these a comment is written even if the points are
    right, and so are the machine's points, which a correction changes.
    """
    lesson = handins[0].lesson
    learner = handins[0].learner if len(handins) == 1 else None
    wanted = {handin.learner: handin for handin in handins}
    marks, comments = _marks(store, handins), rubric_marks(store, lesson, learner)
    changes: list[Change] = []
    for grade in gradebook.grades(paths.gradebook_url, [lesson], learner):
        handin = wanted.get(grade.learner)
        mark = marks.get((grade.learner, grade.cell))
        if handin is None or mark is None or grade.handed_in != handin.at:
            continue
        is_new = (grade.learner, mark.exercise) in changed_now
        is_ours = mark.by_hand or mark.maker != "machine"
        if is_new and not is_ours:
            _correct(changes, grade, mark)
            continue
        score = projected(grade.score, mark)
        is_new = mark.by_hand and is_new
        if is_ours and (is_new or score != grade.score):
            judged = comments.get((grade.learner, mark.exercise))
            comment = judged.comment if judged and mark.maker == "rubric" else None
            changes.append(Change(grade, score, comment))
    gradebook.write(paths.gradebook_url, changes)
    return len(changes)


def _correct(changes: list[Change], grade: Grade, mark: Counted) -> None:
    """The machine's corrected points; what somebody just changed in Formgrader is not touched."""
    score = grade.score._replace(auto=mark.machine)
    if grade.score.auto is not None and not _same(grade.score.auto, mark.machine):
        changes.append(Change(grade, score))


def _marks(store: Store, handins: Sequence[HandIn]) -> dict[tuple[str, str], Counted]:
    """The marks that count, by learner and grade."""
    with store.engine.connect() as connection:
        by_handin = marks_that_count(connection, handins)
    return {
        (handin.learner, mark.grade): mark for handin in handins for mark in by_handin[handin.seq]
    }


def after_autograding(paths: CoursePaths, store: Store, handin: HandIn) -> None:
    """Note that the gradebook holds this hand-in now, and write what was judged in the meantime.

    Raises
    ------
    GradebookError
        The gradebook cannot be written now.
    """
    judging.note_graded(store, [handin])
    _write(paths, store, [handin])


def catch_up(paths: CoursePaths, store: Store) -> int:
    """Write what is open in the outbox; returns how many learners' lessons that was.

    Raises
    ------
    GradebookError
        The gradebook cannot be written now.
    """
    by_lesson: dict[str, list[Entry]] = defaultdict(list)
    for entry in gradebook_outbox.open_entries(store):
        by_lesson[entry.lesson].append(entry)
    done = 0
    for lesson, entries in sorted(by_lesson.items()):
        whose = {entry.learner for entry in entries}
        only = next(iter(whose)) if len(whose) == 1 else None
        _project(paths, store, lesson, entries, only)
        done += len(whose)
    return done


def take_over(
    paths: CoursePaths, store: Store, lessons: Sequence[str], learner: str | None = None
) -> int:
    """Store the changes made in Formgrader; returns the number of marks.

    A grade with an open entry is left alone: there the gradebook is behind, not ahead.

    Raises
    ------
    GradebookError
        The gradebook cannot be read now.
    """
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
    return len(changed)


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
            if any(_formgrader(mark) for mark in marks.values())
        ]
        for name in names:
            grades = [g for g in grades if g.learner != name]
            grades += gradebook.grades(paths.gradebook_url, [lesson], name)
    there = [g for g in grades if g.learner in graded]
    if learner is None:  # not in the middle of a grading run; nbgrader tells us about one learner
        there = [g for g in there if g.handed_in == graded[g.learner].at]
    marks = _marks(store, [graded[name] for name in {grade.learner for grade in there}])
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
    if not _by_hand(score):
        was_graded = score.auto is not None  # unlike a gradebook that was lost
        return _Points(None) if mark.maker == "formgrader" and was_graded else None
    if score.waits or _same(score.total, mark.points):
        return None
    return _Points(score.total)


class Synced(NamedTuple):
    """What `sync` did: counts of hand-ins, marks from Formgrader, and grades written."""

    marked: int
    taken_over: int
    written: int


def sync(paths: CoursePaths, store: Store, lessons: Sequence[str]) -> Synced:
    """Synchronise store and gradebook wherever they differ; idempotent.

    Raises
    ------
    GradebookError
        The gradebook cannot be read or written now.
    """
    marked = mark_older(store)
    note_graded(paths, store, lessons)
    caught_up = catch_up(paths, store)
    taken = take_over(paths, store, lessons)
    put_back(paths, store)
    written = caught_up
    for lesson in lessons:
        with store.engine.connect() as connection:
            by_hand = hand_marks(connection, [lesson])
        handins = [h for n, h in judging.graded(store, lesson).items() if (lesson, n) in by_hand]
        written += _write(paths, store, handins) if handins else 0
        written += _write_corrected(paths, store, lesson)
    return Synced(marked, taken, written)


def _write_corrected(paths: CoursePaths, store: Store, lesson: str) -> int:
    """Write what corrections of the key changed, for a gradebook that does not have it."""
    exercises = {name for one in corrections_of(store, lesson) for name in one.exercises}
    corrected = corrected_handins(store, lesson) if exercises else {}
    handins = [h for h in judging.graded(store, lesson).values() if h.seq in corrected]
    names = [handin.learner for handin in handins]
    return _write(paths, store, handins, set(product(names, exercises))) if handins else 0


def note_graded(paths: CoursePaths, store: Store, lessons: Sequence[str]) -> None:
    """Record which hand-ins the gradebook holds, including those autograded by version 0.1.0."""
    for lesson in lessons:
        known = {handin.seq for handin in judging.graded(store, lesson).values()}
        missing = [
            handin
            for _, learner, at in gradebook.submissions(paths.gradebook_url, [lesson])
            for handin in store.handins_before(lesson, learner)
            if handin.at == at and handin.seq not in known
        ]
        judging.note_graded(store, missing)


class Projector:
    """Keeps the gradebook up to date with the store while a service runs, in its own thread."""

    def __init__(self, paths: CoursePaths, store: Store, lessons: Sequence[str]) -> None:
        self._paths, self._store, self._lessons = paths, store, lessons
        self._stop = threading.Event()
        self._away = False
        self.caught_up = threading.Event()  # set while nothing is known to be behind
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def __enter__(self) -> "Projector":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        while True:
            self._attempt(self._sync if looks == 0 or self._away else self._catch_up)
            if looks and looks % _LOOKS == 0:
                self._attempt(lambda: take_over(self._paths, self._store, self._lessons))
                self._attempt(lambda: put_back(self._paths, self._store))
            looks += 1
            if self._stop.wait(_EVERY):
                return

    def _sync(self) -> None:
        sync(self._paths, self._store, self._lessons)
        self._complete()

    def _catch_up(self) -> None:
        catch_up(self._paths, self._store)
        self._complete()

    def _complete(self) -> None:
        if complete(self._paths, self._store):
            catch_up(self._paths, self._store)

    def _attempt(self, work: Callable[[], object]) -> None:
        try:
            work()
        except (GradebookError, Mistakes, SQLAlchemyError, OSError) as error:
            if not self._away:
                _log.warning("The gradebook is behind the store and will catch up: %s", error)
            self._away = True
            self.caught_up.clear()
        else:
            self.caught_up.set()
            if self._away:
                _log.warning("The gradebook has caught up with the store")
            self._away = False
