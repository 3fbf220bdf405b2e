"""The gradebook follows the store: people's marks go there, Formgrader's come back.

The store is authoritative. Its marks are written to nbgrader's gradebook, retried until it works:
at once after a judgement, when the service starts, every few seconds while something is open, and
by `course grade sync`. Autograding writes the rest by the same rule. Only what an instructor
changed in Formgrader goes the other way: it becomes a new mark in the store, and counts from then
on.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from itertools import product
from typing import NamedTuple

from course.answers.store import HandIn, Store
from course.exchange.gradebooks import all_gradebooks, gradebook_of, gradebooks_of
from course.grading import gradebook
from course.grading.due_dates import put_back, without_penalties
from course.grading.formgrader_changes import counted_by_grade, take_over
from course.grading.gradebook import Change, Grade, projected, same
from course.grading.gradebook_database import with_each
from course.grading.gradebook_filling import fill, prepare
from course.grading.students import Seen, put_right
from course.marking import gradebook_outbox, judging
from course.marking.corrections import corrected_handins, corrections_of
from course.marking.gradebook_outbox import Entry
from course.marking.hand_comments import newest_comments
from course.marking.handing_in import mark_older
from course.marking.results import Counted, hand_marks
from course.paths import CoursePaths

Students = dict[str, Seen | None]
"""What a look saw of the students of each gradebook, by its course id."""


def project(paths: CoursePaths, store: Store, lesson: str, learner: str) -> None:
    """Write the marks that people gave one learner in a lesson, and close their entries.

    Nothing is written for a hand-in that nbgrader did not autograde: autograding will do that.

    Raises
    ------
    GradebookError
        The gradebook cannot be written now; the entries stay open.
    """
    entries = gradebook_outbox.open_entries(store, lesson, learner)
    _project(gradebook_of(paths, store, learner), store, lesson, entries, learner)


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
        A gradebook cannot be written now; what is for others is written all the same.
    """
    entries = gradebook_outbox.open_entries(store)
    books = gradebooks_of(paths, store, {entry.learner for entry in entries})
    grouped: dict[tuple[str, CoursePaths], list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[entry.lesson, books[entry.learner]].append(entry)

    def written(group: tuple[str, CoursePaths]) -> int:
        whose = {entry.learner for entry in grouped[group]}
        only = next(iter(whose)) if len(whose) == 1 else None
        _project(group[1], store, group[0], grouped[group], only)
        return len(whose)

    return sum(with_each(sorted(grouped, key=lambda group: group[0]), written))


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
    marked, books = mark_older(store), all_gradebooks(paths, store)
    steps: list[Callable[[], int]] = [
        lambda: _prepare(paths, books, lessons),
        lambda: _students(books, store, {}),
        lambda: sum(with_each(books, lambda book: note_graded(book, store, lessons))),
        lambda: catch_up(paths, store),
        lambda: look(paths, store, lessons),
        lambda: sum(with_each(books, lambda book: _write_all(book, store, lessons))),
    ]
    _, _, _, caught_up, taken, written = with_each(steps, lambda step: step())
    return Synced(marked, taken, caught_up + written)


def look(
    paths: CoursePaths, store: Store, lessons: Sequence[str], students: Students | None = None
) -> int:
    """Look at what others wrote into the gradebooks, and bring people and dates there up to date.

    `students` is what the last look saw of them, if there was one. Returns how many points were
    taken over.

    Raises
    ------
    GradebookError
        A gradebook cannot be read or written now; the others are done all the same.
    """
    books = all_gradebooks(paths, store)
    steps: list[Callable[[], int]] = [
        lambda: _prepare(paths, books, lessons),
        lambda: take_over(paths, store, lessons),
        lambda: _fill(paths, books, store, lessons),
        lambda: put_back(paths, store),
        lambda: without_penalties(books),
        lambda: _students(books, store, {} if students is None else students),
    ]
    return with_each(steps, lambda step: step())[1]


def _prepare(paths: CoursePaths, books: Sequence[CoursePaths], lessons: Sequence[str]) -> int:
    """Make what is missing, where organisations have gradebooks of their own."""
    if paths.gradebooks_url:
        with_each(books, lambda book: prepare(paths, book, lessons))
    return len(books)


def _students(books: Sequence[CoursePaths], store: Store, seen: Students) -> int:
    """Make the students of each gradebook the persons of the roster; remember what was seen."""

    def right(book: CoursePaths) -> None:
        seen[book.course_id] = put_right(book, store, seen.get(book.course_id))

    return len(with_each(books, right))


def _fill(
    paths: CoursePaths, books: Sequence[CoursePaths], store: Store, lessons: Sequence[str]
) -> int:
    if not paths.gradebooks_url or paths.organisation:
        return 0
    return sum(with_each(books, lambda book: fill(book, store, lessons)))


def _write_all(book: CoursePaths, store: Store, lessons: Sequence[str]) -> int:
    """Write every mark that a person gave or a correction changed, where it is not there yet."""
    written = 0
    for lesson in lessons:
        with store.engine.connect() as connection:
            by_hand = hand_marks(connection, [lesson])
        handins = [h for n, h in judging.graded(store, lesson).items() if (lesson, n) in by_hand]
        written += _write(book, store, handins) if handins else 0
        written += _write_corrected(book, store, lesson)
    return written


def _write_corrected(paths: CoursePaths, store: Store, lesson: str) -> int:
    """Write what corrections of the key changed, for a gradebook that does not have it."""
    exercises = {name for one in corrections_of(store, lesson) for name in one.exercises}
    corrected = corrected_handins(store, lesson) if exercises else {}
    handins = [h for h in judging.graded(store, lesson).values() if h.seq in corrected]
    names = [handin.learner for handin in handins]
    return _write(paths, store, handins, set(product(names, exercises))) if handins else 0


def note_graded(paths: CoursePaths, store: Store, lessons: Sequence[str]) -> int:
    """Record which hand-ins the gradebook holds, including those autograded by version 0.1.0.

    Returns how many that were.
    """
    noted = 0
    for lesson in lessons:
        known = {handin.seq for handin in judging.graded(store, lesson).values()}
        missing = [
            handin
            for _, learner, at in gradebook.submissions(paths.gradebook_url, [lesson])
            for handin in store.handins_before(lesson, learner)
            if handin.at == at and handin.seq not in known
        ]
        judging.note_graded(store, missing)
        noted += len(missing)
    return noted
