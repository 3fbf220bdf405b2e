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
    """Show the exercise `name` of the lesson in whose folder this notebook stands.

    Within the course's Hub it keeps answers at the service; elsewhere it is a preview that keeps
    nothing and says so. An exercise that is not there is told in Dutch, without a traceback.
    """
    from course.kernel import show  # noqa: PLC0415 - the service must not import anywidget

    return show(name)
