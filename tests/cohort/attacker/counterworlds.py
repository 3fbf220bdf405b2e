"""What is certain about somebody, found by looking for a world in which it does not hold.

A *world* says how many people took each *path*: a way to answer one question, or several that
belong together. Whoever attacks knows what was told, and has a copy of the rule that told it. So
the worlds that are left are those of which the rule tells the same. A fact is certain unless one
of them contradicts it; that one is looked for, and kept as the proof. Nothing here knows how the
rule works.

People are told apart by their *group* only: who is in the same publications. Somebody may know the
paths of up to two people. A fact about anybody else excludes at least one path; so there is none
as soon as the others may have taken each.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import combinations_with_replacement, product
from math import comb, prod
from typing import Final

KNOWN: Final = 2
"""Of how many people somebody may know all answers."""

World = tuple[int, ...]
Rule = Callable[[World], Hashable]
_LISTED: Final = 400_000  # worlds that are listed, where a search has found no counter-world
_TRIED: Final = 20_000


@dataclass(frozen=True)
class Question:
    """What can be answered, and what is told of it.

    Attributes
    ----------
    paths : a name for each path.
    groups : the number of the group that could take it, for each path.
    rule : what is told of a world.
    smallest : of a group of fewer, *some of them* may not be certain either.
    """

    paths: tuple[str, ...]
    groups: tuple[int, ...]
    rule: Rule
    smallest: int = 0


@dataclass
class Finding:
    """What is certain to somebody; empty where nothing is.

    `by_known`: how many facts there are for who knows the answers of nobody, of one, of two.
    """

    facts: list[str] = field(default_factory=list)
    by_known: list[int] = field(default_factory=lambda: [0] * (KNOWN + 1))
    looked_at: int = 0  # worlds

    def __bool__(self) -> bool:
        return bool(self.facts)

    def add(self, many: int, fact: str, known: Sequence[object] = ()) -> None:
        """A fact, for who knows the answers of so many."""
        who = f"who knows {', '.join(map(str, known))}: " if known else ""
        self.facts.append(f"{who}{fact}")
        self.by_known[many] += 1


def certain(question: Question, truth: World) -> Finding:
    """All that is certain, where `truth` is what happened."""
    return _Search(question, truth).all_facts()


class _Search:
    def __init__(self, question: Question, truth: World) -> None:
        self.question, self.told = question, question.rule(truth)
        self.truth = truth
        self.worlds: dict[World, bool] = {truth: True}  # those that were tried: left or not
        self.left = [truth]
        self.is_listed = False

    def all_facts(self) -> Finding:
        found = Finding()
        paths = range(len(self.question.paths))
        for many in range(KNOWN + 1):
            for known in combinations_with_replacement(paths, many):
                if self._witness(known) is None:
                    continue  # nobody holds those answers
                for path in paths:
                    if self._others(path, known) and self._witness((*known, path)) is None:
                        names = [self.question.paths[at] for at in known]
                        found.add(many, f"nobody else took {self.question.paths[path]}", names)
        for fact in self._some():
            found.add(0, fact)
        found.looked_at = len(self.worlds)
        return found

    def _others(self, path: int, known: Sequence[int]) -> bool:
        """Whether there is anybody else in the path's group."""
        groups = self.question.groups
        size = sum(n for n, group in zip(self.truth, groups, strict=True) if group == groups[path])
        return size > sum(groups[at] == groups[path] for at in known)

    def _some(self) -> Iterator[str]:
        """Paths that some of a small group certainly took."""
        groups = self.question.groups
        for group in sorted(set(groups)):
            own = [at for at, one in enumerate(groups) if one == group]
            size = sum(self.truth[at] for at in own)
            if not 0 < size < self.question.smallest:
                continue
            for path in own:
                if self._witness((), without=path) is None:
                    yield f"some of {size} took {self.question.paths[path]}"

    def _witness(self, wanted: Sequence[int], without: int | None = None) -> World | None:
        """A world that is left with these paths in it, or with one in which nobody is."""
        needed = [(path, wanted.count(path)) for path in set(wanted)]

        def short(world: World) -> int:
            if without is not None:
                return world[without]
            return _missing(world, needed)

        best = self._nearest(short)
        if short(best) == 0:
            return best
        found = None if self.is_listed else self._walk(best, short)
        if found is None and not self.is_listed and self._list():
            found = next((world for world in self.left if short(world) == 0), None)
        return found

    def _nearest(self, short: Callable[[World], int]) -> World:
        """The first world that is left and is what is wanted, or the nearest to it."""
        best, least = self.truth, short(self.truth)
        for world in self.left:
            if least == 0:
                break
            if (left := short(world)) < least:
                best, least = world, left
        return best

    def _walk(self, begin: World, short: Callable[[World], int]) -> World | None:
        """From world to world, the nearest to what is wanted first."""
        queue, seen = [(short(begin), begin)], {begin}
        while queue and len(seen) < _TRIED:
            _, world = heappop(queue)
            for other in self._beside(world):
                if other in seen:
                    continue
                seen.add(other)
                if not self._is_left(other):
                    continue
                if (left := short(other)) == 0:
                    return other
                heappush(queue, (left, other))
        return None

    def _beside(self, world: World) -> Iterator[World]:
        """One person on another path; and two paths that change places, as silence allows."""
        groups = self.question.groups
        for come, group in enumerate(groups):
            for go, other in enumerate(groups):
                if come != go and group == other and world[go]:
                    moved = list(world)
                    moved[come] += 1
                    moved[go] -= 1
                    yield tuple(moved)
                if come < go and group == other and world[come] != world[go]:
                    moved = list(world)
                    moved[come], moved[go] = world[go], world[come]
                    yield tuple(moved)

    def _is_left(self, world: World) -> bool:
        if (known := self.worlds.get(world)) is None:
            known = self.worlds[world] = self.question.rule(world) == self.told
            if known:
                self.left.append(world)
        return known

    def _list(self) -> bool:
        """Try every world, where there are not too many; whether they were."""
        groups = self.question.groups
        ways = []
        for group in sorted(set(groups)):
            own = [at for at, one in enumerate(groups) if one == group]
            ways.append((own, sum(self.truth[at] for at in own)))
        if prod(comb(size + len(own) - 1, len(own) - 1) for own, size in ways) > _LISTED:
            return False
        for parts in product(*(list(compositions(size, len(own))) for own, size in ways)):
            world = [0] * len(groups)
            for (own, _), counts in zip(ways, parts, strict=True):
                for at, count in zip(own, counts, strict=True):
                    world[at] = count
            self._is_left(tuple(world))
        self.is_listed = True
        return True


def _missing(world: World, needed: Sequence[tuple[int, int]]) -> int:
    missing = 0
    for path, need in needed:
        if world[path] < need:
            missing += need - world[path]
    return missing


def compositions(size: int, parts: int) -> Iterator[World]:
    """Every way in which `size` people can take one of so many paths."""
    if parts == 1:
        yield (size,)
        return
    for count in range(size + 1):
        for rest in compositions(size - count, parts - 1):
            yield (count, *rest)
