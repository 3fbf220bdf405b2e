"""The second check finds what a rule that is wrong would tell, and then nothing is published."""

import logging
from collections.abc import Callable

import pytest

from course.cohort.disclosure.bins import Bin, bins
from course.cohort.disclosure.branches import Branch, branch
from course.cohort.disclosure.cells import Cell, cell
from course.cohort.publishing import freezing, listed
from course.cohort.publishing.counting import Count
from course.cohort.publishing.freezing import frozen
from course.cohort.publishing.questions import Asked, Question

STEPS = (
    Question("choice", "begin", ("a", "b")),
    Question("sure", "begin", ("1", "2", "3")),
    Question("choice", "later", ("c", "d"), "begin", (0,)),
    Question("choice", "anders", ("e", "f"), "begin", (1,)),
)


def count(*counts: list[int]) -> Count:
    made = Count(Asked("casus", "decision", STEPS))
    made.counts = list(counts)
    return made


@pytest.fixture(autouse=True)
def _fresh() -> None:
    listed._facts_by_cell.cache_clear()
    listed.facts_of_branch.cache_clear()


@pytest.mark.parametrize("options", [2, 3, 4])
@pytest.mark.parametrize("size", [10, 11, 14, 20, 25])
def test_every_cell_of_a_small_group_is_listed_and_tells_nothing(size: int, options: int) -> None:
    told = cell((size, *[0] * (options - 1)))
    assert listed.facts_of_cell(told) == ()
    assert all(facts == () for facts in listed._facts_by_cell(size, options).values())


def test_large_groups_are_left_to_the_proof() -> None:
    assert listed.facts_of_cell(cell((20, 6))) is None
    assert listed.facts_of_cell(cell((9, 8, 3, 1, 1, 1))) is None


def exact(counts: tuple[int, ...]) -> Cell:
    """A rule that tells every count."""
    size = sum(counts)
    return Cell(size, tuple(Bin(one, one, size, size) for one in counts))


def ends_of_three(counts: tuple[int, ...]) -> Cell:
    """A rule whose ends hold three counts: one person too few for who knows two."""
    size = sum(counts)
    inner = Bin(3, size - 3, size, size)
    ends = Bin(0, 2, size, size), Bin(size - 2, size, size, size)
    return Cell(
        size, tuple(ends[0] if n < 3 else ends[1] if n > size - 3 else inner for n in counts)
    )


@pytest.mark.parametrize("rule", [exact, ends_of_three])
def test_nothing_is_frozen_of_a_question_that_would_tell(
    rule: Callable[[tuple[int, ...]], Cell],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(freezing, "cell", rule)
    monkeypatch.setattr(listed, "cell", rule)
    with caplog.at_level(logging.ERROR):
        begin, sure, later, other = frozen(count([12, 0], [4, 4, 4], [6, 6], [0, 0]), 10)
    assert begin.is_refused
    assert begin.figure.is_silent
    assert later.figure.is_silent
    assert other.figure.is_silent
    assert not sure.figure.is_silent or sure.is_refused
    assert "casus/begin" in caplog.text
    assert "nobody else" in caplog.text


def test_a_step_for_some_that_tells_too_much_is_found() -> None:
    earlier = cell((16, 4))
    step = listed.Step((0,), 2, 10)
    fine = branch(earlier.box, (0,), (8, 8), 10)
    assert listed.facts_of_branch(earlier, step, fine) == ()
    low, *_ = bins(16)
    too_fine = Branch(16, 16, (Bin(16, 16, 16, 16), Bin(0, 0, 16, 16)))
    assert listed.facts_of_branch(earlier, step, too_fine)
    assert low.is_low


def test_a_step_that_is_silent_because_of_what_people_chose_silences_the_one_beside_it() -> None:
    def silent(options: str, *counts: list[int]) -> list[bool]:
        steps = (
            Question("choice", "begin", tuple(options)),
            Question("choice", "later", ("d", "e", "f"), "begin", (0,)),
            Question("choice", "anders", ("g", "h"), "begin", (1,)),
        )
        made = Count(Asked("casus", "decision", steps))
        made.counts = list(counts)
        return [one.figure.is_silent for one in frozen(made, 10)]

    assert silent("ab", [22, 21], [8, 7, 7], [11, 10]) == [False, False, False]
    assert silent("ab", [22, 21], [4, 1, 17], [11, 10]) == [False, True, True]
    assert silent("abc", [9, 60, 20], [3, 3, 3], [30, 30]) == [False, True, False]


def test_of_fewer_than_asked_it_is_not_told_how_many() -> None:
    for one in frozen(count([9, 0], [3, 3, 3], [5, 4], [0, 0]), 10):
        assert one.figure.is_silent
        assert (one.figure.fewest, one.figure.most) == (0, 9)
