"""nbgrader's converters with our own parts: assign, autograde, feedback."""
