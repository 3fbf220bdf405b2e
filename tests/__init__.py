"""Tests: a folder mirrors one of course/; docs/testing.md says how they are run."""

import sys

# jsonschema imports it where it is installed, and it builds a grammar for two seconds of processor
# time in each process that imports nbformat. No schema here has an IRI in it.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # importing it is an ImportError
