"""Pages for who is not in yet."""
