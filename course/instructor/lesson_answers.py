"""What one learner answered in a lesson, exercise by exercise, as an instructor may see it.

Of what is for the learner's eyes only (self-ratings) it holds that it was done and no more, and
sensitive cases are left out: they may be skipped without anybody knowing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from course.answers import schema as t
from course.answers.rubric_marks import rubric_marks
from course.answers.store import HandIn, Store, as_handed_in
from course.content.released import Released
from course.exercises.base import Exercise, Given, counted
from course.exercises.marks import Passage, Remark
from course.marking.results import Counted, marks_that_count
from course.marking.stories import last_handin


class Said(NamedTuple):
    """A remark on an answer, with how sure the learner was (1 to 3) and when; None if not known."""

    remark: Remark
    certainty: int | None
    at: datetime | None


class ExerciseAnswers(NamedTuple):
    """One exercise: what was answered, what was written, and what it earned.

    `mark` and `judged` are the marks that count of the machine's part and of the part that a person
    judges; both None before a hand-in. `judged_by` and `comment` are of the rubric.
    """

    exercise: Exercise
    said: tuple[Said, ...]
    passages: tuple[Passage, ...]
    is_finished: bool
    at: datetime | None
    mark: Counted | None
    judged: Counted | None
    judged_by: str = ""
    comment: str = ""


class LessonAnswers(NamedTuple):
    """A learner's work in a lesson; `handin` is the last, None before it."""

    released: Released
    cohort: str | None
    handin: HandIn | None
    exercises: tuple[ExerciseAnswers, ...]


def lesson_answers(
    store: Store, learner: str, lesson: str, handin: HandIn | None = None
) -> LessonAnswers | None:
    """What a learner answered; None where nothing was.

    After a hand-in these are the answers that it covers: `handin`, or else the last.
    """
    handin = handin or last_handin(store, lesson, learner)
    answers = store.answers(learner, lesson)
    if handin is None and not answers:
        return None
    released = store.release(handin.release if handin else answers[0].release)
    answers = store.handed_in(handin) if handin else as_handed_in(answers, released)
    marks = _marks(store, handin)
    rubric = rubric_marks(store, lesson, learner)
    exercises = []
    for exercise in released.exercises:
        if exercise.sensitive or exercise.local:
            continue
        judgement = rubric.get((learner, exercise.id))
        judged = marks.get((exercise.id, True))
        is_rubric = bool(judgement and judged and judged.maker == "rubric")
        exercises.append(
            _answered(
                exercise,
                [answer.given for answer in answers if answer.exercise == exercise.id],
                marks.get((exercise.id, False)),
                judged,
            )._replace(
                judged_by=judgement.by if judgement and is_rubric else "",
                comment=judgement.comment if judgement and is_rubric else "",
            )
        )
    cohort = handin.cohort if handin else answers[-1].cohort if answers else None
    return LessonAnswers(released, cohort, handin, tuple(exercises))


def _marks(store: Store, handin: HandIn | None) -> dict[tuple[str, bool], Counted]:
    if handin is None:
        return {}
    with store.engine.connect() as connection:
        marks = marks_that_count(connection, [handin])[handin.seq]
    return {(mark.exercise, mark.by_hand): mark for mark in marks}


def _answered(
    exercise: Exercise, given: Sequence[Given], mark: Counted | None, judged: Counted | None
) -> ExerciseAnswers:
    return ExerciseAnswers(
        exercise,
        tuple(_said(exercise, given)),
        exercise.to_read(given),
        exercise.view(given, None).state == "done",
        given[-1].at if given else None,
        mark,
        judged,
    )


def _said(exercise: Exercise, given: Sequence[Given]) -> list[Said]:
    """The remarks, each with its answer where there is one for each."""
    remarks, counting = exercise.remarks(given), list(counted(exercise, given).values())
    if len(remarks) == len(counting):
        pairs = zip(remarks, counting, strict=True)
        return [Said(remark, answer.certainty, answer.at) for remark, answer in pairs]
    certain = counting[-1].certainty if len(counting) == 1 else None
    return [Said(remark, certain, None) for remark in remarks]


def all_handins(connection: Connection, learner: str) -> list[HandIn]:
    """Every hand-in of a learner, the newest first."""
    c = t.handins.c
    query = select(t.handins).where(c.learner == learner).order_by(c.seq.desc())
    return [HandIn(*row) for row in connection.execute(query)]
