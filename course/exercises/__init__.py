"""Kinds of exercise: one module per kind in `kinds/`, found by name."""

import importlib
import re

from course.exercises.base import Exercise

__all__ = ["kind_of"]


def kind_of(name: str) -> type[Exercise]:
    """The author's model of the kind `name`.

    Raises
    ------
    LookupError
        There is no module of that name in `kinds/`, or it defines no `EXERCISE`.
    """
    if not re.fullmatch(r"[a-z]+", name):
        raise LookupError(name)
    try:
        module = importlib.import_module(f"{__name__}.kinds.{name}")
        exercise: type[Exercise] = module.EXERCISE
    except (ModuleNotFoundError, AttributeError) as error:
        raise LookupError(name) from error
    return exercise
