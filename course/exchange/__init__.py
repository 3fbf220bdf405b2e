"""nbgrader's exchange over the store: release, list, collect and feedback."""

from course.exchange.collect import Collect
from course.exchange.listing import List
from course.exchange.release import ReleaseAssignment
from course.exchange.release_feedback import ReleaseFeedback

__all__ = ["Collect", "List", "ReleaseAssignment", "ReleaseFeedback"]
