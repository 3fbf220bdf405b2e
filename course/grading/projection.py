"""The gradebook follows the store: people's marks go there, Formgrader's come back.

The store is authoritative. Its marks are written to nbgrader's gradebook, retried until it works:
at once after a judgement, when the service starts, every few seconds while something is open, and
by `course grade sync`. Autograding writes the rest by the same rule. Only what an instructor
changed in Formgrader goes the other way: it becomes a new mark in the store, and counts from then
on.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import product
from typing import NamedTuple

from course.answers.store import HandIn, Store
from course.grading import gradebook
from course.grading.due_dates import put_back
from course.grading.formgrader_changes import counted_by_grade, take_over
from course.grading.gradebook import Change, Grade, Score, same
from course.grading.students import put_right
from course.marking import gradebook_outbox, judging
from course.marking.corrections import corrected_handins, corrections_of
from course.marking.gradebook_outbox import Entry
from course.marking.hand_comments import newest_comments
from course.marking.handing_in import mark_older
from course.marking.results import Counted, hand_marks
from course.paths import CoursePaths


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
    if now.by_hand and same(as_given.total, mark.points):
        return as_given
    return Score(mark.machine, mark.points, None, waits=False)


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
    marks = counted_by_grade(store, handins)
    with store.engine.connect() as connection:
        comments = newest_comments(connection, lesson, learner)
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
            written = comments.get((grade.learner, grade.cell))
            counts = written and (written.maker == "formgrader" or mark.maker == "rubric")
            changes.append(Change(grade, score, written.comment if written and counts else None))
    gradebook.write(paths.gradebook_url, changes)
    return len(changes)


def _correct(changes: list[Change], grade: Grade, mark: Counted) -> None:
    """The machine's corrected points; what somebody just changed in Formgrader is not touched."""
    score = grade.score._replace(auto=mark.machine)
    if grade.score.auto is not None and not same(grade.score.auto, mark.machine):
        changes.append(Change(grade, score))


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
    put_right(paths, store)
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
