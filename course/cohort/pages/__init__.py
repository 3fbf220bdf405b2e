"""What a coordinator sees about a cohort, page by page."""
