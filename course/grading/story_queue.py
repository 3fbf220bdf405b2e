"""Stories and whoever else's work a person judges: what waits, what one looks like, and judging it.

What waits is what nbgrader's gradebook says; the texts come from the hand-in that it is about.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from course.answers.rubric_marks import RubricMark, Superseded, keep_mark, rubric_marks, text_digest
from course.answers.store import HandIn, Store
from course.content.released import Released
from course.exercises.base import Exercise, Refused
from course.exercises.fields import Model
from course.exercises.marks import Passage
from course.exercises.rubric import Choice, Rubric, judged_id
from course.grading.judged import Changed, Judged, judge, judged
from course.learner_names import is_usable
from course.paths import CoursePaths

State = Literal["waits", "again", "done"]
NOT_COLLECTED = (
    "Er is opnieuw ingeleverd. Haal de les op in Formgrader en kijk die daar automatisch na. "
    "Daarna staat het nieuwe verhaal hier."
)
HANDED_IN_AGAIN = "Er is intussen opnieuw ingeleverd. Laad de pagina en lees het nieuwe verhaal."
OTHER_POINTS = "In Formgrader zijn intussen andere punten gezet. Laad de pagina opnieuw."
BY_ANOTHER = "{by} heeft dit verhaal intussen beoordeeld. Laad de pagina om dat te zien."


class Listed(NamedTuple):
    """A story in the list. `state` again: handed in again after somebody judged it."""

    lesson: str
    lesson_title: str
    learner: str
    cohort: str | None
    exercise: str
    title: str
    handed_in: datetime
    state: State
    points: float | None
    most: float


@dataclass(frozen=True)
class Seen:
    """What an instructor had on the screen: the text's digest, the last choice, the points."""

    text: str
    mark: int
    points: float | None


@dataclass(frozen=True)
class Piece:
    """One story as an instructor opens it.

    `overtaken`: a later hand-in has another text, which nbgrader has not graded yet.
    """

    released: Released
    exercise: Exercise
    rubric: Rubric
    handin: HandIn
    passages: tuple[Passage, ...]
    grade: Judged
    mark: RubricMark | None
    overtaken: bool

    @property
    def seen(self) -> Seen:
        """What an instructor sees of it, to compare with when it is judged."""
        text, seq = text_digest(self.passages), self.mark.seq if self.mark else 0
        return Seen(text, seq, self.grade.points)

    @property
    def state(self) -> State:
        """Whether it waits."""
        return _state(self.grade, self.mark)


class Judgement(Model):
    """What an instructor chose; `text`, `mark` and `points` are what stood on the screen."""

    choice: Choice
    comment: str
    text: str
    mark: int
    points: float | None


class Desk:
    """Where stories are listed, read and judged."""

    def __init__(self, paths: CoursePaths, store: Store) -> None:
        self._url = paths.gradebook_url
        self._store = store

    def lines(self, lessons: Iterable[str]) -> list[Listed]:
        """Every story with words that nbgrader graded, lesson by lesson, the oldest first."""
        return [line for lesson in lessons for line in self._lines(lesson)]

    def not_collected(self, lesson: str) -> int:
        """How many last hand-ins of a lesson with stories can be collected and are not yet."""
        judging = self._judged_in(lesson)
        grades = judged(self._url, lesson, set(judging)) if judging else []
        there = {(grade.learner, grade.handed_in) for grade in grades}
        last = self._store.handins(lesson) if judging else []
        return sum(
            (handin.learner, handin.at) not in there and is_usable(handin.learner)
            for handin in last
        )

    def piece(self, lesson: str, learner: str, exercise: str) -> Piece | None:
        """One story; None where nbgrader has none to judge."""
        grades = judged(self._url, lesson, {judged_id(exercise)}, learner)
        handins = self._store.handins_before(lesson, learner)
        handin = next((h for h in handins if grades and h.at == grades[0].handed_in), None)
        if handin is None:
            return None
        released = self._store.release(handin.release)
        found = released.exercise(exercise)
        passages = self._passages(handin, found) if found else ()
        if found is None or found.by_hand is None or not passages:
            return None
        later = handins[-1] if handins[-1] != handin else None
        return Piece(
            released=released,
            exercise=found,
            rubric=found.by_hand,
            handin=handin,
            passages=passages,
            grade=grades[0],
            mark=rubric_marks(self._store, lesson, learner).get((learner, exercise)),
            overtaken=later is not None and self._passages(later, found) != passages,
        )

    def judge(self, piece: Piece, sent: Judgement, by: str) -> RubricMark:
        """Keep what was chosen and put its points and comment into the gradebook.

        Raises
        ------
        Refused
            Something is missing, or the story or its mark changed meanwhile; in Dutch.
        """
        _check(piece, sent, by)
        mark = RubricMark(
            learner=piece.handin.learner,
            lesson=piece.handin.lesson,
            exercise=piece.exercise.id,
            release=piece.released.id,
            text=piece.seen.text,
            choice=sent.choice,
            comment=sent.comment,
            points=piece.rubric.earned(sent.choice),
            by=by,
            at=datetime.now(UTC),
        )
        try:
            kept = keep_mark(self._store, mark, piece.seen.mark)
            judge(self._url, mark.lesson, piece.grade, mark.points, mark.comment)
        except Superseded as other:
            raise Refused(BY_ANOTHER.format(by=other.last.by)) from other
        except Changed as change:
            raise Refused(OTHER_POINTS) from change
        return kept

    def _judged_in(self, lesson: str) -> dict[str, Exercise]:
        """The exercises of a lesson that a person judges, by the name of their grade."""
        opening = self._store.openings().get(lesson)
        names = {opening.release} if opening else set()
        names |= {handin.release for handin in self._store.handins(lesson)}
        every = [e for name in sorted(names) for e in self._store.release(name).exercises]
        return {judged_id(e.id): e for e in every if e.by_hand}

    def _lines(self, lesson: str) -> list[Listed]:
        judging = self._judged_in(lesson)
        grades = judged(self._url, lesson, set(judging)) if judging else []
        marks = rubric_marks(self._store, lesson) if grades else {}
        handins = {h.learner: h for h in self._store.handins(lesson)} if grades else {}
        found = []
        for grade in grades:
            handin, exercise = handins.get(grade.learner), judging[grade.cell]
            if handin and exercise.by_hand and (grade.waits or grade.points is not None):
                found.append(
                    Listed(
                        lesson,
                        self._store.release(handin.release).title,
                        grade.learner,
                        handin.cohort,
                        exercise.id,
                        exercise.title,
                        grade.handed_in,
                        _state(grade, marks.get((grade.learner, exercise.id))),
                        None if grade.waits else grade.points,
                        exercise.by_hand.points,
                    )
                )
        return found

    def _passages(self, handin: HandIn, exercise: Exercise) -> tuple[Passage, ...]:
        answers = self._store.handed_in(handin)
        return exercise.to_read([a.given for a in answers if a.exercise == exercise.id])


def _state(grade: Judged, mark: RubricMark | None) -> State:
    if not grade.waits:
        return "done"
    return "again" if mark or grade.points is not None else "waits"


def _check(piece: Piece, sent: Judgement, by: str) -> None:
    if piece.overtaken:
        raise Refused(NOT_COLLECTED)
    if sent.text != piece.seen.text:
        raise Refused(HANDED_IN_AGAIN)
    if piece.mark and piece.mark.seq != sent.mark and piece.mark.by != by:
        raise Refused(BY_ANOTHER.format(by=piece.mark.by))
    if sent.points != piece.grade.points:
        raise Refused(OTHER_POINTS)
    if missing := piece.rubric.missing(sent.choice):
        titles = [c.title for c in piece.rubric.criteria if c.id in missing]
        raise Refused(f"Kies bij elk onderdeel een niveau. Nog te doen: {', '.join(titles)}.")
