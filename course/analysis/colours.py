"""The colours of figures in a notebook: those of the course's own style sheets, in light."""

import re
from functools import cache
from typing import Any

from course.web.static_files import static_file

_SHEETS = ("widgets/style.css", "web/static/cohort.css")
_DECLARED = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{3,6}|rgb\([^)]*\))", re.IGNORECASE)
_PERCENT = re.compile(r"rgb\((\d+) (\d+) (\d+) / (\d+)%\)")


@cache
def colours() -> dict[str, str]:
    """The value of each CSS variable that is a plain colour; the first declaration is light."""
    by_name: dict[str, str] = {}
    for sheet in _SHEETS:
        for name, value in _DECLARED.findall(static_file(sheet).content.decode()):
            by_name.setdefault(name, _plain(value))
    return by_name


def _plain(value: str) -> str:
    """A colour as every version of plotly reads it."""
    return _PERCENT.sub(lambda m: f"rgba({m[1]}, {m[2]}, {m[3]}, {int(m[4]) / 100:g})", value)


def themed(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """A copy of plain data with every `var(--name)` replaced by its colour."""
    if isinstance(value, str):
        variable = re.fullmatch(r"var\((--[\w-]+)\)", value)
        return colours()[variable[1]] if variable else value
    if isinstance(value, dict):
        return {key: themed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [themed(part) for part in value]
    return value
