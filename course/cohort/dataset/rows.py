"""Rows of the two tables, from marks or from the answers of learners who did not hand in."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pyarrow as pa

from course.answers.bulk_reads import answers_of_many
from course.answers.store import Store
from course.cohort.dataset.finished import Content, Finished
from course.cohort.dataset.learners import Who
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.schema import PROGRESS, STEPS, encoded
from course.exercises.progress import counting
from course.marking.bulk import StoredMark, marks_of_many
from course.marking.packed_items import Circumstances, circumstances, digest, outcomes
from course.marking.results import Grade, HandMark, hand_marks, mark_about

STEPS_OUT, PROGRESS_OUT = encoded(STEPS), encoded(PROGRESS)
_ITEM = ("exercise", "kind", "step", "state", "answer", "stance", "score", "points", "max_points")


class Rows(NamedTuple):
    """The rows that some learners add to the tables; only hand-ins add to `steps`."""

    steps: pa.Table
    progress: pa.Table


class _Known(NamedTuple):
    """Items seen before: where their rows begin, how many, and whether none is open."""

    begin: int
    rows: int
    is_done: bool


@dataclass
class _Steps:
    """The table `steps` as it grows: rows point to items instead of repeating them."""

    items: list[tuple[object, ...]] = field(default_factory=list)
    known: dict[tuple[object, ...], _Known] = field(default_factory=dict)
    learner: list[int] = field(default_factory=list)
    item: list[int] = field(default_factory=list)
    at: list[int | None] = field(default_factory=list)
    certainty: list[int | None] = field(default_factory=list)
    seconds: list[float | None] = field(default_factory=list)

    def add(self, learner: int, kind: str, mark: StoredMark, given: Circumstances) -> bool:
        """Add one learner's rows of one exercise; returns whether nothing is left to do in it."""
        key = mark[1:5]
        known = self.known.get(key) or self._begin(key, kind, mark)
        self.item += range(known.begin, known.begin + known.rows)
        self.learner += itertools.repeat(learner, known.rows)
        self.certainty += given.certainty
        self.seconds += given.seconds
        self.at += given.at
        return known.is_done

    def _begin(self, key: tuple[object, ...], kind: str, mark: StoredMark) -> _Known:
        own = outcomes(mark.items)
        known = _Known(len(self.items), len(own), all(o.state != "unanswered" for o in own))
        worth = mark.points, mark.max_points
        self.items += [(mark.exercise, kind, *outcome, *worth) for outcome in own]
        self.known[key] = known
        return known

    def table(self, part: Part, people: Sequence[Who]) -> pa.Table:
        """The rows so far."""
        item, columns = pa.array(self.item, pa.int32()), _who(part, people, self.learner)
        values = list(zip(*self.items, strict=True))
        for place, name in enumerate(_ITEM):
            columns[name] = _encoded(values[place] if values else (), name).take(item)
        columns["certainty"] = pa.array(self.certainty, pa.int8())
        columns["answered_at"] = pa.array(self.at, STEPS_OUT.field("answered_at").type)
        columns["seconds"] = pa.array(self.seconds, pa.float64())
        return _table(columns, STEPS_OUT)


def rows_of(store: Store, finished: Finished, part: Part, people: Sequence[Who]) -> Rows:
    """The rows of `people`, who are all in one part, in their order."""
    finished.forget()
    steps = _Steps()
    done = {
        **_handed_in(store, steps, part, people),
        **_at_work(store, finished, part, [who for who in people if not who.handin]),
    }
    counts = []
    for who in people:
        counted = {exercise.id for exercise in counting(store.as_released(who.release).exercises)}
        counts.append((len(done.get(who.name, set()) & counted), len(counted)))
    return Rows(steps.table(part, people), _progress(part, people, counts))


def _handed_in(
    store: Store, steps: _Steps, part: Part, people: Sequence[Who]
) -> dict[str, set[str]]:
    """Add the rows of learners who handed in; returns the exercises that each of them finished."""
    numbers = {who.handin.seq: n for n, who in enumerate(people) if who.handin}
    by_hand = _by_hand(store, part[0], people)
    order = {seq: place for place, seq in enumerate(numbers)}
    marks = sorted(marks_of_many(store, list(numbers)), key=lambda mark: order[mark.handin])
    kinds: dict[tuple[str, str], str] = {}
    done: dict[str, set[str]] = {}
    for mark, given in zip(marks, circumstances([mark.given for mark in marks]), strict=True):
        number = numbers[mark.handin]
        who = people[number]
        key = who.release, mark.exercise
        if (kind := kinds.get(key)) is None:
            kind = kinds[key] = _kind(store, *key)
        counted = _counted(mark, by_hand.get(who.name)) if by_hand else mark
        if steps.add(number, kind, counted, given):
            done.setdefault(who.name, set()).add(mark.exercise)
    return done


def _kind(store: Store, release: str, exercise: str) -> str:
    known = store.as_released(release).exercise(exercise)
    return known.kind if known else ""


def _by_hand(
    store: Store, lesson: str, people: Sequence[Who]
) -> dict[str, dict[Grade, list[HandMark]]]:
    """Changes made in Formgrader, by learner; usually none."""
    if not any(who.changed for who in people):
        return {}
    with store.engine.connect() as connection:
        marks = hand_marks(connection, [lesson])
    return {learner: mine for (_, learner), mine in marks.items()}


def _counted(mark: StoredMark, by_hand: Mapping[Grade, list[HandMark]] | None) -> StoredMark:
    """The mark with the points that count."""
    given = by_hand.get((mark.exercise, False), []) if by_hand else []
    hand = mark_about(given, digest(mark.items), attempt=1) if given else None
    if hand is None or hand.points is None:
        return mark
    return mark._replace(points=hand.points)


def _at_work(
    store: Store, finished: Finished, part: Part, people: Sequence[Who]
) -> dict[str, set[str]]:
    """The exercises finished by each of these learners, none of whom handed in."""
    if not people:
        return {}
    stored = answers_of_many(store, part[0], [who.name for who in people])
    latest = {who.name: who.latest for who in people}
    given: dict[str, dict[str, list[int]]] = {who.name: {} for who in people}
    numbers = map(finished.number, map(Content, stored.step, stored.answer))
    rows = zip(stored.seq, stored.learner, stored.exercise, numbers, strict=True)
    for seq, learner, exercise, number in rows:
        if seq <= latest[learner]:
            given[learner].setdefault(exercise, []).append(number)
    return {
        who.name: {
            exercise.id
            for exercise in store.as_released(who.release).exercises
            if finished.of(who.release, exercise, tuple(given[who.name].get(exercise.id, ())))
        }
        for who in people
    }


def _progress(part: Part, people: Sequence[Who], counts: Sequence[tuple[int, int]]) -> pa.Table:
    columns = {
        **_who(part, people, range(len(people))),
        "done": [done for done, _ in counts],
        "exercises": [exercises for _, exercises in counts],
        "handed_in": [who.handin is not None for who in people],
        "late": [who.handin.late if who.handin else None for who in people],
        "feedback": [who.feedback for who in people],
    }
    return _table(columns, PROGRESS_OUT)


def _who(part: Part, people: Sequence[Who], rows: Sequence[int]) -> dict[str, Any]:
    """The columns that say who a row is about; `rows` are numbers of `people`."""
    at = pa.array(rows, pa.int32())
    releases = pa.array([who.release for who in people], pa.string()).dictionary_encode()
    here = pa.array([0] * len(rows), pa.int32())
    return {
        "lesson": pa.DictionaryArray.from_arrays(here, [part[0]]),
        "cohort": pa.DictionaryArray.from_arrays(here, [part[1]]),
        "learner": pa.DictionaryArray.from_arrays(at, [who.pseudonym for who in people]),
        "release": releases.take(at),
    }


def _encoded(values: Sequence[object], name: str) -> pa.Array:
    return pa.array(values, STEPS_OUT.field(name).type)


def _table(columns: Mapping[str, Any], columns_out: pa.Schema) -> pa.Table:
    return pa.table([pa.array(columns[f.name], f.type) for f in columns_out], columns_out)
