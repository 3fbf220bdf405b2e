"""What the page of comparisons calls different, held against cohorts of which the truth is known.

From publications as they are frozen to the verdict in words.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import pytest

from course.cohort.disclosure.cells import cell
from course.cohort.exercise_texts import CaseText, StepText
from course.cohort.pages import comparison
from course.cohort.pages.comparison import Compared
from course.cohort.publications import side_by_side
from course.cohort.publications.frozen import Figure
from course.cohort.publications.kept import Publication
from course.cohort.statistics import POSITIONS
from tests.conftest import LESSON

STEP = StepText("Wat doe je?", {answer: f"keuze {answer}" for answer in "abc"})
CASES = {f"casus-{n}": CaseText(f"Casus {n}", {"begin": STEP}) for n in range(8)}
STANCES = ("te_nabij", "professioneel_nabij", "te_afstandelijk")
PLACES = {answer: POSITIONS[stance] for answer, stance in zip("abc", STANCES, strict=True)}
SIZES = {"noord": 40, "zuid": 34}
Shares = dict[str, dict[str, tuple[float, float, float]]]
Pages = Callable[[int, Shares, int], list[list[Compared]]]


def publication(rng: np.random.Generator, cohort: str, shares: Shares, seq: int) -> Publication:
    """What is told of a cohort of people who choose by `shares` in each case."""
    size, figures = SIZES[cohort], []
    for case in CASES:
        counts = rng.multinomial(size, shares[case][cohort])
        told = cell(tuple(int(count) for count in counts)).told
        figures.append(Figure("choice", case, "begin", tuple("abc"), told, size, size))
    return Publication(
        seq=seq,
        organisation=None,
        lesson=LESSON,
        cohorts=(cohort,),
        period="",
        at=datetime(2026, 11, 30, tzinfo=UTC),
        reason="date",
        by="",
        size=size,
        releases={},
        audit={},
        figures=tuple(figures),
    )


@dataclass
class OfBoth:
    """What the page reads of two cohorts."""

    made: dict[str, list[Publication]]
    cohort: str = "noord"
    locked: frozenset[str] = frozenset()
    lessons: dict[str, str] = field(default_factory=lambda: {LESSON: "Les"})
    titles: dict[str, str] = field(default_factory=lambda: {n: n.capitalize() for n in SIZES})

    def of(self, _: str, cohort: str = "") -> list[Publication]:
        return self.made[cohort or self.cohort]

    def released_in(self, _: object) -> list[object]:
        return []


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Makes as many pages as asked, of cohorts who choose by `shares`."""
    axis = {(case, "begin"): PLACES for case in CASES}
    monkeypatch.setattr(side_by_side, "exercise_texts", lambda _: CASES)
    monkeypatch.setattr(side_by_side, "positions", lambda _: axis)

    def make(runs: int, shares: Shares, seed: int) -> list[list[Compared]]:
        rng = np.random.default_rng(seed)
        every = (
            OfBoth({c: [publication(rng, c, shares, n)] for n, c in enumerate(SIZES)})
            for _ in range(runs)
        )
        return [comparison.compared(one, ["zuid"]) for one in every]  # type: ignore[arg-type]

    return make


def say(capsys: pytest.CaptureFixture[str], told: str) -> None:
    with capsys.disabled():
        print(f"\n  {told}", end="")  # noqa: T201


def test_pages_of_equal_cohorts_call_no_difference(
    pages: Pages, capsys: pytest.CaptureFixture[str]
) -> None:
    alike: Shares = {case: dict.fromkeys(SIZES, (0.5, 0.3, 0.2)) for case in CASES}

    found = pages(200, alike, 21)

    wrong = sum(any(one.certain for one in page) for page in found)
    compared = sum(len(page) for page in found)
    say(capsys, f"of {len(found)} pages of equal cohorts, {compared} comparisons, {wrong} differ")
    assert compared >= 20 * len(found)
    assert wrong <= 0.05 * len(found)


def test_of_what_pages_call_different_hardly_any_is_alike(
    pages: Pages, capsys: pytest.CaptureFixture[str]
) -> None:
    apart = {"noord": (0.7, 0.2, 0.1), "zuid": (0.1, 0.2, 0.7)}
    some: Shares = {
        case: apart if number < 4 else dict.fromkeys(SIZES, (0.5, 0.3, 0.2))
        for number, case in enumerate(CASES)
    }

    found = [one for page in pages(60, some, 22) for one in page if one.what == "keuze"]

    real = [
        one.text in {f"Casus {n}" for n in range(4)} and "keuze b" not in one.option
        for one in found
    ]
    called = [is_real for is_real, one in zip(real, found, strict=True) if one.certain]
    hits = sum(called)
    say(
        capsys,
        f"of {sum(real)} real differences {hits} are called, with {len(called) - hits} alike",
    )
    assert hits >= 0.9 * sum(real)
    assert len(called) - hits <= 0.05 * len(called)
