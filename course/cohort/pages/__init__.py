"""What a coordinator sees of a cohort, page by page."""
