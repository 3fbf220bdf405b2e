"""`story` in a notebook; everything it shows is in story.js."""

from __future__ import annotations

from course.widgets.base import ExerciseWidget


class Story(ExerciseWidget):
    """Fields to write a story in, with friendly questions about it."""
