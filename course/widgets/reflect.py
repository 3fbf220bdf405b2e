"""`reflect` in a notebook; everything it shows is in reflect.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Reflect(ExerciseWidget):
    """A text of one's own that never leaves the browser."""
