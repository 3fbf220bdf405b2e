"""What a part of the soak is: units of work that can be done one at a time, and what they prove."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Figures = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes
    ----------
    name : its heading in BENCHMARKS.md, and how it is asked for.
    proves : one sentence.
    units : names of the pieces of work; each takes half a minute at most.
    run : does one unit; its figures are whole numbers that can be added up.
    forbidden : figures that must be 0.
    begins_at : the modules from which the proving code is followed by its imports.
    rooms : packages and modules of which that code counts; elsewhere a change proves nothing new.
    """

    name: str
    proves: str
    units: Sequence[str]
    run: Callable[[str], Figures]
    forbidden: tuple[str, ...]
    begins_at: tuple[str, ...]
    rooms: tuple[str, ...]


def added(figures: Sequence[Figures]) -> dict[str, int]:
    """The sum of each figure, in the order in which the first unit gives them."""
    names: dict[str, Any] = dict.fromkeys(name for one in figures for name in one)
    return {name: sum(one.get(name, 0) for one in figures) for name in names}
