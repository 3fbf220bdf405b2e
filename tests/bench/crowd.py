"""A course with as many learners as one likes, written straight into store and gradebook."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from nbgrader import api
from sqlalchemy import create_engine

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Cohort, Settings
from course.exercises.case import AXES
from course.exercises.kinds.decision import Decision
from course.paths import CoursePaths

LESSON = "massa"
ANSWERS = 60
_CASES, _STEPS = 30, ("begin", "later")
_COHORT = 1000
_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def crowd(root: Path, learners: int) -> CoursePaths:
    """A place in which `learners` gave 60 answers each, handed in and were marked."""
    state = root / ".course"
    state.mkdir(parents=True)
    paths = CoursePaths(
        root, f"sqlite:///{state / 'answers.db'}", f"sqlite:///{root / 'gradebook.db'}"
    )
    released = Released("r1", LESSON, "Massa", {}, tuple(_case(n) for n in range(_CASES)))
    with Store(paths.store_url) as store:
        store.open_lesson(released, _AT)
    with sqlite3.connect(state / "answers.db") as connection:
        connection.execute("pragma synchronous=off")
        connection.execute("pragma journal_mode=off")
        marks = ",".join("?" * 12)
        connection.executemany(f"insert into answers values ({marks})", _answers(learners))  # noqa: S608 - only question marks
        connection.executemany("insert into handins values (?,?,?,?,?,?,?,?,?)", _handins(learners))
    connection.close()
    _mark(paths.gradebook_url, learners)
    return paths


def settings(learners: int) -> Settings:
    """Cohorts of a thousand; the smallest crowd is one cohort."""
    names = sorted({_cohort(number) for number in range(learners)})
    cohorts = tuple(Cohort(id=name, title=f"Team {name}") for name in names)
    return Settings(id="massa", title="Massa", lessons=(LESSON,), cohorts=cohorts)


def _case(number: int) -> Decision:
    scores = (1.0, 0.5, 0.0, 0.0)
    order = ("professioneel_nabij", "professioneel_afstandelijk", "te_nabij", "te_afstandelijk")
    assert set(order) == set(AXES["afstand"])
    after = dict(zip(_STEPS, (*_STEPS[1:], "einde"), strict=True))
    steps: dict[str, Any] = {
        step: {
            "question": "Wat doe je?",
            "axis": "afstand",
            "options": [
                {
                    "id": f"keuze-{at}",
                    "text": f"Dit doe je: {at}.",
                    "consequence": "Dit volgt.",
                    "next": after[step],
                    "stance": stance,
                    "score": score,
                    "why": "Daarom.",
                }
                for at, (stance, score) in enumerate(zip(order, scores, strict=True))
            ],
        }
        for step in _STEPS
    }
    return Decision.model_validate(
        {
            "id": f"casus-{number}",
            "kind": "decision",
            "title": f"Casus {number}",
            "concepts": ["CONT-02"],
            "points": 4.0,
            "situation": "Er gebeurt iets.",
            "steps": steps,
        }
    )


def _cohort(number: int) -> str:
    return f"groep-{number // _COHORT}"


def _learner(number: int) -> str:
    return f"leerling-{number:06}"


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


def _answers(learners: int) -> Iterator[tuple[object, ...]]:
    rng, seq = np.random.default_rng(1), itertools.count(1)
    said = [json.dumps({"option": f"keuze-{n}"}) for n in range(4)]
    where = [(f"casus-{case}", step) for case in range(_CASES) for step in _STEPS]
    at = _moment(_AT + timedelta(days=1))
    for number in range(learners):
        who = (_learner(number), _cohort(number), LESSON, "r1")
        chosen = rng.choice(4, ANSWERS, p=(5 / 11, 3 / 11, 2 / 11, 1 / 11)).tolist()
        sure, seconds = rng.integers(1, 4, ANSWERS).tolist(), rng.integers(50, 901, ANSWERS) / 10
        told = zip(where, chosen, sure, seconds.tolist(), strict=True)
        for place, option, certain, spent in told:
            row = next(seq)
            yield (row, f"a{row}", *who, *place, said[option], certain, spent, at)


def _handins(learners: int) -> Iterator[tuple[object, ...]]:
    at = _moment(_AT + timedelta(days=2))
    for n in range(learners):
        who = (_learner(n), _cohort(n), LESSON, "r1")
        yield (n + 1, *who, at, (n + 1) * ANSWERS, 0, "0" * 64)


def _mark(url: str, learners: int) -> None:
    """Nbgrader's own tables, with one marked cell a learner."""
    engine = create_engine(url)
    api.Base.metadata.create_all(engine)
    names = [_learner(number) for number in range(learners)]
    at = (_AT + timedelta(days=2)).replace(tzinfo=None)
    one: dict[str, list[dict[str, object]]] = {
        "course": [{"id": "default_course"}],
        "assignment": [{"id": "a", "name": LESSON, "course_id": "default_course"}],
        "notebook": [{"id": "n", "name": LESSON, "assignment_id": "a"}],
        "base_cell": [{"id": "c", "name": "casus-0", "notebook_id": "n", "type": "GradeCell"}],
        "grade_cells": [{"id": "c", "max_score": 120.0, "cell_type": "code"}],
        "student": [{"id": n, "lms_user_id": n} for n in names],
        "submitted_assignment": [
            {"id": f"s{n}", "assignment_id": "a", "student_id": n, "timestamp": at} for n in names
        ],
        "submitted_notebook": [
            {"id": f"n{n}", "assignment_id": f"s{n}", "notebook_id": "n"} for n in names
        ],
        "grade": [
            {"id": f"g{n}", "cell_id": "c", "notebook_id": f"n{n}", "auto_score": 60.0}
            for n in names
        ],
    }
    with engine.begin() as connection:
        for table, rows in one.items():
            connection.execute(api.Base.metadata.tables[table].insert(), rows)
    engine.dispose()
