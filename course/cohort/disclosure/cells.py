"""What is told of one question: all options in bins, or only the first of them, or nothing.

What is told depends on the counts in a way that anybody may know: all possible counts are divided
into cells, and a reader learns the cell. So each cell is checked as a whole: whichever world led
there, nothing is certain about anybody (`worlds.tells_nothing`). Where all options in bins would
tell too much, as when two of them leave nobody for the others, only the most chosen one is told;
and where that would single out too few worlds, nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from course.cohort.disclosure.bins import Bin, bin_of, bins
from course.cohort.disclosure.worlds import Box, Counts, tells_nothing

Labels = tuple[int, ...]  # the number of the bin of each option
_First = tuple[int, int]  # the most chosen option, and the number of its bin


@dataclass(frozen=True, slots=True)
class Cell:
    """What is told of a question that `size` people answered: each option's bin, if it is told."""

    size: int
    told: tuple[Bin | None, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no option is told."""
        return not any(self.told)

    @property
    def box(self) -> Box:
        """The worlds that its words allow, at the least."""
        return Box(
            tuple((one.first, one.last) if one else (0, self.size) for one in self.told), self.size
        )


def cell(counts: Counts) -> Cell:
    """The cell of these counts, one for each option, of people who each chose one option.

    Raises
    ------
    ValueError
        There are fewer people than `bins.SMALLEST`, or fewer than two options.
    """
    size = sum(counts)
    if len(counts) < 2:  # noqa: PLR2004 - one option alone tells nothing
        raise ValueError(f"counts: found {len(counts)} options, expected at least 2")
    grid = bins(size)
    labels = tuple(bin_of(count, size) for count in counts)
    if is_safe(labels, size):
        return Cell(size, tuple(grid[label] for label in labels))
    first = counts.index(max(counts))
    is_told = (first, labels[first]) not in _silent(len(counts), size)
    only = (grid[labels[first]] if is_told and at == first else None for at in range(len(counts)))
    return Cell(size, tuple(only))


def is_safe(labels: Labels, size: int) -> bool:
    """Whether all options may be told, where these are their bins."""
    return _is_safe(tuple(sorted(labels)), size)


@lru_cache(maxsize=1 << 18)
def _is_safe(labels: Labels, size: int) -> bool:
    return tells_nothing([_box(labels, size)], len(labels), size)


def _box(labels: Labels, size: int) -> Box:
    grid = bins(size)
    return Box(tuple((grid[label].first, grid[label].last) for label in labels), size)


@lru_cache(maxsize=1 << 12)
def _silent(options: int, size: int) -> frozenset[_First]:
    """The most chosen options, with their bins, that are not told, where not all options are.

    First those that would tell something by themselves; then, with the smallest bins first, as many
    more as it takes for silence to tell nothing either.
    """
    by_first: dict[_First, list[Box]] = {}
    for labels in _unsafe(options, size):
        for first, box in _by_most_chosen(labels, size):
            by_first.setdefault((first, labels[first]), []).append(box)
    silent = {one for one, boxes in by_first.items() if not tells_nothing(boxes, options, size)}
    more = sorted(by_first.keys() - silent, key=lambda one: (one[1], one[0]))
    while not tells_nothing((box for one in silent for box in by_first[one]), options, size):
        if not more:
            raise ValueError(
                f"{options} options of {size} people: even silence would tell something"
            )
        silent.add(more.pop(0))
    return frozenset(silent)


def _unsafe(options: int, size: int) -> Iterator[Labels]:
    """The bins of all possible worlds of which not all options may be told."""
    for labels in _descending(options, size):
        if not is_safe(labels, size):
            yield from sorted(set(permutations(labels)))


def _descending(options: int, size: int) -> Iterator[Labels]:
    """The bins of all possible worlds, the highest option first."""
    grid = bins(size)

    def further(labels: Labels, least: int, most: int) -> Iterator[Labels]:
        left = options - len(labels)
        if left == 0:
            if most >= size:
                yield labels
            return
        highest = labels[-1] if labels else len(grid) - 1
        for at in range(highest + 1):
            low, high = least + grid[at].first, most + grid[at].last
            if low <= size <= high + (left - 1) * grid[at].last:
                yield from further((*labels, at), low, high)

    return further((), 0, 0)


def _by_most_chosen(labels: Labels, size: int) -> Iterator[tuple[int, Box]]:
    """The worlds of these bins by which option is the most chosen, the first of several."""
    spans, highest = _box(labels, size).spans, max(labels)
    for first, (low, high) in enumerate(spans):
        for count in range(low, high + 1) if labels[first] == highest else ():
            others = [
                (least, min(most, count if at > first else count - 1))
                for at, (least, most) in enumerate(spans)
            ]
            box = Box((*others[:first], (count, count), *others[first + 1 :]), size)
            if box.possible():
                yield first, box
