"""A forest plot of differences: one point and interval per row, around a line of no difference."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from course.cohort.figures.charts import Figure, Point, laid_out, legend_below, spread
from course.cohort.figures.text_layout import above
from course.formatting import decimal, number

_THICK = 16
_NAMES = ("genoeg zeker", "niet zeker genoeg")


class Leaf(NamedTuple):
    """One difference: `label` in bold over `text`, and whether it is certain enough."""

    text: str
    label: str
    value: float
    low: float
    high: float
    certain: bool


def forest(rows: Sequence[Leaf], step: float, ends: tuple[str, str], unit: str) -> Figure:
    """Differences around 0, on an axis as wide as needed in steps of `step`.

    `ends` say what left and right mean; ticks are in hundredths with `unit`, or unscaled if that is
    "".
    """
    notes, y, height = above([row.text for row in rows], _THICK, labels=[row.label for row in rows])
    most = max(max(-row.low, row.high) for row in rows)
    far = step * max(2, math.ceil(round(most / step, 6)))
    traces = [
        _marks(name, [(row, at) for row, at in zip(rows, y, strict=True) if row.certain is certain])
        for name, certain in zip(_NAMES, (True, False), strict=True)
    ]
    drawn = [trace for trace in traces if trace["x"]]
    axis = {
        "range": [-far * 1.2, far * 1.2],
        "ticklabeloverflow": "allow",
        "tickangle": 0,
        "tickfont": {"size": 11},
        "tickvals": [-far, -far / 2, 0, far / 2, far],
        "ticktext": [_tick(part * far / 2, unit, ends) for part in (-2, -1, 0, 1, 2)],
        "zeroline": True,
        "zerolinecolor": "var(--ink)",
        "zerolinewidth": 1,
    }
    return legend_below(laid_out(drawn, notes, height, axis, lines_of_ticks=2), len(drawn))


def _tick(value: float, unit: str, ends: tuple[str, str]) -> str:
    if value == 0:
        return "gelijk"
    size = f"{decimal(abs(value) * 100, 0)}{unit}" if unit else number(abs(value))
    return f"{size}<br>{ends[value > 0]}"


def _marks(name: str, rows: list[tuple[Leaf, float]]) -> Figure:
    certain = name == _NAMES[0]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [row.value for row, _ in rows],
        "y": [at for _, at in rows],
        "marker": {
            "color": "var(--bar)" if certain else "var(--other)",
            "size": 13 if certain else 10,
            "symbol": "circle" if certain else "diamond",
        },
        "error_x": spread([Point(row.text, row.value, row.low, row.high) for row, _ in rows]),
    }
