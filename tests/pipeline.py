"""One course through the whole of nbgrader, with canaries in its key and learners we know."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.lesson import Lesson, read_lesson
from course.content.settings import read_settings
from course.exercises.case import END
from course.exercises.kinds.decision import Decision
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.canary import with_canaries
from tests.whose import known_as

LESSON = "nabijheid-en-afstand"
MARKUP_NAME = "<img src=x onerror=alert(1)> 'ü{{7+7}}"
ODD_NAMES = {"mark": MARKUP_NAME, "zoe": "zoë van der Ü+cursus@zorg.nl"}  # user names, by id
GRADED = ("anna", "bram", "chris", "dewi", "gijs", "hugo", "iris", *ODD_NAMES)
LATER = "karel"  # whose first hand-in came after nbgrader collected

Run = subprocess.CompletedProcess[str]
Choices = dict[str, list[str]]


@dataclass
class Course:
    """A course root after the whole pipeline, what each learner chose, and what nbgrader said."""

    root: Path
    lesson: Lesson
    chosen: dict[str, Choices] = field(default_factory=dict)
    said: dict[str, Run] = field(default_factory=dict)

    @property
    def paths(self) -> CoursePaths:
        """The place of this root."""
        return CoursePaths.at(self.root)

    def case(self, name: str) -> Decision:
        """A case of the lesson, with its canaries."""
        case = self.lesson.exercise(name)
        assert isinstance(case, Decision)
        return case

    def points(self, learner: str) -> dict[str, float]:
        """What a learner should earn for each exercise, from the design: mean over the path."""
        return {
            case.id: case.points * _share(self.case(case.id), self.chosen[learner].get(case.id, []))
            for case in self.lesson.exercises
        }


def _share(case: Decision, chosen: list[str]) -> float:
    at, scores = case.start, []
    for name in chosen:
        option = next(o for o in case.steps[at].options if o.id == name)
        scores.append(option.score)
        at = option.next
    to_go, front = 0, {at}
    while END not in front:
        front = {o.next for step in front for o in case.steps[step].options}
        to_go += 1
    return sum(scores) / (len(scores) + to_go)


def with_a_key_of_canaries(root: Path) -> Lesson:
    """Put canaries into every case of the lesson in `root`; drop lessons that are not listed."""
    yaml = YAML(typ="safe")
    lessons = read_settings(root / "source").lessons
    for folder in (root / "source").iterdir():
        if folder.is_dir() and folder.name not in lessons:
            shutil.rmtree(folder)
    for path in (root / "source" / LESSON / "exercises").glob("*.yaml"):
        document = with_canaries(yaml.load(path.read_text(encoding="utf-8")))
        with path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(document, ensure_ascii=False))  # JSON is YAML
    return read_lesson(root / "source", LESSON)


def whole_pipeline(root: Path, nbgrader: Callable[..., Run]) -> Course:
    """Release, answer, hand in, collect, spoil, grade, hand in again, and release feedback."""
    course = Course(root, with_a_key_of_canaries(root))

    def run(command: str, *options: str) -> None:
        course.said[command] = nbgrader(root, command, LESSON, *options)

    run("generate_assignment")
    run("release_assignment")
    with Store(course.paths.store_url) as store:
        intake = Intake(store, read_settings(root / "source").model_copy(update={"cohorts": ()}))
        _answer(course, intake)
        run("collect")
        _spoil(root / "submitted")
        run("autograde")
        hand_in(intake, Learner("iris", "noord"), LESSON)  # after her first was graded
        hand_in(intake, Learner(LATER, "noord"), LESSON)
    run("generate_feedback")
    run("release_feedback")
    return course


def _answer(course: Course, intake: Intake) -> None:
    cases = [course.case(exercise.id) for exercise in course.lesson.exercises]
    best = {case.id: [a["option"] for _, a in case.key()] for case in cases}
    worst = {case.id: _walk(case, min) for case in cases}
    mixed = {case.id: _walk(case, max if n % 2 else min) for n, case in enumerate(cases)}
    half = {cases[0].id: best[cases[0].id], cases[1].id: best[cases[1].id][:1]}
    course.chosen = {
        "anna": best, "bram": worst, "chris": half, "dewi": {}, "els": best, "fenna": worst,
        "gijs": mixed, "hugo": worst, "iris": mixed, "zoe": mixed, "mark": {},
        LATER: {},
    }  # fmt: skip
    for name, choices in course.chosen.items():
        who = Learner(known_as(intake.store, name, ODD_NAMES.get(name, "")), "noord")
        for case in (case for case in cases if case.id in choices):
            _choose(intake, who, case, choices[case.id])
        if name not in {"els", LATER}:
            hand_in(intake, who, LESSON)


def _walk(case: Decision, choose: Callable[..., Any]) -> list[str]:
    at, chosen = case.start, []
    while at != END:
        option = choose(case.steps[at].options, key=lambda o: (o.score, o.id))
        chosen.append(option.id)
        at = option.next
    return chosen


def _choose(intake: Intake, who: Learner, case: Decision, chosen: list[str]) -> None:
    at = case.start
    for option in chosen:
        body = {
            "id": f"{case.id}-{len(at)}-{abs(hash((who.name, at)))}"[:64], "learner": who.name,
            "step": at, "answer": {"option": option}, "certainty": 2, "seconds": 31.5,
        }  # fmt: skip
        intake.answer(who, LESSON, case.id, body)
        at = next(o.next for o in case.steps[at].options if o.id == option)


def _spoil(submitted: Path) -> None:
    """Fenna changes a step, Gijs hands in a notebook that means harm, Hugo one that is none."""
    path = submitted / "fenna" / LESSON / "answers.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["answers"][0]["answer"]["option"] = "een-betere"
    path.write_text(json.dumps(document), encoding="utf-8")
    for name, content in (("gijs", hostile_notebook(submitted.parent)), ("hugo", "geen { json")):
        (submitted / name / LESSON / f"{LESSON}.ipynb").write_text(content, encoding="utf-8")


def hostile_notebook(root: Path) -> str:
    """A notebook that writes a file when it is run, and gives itself full marks."""
    cell = {
        "cell_type": "code",
        "id": "kwaad",
        "execution_count": 1,
        "source": f"open({str(root / 'uitgevoerd')!r}, 'w').write('ja')",
        "metadata": {
            "nbgrader": {
                "schema_version": 3, "grade": True, "grade_id": "kerstavond", "locked": False,
                "solution": False, "task": False, "points": 1000,
            }
        },
        "outputs": [
            {
                "output_type": "execute_result", "execution_count": 1, "metadata": {},
                "data": {"text/plain": "1000", "text/html": "<script>alert(1)</script>"},
            }
        ],
    }  # fmt: skip
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell, cell]}
    return json.dumps(document)
