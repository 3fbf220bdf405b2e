"""A correction to its end: hand-ins marked again, and released feedback made anew.

Run by `course correct`, by an instructor's page, and by the service at its start and every few
seconds while a correction is not done. It may stop at any moment: what is done stays done, and the
rest is found in the store. nbgrader's gradebook follows by `projection`, from the outbox. Feedback
is made anew too, by a job, after somebody gave other points on our page.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import select

from course.answers import schema as t
from course.answers.bulk_reads import pieces
from course.answers.rubric_marks import RubricMark, marks_by_text
from course.answers.store import Feedback, HandIn, Store
from course.content.released import Released
from course.content.settings import read_settings
from course.exchange.feedback_article import article_of
from course.exercises.base import Exercise, Given
from course.exercises.rubric import judged_id
from course.grading.feedback_html import exercise_html, judgement_html, page_html
from course.grading.formgrader_changes import take_over
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind
from course.marking import judging
from course.marking.by_hand import RENEW, handin_of
from course.marking.corrections import Correction, corrections_of, finish
from course.marking.hand_comments import newest_comments
from course.marking.handing_in import mark_older
from course.marking.recounting import answers_covered, apply
from course.marking.results import Counted, marks_that_count
from course.paths import CoursePaths
from course.records.completion import Rule
from course.records.rules.own import rules_of_learners

_AT_ONCE = 200  # pages that are written in one transaction
_log = logging.getLogger(__name__)


class Work(NamedTuple):
    """What a page of feedback is about: the marks that count, and the covered answers by exercise.

    `comments` are what people wrote by cell, `judged` the rubric choices by exercise and the
    digest of the text.
    """

    marks: Sequence[Counted]
    given: Mapping[str, list[Given]]
    comments: Mapping[str, str]
    judged: Mapping[tuple[str, str], RubricMark]


class People(NamedTuple):
    """What people said about a lesson's hand-ins, by learner: comments and rubric choices.

    Comments are about the hand-in that the gradebook holds, `graded`.
    """

    comments: dict[str, dict[str, str]]
    judged: dict[str, dict[tuple[str, str], RubricMark]]
    graded: dict[str, HandIn]

    @classmethod
    def of(cls, paths: CoursePaths, store: Store, lesson: str) -> "People":
        """What was said about everybody in a lesson; raises GradebookError."""
        people = cls({}, {}, judging.graded(store, lesson))
        take_over(paths, store, [lesson])  # comments that only the gradebook has
        with store.engine.connect() as connection:
            newest = newest_comments(connection, lesson)
        for (learner, cell), written in newest.items():
            if written.comment:
                people.comments.setdefault(learner, {})[cell] = written.comment
        for (learner, exercise, text), mark in marks_by_text(store, lesson).items():
            people.judged.setdefault(learner, {})[exercise, text] = mark
        return people

    def about(self, handin: HandIn) -> tuple[dict[str, str], dict[tuple[str, str], RubricMark]]:
        """Comments by cell, and rubric choices by exercise and text, about one hand-in."""
        judged = self.judged.get(handin.learner, {})
        if self.graded.get(handin.learner, handin) == handin:
            return self.comments.get(handin.learner, {}), judged
        return {judged_id(exercise): mark.comment for (exercise, _), mark in judged.items()}, judged


def complete(
    paths: CoursePaths,
    store: Store,
    lesson: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> list[Correction]:
    """Bring every correction (of a lesson) that is not done to its end; returns those.

    Raises
    ------
    GradebookError
        The gradebook, from which comments come, cannot be read now; marks are corrected already.
    """
    unfinished = corrections_of(store, lesson, unfinished=True)
    if unfinished:
        mark_older(store)
    for correction in unfinished:
        count = apply(store, correction, progress)
        pages = renew_feedback(paths, store, correction)
        finish(store, correction)
        _log.info(
            "Correction %s of %s: %s hand-ins marked again, %s pages of feedback made anew",
            correction.seq,
            correction.lesson,
            count,
            pages,
        )
    return unfinished


def renew_feedback(paths: CoursePaths, store: Store, correction: Correction) -> int:
    """Make the feedback anew that is released in a corrected release; returns how many pages."""
    handins = _with_feedback(store, correction)
    if handins:
        write_feedback(paths, store, handins)
    return len(handins)


def write_feedback(
    paths: CoursePaths, store: Store, handins: Sequence[HandIn], at: datetime | None = None
) -> None:
    """Make the feedback on hand-ins of one lesson and release, and give it to their learners.

    `at` is since when it is there, None for now. Raises GradebookError, as `complete` does.
    """
    lesson, settings = handins[0].lesson, read_settings(paths.source)
    released = store.release(handins[0].release)
    people = People.of(paths, store, lesson)
    for some in pieces(handins, _AT_ONCE):
        with store.snapshot() as connection:
            counted = marks_that_count(connection, some)
            given = answers_covered(connection, some, [e.id for e in released.exercises])
            rule_of = rules_of_learners(connection, settings, [h.learner for h in some])
        pages = []
        for handin in some:
            work = Work(counted[handin.seq], given[handin.seq], *people.about(handin))
            article = article_of(feedback_html(released, rule_of(handin.learner), work))
            since = at or datetime.now(UTC)
            pages.append(
                Feedback(handin.learner, lesson, handin.hash, article, since, handin.attempt)
            )
        store.release_feedback(pages)


class Renewing:
    """The job after other points were given on our page: it makes feedback anew that is there.

    Who has no feedback yet gets none by it.
    """

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._paths, self._store = paths, store

    def kind(self) -> Kind:
        """The kind of job."""
        return Kind(RENEW, "Terugkoppeling bijwerken", self._work)

    def _work(self, job: Job) -> Closing | None:
        c = t.feedback.c
        with self._store.engine.connect() as connection:
            handin = handin_of(connection, int(job.payload["handin"]))
            if handin is None:
                return None
            mine = (c.learner == handin.learner, c.lesson == handin.lesson, c.hash == handin.hash)
            since = connection.execute(select(c.at).where(*mine)).scalar()
        if since is not None:
            write_feedback(self._paths, self._store, [handin], since)
        return None


def _with_feedback(store: Store, correction: Correction) -> list[HandIn]:
    """The hand-ins in the corrected release that have feedback.

    Also where it is newer than the correction: it may have been made before the mark was.
    """
    f, h = t.feedback.c, t.handins.c
    query = (
        select(t.handins)
        .join(t.feedback, f.hash == h.hash)
        .where(f.lesson == correction.lesson, f.learner == h.learner)
        .where(h.lesson == correction.lesson, h.release == correction.release)
    )
    with store.engine.connect() as connection:
        return [HandIn(*row) for row in connection.execute(query.order_by(h.seq))]


def feedback_html(released: Released, rule: Rule, work: Work) -> str:
    """The page that `nbgrader generate_feedback` writes about a hand-in, made from the store."""
    counted = {mark.grade: mark for mark in work.marks}
    parts, comment = [], []
    for exercise in released.exercises:
        mark = counted.get(exercise.id)
        if mark and not exercise.practice and exercise.points:
            given = exercise.handed_in(work.given.get(exercise.id, []))
            parts.append((exercise_html(exercise, given), mark.points, exercise.points))
            comment.append(work.comments.get(exercise.id, ""))
        parts += _judged(exercise, counted, work)
    text = " ".join(filter(None, comment))
    return page_html(released.lesson, released.title, parts, text, rule)


def _judged(
    exercise: Exercise, counted: Mapping[str, Counted], work: Work
) -> list[tuple[str, float | None, float]]:
    """The part that a person judged, if there is one."""
    cell = judged_id(exercise.id)
    mark = counted.get(cell)
    if exercise.by_hand is None or mark is None:
        return []
    judgement = work.judged.get((exercise.id, mark.about))
    html = judgement_html(exercise, mark, judgement, work.comments.get(cell))
    return [(html, mark.points, exercise.by_hand.points)]
