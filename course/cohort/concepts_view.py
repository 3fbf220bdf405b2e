"""Concept by concept as a page: the hardest as a figure, and all with their exercises."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from course.cohort import concepts, measures, privacy
from course.cohort.board import Board
from course.cohort.saying import from_to

_ROW = [
    *("lesson", "cohort", "learner", "release", "exercise", "kind", "state"),
    *("points", "max_points"),
]


def concepts_of(board: Board, names: Mapping[str, str]) -> dict[str, Any]:
    """`figures`, and all `concepts` with the exercises to go on to. `names` are of concepts."""
    steps = _once(board.own_steps(_ROW))
    exercises = concepts.exercises_of(board.releases(steps))
    shown = privacy.earned(measures.earned(steps), board.k)
    found = concepts.concepts(shown, exercises, names, board.k)
    return {
        "notice": None if found else shown.absent,
        "figures": [asdict(concepts.hardest(found, shown.absent))] if found else [],
        "concepts": [
            {
                "name": one.name,
                "share": one.row["text"],
                "between": from_to(one.row),
                "n": one.row["n"],
                "exercises": [
                    {"id": name, "lesson": exercises[name].lesson, "title": exercises[name].title}
                    for name in one.exercises
                ],
            }
            for one in found
        ],
    }


def _once(steps: pd.DataFrame) -> pd.DataFrame:
    """One row an exercise that somebody answered; a page of many learners then is as quick."""
    answered = steps[steps["state"] == "answered"]
    return answered.drop_duplicates(["learner", "exercise"])
