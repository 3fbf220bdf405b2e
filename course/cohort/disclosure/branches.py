"""What is told of a step that only some come to, after what was told of the step before it.

How many came there is what they chose before, so that each of the two tables tells about the
other. Whether a step is told, and in which bins, follows from what was told before and from nothing
else, so that it tells nothing: at least as many people came as a group must have, and whatever
comes out, nothing is certain about anybody at either step.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement, permutations, product
from typing import Final, NamedTuple

from course.cohort.disclosure.bins import SMALLEST, Bin, bins
from course.cohort.disclosure.worlds import KNOWN, Box, Counts, Span

_Labels = tuple[int, ...]
_LEAST_BINS: Final = 3
_FEW: Final = 200  # worlds that are tried before all are
_TRIED: Final = 5  # numbers of people who may have come, from the middle, before all are tried


class Way(NamedTuple):
    """A later step, by which of the earlier options lead there, and what was told of it."""

    leads: tuple[int, ...]
    spans: tuple[Span, ...]


_Case = tuple[tuple[Way, ...], tuple[int, ...]]  # what was told, and how many came to each way


@dataclass(frozen=True, slots=True)
class Branch:
    """What is told of a step to which only some came: each option's bin; none where it is hidden.

    Between `fewest` and `most` came, as the step before tells. `may_be_told`: whether something
    would be told of other choices here; it follows from what was told before alone.
    """

    fewest: int
    most: int
    told: tuple[Bin, ...]
    may_be_told: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing is told."""
        return not self.told


def branch(
    earlier: Box, leads: tuple[int, ...], counts: Counts, least: int, others: Sequence[Way] = ()
) -> Branch:
    """What is told of a step with these counts.

    Parameters
    ----------
    earlier : Box
        What was told of all options of the step before.
    leads : tuple of int
        Which of its options lead here.
    counts : tuple of int
        How many chose each option here; together as many as chose one of `leads`.
    least : int
        The smallest group about which anything is told.
    others : sequence of Way
        Other steps after the same one, of which something was told already.
    """
    fewest, most = _came(earlier, leads)
    plan = _plan(earlier, leads, len(counts), max(least, SMALLEST), tuple(others))
    labels = [_label(plan.grid, count) for count in counts if plan.grid]
    is_told = tuple(sorted(labels)) not in plan.silent
    return Branch(fewest, most, tuple(plan.grid[at] for at in labels if is_told), bool(plan.grid))


def _label(grid: Sequence[Bin], count: int) -> int:
    return next(at for at, one in enumerate(grid) if count <= one.last)


def way(leads: tuple[int, ...], told: Branch) -> Way:
    """What was told of a step, for the steps that are told after it."""
    return Way(leads, tuple((one.first, one.last) for one in told.told))


@lru_cache(maxsize=1 << 12)
def _came(earlier: Box, leads: tuple[int, ...]) -> Span:
    """The fewest and the most who can have chosen one of these options."""
    joined = Box(
        (
            (sum(earlier.spans[at][0] for at in leads), sum(earlier.spans[at][1] for at in leads)),
            *(span for at, span in enumerate(earlier.spans) if at not in leads),
        ),
        earlier.size,
    )
    possible = joined.possible()
    if possible is None:
        raise ValueError("no world fits what was told of the step before")
    return possible[0]


class _Plan(NamedTuple):
    """In which bins a step is told; none where it is hidden. Of `silent` outcomes nothing is."""

    grid: tuple[Bin, ...]
    silent: frozenset[_Labels]


@lru_cache(maxsize=1 << 15)
def _plan(
    earlier: Box, leads: tuple[int, ...], options: int, least: int, others: tuple[Way, ...]
) -> _Plan:
    """The finest bins in which something can be told."""
    fewest, most = _came(earlier, leads)
    for grid in _grids(fewest, most) if fewest >= least else ():
        outcomes = {
            labels: tuple((grid[label].first, grid[label].last) for label in labels)
            for labels in _outcomes(grid, options)
        }
        outcomes = {
            labels: spans
            for labels, spans in outcomes.items()
            if _range(earlier, Way(leads, spans))
        }
        silent = {
            labels: spans
            for labels, spans in outcomes.items()
            if not _has_room(earlier, (*others, Way(leads, spans)))
        }
        unsaid = [
            (*others, Way(leads, order))
            for spans in silent.values()
            for order in sorted(set(permutations(spans)))
        ]
        if len(silent) < len(outcomes) and _tells_nothing(earlier, unsaid):
            return _Plan(grid, frozenset(silent))
    return _Plan((), frozenset())


def _grids(fewest: int, most: int) -> Iterator[tuple[Bin, ...]]:
    """Bins of between `fewest` and `most` people, the finest first."""
    spans = [(one.first, one.last) for one in bins(fewest)]
    spans[-1] = spans[-1][0], most
    yield tuple(Bin(first, last, fewest, most) for first, last in spans)
    if len(spans) > _LEAST_BINS:
        coarse = [spans[0], (spans[1][0], spans[-2][1]), spans[-1]]
        yield tuple(Bin(first, last, fewest, most) for first, last in coarse)


def _outcomes(grid: Sequence[Bin], options: int) -> Iterator[_Labels]:
    """Every set of bins that may come out, in one order of options: their order changes nothing."""
    for labels in combinations_with_replacement(range(len(grid)), options):
        if sum(grid[label].first for label in labels) <= grid[0].most:
            yield labels


def _tells_nothing(earlier: Box, worlds: Sequence[tuple[Way, ...]]) -> bool:
    """Whether nothing is certain about anybody at either step, where one of these was told.

    Mostly a few of them leave everything open; neighbours are alike, so those are taken at random.
    """
    if not worlds:
        return True
    mixed = random.Random(0).sample(worlds, len(worlds))  # noqa: S311 - the order changes nothing
    few = _cases(earlier, mixed[:_FEW])
    shut = [
        known
        for known in _known(len(earlier.spans), worlds[0])
        if not _is_open(earlier, few, known)
    ]
    if not shut:
        return True
    every = _cases(earlier, mixed)
    return all(_is_open(earlier, every, known) is not False for known in shut)


def _cases(earlier: Box, worlds: Sequence[tuple[Way, ...]]) -> list[_Case]:
    return [
        (ways, came) for ways in worlds for came in product(*(_range(earlier, one) for one in ways))
    ]


def _has_room(earlier: Box, ways: tuple[Way, ...]) -> bool:
    """Whether nothing is certain, seen from one number of people that may have come to each way.

    With those numbers each part is a question by itself. An option that three may have chosen can
    be somebody else's whichever two answers are known: from a world with those two in it, step by
    step towards the world with the three, one of the three comes in before the two must go.
    """
    for came in product(*(_range(earlier, one)[:_TRIED] for one in ways)):
        blocks = _blocks(earlier, ways, came)
        if any(size for places, size in blocks if not places):
            continue  # all options lead somewhere, so that everybody came to one of the steps
        parts = [Box(one.spans, size) for one, size in zip(ways, came, strict=True)]
        parts += [
            Box(tuple(earlier.spans[at] for at in places), size)
            for places, size in blocks
            if places
        ]
        if all(_is_roomy(part, earlier.size) for part in parts):
            return True
    return False


def _is_roomy(part: Box, everybody: int) -> bool:
    low = sum(first for first, _ in part.spans)
    known = KNOWN if any(first < KNOWN for first, _ in part.spans) else 0
    spans = part.possible()
    return (
        spans is not None
        and low + known <= part.size
        and all(high > KNOWN and least < everybody - KNOWN for least, high in spans)
    )


class _Known(NamedTuple):
    """Answers that somebody knows, as counts of the options of the earlier step and of each way."""

    earlier: Counts
    later: tuple[Counts, ...]
    people: int


def _known(options: int, ways: tuple[Way, ...]) -> Iterator[_Known]:
    paths = [
        (option, at, answer)
        for option in range(options)
        for at in [next((n for n, one in enumerate(ways) if option in one.leads), None)]
        for answer in (range(len(ways[at].spans)) if at is not None else (None,))
    ]
    for many in range(KNOWN + 1):
        for people in combinations_with_replacement(paths, many):
            earlier = tuple(sum(path[0] == option for path in people) for option in range(options))
            later = tuple(
                tuple(
                    sum(path[1:] == (at, answer) for path in people)
                    for answer in range(len(one.spans))
                )
                for at, one in enumerate(ways)
            )
            yield _Known(earlier, later, many)


class _Shut:
    """What is certain in all worlds seen so far: by step, option, and none or all."""

    def __init__(self, earlier: Box, ways: tuple[Way, ...], known: _Known) -> None:
        self.known, self.others = known, earlier.size - known.people
        options = range(len(earlier.spans))
        self.first = {(at, end) for at in options for end in ("none", "all")}
        self.then = {(at, one) for at, way_ in enumerate(ways) for one in range(len(way_.spans))}

    def see(self, before: Mapping[int, Span], after: Sequence[Sequence[Span]]) -> bool:
        """Take out what need not be in these worlds; whether nothing is left."""
        for at, (low, high) in before.items():
            if high > self.known.earlier[at]:
                self.first.discard((at, "none"))
            if low - self.known.earlier[at] < self.others:
                self.first.discard((at, "all"))
        for at, spans in enumerate(after):
            known = self.known.later[at]
            self.then -= {(at, one) for one, (_, high) in enumerate(spans) if high > known[one]}
        return not self.first and not self.then


def _is_open(earlier: Box, cases: Sequence[_Case], known: _Known) -> bool | None:
    """Whether each option may be somebody else's, and none need be that of all others.

    None where nobody can have given the known answers.
    """
    if not cases:
        return None
    shut, is_possible = _Shut(earlier, cases[0][0], known), False
    for ways, came in cases:
        boxes = [Box(one.spans, size) for one, size in zip(ways, came, strict=True)]
        after = [box.possible(own) for box, own in zip(boxes, known.later, strict=True)]
        if None in after:
            continue
        before = _split(earlier, ways, came, known.earlier)
        if before is None:
            continue
        is_possible = True
        if shut.see(before, [spans for spans in after if spans is not None]):
            return True
    return False if is_possible else None


@lru_cache(maxsize=1 << 14)
def _range(earlier: Box, one: Way) -> tuple[int, ...]:
    """How many can have come to a step, those in the middle first: they leave most open."""
    fewest, most = _came(earlier, one.leads)
    came = range(
        max(fewest, sum(low for low, _ in one.spans)),
        min(most, sum(high for _, high in one.spans)) + 1,
    )
    return tuple(sorted(came, key=lambda size: abs(2 * size - came.start - came.stop + 1)))


def _split(
    earlier: Box, ways: tuple[Way, ...], came: Sequence[int], known: Counts
) -> dict[int, Span] | None:
    """What is possible at the earlier step, where exactly so many came to each of the ways."""
    found: dict[int, Span] = {}
    for places, size in _blocks(earlier, ways, came):
        box = Box(tuple(earlier.spans[at] for at in places), size)
        spans = (
            box.possible(tuple(known[at] for at in places))
            if places
            else ([] if size == 0 else None)
        )
        if spans is None:
            return None
        found |= dict(zip(places, spans, strict=True))
    return found


def _blocks(
    earlier: Box, ways: tuple[Way, ...], came: Sequence[int]
) -> list[tuple[tuple[int, ...], int]]:
    """The options of the earlier step by where they lead, with how many chose one of them."""
    led = {at for one in ways for at in one.leads}
    rest = tuple(at for at in range(len(earlier.spans)) if at not in led)
    return [*zip((one.leads for one in ways), came, strict=True), (rest, earlier.size - sum(came))]
