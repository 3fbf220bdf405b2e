"""Stories that a person judges: listing, reading and judging them.

Everything is read from the store, so a story can be judged as soon as it is handed in, whatever the
state of nbgrader's gradebook.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from pydantic import ConfigDict

from course.answers.rubric_marks import RubricMark, Superseded, rubric_marks
from course.answers.store import HandIn, Store
from course.content.released import Released
from course.exercises.base import Exercise, Refused
from course.exercises.fields import Model
from course.exercises.marks import Passage
from course.exercises.rubric import Choice, Rubric
from course.grading.formgrader_changes import take_over
from course.grading.gradebook import GradebookError
from course.grading.projection import project
from course.marking import gradebook_outbox, judging
from course.marking.results import Counted, marks_that_count
from course.marking.stories import handins_with_stories, last_handin, next_waiting
from course.paths import CoursePaths

State = Literal["waits", "again", "done"]
HANDED_IN_AGAIN = "Er is intussen opnieuw ingeleverd. Laad de pagina en lees het nieuwe verhaal."
OTHER_POINTS = "In Formgrader zijn intussen andere punten gezet. Laad de pagina opnieuw."
BY_ANOTHER = "{by} heeft dit verhaal intussen beoordeeld. Laad de pagina om dat te zien."
_log = logging.getLogger(__name__)


class QueuedStory(NamedTuple):
    """A story in the list. `state` again: its text changed since somebody judged it."""

    lesson: str
    lesson_title: str
    learner: str
    cohort: str | None
    exercise: str
    title: str
    handed_in: datetime
    state: State
    points: float | None
    max_points: float
    attempt: int = 1


@dataclass(frozen=True)
class Seen:
    """What an instructor had on the screen: the text's digest, the last choice, the points."""

    text: str
    mark: int
    points: float | None


@dataclass(frozen=True)
class StoryToJudge:
    """One story as an instructor opens it: that of the last hand-in.

    `rubric_mark` is the last judgement by rubric, of this text or an earlier one. `collected` and
    `in_gradebook`: whether nbgrader has the hand-in, and the judgement, too.
    """

    released: Released
    exercise: Exercise
    rubric: Rubric
    handin: HandIn
    passages: tuple[Passage, ...]
    mark: Counted
    rubric_mark: RubricMark | None
    collected: bool
    in_gradebook: bool

    @property
    def seen(self) -> Seen:
        """What an instructor sees, to compare with when it is judged."""
        seq = self.rubric_mark.seq if self.rubric_mark else 0
        return Seen(self.mark.about, seq, self.mark.points)

    @property
    def state(self) -> State:
        """Whether it waits."""
        return _state(self.mark)


class Judgement(Model):
    """What an instructor chose; `text`, `mark` and `points` are what was on the screen."""

    model_config = ConfigDict(strict=True)  # to Python `true` is 1

    choice: Choice
    comment: str
    text: str
    mark: int
    points: float | None


class StoryQueue:
    """Where stories are listed, read and judged."""

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._paths = paths
        self._store = store

    def stories(self, lessons: Sequence[str]) -> list[QueuedStory]:
        """Every story with words in a last hand-in, lesson by lesson, the oldest first."""
        place = {lesson: number for number, lesson in enumerate(lessons)}
        handins = handins_with_stories(self._store, lessons)
        return self.stories_of(sorted(handins, key=lambda handin: place[handin.lesson]))

    def stories_of(self, handins: Sequence[HandIn]) -> list[QueuedStory]:
        """The stories with words in these hand-ins, in their order."""
        with self._store.engine.connect() as connection:
            marks = marks_that_count(connection, handins, by_hand_only=True)
        return queued_stories(self._store, handins, marks)

    def next_waiting(
        self, lessons: Sequence[str], but: HandIn, only: Collection[str] | None = None
    ) -> QueuedStory | None:
        """The next story that waits (in these cohorts), except those of one hand-in."""
        handin = next_waiting(self._store, lessons, but, only)
        stories = self.stories_of([handin]) if handin else ()
        return next((story for story in stories if story.state != "done"), None)

    def story(self, lesson: str, learner: str, exercise: str) -> StoryToJudge | None:
        """One story; None if the learner's last hand-in has none to judge."""
        handin = last_handin(self._store, lesson, learner)
        if handin is None:
            return None
        with self._store.engine.connect() as connection:
            marks = marks_that_count(connection, [handin])[handin.seq]
        mark = next((m for m in marks if m.by_hand and m.exercise == exercise), None)
        released = self._store.as_released(handin.release)
        model = released.exercise(exercise)
        if mark is None or not mark.about or model is None or model.by_hand is None:
            return None
        graded = judging.graded(self._store, lesson, learner).get(learner)
        waiting = gradebook_outbox.open_entries(self._store, lesson, learner)
        return StoryToJudge(
            released=released,
            exercise=model,
            rubric=model.by_hand,
            handin=handin,
            passages=self._passages(handin, model),
            mark=mark,
            rubric_mark=rubric_marks(self._store, lesson, learner).get((learner, exercise)),
            collected=graded == handin,
            in_gradebook=all(entry.exercise != exercise for entry in waiting),
        )

    def judge(self, story: StoryToJudge, sent: Judgement, by: str) -> RubricMark:
        """Store what was chosen about a story; the gradebook follows when it can.

        Raises
        ------
        Refused
            Something is missing, or the story or its mark has changed in the meantime; in Dutch.
        """
        handin, exercise = story.handin, story.exercise.id
        self._ask_formgrader(handin)
        now = self.story(handin.lesson, handin.learner, exercise)
        if now is None:
            raise Refused(HANDED_IN_AGAIN)
        _check(now, sent, by)
        mark = RubricMark(
            learner=handin.learner,
            lesson=handin.lesson,
            exercise=exercise,
            release=now.released.id,
            text=now.seen.text,
            choice=sent.choice,
            comment=sent.comment,
            points=now.rubric.earned(sent.choice),
            by=by,
            at=datetime.now(UTC),
        )
        try:
            return judging.judge(self._store, now.handin, mark, now.seen.mark)
        except Superseded as other:
            raise Refused(BY_ANOTHER.format(by=other.last.by)) from other

    def _ask_formgrader(self, handin: HandIn) -> None:
        """Import points given in Formgrader in the meantime, if the gradebook can be read."""
        try:
            take_over(self._paths, self._store, [handin.lesson], handin.learner)
        except GradebookError as error:
            _log.warning("Judging without asking Formgrader: %s", error)

    def project(self, story: StoryToJudge) -> bool:
        """Write a judgement to the gradebook now; returns whether that worked."""
        try:
            project(self._paths, self._store, story.handin.lesson, story.handin.learner)
        except GradebookError as error:
            _log.warning("A judgement is not in the gradebook yet: %s", error)
            return False
        return True

    def _passages(self, handin: HandIn, exercise: Exercise) -> tuple[Passage, ...]:
        answers = self._store.handed_in(handin)
        return exercise.to_read([a.given for a in answers if a.exercise == exercise.id])


def queued_stories(
    store: Store, handins: Sequence[HandIn], marks: Mapping[int, Sequence[Counted]]
) -> list[QueuedStory]:
    """The stories with words in these hand-ins, given their marks by hand."""
    stories = []
    for handin in handins:
        released = store.as_released(handin.release)
        for mark in marks[handin.seq]:
            exercise = released.exercise(mark.exercise)
            if exercise and mark.about:
                stories.append(_queued(handin, released, exercise, mark))
    return stories


def _queued(handin: HandIn, released: Released, exercise: Exercise, mark: Counted) -> QueuedStory:
    return QueuedStory(
        handin.lesson,
        released.title,
        handin.learner,
        handin.cohort,
        exercise.id,
        exercise.title,
        handin.at,
        _state(mark),
        mark.points,
        mark.max_points,
        handin.attempt,
    )


def _state(mark: Counted) -> State:
    if mark.points is not None:
        return "done"
    return "again" if mark.again else "waits"


def _check(story: StoryToJudge, sent: Judgement, by: str) -> None:
    if sent.text != story.seen.text:
        raise Refused(HANDED_IN_AGAIN)
    last = story.rubric_mark
    if last and last.seq != sent.mark and last.by != by:
        raise Refused(BY_ANOTHER.format(by=last.by))
    if sent.points != story.mark.points:
        raise Refused(OTHER_POINTS)
    if missing := story.rubric.missing(sent.choice):
        titles = [c.title for c in story.rubric.criteria if c.id in missing]
        raise Refused(f"Kies bij elk onderdeel een niveau. Nog te doen: {', '.join(titles)}.")
