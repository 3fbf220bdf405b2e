"""Running a cohort: its calendar, its name and staff, closing it, and the next run."""
