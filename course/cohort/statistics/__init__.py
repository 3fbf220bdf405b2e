"""Measures of cohorts: pure functions, frame in, frame out.

Exact numbers, for staff who may see names; what coordinators see goes through `disclosure` first.
Results by cohort have the columns `lesson`, `cohort`, `learners` (how many the number is about),
`low` and `high`, the ends of a 95 % interval, and `enough`: whether that many learners are enough
to conclude from it.
"""

from course.cohort.statistics.confidence import calibration, sure_and_wrong
from course.cohort.statistics.durations import LONGEST, median, time_spent
from course.cohort.statistics.groups import GROUP, TOTAL, with_total
from course.cohort.statistics.intervals import Estimate, student, wilson
from course.cohort.statistics.item_analysis import ITEM_STATISTICS, item_statistics
from course.cohort.statistics.paired_change import gain, hedges_of_pairs
from course.cohort.statistics.points import earned
from course.cohort.statistics.proportions import (
    FALSE_ONES,
    benjamini_hochberg,
    cohens_h,
    mover,
    newcombe,
    score_test,
)
from course.cohort.statistics.reliability import alpha, exercise_scores
from course.cohort.statistics.shares import STATES, completion, option_shares
from course.cohort.statistics.stances import POSITIONS, own_positions, position, profile

__all__ = [
    "FALSE_ONES",
    "GROUP",
    "ITEM_STATISTICS",
    "LONGEST",
    "POSITIONS",
    "STATES",
    "TOTAL",
    "Estimate",
    "alpha",
    "benjamini_hochberg",
    "calibration",
    "cohens_h",
    "completion",
    "earned",
    "exercise_scores",
    "gain",
    "hedges_of_pairs",
    "item_statistics",
    "median",
    "mover",
    "newcombe",
    "option_shares",
    "own_positions",
    "position",
    "profile",
    "score_test",
    "student",
    "sure_and_wrong",
    "time_spent",
    "wilson",
    "with_total",
]
