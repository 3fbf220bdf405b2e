"""A lesson whose author swaps the scores of two options, for tests of corrections."""

import json
from collections.abc import Sequence
from typing import Any

from course.answers.saving import Intake, Learner
from course.answers.store import HandIn, Store
from course.content.lesson import Lesson
from course.content.released import Released
from course.exercises.base import Exercise
from course.marking.corrections import Correction, record
from course.marking.handing_in import hand_in
from course.records.correcting import Plan, plan
from tests.conftest import LESSON
from tests.pipeline import Course
from tests.whose import known_as

CASE = "kerstavond"
START = "uitnodiging"
BEST, WORST = "anna", "bram"  # in the graded course, who chose the best and the worst everywhere
NEW = "kanarie999999x"  # in the reason that a correction gives for the first option of `WORST`
WHY = "De scores van twee keuzes stonden verwisseld."


def swapped(lesson: Lesson | Released) -> Lesson:
    """The lesson in which the best and the worst option of a case's first step change places."""
    exercises = tuple(_swapped(e) if e.id == CASE else e for e in lesson.exercises)
    return Lesson(LESSON, lesson.title, lesson.notebook, exercises)


def _swapped(exercise: Exercise) -> Exercise:
    document = exercise.model_dump(mode="json")
    options = document["steps"][START]["options"]
    best, worst = options_by_score(exercise)
    for option in options:
        if option["id"] in {best, worst}:
            option["score"] = 1.0 - option["score"]
    return type(exercise).model_validate(document)


def options_by_score(exercise: Exercise) -> tuple[str, str]:
    """The option of the first step that scores 1 and the first that scores 0."""
    options = exercise.steps[START].options  # type: ignore[attr-defined]
    best = next(option.id for option in options if option.score == 1)
    return best, next(option.id for option in options if option.score == 0)


def handed_in(intake: Intake, name: str, option: str, *, cohort: str | None = "noord") -> HandIn:
    """The hand-in of somebody who chose that option in the case, and did nothing else."""
    who = Learner(known_as(intake.store, name), cohort)
    body = {
        "id": f"{name}-{option}-correctie", "learner": name, "step": START,
        "answer": {"option": option}, "certainty": 2, "seconds": 9.5,
    }  # fmt: skip
    intake.answer(who, LESSON, CASE, body)
    return hand_in(intake, who, LESSON)


def swap(store: Store, released: Released) -> Plan:
    """The plan of that correction."""
    return plan(store, swapped(released))


def recorded(store: Store, proposed: Plan) -> Sequence[Correction]:
    """A plan as recorded, and not yet applied."""
    return record(store, proposed.proposals, "docent", WHY)


def chosen_first(course: Course, learner: str) -> str:
    """What a learner of the graded course chose first in the case."""
    return course.chosen[learner][CASE][0]


def swap_first_choices(course: Course) -> None:
    """In source/, the first choices of `BEST` and `WORST` change places, with another reason."""
    path = course.root / "source" / LESSON / "exercises" / f"{CASE}.yaml"
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    first = next(iter(document["steps"].values()))
    for option in first["options"]:
        if option["id"] == chosen_first(course, BEST):
            option["score"] = 0
        elif option["id"] == chosen_first(course, WORST):
            option |= {"score": 1, "why": f"Dit is toch goed {NEW}"}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
