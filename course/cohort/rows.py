"""Rows of the two tables from answers, hand-ins and keys, learner by learner."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from course.answers.store import Answer, Feedback, HandIn, Store
from course.cohort.marked import marked_hand_ins
from course.cohort.pseudonym import Pseudonyms
from course.exercises.base import Given, Item, Mark

Row = dict[str, Any]


class Rows(NamedTuple):
    """What one learner adds to the tables; `steps` is empty without a marked hand-in."""

    steps: list[Row]
    progress: list[Row]


@dataclass(frozen=True)
class _Lesson:
    """What is known of a lesson beside its answers."""

    store: Store
    pseudonyms: Pseudonyms
    last: dict[str, HandIn]
    marked: dict[str, HandIn]
    feedback: dict[str, Feedback] = field(default_factory=dict)

    def rows(self, learner: str, answers: list[Answer]) -> Rows | None:
        """One learner's rows; None for who has no cohort."""
        last, marked = self.last.get(learner), self.marked.get(learner)
        cohort = marked.cohort if marked else last.cohort if last else answers[-1].cohort
        if cohort is None:
            return None
        if marked:
            answers = [answer for answer in answers if answer.seq <= marked.last_answer]
        marks = self._marks(answers, marked or last)
        who = {
            "lesson": (marked or last or answers[-1]).lesson,
            "cohort": cohort,
            "learner": self.pseudonyms.of_learner(learner),
            "release": (marked or last or answers[-1]).release,
        }
        steps = [row for name, kind, mark in marks for row in _steps(who, name, kind, mark)]
        progress = {
            **who,
            "done": sum(_is_done(mark) for _, _, mark in marks),
            "exercises": len(marks),
            "handed_in": last is not None,
            "late": last.late if last else None,
            "feedback": learner in self.feedback,
        }
        return Rows(steps if marked else [], [progress])

    def _marks(self, answers: list[Answer], handin: HandIn | None) -> list[tuple[str, str, Mark]]:
        release = handin.release if handin else answers[0].release
        given: dict[str, list[Given]] = {}
        for answer in answers:
            given.setdefault(answer.exercise, []).append(answer.given)
        exercises = self.store.release(release).exercises
        return [(e.id, e.kind, e.mark(given.get(e.id, []))) for e in exercises]


def rows_of(
    store: Store, gradebook_url: str, lesson: str, pseudonyms: Pseudonyms
) -> Iterator[Rows]:
    """The rows of everybody in a cohort who answered or handed in, one learner at a time."""
    last = {handin.learner: handin for handin in store.handins(lesson)}
    marked = marked_hand_ins(store, gradebook_url, lesson)
    known = _Lesson(store, pseudonyms, last, marked, store.feedback(lesson))
    answered = set()
    for learner, answers in _by_learner(store.answers_in(lesson)):
        answered.add(learner)
        if rows := known.rows(learner, answers):
            yield rows
    for learner in sorted(set(last) - answered):
        if rows := known.rows(learner, []):
            yield rows


def _by_learner(answers: Iterable[Answer]) -> Iterator[tuple[str, list[Answer]]]:
    for learner, held in itertools.groupby(answers, key=lambda answer: answer.learner):
        yield learner, list(held)


def _is_done(mark: Mark) -> bool:
    return all(item.state != "unanswered" for item in mark.items)


def _steps(who: Row, exercise: str, kind: str, mark: Mark) -> Iterator[Row]:
    whole = {
        **who,
        "exercise": exercise,
        "kind": kind,
        "points": mark.points,
        "max_points": mark.max_points,
    }
    for item in mark.items:
        yield {**whole, **_item(item)}


def _item(item: Item) -> Row:
    # By name: a model's own dump takes six times as long, for every answer of everybody.
    return {
        "step": item.step,
        "state": item.state,
        "answer": item.answer,
        "stance": item.stance,
        "score": item.score,
        "certainty": item.certainty,
        "seconds": item.seconds,
        "answered_at": item.at,
    }
