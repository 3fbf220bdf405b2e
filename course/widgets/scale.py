"""`scale` in a notebook; everything it shows is in scale.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Scale(ExerciseWidget):
    """Sentences to rate on one scale, and own means afterwards."""
