"""A notebook as JSON, from the sources of its cells."""

from collections.abc import Sequence
from typing import Any


def notebook(sources: Sequence[str]) -> dict[str, Any]:
    """A notebook of code cells; a source that starts with # is Markdown."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "cells": [_cell(number, source) for number, source in enumerate(sources)],
    }


def _cell(number: int, source: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"id": f"cel-{number}", "metadata": {}, "source": source}
    if source.startswith("#"):
        return {**cell, "cell_type": "markdown"}
    return {**cell, "cell_type": "code", "execution_count": None, "outputs": []}
