"""When figures of a cohort are made: what was published, what waits, and asking for it now."""
