"""The decision in a notebook; everything it shows is in decision.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Decision(ExerciseWidget):
    """A case in which each choice shows what follows and may lead to another step."""
