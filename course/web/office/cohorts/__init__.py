"""*Cohorten en datums*: where managers run cohorts, and instructors change their dates."""
