"""Which exercises *x van y gedaan* is about."""

from typing import Any

import pytest

from course.exercises.base import Exercise, State, View
from course.exercises.progress import counting, is_finished


class Written(Exercise):
    """What stays with the learner."""

    marked = False
    local = True


class Rated(Exercise):
    """What has no points."""

    marked = False


def exercise(name: str, points: float = 0, model: type[Exercise] = Exercise) -> Exercise:
    held: dict[str, Any] = {"id": name, "kind": "proef", "title": name, "concepts": ["CONT-01"]}
    practice = not points and model is not Rated
    return model.model_validate({**held, "points": points, "practice": practice})


MARKED, PRACTICE = exercise("met-punten", 4), exercise("oefenen")
RATED, WRITTEN = exercise("schaal", model=Rated), exercise("voor-mezelf", model=Written)


@pytest.mark.parametrize(
    ("lesson", "expected"),
    [
        ((MARKED, PRACTICE, RATED, WRITTEN), ["met-punten", "schaal"]),
        ((PRACTICE, WRITTEN), ["oefenen"]),
        ((RATED, PRACTICE, WRITTEN), ["schaal", "oefenen"]),
        ((RATED, WRITTEN), ["schaal"]),
        ((WRITTEN,), []),
        ((), []),
    ],
)
def test_practice_counts_only_where_nothing_earns_points(
    lesson: tuple[Exercise, ...], expected: list[str]
) -> None:
    assert [one.id for one in counting(lesson)] == expected


@pytest.mark.parametrize(
    ("state", "finished"), [("new", False), ("busy", False), ("done", True), ("skipped", True)]
)
def test_skipped_leaves_nothing_to_do(state: State, finished: bool) -> None:
    view = View(
        kind="proef", id="proef", title="Proef", points=0, practice=True, notice=None, state=state
    )

    assert is_finished(view) is finished
