"""Whose rule of completion is whose, and what it says in words."""
