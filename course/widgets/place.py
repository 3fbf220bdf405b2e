"""`place` in a notebook; everything it shows is in place.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class CoursePaths(ExerciseWidget):
    """Behaviour to place on an axis, each with a slider."""
