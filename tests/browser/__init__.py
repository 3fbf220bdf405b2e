"""A real Hub and a real browser."""
