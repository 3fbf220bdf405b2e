"""Plotly figures other than bars: a matrix of what was put where, and routes through a case.

As in `charts`: plain data, colours by name, laid out in pixels from the top.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from course.cohort.figures.charts import (
    CONFIG,
    Figure,
    laid_out,
)
from course.cohort.figures.text_layout import LINE, above, wrapped

_MARKS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
_APART = 15  # pixels between cohorts in one lane
_CELL = 40
_NODE, _LINES = 26, 3  # characters and lines of a question next to its node


class Flow(NamedTuple):
    """A ribbon from one node to another, by place in the list of nodes."""

    source: int
    target: int
    value: float


def matrix(texts: Sequence[str], cells: Sequence[Sequence[tuple[float, str] | None]]) -> Figure:
    """Who put what before what: rows and columns are `texts`, named by number under a list."""
    notes, _, top = above([f"{n}. {text}" for n, text in enumerate(texts, 1)], -16 + 6)
    for note in notes:
        note["font"] = {}
    size, start = len(texts), top + LINE + 6
    heat = {
        "type": "heatmap",
        "x": [place - 0.5 for place in range(size + 1)],
        "y": [start + place * _CELL for place in range(size + 1)],
        "z": [[cell[0] if cell else None for cell in row] for row in cells],
        "zmin": 0,
        "zmax": 1,
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "colorscale": [[0, "var(--ramp-low)"], [1, "var(--ramp-high)"]],
    }
    marks = [
        _in_cell(cell[1], column, start + (row + 0.5) * _CELL, "var(--ramp-text)")
        for row, line in enumerate(cells)
        for column, cell in enumerate(line)
        if cell
    ]
    for place in range(size):
        number = str(place + 1)
        marks.append(_in_cell(number, place, start - LINE / 2 - 2, "var(--ink)", strong=True))
        marks.append(
            _in_cell(number, -0.8, start + (place + 0.5) * _CELL, "var(--ink)", strong=True)
        )
    axis = {"visible": False, "range": [-1.1, size - 0.5]}
    return laid_out([heat], [*notes, *marks], start + size * _CELL, axis)


def _in_cell(text: str, x: float, y: float, colour: str, *, strong: bool = False) -> Figure:
    font: dict[str, Any] = {"size": 12, "color": colour}
    if strong:
        font["weight"] = 700
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": font}


def _label(text: str) -> str:
    """The beginning of a question, in three lines at most."""
    lines = wrapped(text, _NODE)
    return "<br>".join(
        lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1]} …"]
    )


def sankey(nodes: Sequence[str], flows: Sequence[Flow]) -> Figure:
    """Routes from left to right; a ribbon is as thick as the share of learners that took it."""
    return {
        "data": [
            {
                "type": "sankey",
                "arrangement": "fixed",
                "node": {
                    "label": [_label(text) for text in nodes],
                    "color": "var(--bar)",
                    "pad": 46,
                    "thickness": 14,
                    "line": {"width": 0},
                },
                "link": {
                    "source": [flow.source for flow in flows],
                    "target": [flow.target for flow in flows],
                    "value": [flow.value for flow in flows],
                    "color": "var(--ribbon)",
                },
                "textfont": {"size": 13, "color": "var(--ink)", "shadow": "none"},
            }
        ],
        "layout": {
            "height": 380,
            "margin": {"l": 12, "r": 12, "t": 24, "b": 24},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 13, "color": "var(--ink)"},
        },
        "config": CONFIG,
    }
