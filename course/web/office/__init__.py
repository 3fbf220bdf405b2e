"""Pages for who runs the course: who is enrolled, reading people in, who did what."""
