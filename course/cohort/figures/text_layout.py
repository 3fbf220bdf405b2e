"""Texts on a figure: wrapped, escaped, and each above its own mark."""

import html
import textwrap
from collections.abc import Sequence
from typing import Any

Note = dict[str, Any]

LINE, GAP = 19, 16  # pixels: a line of text, between rows
_WIDTH, _BOLD = 42, 38  # characters that fit on a line of 300 pixels


def above(
    texts: Sequence[str], thick: int, labels: Sequence[str] = ()
) -> tuple[list[Note], list[float], float]:
    """Texts above their marks: the notes, the middle of each mark, and the total height.

    `labels`, if any, are in bold above the text; otherwise the text is bold.
    """
    notes: list[Note] = []
    middles: list[float] = []
    y = 0.0
    for place, text in enumerate(texts):
        if labels:
            notes.append(_note(labels[place], y, strong=True))
            y += LINE
        lines = wrapped(text, _WIDTH if labels else _BOLD)
        notes.append(_note("<br>".join(lines), y, strong=not labels))
        y += LINE * len(lines) + 4
        middles.append(y + thick / 2)
        y += thick + GAP
    return notes, middles, y


def wrapped(text: str, width: int = _WIDTH) -> list[str]:
    """`text` in lines for plotly, escaped; one line at least."""
    lines = textwrap.wrap(text, width, break_on_hyphens=False) or [""]
    return [html.escape(line, quote=False) for line in lines]


def _note(text: str, top: float, *, strong: bool = False) -> Note:
    font = {"weight": 700} if strong else {}
    return {
        "text": text,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "bgcolor": "var(--card)",
        "font": font,
    }
