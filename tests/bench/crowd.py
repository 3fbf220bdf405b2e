"""A course with as many learners as one likes, written straight into store and gradebook."""

import itertools
import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from nbgrader import api
from sqlalchemy import create_engine

from course.answers import schema as t
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Cohort, Settings
from course.exercises.base import Given
from course.exercises.case import AXES
from course.exercises.kinds.decision import Decision
from course.marking.marks import mark
from course.marking.packed_items import pack
from course.paths import CoursePaths

LESSON = "massa"
ANSWERS = 60
_CASES, _STEPS = 30, ("begin", "later")
_COHORT = 1000
_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
_ANSWERED, _HANDED_IN = _AT + timedelta(days=1), _AT + timedelta(days=2)


def crowd(root: Path, learners: int) -> CoursePaths:
    """A place in which `learners` gave 60 answers each, handed in and were marked."""
    state = root / ".course"
    state.mkdir(parents=True)
    paths = CoursePaths(
        root, f"sqlite:///{state / 'answers.db'}", f"sqlite:///{root / 'gradebook.db'}"
    )
    cases = tuple(_case(n) for n in range(_CASES))
    released = Released("r1", LESSON, "Massa", {}, cases)
    with Store(paths.store_url) as store:
        store.open_lesson(released, _AT)
    with sqlite3.connect(state / "answers.db") as connection:
        connection.execute("pragma synchronous=off")
        connection.execute("pragma journal_mode=off")
        for table, rows in (
            (t.people.persons, _persons(learners)),
            (t.answers, _answers(learners)),
            (t.handins, _handins(learners)),
        ):
            first = next(rows)
            names = list(table.c.keys())[: len(first)]  # the others have what they begin with
            marks = ",".join("?" * len(first))
            new = f"insert into {table.name} ({','.join(names)}) values ({marks})"  # noqa: S608 - our own names
            connection.executemany(new, itertools.chain((first,), rows))
        marks = ",".join("?" * 14)
        connection.executemany(f"insert into marks values ({marks})", _marks(learners, cases))  # noqa: S608 - only question marks
    connection.close()
    _results(state / "answers.db")
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


class _Drawn(NamedTuple):
    """What one learner does: for each of 60 steps the option, the certainty, and the seconds."""

    number: int
    chosen: list[int]
    certainty: list[int]
    seconds: list[float]


def _drawn(learners: int) -> Iterator[_Drawn]:
    rng = np.random.default_rng(1)
    for number in range(learners):
        chosen = rng.choice(4, ANSWERS, p=(5 / 11, 3 / 11, 2 / 11, 1 / 11)).tolist()
        sure, seconds = rng.integers(1, 4, ANSWERS).tolist(), rng.integers(50, 901, ANSWERS) / 10
        yield _Drawn(number, chosen, sure, seconds.tolist())


def _persons(learners: int) -> Iterator[tuple[object, ...]]:
    at = _moment(_ANSWERED)
    for n in range(learners):
        name = _learner(n)
        yield (name, "", "", "", name, "", name, None, at)


def _answers(learners: int) -> Iterator[tuple[object, ...]]:
    seq = itertools.count(1)
    options = [json.dumps({"option": f"keuze-{n}"}) for n in range(4)]
    where = [(f"casus-{case}", step) for case in range(_CASES) for step in _STEPS]
    at = _moment(_ANSWERED)
    for drawn in _drawn(learners):
        who = (_learner(drawn.number), _cohort(drawn.number), LESSON, "r1")
        given = zip(where, drawn.chosen, drawn.certainty, drawn.seconds, strict=True)
        for place, option, certainty, seconds in given:
            row = next(seq)
            yield (row, f"a{row}", *who, *place, options[option], certainty, seconds, at)


def _marks(learners: int, cases: Sequence[Decision]) -> Iterator[tuple[object, ...]]:
    """What marking each hand-in makes; each way through a case is marked once."""
    ways = {
        (case.id, way): mark(case, _given(way))
        for case in cases
        for way in itertools.product(range(4), repeat=len(_STEPS))
    }
    packed = {key: pack(made.items)[0] for key, made in ways.items()}
    at, micros = _moment(_HANDED_IN), int(_ANSWERED.timestamp()) * 1_000_000
    seq, width = itertools.count(1), len(_STEPS)
    for drawn in _drawn(learners):
        for place, case in enumerate(cases):
            steps = slice(place * width, (place + 1) * width)
            key = case.id, tuple(drawn.chosen[steps])
            made = ways[key]
            how = [drawn.certainty[steps], drawn.seconds[steps], [micros] * width]
            yield (
                *(next(seq), drawn.number + 1, case.id, 0),
                *(made.share, made.points, made.max_points),
                *(packed[key], json.dumps(how, separators=(",", ":")), None, "r1", None, 1, at),
            )


def _given(way: tuple[int, ...]) -> list[Given]:
    return [
        Given(id=step, step=step, answer={"option": f"keuze-{option}"}, at=_ANSWERED)
        for step, option in zip(_STEPS, way, strict=True)
    ]


def _results(store: Path) -> None:
    """What the hand-ins come to, in SQL: nothing waits here."""
    with sqlite3.connect(store) as connection:
        connection.execute(
            "insert into results select handin, sum(points), sum(max_points), 0 from marks"
            " group by handin"
        )
    connection.close()


def _handins(learners: int) -> Iterator[tuple[object, ...]]:
    at = _moment(_HANDED_IN)
    for n in range(learners):
        who = (_learner(n), _cohort(n), LESSON, "r1")
        yield (n + 1, *who, at, (n + 1) * ANSWERS, 0, "0" * 64)


def _mark(url: str, learners: int) -> None:
    """Nbgrader's own tables, with one marked cell a learner."""
    engine = create_engine(url)
    api.Base.metadata.create_all(engine)
    names = [_learner(number) for number in range(learners)]
    at = _HANDED_IN.replace(tzinfo=None)
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
