"""Plotly figures as plain data: bars under their text, and points on a line.

Colours are names of CSS variables, such as `var(--bar)`; the renderer fills in the theme's.
Everything is laid out in pixels from the top, 320 wide or more, so that long texts never overlap.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from course.cohort.disclosure.wording import in_signs
from course.cohort.figures.text_layout import LINE, above
from course.formatting import percent

Figure = dict[str, Any]

CONFIG = {"displayModeBar": False, "staticPlot": True, "responsive": True}
_BAR, _THICK, _AXIS = 16, 32, 26  # pixels: a bar, a stack, the axis
_ROOM = 0.12  # a part at least this large has room for its share in signs
_LETTER = 0.03  # of a bar, for each letter, on a phone


class Bar(NamedTuple):
    """A share to draw under its text, with its interval.

    `label` is the share in words, "" where the text already says it. `colour` is a CSS variable.
    """

    text: str
    label: str
    value: float
    low: float
    high: float
    colour: str = "--bar"


class Stack(NamedTuple):
    """A stacked bar: each part with its value and its text."""

    text: str
    parts: Sequence[tuple[float, str]]


class Point(NamedTuple):
    """A place on a line, with its interval."""

    text: str
    value: float
    low: float
    high: float


def bars(rows: Sequence[Bar]) -> Figure:
    """Horizontal bars of shares from 0 to 100 %, each under its own wrapped text."""
    labels = [row.label for row in rows] if any(row.label for row in rows) else []
    notes, y, height = above([row.text for row in rows], _BAR, labels=labels)
    traces = []
    for colour in dict.fromkeys(row.colour for row in rows):
        here = [(row, at) for row, at in zip(rows, y, strict=True) if row.colour == colour]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [row.value for row, _ in here],
                "y": [at for _, at in here],
                "width": _BAR,
                "marker": {"color": f"var({colour})"},
                "error_x": spread([row for row, _ in here]),
            }
        )
    figure = laid_out(traces, notes, height, _shares_axis())
    figure["layout"]["barmode"] = "overlay"  # bars of two colours keep their full thickness
    return figure


def stacks(rows: Sequence[Stack], names: Sequence[str], colours: Sequence[str]) -> Figure:
    """Stacked bars of parts that add up to everything, with the parts' names as legend."""
    notes, y, height = above([row.text for row in rows], _THICK)
    traces = [
        _part([row.parts[place] for row in rows], name, colour, y)
        for place, (name, colour) in enumerate(zip(names, colours, strict=True))
    ]
    for trace in traces:  # rounded shares need not add up to 100 %, the bar must
        totals = (sum(value for value, _ in row.parts) for row in rows)
        trace["x"] = [value / all_ for value, all_ in zip(trace["x"], totals, strict=True)]
    figure = laid_out(traces, notes, height, _shares_axis())
    figure["layout"]["barmode"] = "stack"
    return legend_below(figure, len(names))


def legend_below(figure: Figure, names: int) -> Figure:
    """`figure` with its legend below it, with room for that many lines."""
    legend = {"x": 0, "xanchor": "left", "yanchor": "bottom", "yref": "container", "y": 0}
    layout, room = figure["layout"], LINE * names + 20
    margin = layout["margin"]
    layout |= {
        "showlegend": True,
        "legend": {**legend, "traceorder": "normal", "itemwidth": 30},
        "height": layout["height"] + room,
        "margin": {**margin, "b": margin["b"] + room},
    }
    return figure


def points(rows: Sequence[Point], ticks: Sequence[tuple[float, str]]) -> Figure:
    """Points with intervals on one line, each under its own text."""
    notes, y, height = above([row.text for row in rows], _BAR)
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [row.value for row in rows],
        "y": y,
        "marker": {"color": "var(--bar)", "size": 13},
        "error_x": spread(rows),
    }
    return laid_out([trace], notes, height, line_axis(ticks), lines_of_ticks=2)


def line_axis(ticks: Sequence[tuple[float, str]]) -> Figure:
    """An axis from -1 to 1, with the text of each tick over two lines."""
    return {
        "range": [-1.2, 1.2],
        "tickangle": 0,
        "tickfont": {"size": 11},
        "tickvals": [value for value, _ in ticks],
        "ticktext": [text.replace(" ", "<br>") for _, text in ticks],
        "zeroline": False,
    }


def _part(
    values: Sequence[tuple[float, str]], name: str, colour: str, y: Sequence[float]
) -> Figure:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": [value for value, _ in values],
        "y": list(y),
        "width": _THICK,
        "text": [_fitting(value, label) for value, label in values],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": f"var({colour}-text)", "size": 13},
        "marker": {"color": f"var({colour})", "line": {"color": "var(--card)", "width": 2}},
    }


def _fitting(value: float, label: str) -> str:
    """A share in words where they fit into a part of a bar, else in signs, else nothing."""
    if value >= _LETTER * len(label):
        return label
    return in_signs(label) if value >= _ROOM else ""


def spread(rows: Sequence[Bar] | Sequence[Point]) -> Figure:
    """The intervals of `rows` for plotly."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [row.high - row.value for row in rows],
        "arrayminus": [row.value - row.low for row in rows],
        "color": "var(--ink)",
        "thickness": 1.5,
        "width": 4,
    }


def _shares_axis() -> Figure:
    ticks = (0, 0.25, 0.5, 0.75, 1)
    return {
        "range": [0, 1],
        "tickvals": list(ticks),
        "ticktext": [percent(tick) for tick in ticks],
        "zeroline": False,
        "showgrid": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": "var(--field)",
    }


def laid_out(
    traces: list[Figure], notes: list[Figure], height: float, axis: Figure, lines_of_ticks: int = 1
) -> Figure:
    """Traces and notes laid out in pixels from the top, over an axis."""
    bottom = _AXIS + (lines_of_ticks - 1) * LINE
    layout = {
        "height": height + bottom,
        "margin": {"l": 12, "r": 22, "t": 0, "b": bottom},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"size": 14, "color": "var(--ink)"},
        "showlegend": False,
        "annotations": notes,
        "xaxis": {"fixedrange": True, "gridcolor": "var(--line)", "tickfont": {"size": 12}, **axis},
        "yaxis": {"fixedrange": True, "visible": False, "range": [height, 0]},
    }
    return {"data": traces, "layout": layout, "config": CONFIG}
