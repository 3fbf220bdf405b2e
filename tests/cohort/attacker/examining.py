"""What somebody learns who keeps all that was ever published, and what cannot be explained.

Publications are read as they are kept. Who was counted in which is known to the attacker. What the
people answered is known to the examiner only: to see that what was published is what the rules say,
and nothing else, and to have one world from which to look for others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import combinations
from typing import Final

import numpy as np

from course.cohort.publications.frozen import Figure, What
from course.cohort.publications.kept import Publication
from tests.cohort.attacker.counterworlds import KNOWN, Finding, Question, World, certain
from tests.cohort.attacker.crowd import Said, Where
from tests.cohort.attacker.software import Software, Told, tells, told_in
from tests.cohort.attacker.steps import Case
from tests.cohort.attacker.steps import certain as certain_in_steps

NEAR: Final = 0.95


@dataclass(frozen=True)
class Published:
    """A publication, with what each person who was counted in it answered."""

    publication: Publication
    people: Mapping[str, Said]


@dataclass(frozen=True)
class Structure:
    """A case: the first step, and which of its options lead to each step for some only."""

    first: Where
    further: tuple[Where, ...]
    leads: tuple[tuple[int, ...], ...]


@dataclass
class Found:
    """Figures that were examined, and what was found; all from `facts` on must be nothing."""

    histories: int = 0
    publications: int = 0
    tables: int = 0
    silent: int = 0
    worlds: int = 0
    near: int = 0
    near_known: int = 0
    facts: int = 0
    facts_known: int = 0
    below: int = 0
    twice: int = 0
    unexplained: int = 0
    altered: int = 0
    misplaced: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        wrong = self.facts, self.facts_known, self.below, self.twice, self.unexplained
        return not any((*wrong, self.altered, self.misplaced))

    def take(self, finding: Finding, where: str) -> None:
        """Count what is certain."""
        nobody, *somebody = finding.by_known
        self.facts += nobody
        self.facts_known += sum(somebody)
        self.worlds += finding.looked_at
        self.said += [f"{where}: {fact}" for fact in finding.facts[:3]]

    def add(self, other: "Found") -> None:
        """All of another one."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class Examiner:
    """Remembers what was found of each pattern: what is told, of how many."""

    def __init__(self, structures: Sequence[Structure] = ()) -> None:
        self._structures = {one.first: one for one in structures}
        self._software: dict[int, Software] = {}
        self._certain: dict[tuple[object, ...], Finding] = {}

    def examine(self, published: Sequence[Published]) -> Found:
        """Everything that was published of one course."""
        found = Found(publications=len(published))
        for one, other in combinations(published, 2):
            if one.publication.lesson == other.publication.lesson:
                both = one.people.keys() & other.people.keys()
                found.twice += len(both)
                if both:
                    self._overlapping(found, one, other)
        for one in published:
            self._one(found, one)
        return found

    def _one(self, found: Found, one: Published) -> None:
        figures = {_where(figure): figure for figure in one.publication.figures}
        k = int(one.publication.audit["k"])
        software = self._software.setdefault(k, Software(k))
        inside = {where for held in self._structures.values() for where in held.further}
        for where, figure in figures.items():
            found.tables += 1
            found.silent += figure.is_silent
            if tells(told_in(figure)) and figure.fewest < k:
                found.below += 1
                found.said.append(f"{where}: told of {figure.fewest}, fewer than {k}")
            if where in self._structures:
                self._steps(found, software, one, self._structures[where], figures)
            elif where not in inside:
                self._lone(found, software, one, where, figure)
        for where in self._structures.keys() - figures.keys():
            found.unexplained += any(where in said for said in one.people.values())

    def _lone(
        self, found: Found, software: Software, one: Published, where: Where, figure: Figure
    ) -> None:
        truth, seen = _counts(one.people.values(), where, len(figure.options)), told_in(figure)
        if sum(truth) < software.k:
            _explain(found, where, seen, (0, software.k - 1, (None,) * len(truth)))
            return
        _explain(found, where, seen, software.first(truth, figure.what))
        key = software.k, figure.what, seen
        if key not in self._certain:
            what: What = figure.what
            question = Question(
                figure.options, (0,) * len(truth), lambda world: software.first(world, what)
            )
            self._certain[key] = certain(question, truth)
        found.take(self._certain[key], f"{where} {seen} {truth}")
        _near(found, seen)

    def _steps(
        self,
        found: Found,
        software: Software,
        one: Published,
        structure: Structure,
        figures: Mapping[Where, Figure],
    ) -> None:
        wheres = structure.first, *structure.further
        truth = [
            _counts(one.people.values(), where, len(figures[where].options)) for where in wheres
        ]
        seen = tuple(told_in(figures[where]) for where in wheres)
        if sum(truth[0]) < software.k:
            for where, told, counts in zip(wheres, seen, truth, strict=True):
                _explain(found, where, told, (0, software.k - 1, (None,) * len(counts)))
            return
        wanted: tuple[Told, ...] = (software.first(truth[0]),)
        for at, counts in enumerate(truth[1:], 1):
            wanted = (*wanted, software.then(structure.leads[:at], wanted, counts))
        for where, told, rule in zip(wheres, seen, wanted, strict=True):
            _explain(found, where, told, rule)
        key = software.k, structure.leads, seen
        if key not in self._certain:
            further = tuple(len(counts) for counts in truth[1:])
            case = Case(len(truth[0]), structure.leads, further)
            self._certain[key] = certain_in_steps(software, case, seen)
        found.take(self._certain[key], f"{structure.first} {seen} {truth}")
        _near(found, seen[0])

    def _overlapping(self, found: Found, one: Published, other: Published) -> None:
        """Two publications in which the same people are counted: each question of both."""
        of_other = {_where(figure): figure for figure in other.publication.figures}
        groups = [
            one.people.keys() - other.people.keys(),
            one.people.keys() & other.people.keys(),
            other.people.keys() - one.people.keys(),
        ]
        every = {**one.people, **other.people}
        software = self._software.setdefault(10, Software(10))
        for figure in one.publication.figures:
            where, options = _where(figure), len(figure.options)
            if figure.fewest < figure.most or where not in of_other:
                continue
            truth = tuple(
                count
                for group in groups
                for count in _counts([every[who] for who in group], where, options)
            )
            finding = certain(overlap(software, figure.options), truth)
            found.take(finding, f"{where} in two publications")


def overlap(software: Software, options: Sequence[str]) -> Question:
    """A question in two publications: who is in the first only, in both, in the second only."""
    many = len(options)

    def rule(world: World) -> tuple[Told, Told]:
        first, both, second = (world[at : at + many] for at in (0, many, 2 * many))
        return (
            software.first(tuple(a + b for a, b in zip(first, both, strict=True))),
            software.first(tuple(a + b for a, b in zip(both, second, strict=True))),
        )

    paths = [f"{option} ({who})" for who in ("gone", "stayed", "new") for option in options]
    groups = tuple(at for at in range(3) for _ in options)
    return Question(tuple(paths), groups, rule, smallest=software.k)


def _where(figure: Figure) -> Where:
    return figure.what, figure.exercise, figure.step


def _counts(people: Iterable[Said], where: Where, options: int) -> World:
    chosen = Counter(said[where] for said in people if where in said)
    return tuple(chosen[option] for option in range(options))


def _explain(found: Found, where: Where, seen: Told, rule: Told) -> None:
    if seen != rule:
        found.unexplained += 1
        found.said.append(f"{where}: {seen} was published, and the rules say {rule}")


def _near(found: Found, seen: Told) -> None:
    nobody, somebody = near(seen)
    found.near += nobody
    found.near_known += somebody


@lru_cache(maxsize=1 << 16)
def near(seen: Told) -> tuple[int, int]:
    """Options of which it is nearly certain that somebody chose them, or did not.

    That is, with a chance over `NEAR` where each world for which the words hold is as likely as the
    next. First for who knows nobody's answers, then for who knows those of the best two.
    """
    size, _, spans = seen
    if not all(spans):
        return 0, 0
    bounds = [span for span in spans if span]
    found = [0, 0]
    for option in range(len(bounds)):
        chances = [_chance(size, bounds, option, ())]
        chances += [
            _chance(size, bounds, option, (one, other))
            for one in range(len(bounds))
            for other in range(one, len(bounds))
        ]
        is_near = [chance is not None and not 1 - NEAR <= chance <= NEAR for chance in chances]
        found[0] += is_near[0]
        found[1] += any(is_near[1:])
    return found[0], found[1]


def _chance(
    size: int, bounds: Sequence[tuple[int, int]], option: int, known: tuple[int, ...]
) -> float | None:
    """The chance that anybody else chose an option; None where nobody has the known answers."""
    assert len(known) <= KNOWN
    own = [known.count(at) for at in range(len(bounds))]
    others = np.ones(1)
    for at, (low, high) in enumerate(bounds):
        if at != option:
            others = np.convolve(others, [count >= max(low, own[at]) for count in range(high + 1)])
    low, high = bounds[option]
    counts = np.arange(max(low, own[option]), high + 1)
    counts = counts[(size - counts >= 0) & (size - counts < len(others))]
    ways = others[size - counts]
    if not ways.sum():
        return None
    return float((ways * (counts - own[option])).sum() / ways.sum() / (size - len(known)))
