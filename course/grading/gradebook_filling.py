"""Organisations' gradebooks are filled from the store: who is at home there, and nobody else.

Whoever moves to another organisation moves to its gradebook, with points and comments. What was
typed in the gradebook has to be taken over before (`formgrader_changes.take_over`).
"""

import os
import shutil
from collections.abc import Collection, Sequence
from pathlib import Path

from sqlalchemy import Connection, MetaData, insert, make_url, select

from course.answers.bulk_reads import pieces
from course.answers.store import HandIn, Store
from course.content.settings import read_settings
from course.exchange.gradebooks import those_here
from course.grading import gradebook_rows
from course.grading.formgrader_changes import counted_by_grade
from course.grading.gradebook_database import GradebookError, connected, opened
from course.grading.gradebook_rows import Submission
from course.marking import judging
from course.marking.attempts import handins_that_count
from course.marking.hand_comments import newest_comments
from course.messages import _
from course.paths import CoursePaths

_CONFIG = '''"""Points nbgrader at this organisation's gradebook: no setting of its own."""

c = get_config()  # noqa: F821 - given by traitlets
load_subconfig("nbgrader_config.py", path="../..")  # noqa: F821 - given by traitlets
'''
_VERSION = "alembic_version"
_AT_ONCE = 200  # hand-ins that are written in one transaction


def prepare(own: CoursePaths, book: CoursePaths, lessons: Sequence[str]) -> None:
    """Make an organisation's gradebook where there is none, with the lessons that nbgrader made.

    `own` is the course's, in which nbgrader made them.

    Raises
    ------
    GradebookError
        A gradebook cannot be read or written now.
    """
    if book.organisation:
        _ensure(own, book, lessons)
        gradebook_rows.copy_lessons(own.gradebook_url, book.gradebook_url, book.course_id)


def fill(book: CoursePaths, store: Store, lessons: Sequence[str]) -> int:
    """Bring the hand-ins of one of several gradebooks up to date; returns how many changed.

    Raises
    ------
    GradebookError
        The gradebook cannot be read or written now.
    """
    return sum(_fill(book, store, lesson) for lesson in lessons)


def _fill(book: CoursePaths, store: Store, lesson: str) -> int:
    which = read_settings(book.source).completion.attempt
    last = {handin.learner: handin for handin in handins_that_count(store, which, [lesson])}
    there = gradebook_rows.submitted(book.gradebook_url, lesson)
    with store.engine.connect() as connection:
        here = set(those_here(book, connection, last.keys() | there.keys()))
    gone = there.keys() - here
    gradebook_rows.remove(book.gradebook_url, lesson, gone)
    _remove_folders(book, lesson, gone)
    new = [handin for name, handin in last.items() if name in here and there.get(name) != handin.at]
    for some in pieces(new, _AT_ONCE):
        if gradebook_rows.write(book.gradebook_url, lesson, _submissions(store, lesson, some)):
            judging.note_graded(store, some)
    return len(gone) + len(new)


def _submissions(store: Store, lesson: str, handins: Sequence[HandIn]) -> list[Submission]:
    counted = counted_by_grade(store, handins)
    learners = [handin.learner for handin in handins]
    only = learners[0] if len(learners) == 1 else None
    with store.engine.connect() as connection:
        comments = newest_comments(connection, lesson, only)
    return [
        Submission(
            handin.learner,
            handin.at,
            {grade: mark for (name, grade), mark in counted.items() if name == handin.learner},
            {g: c.comment for (name, g), c in comments.items() if name == handin.learner},
        )
        for handin in handins
    ]


def _remove_folders(book: CoursePaths, lesson: str, learners: Collection[str]) -> None:
    """What nbgrader wrote about them in an organisation's folder; it is written again on demand."""
    if book.organisation:
        for step in (book.submitted, book.autograded, book.feedback):
            for learner in learners:
                shutil.rmtree(step / learner / lesson, ignore_errors=True)


def _ensure(own: CoursePaths, paths: CoursePaths, lessons: Collection[str]) -> None:
    """Make an organisation's gradebook and folder, where they are not there yet.

    Formgrader lists the lessons for which there is a folder in `source/`; those here stay empty,
    since the keys are not every organisation's to read and change. Nothing is made while `own`,
    the course's, has no gradebook.

    Raises
    ------
    GradebookError
        A gradebook cannot be read or written now.
    """
    make_folder(paths, lessons)
    _make_file(paths.gradebook_url)
    with connected(paths.gradebook_url) as there:
        if there is not None:
            return
    with connected(own.gradebook_url) as model:
        if model is not None:
            with opened(paths.gradebook_url) as connection:
                _refuse_two_kinds(model, connection)
                _make_tables(model, connection, paths.course_id)


def make_folder(paths: CoursePaths, lessons: Collection[str] = ()) -> None:
    """Make the folder in which nbgrader works for an organisation, with its settings."""
    paths.course_folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    for lesson in lessons:
        (paths.course_folder / "source" / lesson).mkdir(mode=0o750, parents=True, exist_ok=True)
    config = paths.course_folder / "nbgrader_config.py"
    if not config.exists() or config.read_text(encoding="utf-8") != _CONFIG:
        config.write_text(_CONFIG, encoding="utf-8")


def _make_file(url: str) -> None:
    """SQLite's file, for this user alone."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        path = Path(address.database)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _refuse_two_kinds(model: Connection, connection: Connection) -> None:
    """Raise `GradebookError` where tables cannot be made as they are in the course's gradebook."""
    ours, theirs = model.dialect.name, connection.dialect.name
    if ours != theirs:
        raise GradebookError(
            _(
                "The course's gradebook is kept in {ours} and those of organisations in {theirs}: "
                "keep all of them in one kind of database (COURSE_GRADEBOOK_URL, "
                "COURSE_GRADEBOOKS_URL).",
                ours=ours,
                theirs=theirs,
            )
        )


def _make_tables(model: Connection, connection: Connection, course_id: str) -> None:
    metadata = MetaData()
    metadata.reflect(model)
    metadata.create_all(connection)
    version = metadata.tables[_VERSION]
    connection.execute(
        insert(version), [dict(row) for row in model.execute(select(version)).mappings()]
    )
    connection.execute(insert(metadata.tables["course"]).values(id=course_id))
