"""Tests mirror the package `course`; `leaks/` and `hostile/` cut across it."""
