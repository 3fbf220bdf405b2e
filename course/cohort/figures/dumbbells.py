"""Two moments on one line, as plain data for plotly: an open mark, a filled one, and a bar."""

from collections.abc import Sequence
from typing import NamedTuple

from course.cohort.figures.charts import Figure, laid_out, legend_below, line_axis
from course.cohort.figures.text_layout import above

_ROOM = 26  # pixels of a row: two lines under each other
_APART = 7


class Move(NamedTuple):
    """From `before` to `after`; `low` to `high` is the interval of the change between them."""

    text: str
    before: float
    after: float
    low: float
    high: float


def moves(
    rows: Sequence[Move], names: tuple[str, str], ticks: Sequence[tuple[float, str]]
) -> Figure:
    """Each row under its own text; the interval of the change hangs under the second mark."""
    notes, y, height = above([row.text for row in rows], _ROOM)
    up = [at - _APART for at in y]
    first = _marks(names[0], [row.before for row in rows], up, "circle-open")
    first["error_x"] = _ends([(row.after - row.before,) * 2 for row in rows], "var(--bar)", 3, 0)
    then = _marks(names[1], [row.after for row in rows], up, "circle")
    sure = _marks("", [row.after for row in rows], [at + _APART for at in y], "line-ns")
    sure |= {"showlegend": False, "marker": {**sure["marker"], "size": 5}}
    sure["error_x"] = _ends(
        [(row.before + row.low - row.after, row.before + row.high - row.after) for row in rows],
        "var(--ink)",
        1.5,
        4,
    )
    figure = laid_out([first, then, sure], notes, height, line_axis(ticks), lines_of_ticks=2)
    return legend_below(figure, len(names))


def _marks(name: str, x: list[float], y: list[float], symbol: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"color": "var(--bar)", "size": 13, "symbol": symbol, "line": {"width": 2}},
    }


def _ends(ends: Sequence[tuple[float, float]], colour: str, thickness: float, width: int) -> Figure:
    """Lines from a mark to `low` and `high`, given as distances from it."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(high, 0.0) for _, high in ends],
        "arrayminus": [max(-low, 0.0) for low, _ in ends],
        "color": colour,
        "thickness": thickness,
        "width": width,
    }
