"""`sort` in a notebook; everything it shows is in sort.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Sort(ExerciseWidget):
    """Items to put into bins, by buttons or by dragging."""
