"""The group that a number is about: a lesson and a cohort, or all cohorts of a lesson."""

import pandas as pd

TOTAL = "*"  # in the column `cohort`: all cohorts of the frame together; no cohort has this id
GROUP = ["lesson", "cohort"]


def with_total(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `frame`, followed by the same rows as the cohort `TOTAL`."""
    return pd.concat([frame, frame.assign(cohort=TOTAL)], ignore_index=True)
