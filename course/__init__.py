"""Professioneel nabij: a training course in notebooks whose exercises mark themselves.

Notebooks use one name: `exercise`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.kernel import Notice
    from course.widgets.base import ExerciseWidget

__version__ = "0.2.0"

__all__ = ["exercise"]


def exercise(name: str) -> "ExerciseWidget | Notice":
    """Show the exercise `name` of the lesson that this notebook belongs to.

    Within the course's Hub it keeps answers at the service; elsewhere it is a preview that keeps
    nothing and says so. A missing exercise gives a Dutch message instead of a traceback.
    """
    from course.kernel import show  # noqa: PLC0415 - the service must not import anywidget

    return show(name)
