"""Measures of cohorts: pure functions, frame in, frame out.

Exact numbers, for staff who may see names; what coordinators see goes through `privacy` first.
Results by cohort have the columns `lesson`, `cohort`, `learners` (how many the number is about),
`low` and `high`, the ends of a 95 % interval, and `enough`: whether so many learners are enough to
conclude from it.
"""

from course.cohort.measures.groups import GROUP, TOTAL, with_total
from course.cohort.measures.intervals import student, wilson
from course.cohort.measures.items import ITEM_STATISTICS, item_statistics
from course.cohort.measures.shares import STATES, completion, option_shares
from course.cohort.measures.stances import POSITIONS, position, profile

__all__ = [
    "GROUP",
    "ITEM_STATISTICS",
    "POSITIONS",
    "STATES",
    "TOTAL",
    "completion",
    "item_statistics",
    "option_shares",
    "position",
    "profile",
    "student",
    "wilson",
    "with_total",
]
