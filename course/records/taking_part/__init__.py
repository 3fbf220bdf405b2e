"""Who takes part: counts for groups of any size, who is shown by name, and who passed."""
