"""`checklist` in a notebook; everything it shows is in checklist.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Checklist(ExerciseWidget):
    """Statements of which one ticks what holds."""
