"""Concept by concept as a page: the hardest as a figure, and all with their exercises."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.wording import from_to
from course.cohort.pages import concepts
from course.cohort.pages.concepts import About, Concept
from course.cohort.pages.source import Board

_ROW = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "state"),
    *("points", "max_points"),
]


def concepts_of(board: Board, names: Mapping[str, str]) -> dict[str, Any]:
    """`figures`, and lesson by lesson all concepts with the exercises to go on to."""
    steps = _once(board.own_steps(_ROW))
    exercises = concepts.exercises_of(board.releases(steps))
    shown = control.earned(statistics.earned(steps), board.k)
    found = concepts.concepts(shown, exercises, names, board.k)
    order = list(board.lessons)
    firsts: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        entry = _entry(one, exercises, order)
        firsts.setdefault(entry["exercises"][0]["lesson"], []).append(entry)
    return {
        "notice": None if found else shown.absent,
        "figures": [asdict(concepts.hardest(found, shown.absent))] if found else [],
        "concepts": len(found),
        "lessons": [
            {"title": board.lessons[lesson], "concepts": firsts[lesson]}
            for lesson in order
            if lesson in firsts
        ],
    }


def _entry(one: Concept, exercises: Mapping[str, About], order: list[str]) -> dict[str, Any]:
    """A concept with its exercises, those of the first lesson first."""
    names = sorted(one.exercises, key=lambda name: order.index(exercises[name].lesson))
    return {
        "name": one.name,
        "share": one.row["text"],
        "between": from_to(one.row),
        "n": one.row["n"],
        "exercises": [
            {"id": name, "lesson": exercises[name].lesson, "title": exercises[name].title}
            for name in names
        ],
    }


def _once(steps: pd.DataFrame) -> pd.DataFrame:
    """One row an exercise that somebody answered; a page of many learners then is as quick."""
    answered = steps[steps["state"] == "answered"]
    return answered.drop_duplicates(["learner", "exercise"])
