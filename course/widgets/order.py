"""`order` in a notebook; everything it shows is in order.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Order(ExerciseWidget):
    """Steps to put in order, by buttons or by dragging."""
