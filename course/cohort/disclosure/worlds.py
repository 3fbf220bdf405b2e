"""Which counts of the options of a question are possible, given what was told, and what is certain.

A world is one count for each option. What was told leaves a `Box`: bounds of each count, and what
the counts add up to. Every count between its least and its most is then reached by some world, so
that no world has to be listed.

Who attacks (`docs/privacy/model.md`) knows how many answered, and the answers of up to two of them.
A fact is certain when it holds in all worlds that have those answers in them: that nobody of the
others chose an option, or that all of them did. Either is a fact about each of the others.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import Final, NamedTuple

KNOWN: Final = 2
"""Of how many people somebody may know the answers."""

Span = tuple[int, int]
Counts = tuple[int, ...]


class Box(NamedTuple):
    """The first and the last count of each option; the counts add up to `size`."""

    spans: tuple[Span, ...]
    size: int

    def possible(self, known: Counts = ()) -> list[Span] | None:
        """The least and the most of each count; None where there is no such world.

        `known` are answers that are among the counts, for each option how many.
        """
        spans: Sequence[Span] = self.spans
        if known:
            spans = [(max(low, own), high) for (low, high), own in zip(spans, known, strict=True)]
        least, most = sum(low for low, _ in spans), sum(high for _, high in spans)
        if any(low > high for low, high in spans) or not least <= self.size <= most:
            return None
        return [
            (max(low, self.size - most + high), min(high, self.size - least + low))
            for low, high in spans
        ]


def tells_nothing(boxes: Iterable[Box], options: int, size: int) -> bool:
    """Whether nothing is certain about anybody, where the world lies in one of these boxes.

    So it is of no box at all: nobody is ever told that.
    """
    held = list(boxes)
    return not held or all(_is_open(held, known, size) for known in _known(options))


def _is_open(boxes: Sequence[Box], known: Counts, size: int) -> bool:
    """Whether each option may be somebody else's, and need not be that of all others."""
    others, is_possible = size - sum(known), False
    shut = {(at, end) for at in range(len(known)) for end in ("none", "all")}
    for box in boxes:
        if (spans := box.possible(known)) is None:
            continue
        is_possible = True
        for at, ((low, high), own) in enumerate(zip(spans, known, strict=True)):
            if high > own:
                shut.discard((at, "none"))
            if low - own < others:
                shut.discard((at, "all"))
        if not shut:
            return True
    return not is_possible


@lru_cache(maxsize=64)
def _known(options: int) -> tuple[Counts, ...]:
    """What may be known: the answer of nobody, of one, of two; as counts of the options."""
    return tuple(_chosen(options))


def _chosen(options: int) -> Iterator[Counts]:
    for many in range(KNOWN + 1):
        for chosen in combinations_with_replacement(range(options), many):
            yield tuple(chosen.count(at) for at in range(options))
