"""Pages for instructors."""
