"""An exercise's view as its own kind's, for tests that look at the fields of a kind."""

from collections.abc import Sequence
from typing import TypeVar

from course.exercises.base import Exercise, Given, View

V = TypeVar("V", bound=View)


def view_as(kind: type[V], exercise: Exercise, given: Sequence[Given], learner: str | None) -> V:
    """What `learner` sees of `exercise`, which must be a `kind`."""
    view = exercise.view(given, learner)
    assert isinstance(view, kind)
    return view
