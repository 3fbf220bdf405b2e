"""Rows of the two tables from answers, hand-ins and keys, for many learners at a time."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from course.answers.bulk_reads import Stored, answers_of_many
from course.answers.store import Store
from course.cohort.dataset.learners import Who
from course.cohort.dataset.mark_cache import Pattern, Patterns, Said
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.schema import PROGRESS, STEPS, encoded
from course.exercises.progress import counting

STEPS_OUT, PROGRESS_OUT = encoded(STEPS), encoded(PROGRESS)
_UTC = pa.timestamp("us", tz="UTC")
_ITEM = ("exercise", "kind", "step", "state", "answer", "stance", "score", "points", "max_points")
Places = dict[str, list[int]]  # of a learner's answers in a `Stored`, by exercise


class Rows(NamedTuple):
    """What some learners add to the tables; only marked hand-ins add to `steps`."""

    steps: pa.Table
    progress: pa.Table


@dataclass
class _Steps:
    """The table `steps` as it grows: rows point to items and answers instead of repeating them."""

    stored: Stored
    items: list[tuple[object, ...]] = field(default_factory=list)  # those of each pattern once
    begun: dict[int, tuple[int, Pattern]] = field(default_factory=dict)  # where they begin, by id
    learner: list[int] = field(default_factory=list)
    item: list[int] = field(default_factory=list)
    at: list[int | None] = field(default_factory=list)
    certainty: list[int | None] = field(default_factory=list)
    seconds: list[int | None] = field(default_factory=list)
    spread: dict[int, float] = field(default_factory=dict)  # seconds that are no answer's own

    def add(
        self, learner: int, of: tuple[str, str], pattern: Pattern, places: Sequence[int]
    ) -> None:
        """One learner's rows of one exercise; `of` is its id and kind."""
        begin, count = self._begin(of, pattern), len(pattern.items)
        for number, weights in pattern.spread:
            parts = (float(self.stored.seconds[places[n]] or 0) * weight for n, weight in weights)
            self.spread[len(self.item) + number] = sum(parts)
        told = (*places, None)  # `patterns.NONE` points to the end
        self.item += range(begin, begin + count)
        self.learner += itertools.repeat(learner, count)
        self.at += [told[n] for n in pattern.at]
        self.certainty += [told[n] for n in pattern.certainty]
        self.seconds += [told[n] for n in pattern.seconds]

    def _begin(self, of: tuple[str, str], pattern: Pattern) -> int:
        if (known := self.begun.get(id(pattern))) is not None:
            return known[0]
        begin = len(self.items)
        self.begun[id(pattern)] = begin, pattern
        worth = pattern.points, pattern.max_points
        self.items += [
            (*of, i.step, i.state, i.answer, i.stance, i.score, *worth) for i in pattern.items
        ]
        return begin

    def table(self, part: Part, people: Sequence[Who]) -> pa.Table:
        """The rows so far."""
        item, held = pa.array(self.item, pa.int32()), list(zip(*self.items, strict=True))
        columns = _who(part, people, self.learner)
        for place, name in enumerate(_ITEM):
            columns[name] = _encoded(held[place] if held else (), name).take(item)
        columns["certainty"] = _taken(pa.array(self.stored.certainty, pa.int8()), self.certainty)
        columns["answered_at"] = _taken(moments(self.stored.at), self.at)
        columns["seconds"] = self._spread(pa.array(self.stored.seconds, pa.float64()))
        return _table(columns, STEPS_OUT)

    def _spread(self, seconds: pa.Array) -> pa.Array:
        taken = _taken(seconds, self.seconds)
        if not self.spread:
            return taken
        values = taken.to_pylist()
        for row, value in self.spread.items():
            values[row] = value
        return pa.array(values, pa.float64())


def rows_of(store: Store, patterns: Patterns, part: Part, people: Sequence[Who]) -> Rows:
    """The rows of `people`, who are all in one part, in their order."""
    patterns.forget()
    stored = answers_of_many(store, part[0], [who.name for who in people])
    said, mine = _said(stored, patterns), _places(stored, people)
    steps, counts = _Steps(stored), list[tuple[int, int]]()
    for number, who in enumerate(people):
        released, places, done = store.release(who.release), mine[who.name], set()
        for exercise in released.exercises:
            at = places.get(exercise.id, ())
            found = patterns.of(released.id, exercise, tuple([said[n] for n in at]))
            if found.is_done:
                done.add(exercise.id)
            if who.marked:
                steps.add(number, (exercise.id, exercise.kind), found, at)
        whole = {exercise.id for exercise in counting(released.exercises)}
        counts.append((len(done & whole), len(whole)))
    return Rows(steps.table(part, people), _progress(part, people, counts))


def _places(stored: Stored, people: Sequence[Who]) -> dict[str, Places]:
    """Where in `stored` each learner's answers to each exercise stand, as far as they count."""
    upto = {who.name: who.upto for who in people}
    found: dict[str, Places] = {who.name: {} for who in people}
    for at, (seq, learner, exercise) in enumerate(
        zip(stored.seq, stored.learner, stored.exercise, strict=True)
    ):
        if seq <= upto[learner]:
            found[learner].setdefault(exercise, []).append(at)
    return found


def _said(stored: Stored, patterns: Patterns) -> list[int]:
    certain = (one is not None for one in stored.certainty)
    timed = (one is not None for one in stored.seconds)
    return [*map(patterns.number, map(Said, stored.step, stored.answer, certain, timed))]


def _progress(part: Part, people: Sequence[Who], counts: Sequence[tuple[int, int]]) -> pa.Table:
    columns = {
        **_who(part, people, range(len(people))),
        "done": [done for done, _ in counts],
        "exercises": [exercises for _, exercises in counts],
        "handed_in": [who.last is not None for who in people],
        "late": [who.last.late if who.last else None for who in people],
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


def moments(at: Sequence[str | datetime]) -> pa.Array:
    """In UTC; as text a moment has no zone."""
    if at and isinstance(at[0], str):
        return pa.array(at, pa.string()).cast(pa.timestamp("us")).cast(_UTC)
    return pa.array(at, _UTC)


def _taken(values: pa.Array, places: Sequence[int | None]) -> pa.Array:
    return values.take(pa.array(places, pa.int32()))


def _table(columns: Mapping[str, Any], columns_out: pa.Schema) -> pa.Table:
    return pa.table([pa.array(columns[f.name], f.type) for f in columns_out], columns_out)
