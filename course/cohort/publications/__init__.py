"""Frozen figures: what was told, once, of a lesson and a fixed group of people."""
