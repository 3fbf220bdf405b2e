"""People whose work is real hand-ins, marked by the product and then copied: fast, and as diverse.

A few hundred synthetic learners answer and hand in through the service's functions, once. In a
history somebody's work of each exercise is a copy of one of theirs, so that most people may do the
same in one exercise and differ in the next. What somebody answered is read from the answers here,
not from what the product makes of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, delete, insert, select

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.content.settings import Settings
from course.exercises.base import Exercise
from course.simulate import Tendency, hand_in_cohort
from course.tables import metadata
from tests.cohort.attacker.lessons import LESSONS, releases

Where = tuple[str, str, str]  # what a figure is about, the exercise, the step
Said = Mapping[Where, int]
"""The number of the option that somebody chose at each question that they came to."""

Work = Mapping[tuple[str, str], int]
"""Whose work somebody's is a copy of, for each lesson and exercise: the number of a hand-in."""

_TENDENCIES: Final = (
    Tendency(drops_out=0, leaves_out=0, skill=0.3, sure=0.3),
    Tendency({"te_nabij": 3.0, "te_afstandelijk": 4.0}, drops_out=0, leaves_out=0, skill=0.9),
    Tendency(drops_out=0, leaves_out=0.3, skill=0.6, rating=0.2, gain=0.3),
    Tendency({"professioneel_nabij": 9.0}, drops_out=0, leaves_out=0, skill=0.0, rating=0.8),
)
_STAYS: Final = {
    "releases", "openings", "persons", "logins", "organisations", "units", "cohorts"
}  # fmt: skip
_EACH: Final = 25
_FIFTH: Final = 20
_UP, _DOWN = 3, 4


@dataclass(frozen=True)
class Template:
    """Marks of one exercise, as they are stored, and what was answered; empty where nothing was."""

    marks: Mapping[str, Any]
    said: Said
    rated: Mapping[str, int]


class Crowd:
    """Work to copy, in a store in which both lessons are open."""

    def __init__(self, store: Store, settings: Settings, opened: datetime) -> None:
        self.store = store
        self.settings = settings.model_copy(
            update={"lessons": LESSONS, "cohorts": (), "schedule": {}}
        )
        self.releases = {one.lesson: one for one in releases()}
        for one in self.releases.values():
            store.open_lesson(one, opened)
        intake = Intake(store, self.settings)
        for number, tendency in enumerate(_TENDENCIES):
            for lesson in LESSONS:
                hand_in_cohort(intake, f"proef{number}", _EACH, lesson, number, tendency)
        self.templates = {
            (lesson, exercise.id): self._templates(lesson, exercise)
            for lesson, one in self.releases.items()
            for exercise in one.exercises
        }
        store.writer.do(_forget_all)

    def _templates(self, lesson: str, exercise: Exercise) -> list[Template]:
        given: dict[str, list[Any]] = {}
        for answer in self.store.answers_in(lesson):
            if answer.exercise == exercise.id:
                given.setdefault(answer.learner, []).append(answer.given)
        c = t.marks.c
        query = select(t.handins.c.learner, *(one for one in c if one.name not in {"seq"}))
        query = query.join(t.handins, t.handins.c.seq == c.handin)
        query = query.where(t.handins.c.lesson == lesson, c.exercise == exercise.id, ~c.by_hand)
        with self.store.snapshot() as connection:
            rows = connection.execute(query).mappings().all()
        found = []
        for row in rows:
            marks = {name: value for name, value in row.items() if name not in {"learner"}}
            answers = given.get(row["learner"], [])
            found.append(Template(marks, _said(exercise, answers), _rated(exercise, answers)))
        return found

    def work(self, rng: np.random.Generator, many: int) -> list[Work]:
        """Work for so many people: in each exercise a few ways, some of them much more often."""
        chosen: dict[tuple[str, str], Sequence[int]] = {}
        for where, templates in self.templates.items():
            ways = rng.choice(len(templates), int(rng.integers(1, 9)), replace=False)
            often = rng.dirichlet(np.full(len(ways), rng.choice([0.15, 0.7, 3.0])))
            chosen[where] = [int(way) for way in rng.choice(ways, many, p=often)]
        return [{where: ways[person] for where, ways in chosen.items()} for person in range(many)]

    def said(self, lesson: str, work: Work) -> Said:
        """What somebody answered to every question of a lesson that is told of them alone."""
        found: dict[Where, int] = {}
        for exercise in self.releases[lesson].exercises:
            found |= self.templates[lesson, exercise.id][work[lesson, exercise.id]].said
        return found

    def rated(self, lesson: str, exercise: str, work: Work) -> Mapping[str, int]:
        """The level of each sentence of a scale; empty where it was left."""
        return self.templates[lesson, exercise][work[lesson, exercise]].rated

    def hand_in(
        self,
        connection: Connection,
        people: Sequence[tuple[str, str, Work]],
        lesson: str,
        at: datetime,
        attempt: int = 1,
    ) -> None:
        """Let these people, with their cohort and work, hand a lesson in at one moment."""
        release = self.releases[lesson]
        for person, cohort, work in people:
            row = {
                "learner": person, "cohort": cohort, "lesson": lesson, "release": release.id,
                "at": at, "last_answer": 0, "late": False, "hash": "0" * 64, "attempt": attempt,
            }  # fmt: skip
            made = insert(t.handins).values(row).returning(t.handins.c.seq)
            seq = connection.execute(made).scalar_one()
            marks = [
                {**self.templates[lesson, one.id][work[lesson, one.id]].marks, "handin": seq}
                for one in release.exercises
            ]
            connection.execute(insert(t.marks), marks)
            result = {"handin": seq, "points": 1.0, "max_points": 4.0, "waiting": 0}
            connection.execute(insert(t.results).values(result))


def _forget_all(connection: Connection) -> None:
    """Leave lessons, persons and places, and nothing that anybody did."""
    for table in reversed(metadata.sorted_tables):
        if table.name not in _STAYS:
            connection.execute(delete(table))


def start_again(store: Store) -> None:
    """An empty store for the next history."""
    store.writer.do(_forget_all)


def _said(exercise: Exercise, given: Sequence[Any]) -> Said:
    """What was answered, by question; nothing where the exercise was left or not finished."""
    if not given:
        return {}
    name, last = exercise.id, given[-1].answer
    document = exercise.model_dump(mode="json", by_alias=True)
    if exercise.kind == "decision":
        found: dict[Where, int] = {}
        for one in given:
            options = [option["id"] for option in document["steps"][one.step]["options"]]
            found["choice", name, one.step] = options.index(one.answer["option"])
            found["sure", name, one.step] = one.certainty - 1
        return found
    if exercise.kind == "order":
        return {("pair", name, pair): one for pair, one in _pairs(document, last).items()}
    if exercise.kind == "scale":
        return {("rating", name, item): level for item, level in _rated(exercise, given).items()}
    items = [item["id"] for item in document["items"]]
    return {("choice", name, item): _option(document, last, item) for item in items}


def _option(exercise: Mapping[str, Any], answer: Mapping[str, Any], item: str) -> int:
    """What was chosen for an item that is sorted, placed or ticked."""
    if exercise["kind"] == "sort":
        return [bin_["id"] for bin_ in exercise["bins"]].index(answer["bins"][item])
    if exercise["kind"] == "place":
        return min(4, int(answer["places"][item]) // _FIFTH)
    return int(item not in answer["ticked"])


def _pairs(exercise: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, int]:
    """Which of the steps 1 and 2, 3 and 4 of an order came first."""
    items = [item["id"] for item in exercise["items"]]
    at = {item: place for place, item in enumerate(answer["order"])}
    pairs = zip(items[::2], items[1::2], strict=True)
    return {f"{a}|{b}": _first(at.get(a), at.get(b)) for a, b in pairs}


def _first(one: int | None, other: int | None) -> int:
    if one is None or other is None:
        return 2
    return int(one > other)


def _rated(exercise: Exercise, given: Sequence[Any]) -> Mapping[str, int]:
    if exercise.kind != "scale" or not given:
        return {}
    return {item: value - 1 for item, value in given[-1].answer["ratings"].items()}


def changed(before: int, after: int) -> int:
    """How a rating changed, as figures count it: stayed low, middle or high, went up, went down."""
    return after if before == after else _UP if after > before else _DOWN
