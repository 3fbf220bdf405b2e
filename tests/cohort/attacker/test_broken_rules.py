"""Each rule is broken on purpose, and the attacker finds somebody: so the check can fail.

What the product checks twice is broken twice. The attacker knows the broken rule, as everybody
would.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from course.cohort.disclosure import bins, branches, cells, worlds
from course.cohort.disclosure.bins import Bin
from course.cohort.disclosure.branches import Branch, Way
from course.cohort.disclosure.cells import Cell
from course.cohort.disclosure.worlds import Box
from course.cohort.publications.frozen import Figure
from course.cohort.publications.kept import Publication
from course.cohort.publishing import freezing, listed
from course.cohort.publishing.counting import Count
from course.cohort.publishing.questions import Asked
from course.cohort.publishing.questions import Question as Question_
from tests.cohort.attacker.counterworlds import Finding, Question, World, certain
from tests.cohort.attacker.crowd import Said
from tests.cohort.attacker.examining import Examiner, Published, Structure
from tests.cohort.attacker.software import Software
from tests.cohort.attacker.steps import Case, Counts, told

STRUCTURE = Structure(("choice", "casus", "begin"), (("choice", "casus", "later"),), ((0,),))
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
_CACHES = (
    bins.bins, cells._is_safe, cells._silent, worlds._known, branches._plan,
    listed._facts_by_cell, listed.facts_of_branch,
)  # fmt: skip


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What was remembered of other rules is forgotten, before and after."""
    _clear()
    yield
    _clear()


def _clear() -> None:
    for cache in _CACHES:
        cache.cache_clear()


def unchecked(patch: pytest.MonkeyPatch) -> None:
    """Without the second check before freezing."""
    patch.setattr(listed, "facts_of_cell", lambda _: None)
    patch.setattr(listed, "facts_of_branch", lambda *_: None)


def lone(counts: World, k: int = 10) -> Finding:
    options = tuple("abcde"[: len(counts)])
    return certain(Question(options, (0,) * len(counts), Software(k).first), counts)


def narrow_ends(patch: pytest.MonkeyPatch) -> None:
    """Ends of three counts: as if somebody knew one person, and not two."""
    patch.setattr(bins, "END", 2)
    patch.setattr(worlds, "KNOWN", 1)


def everything_told(patch: pytest.MonkeyPatch) -> None:
    """All options in bins, also where two of them leave nobody for the third."""
    patch.setattr(cells, "is_safe", lambda *_: True)


def silence_that_speaks(patch: pytest.MonkeyPatch) -> None:
    """The most chosen option is always told where not all are."""
    patch.setattr(cells, "_silent", lambda *_: frozenset())


def one_bin_narrower(patch: pytest.MonkeyPatch) -> None:
    """Of the last option it is told apart whether three chose it, or fewer."""
    whole = cells.cell

    def narrower(counts: World) -> Cell:
        cell = whole(counts)
        *others, last = cell.told
        if last and last.is_low and counts[-1] < last.last:
            last = Bin(0, last.last - 1, last.fewest, last.most)
        return replace(cell, told=(*others, last))

    patch.setattr(freezing, "cell", narrower)


@pytest.mark.parametrize(
    ("broken", "counts"),
    [
        (narrow_ends, (0, 10)),
        (everything_told, (5, 5, 0)),
        (silence_that_speaks, (0, 0, 4, 6)),
        (one_bin_narrower, (10, 8, 1)),
    ],
)
def test_a_question_told_by_a_broken_rule_gives_somebody_away(
    monkeypatch: pytest.MonkeyPatch,
    broken: Callable[[pytest.MonkeyPatch], None],
    counts: World,
) -> None:
    assert not lone(counts)

    broken(monkeypatch)
    unchecked(monkeypatch)
    _clear()

    assert lone(counts).facts


def test_the_second_check_before_freezing_finds_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    everything_told(monkeypatch)
    _clear()

    assert not any(Software(10).first((5, 5, 0))[2])
    assert not lone((5, 5, 0))


def test_certainty_that_is_told_with_the_choice_gives_somebody_away() -> None:
    software = Software(10)

    def tables(world: World) -> list[World]:
        """How many chose each of two options, how many were how sure, and both at once."""
        rows = world[:3], world[3:]
        return [tuple(map(sum, rows)), tuple(map(sum, zip(*rows, strict=True))), world]

    paths = tuple(f"{option}, {sure} sure" for option in "ab" for sure in (1, 2, 3))
    world = (2, 0, 0, 6, 2, 0)

    apart = Question(paths, (0,) * 6, lambda w: tuple(map(software.first, tables(w)[:2])))
    joined = Question(paths, (0,) * 6, lambda w: tuple(map(software.first, tables(w))))

    assert not certain(apart, world)
    assert certain(joined, world).facts


def test_a_rating_that_is_told_beside_its_change_gives_somebody_away() -> None:
    software = Software(10)
    paths = ("stayed low", "stayed high", "up", "down")

    def both(world: World) -> object:
        low, high, up, down = world
        return software.first(world), software.first((low + up, high + down))

    world = (0, 0, 5, 5)

    assert not certain(Question(paths, (0,) * 4, software.first), world)
    assert certain(Question(paths, (0,) * 4, both), world).facts


def _figure(exercise: str, counts: World, k: int) -> Figure:
    asked = Question_("choice", "begin", tuple("abcde"[: len(counts)]))
    count = Count(Asked(exercise, "decision", (asked,)), sum(counts))
    count.counts = [list(counts)]
    (made,) = freezing.frozen(count, k)
    return made.figure


def published(counts: World, people: str, k: int = 10) -> Published:
    """A publication of one question; each person by a letter, in the order of options."""
    figure = _figure("casus", counts, k)
    said = [option for option, many in enumerate(counts) for _ in range(many)]
    publication = Publication(
        0, None, "les", ("noord",), "", AT, "date", "", sum(counts), {}, {"k": 10}, (figure,)
    )
    where = "choice", "casus", "begin"
    return Published(
        publication, {who: {where: one} for who, one in zip(people, said, strict=True)}
    )


def test_what_the_product_publishes_is_explained_and_gives_nobody_away() -> None:
    found = Examiner().examine([published((3, 7), "abcdefghij"), published((6, 4), "klmnopqrst")])

    assert found.is_clean
    assert (found.tables, found.silent) == (2, 0)


def test_somebody_who_is_counted_twice_gives_a_newcomer_away() -> None:
    """Nine stay, one goes who chose the second option, one comes who chose the first."""
    found = Examiner().examine([published((3, 7), "abcdefghij"), published((4, 6), "abcKdefghi")])

    assert found.twice == 9
    assert found.facts
    assert any("nobody else took b (new)" in one for one in found.said)


def test_a_figure_of_fewer_people_than_a_group_must_have_is_found() -> None:
    found = Examiner().examine([published((4, 5), "abcdefghi", k=9)])

    assert found.below == 1
    assert not found.is_clean


def test_a_count_that_is_wrong_is_not_explained() -> None:
    made = published((3, 7), "abcdefghij")
    where = "choice", "casus", "begin"
    wrong = Published(made.publication, {**made.people, "j": {where: 0}})

    assert Examiner().examine([wrong]).unexplained == 1


def test_a_branch_that_is_told_one_below_the_smallest_group_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 21 people 9 to 12 may have come: perhaps fewer than ten, so nothing may be told."""
    case, counts = Case(2, ((0,),), (2,)), Counts((9, 12), ((4, 5),))
    assert not any(told(Software(10), case, counts)[1][2])

    whole = branches.branch

    def loose(earlier: Box, leads: World, then: World, k: int, others: list[Way]) -> Branch:
        return whole(earlier, leads, then, k - 1, others)

    monkeypatch.setattr(freezing, "branch", loose)
    _clear()

    first, then = told(Software(10), case, counts)
    assert (first[:2], then[:2]) == ((21, 21), (9, 12))
    assert Examiner([STRUCTURE]).examine([case_published()]).below == 1


def case_published() -> Published:
    """A publication of a case of two steps, to the second of which nine came."""
    first = Question_("choice", "begin", ("a", "b"))
    later = Question_("choice", "later", ("a", "b"), "begin", (0,))
    count = Count(Asked("casus", "decision", (first, later)), 21)
    count.counts = [[9, 12], [4, 5]]
    made = tuple(one.figure for one in freezing.frozen(count, 10))
    publication = Publication(
        0, None, "les", ("noord",), "", AT, "date", "", 21, {}, {"k": 10}, made
    )
    said: dict[str, Said] = {
        f"p{number}": {STRUCTURE.first: 0, STRUCTURE.further[0]: int(number >= 4)}
        if number < 9
        else {STRUCTURE.first: 1}
        for number in range(21)
    }
    return Published(publication, said)
