"""nbgrader's exchange over the store, through nbgrader itself."""
