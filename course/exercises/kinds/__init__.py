"""The kinds of exercise: one module each, named like the kind."""
