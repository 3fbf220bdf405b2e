"""Our figures as plain SVG, for a file without scripts.

Draws what `charts`, `forest`, `dumbbells` and `matrix_sankey.lanes` lay out: bars, stacks and
points in pixels from the top, with the grid, the ticks and the whiskers' caps that plotly draws.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from course.cohort.figures.charts import Figure
from course.cohort.figures.html import EMPTY
from course.cohort.figures.text_layout import LINE

_WIDTH, _SIDE, _RIGHT = 360, 12, 24
_FORMS = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0",
    "diamond": "M0 -6L6 0L0 6L-6 0Z",
    "square": "M-4 -4H4V4H-4Z",
    "triangle-up": "M0 -6L5 4H-5Z",
    "line-ns": "M0 -3V3",
}
Trace = dict[str, Any]


def can_draw(plot: Figure) -> bool:
    """Whether all of a figure's traces are of a kind that this module draws."""
    return all(trace["type"] in {"bar", "scatter"} for trace in plot["data"])


def picture(plot: Figure, title: str) -> Markup:
    """The figure as an SVG element; `title` is its accessible name."""
    layout = plot["layout"]
    height, bottom = layout["height"], layout["yaxis"]["range"][0]
    low, high = layout["xaxis"]["range"]

    def across(value: float) -> float:
        return float(_SIDE + (value - low) / (high - low) * (_WIDTH - _SIDE - _RIGHT))

    parts = [*_axis(layout["xaxis"], across, bottom), *_marks(plot["data"], across)]
    parts += [*_notes(layout["annotations"]), *_legend(plot, height)]
    return Markup('<svg role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}">{}</svg>').format(
        title, _WIDTH, height, _WIDTH, EMPTY.join(parts)
    )


def _shape(shape: str, *values: object) -> Markup:
    """A shape with its values, escaped."""
    return Markup(shape).format(*values)  # noqa: S704 - the shapes are ours


def _marks(traces: list[Trace], across: Any) -> Iterator[Markup]:  # noqa: ANN401
    begun: dict[float, float] = {}  # where the next part of a stack begins
    for trace in traces:
        errors = trace.get("error_x", {})
        ends = zip_longest(errors.get("arrayminus", ()), errors.get("array", ()))
        rows = zip_longest(trace["x"], trace["y"], ends, trace.get("text", ()))
        for x, y, spread, text in rows:
            if trace["type"] == "bar":
                yield from _bar(trace, across, (begun.get(y, 0.0), x, y), text or "")
                begun[y] = begun.get(y, 0.0) + x
            if spread:
                yield _whisker(errors, across(x - spread[0]), across(x + spread[1]), y)
            if trace["type"] == "scatter":
                yield _mark(trace["marker"], across(x), y)


def _whisker(errors: Trace, left: float, right: float, y: float) -> Markup:
    """An interval with a cap at each end, where it has caps."""
    cap = errors["width"]
    ends = f"M{left:.1f} {y - cap:.1f}v{2 * cap}M{right:.1f} {y - cap:.1f}v{2 * cap}" if cap else ""
    line = '<path class="whisker" d="M{:.1f} {:.1f}H{:.1f}{}" stroke="{}" stroke-width="{}"/>'
    return _shape(line, left, y, right, ends, errors["color"], errors["thickness"])


def _mark(marker: Trace, x: float, y: float) -> Markup:
    """A point; an unknown shape is drawn as a circle."""
    symbol, colour = str(marker.get("symbol", "circle")), marker["color"]
    name = symbol.removesuffix("-open")
    form = '<path transform="translate({:.1f} {:.1f})" d="{}" fill="{}" stroke="{}"/>'
    fill = colour if name == symbol else "var(--card)"
    drawn = _FORMS.get(name, _FORMS["circle"])
    return _shape(form, x, y, drawn, fill, colour)


def _bar(
    trace: Trace,
    across: Any,  # noqa: ANN401
    at: tuple[float, float, float],
    text: str,
) -> Iterator[Markup]:
    begin, value, y = at
    left, right, thick = across(begin), across(begin + value), trace["width"]
    box = '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{}" fill="{}" stroke="var(--card)"/>'
    yield _shape(box, left, y - thick / 2, right - left, thick, trace["marker"]["color"])
    if text:
        label = '<text x="{:.1f}" y="{:.1f}" text-anchor="middle" fill="{}">{}</text>'
        middle, colour = (left + right) / 2, trace["textfont"]["color"]
        yield _shape(label, middle, y + 5, colour, text)


def _notes(notes: list[Trace]) -> Iterator[Markup]:
    for note in notes:
        weight = note["font"].get("weight", 400)
        for number, line in enumerate(note["text"].split("<br>")):
            label = '<text x="{}" y="{:.1f}" font-weight="{}">{}</text>'
            y = note["y"] + LINE * (number + 0.8)
            yield _shape(label, _SIDE, y, weight, Markup(line))  # noqa: S704 - escaped by text_layout


def _axis(axis: Trace, across: Any, bottom: float) -> Iterator[Markup]:  # noqa: ANN401
    """Grid, ticks and tick labels, as plotly draws them; the zero line on top of the grid."""
    down = '<path class="{}" d="M{:.1f} {:.1f}V{:.1f}" stroke="{}" stroke-width="{}"/>'
    for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        x = across(value)
        if axis.get("showgrid", True):
            yield _shape(down, "grid", x, 0, bottom, axis["gridcolor"], 1)
        if axis.get("ticks") == "outside":
            yield _shape(down, "mark", x, bottom, bottom + axis["ticklen"], axis["tickcolor"], 1)
        for number, line in enumerate(text.split("<br>")):
            label = '<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>'
            yield _shape(label, x, bottom + 16 + 13 * number, line)
    if axis.get("zeroline"):
        colour, width = axis["zerolinecolor"], axis["zerolinewidth"]
        yield _shape(down, "zero", across(0), 0, bottom, colour, width)


def _legend(plot: Figure, height: float) -> Iterator[Markup]:
    if not plot["layout"].get("showlegend"):
        return
    traces = [trace for trace in plot["data"] if trace.get("showlegend", True)]
    for number, trace in enumerate(traces, -len(traces)):
        y = height + LINE * number
        yield _mark(trace["marker"], _SIDE + 6, y)
        yield _shape('<text x="{}" y="{}">{}</text>', _SIDE + 20, y + 5, trace["name"])
