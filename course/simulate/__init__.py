"""Synthetic cohorts with known truth that answer and hand in through the service's functions."""

from course.simulate.learners import Simulated, hand_in_cohort, names_in
from course.simulate.tendency import TENDENCIES, Tendency

__all__ = ["TENDENCIES", "Simulated", "Tendency", "hand_in_cohort", "names_in"]
