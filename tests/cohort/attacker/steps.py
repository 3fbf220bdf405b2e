"""What is certain about somebody at a step of a case and at the steps to which it leads.

Everybody is at the first step, and comes from there to one further step or to none. All worlds that
are left are found by listing: the counts of the first step, and of each further step by how many
came to it. So both answers are exact: that something is certain, and that nothing is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement
from typing import NamedTuple

from tests.cohort.attacker.counterworlds import KNOWN, Finding, World
from tests.cohort.attacker.software import Software, Told

Path = tuple[int, int | None, int | None]
"""The option of the first step, the further step to which it leads, and the option there."""


@dataclass(frozen=True)
class Case:
    """A first step with so many options; which of them lead to each further step; options there."""

    options: int
    leads: tuple[tuple[int, ...], ...] = ()
    further: tuple[int, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All ways through."""
        found: list[Path] = []
        for option in range(self.options):
            step = next((at for at, leads in enumerate(self.leads) if option in leads), None)
            if step is None:
                found.append((option, None, None))
            else:
                found += [(option, step, answer) for answer in range(self.further[step])]
        return tuple(found)


class Counts(NamedTuple):
    """How many chose each option at the first step, and at each of the further ones."""

    first: World
    then: tuple[World, ...] = ()


def told(software: Software, case: Case, counts: Counts) -> tuple[Told, ...]:
    """All that is told: of the first step, and of each further one."""
    found: tuple[Told, ...] = (software.first(counts.first),)
    for at, then in enumerate(counts.then, 1):
        found = (*found, software.then(case.leads[:at], found, then))
    return found


def certain(software: Software, case: Case, seen: tuple[Told, ...]) -> Finding:
    """All that is certain where `seen` was told of the first step and of each further one."""
    left = _Left(software, case, seen)
    found = Finding()
    for many in range(KNOWN + 1):
        for known in combinations_with_replacement(case.paths, many):
            if not left.holds(known):
                continue  # nobody has those answers
            for path in case.paths:
                if not left.holds((*known, path)):
                    found.add(many, f"nobody else took {path}", known)
    found.looked_at = left.looked_at
    return found


class _Left:
    """The worlds that are left: those for which the words hold, of which the rule tells the same.

    The rule is asked only of a world that is needed.
    """

    def __init__(self, software: Software, case: Case, seen: tuple[Told, ...]) -> None:
        self._software, self._case, self._seen = software, case, seen
        self._possible = list(within(seen[0], seen[0][0]))
        self._then: dict[tuple[int, int], list[World]] = {}
        self._known: dict[tuple[int, int, World], bool] = {}
        self.looked_at = 0
        if not any(map(self._is_first, self._possible)):
            raise LookupError(f"no answers are told as {seen[0]}: the copy has other rules")

    def holds(self, wanted: Sequence[Path]) -> bool:
        """Whether somebody took each of these paths, in one world that is left."""
        first, then = _needed(self._case, wanted)
        return any(
            _has(counts, first)
            and all(
                self._comes(at, sum(counts[option] for option in leads), then[at])
                for at, leads in enumerate(self._case.leads)
            )
            and self._is_first(counts)
            for counts in self._possible
        )

    def _is_first(self, counts: World) -> bool:
        return _first(self._software, counts) == self._seen[0]

    def _comes(self, at: int, many: int, least: World) -> bool:
        """Whether so many may have come to a further step, with these among them."""
        where = at, many, least
        if where not in self._known:
            if (at, many) not in self._then:
                self._then[at, many] = list(within(self._seen[at + 1], many))
            leads, before = self._case.leads[: at + 1], self._seen[: at + 1]
            self._known[where] = any(
                _has(counts, least)
                and _then(self._software, leads, before, counts) == self._seen[at + 1]
                for counts in self._then[at, many]
            )
            self.looked_at += 1
        return self._known[where]


def _needed(case: Case, wanted: Sequence[Path]) -> tuple[World, tuple[World, ...]]:
    first = tuple(sum(path[0] == option for path in wanted) for option in range(case.options))
    then = tuple(
        tuple(sum(path[1:] == (at, answer) for path in wanted) for answer in range(options))
        for at, options in enumerate(case.further)
    )
    return first, then


def _has(counts: World, least: World) -> bool:
    return all(need <= has for need, has in zip(least, counts, strict=True))


def within(told_: Told, size: int) -> Iterator[World]:
    """The counts of so many people for which the words hold."""
    return _between([span or (0, size) for span in told_[2]], size)


def _between(spans: Sequence[tuple[int, int]], size: int) -> Iterator[World]:
    (low, high), *rest = spans
    if not rest:
        if low <= size <= high:
            yield (size,)
        return
    least, most = sum(low for low, _ in rest), sum(high for _, high in rest)
    for count in range(max(low, size - most), min(high, size - least) + 1):
        for others in _between(rest, size - count):
            yield (count, *others)


@lru_cache(maxsize=1 << 18)
def _first(software: Software, counts: World) -> Told:
    return software.first(counts)


@lru_cache(maxsize=1 << 20)
def _then(
    software: Software, leads: tuple[tuple[int, ...], ...], before: tuple[Told, ...], counts: World
) -> Told:
    return software.then(leads, before, counts)
