"""nbgrader's converters with our parts: assign, autograde, feedback."""
