"""Kinds of exercise: what a learner sees, what an answer earns."""
