"""Figures of a cohort, drawn from disclosed rows."""
