"""What the page of comparisons calls different, held against cohorts of which the truth is known.

From the tables as they are published through the privacy door to the verdict in words.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from course.answers.store import Store
from course.cohort.dataset.snapshot import Snapshot
from course.cohort.exercise_texts import CaseText, StepText
from course.cohort.pages import comparison
from course.cohort.pages.comparison import Compared
from course.cohort.pages.source import Source
from course.content.settings import Settings
from tests.conftest import LESSON

STEP = StepText("Wat doe je?", {answer: f"keuze {answer}" for answer in "abc"})
CASES = {f"casus-{n}": CaseText(f"Casus {n}", {"begin": STEP}) for n in range(8)}
STANCES = dict(zip("abc", ("te_nabij", "professioneel_nabij", "te_afstandelijk"), strict=True))
SIZES = {"noord": 40, "zuid": 34}
Shares = dict[str, dict[str, tuple[float, float, float]]]
Pages = Callable[[int, Shares, int], list[list[Compared]]]


def drawn(rng: np.random.Generator, shares: Shares, folder: Path) -> Snapshot:
    """A snapshot of two cohorts who choose by `shares` in each case, and hand in alike."""
    rows, begun = [], []
    for cohort, size in SIZES.items():
        who = {"lesson": LESSON, "cohort": cohort, "learner": [f"{cohort}{n}" for n in range(size)]}
        begun.append(
            pd.DataFrame({**who, "done": 8, "exercises": 8, "late": False}).assign(
                handed_in=rng.random(size) < 0.8, feedback=False
            )
        )
        for case in CASES:
            chosen = rng.choice(list("abc"), size, p=shares[case][cohort])
            stance = [STANCES[one] for one in chosen]
            told = {**who, "exercise": case, "answer": chosen, "stance": stance}
            rows.append(pd.DataFrame({**told, "step": "begin", "kind": "decision"}))
    found = Snapshot("drawn", folder / "steps.parquet", folder / "progress.parquet")
    steps = pd.concat(rows, ignore_index=True)
    steps.assign(state="answered", release="r", score=0.0, certainty=2).to_parquet(found.steps)
    pd.concat(begun, ignore_index=True).assign(release="r").to_parquet(found.progress)
    return found


@pytest.fixture
def pages(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    """Makes as many pages as asked, of cohorts who choose by `shares`."""
    monkeypatch.setattr(comparison, "exercise_texts", lambda _: CASES)
    monkeypatch.setattr(Source, "releases", lambda *_: [])
    titles = {name: name.capitalize() for name in SIZES}
    with Store(f"sqlite:///{tmp_path / 'answers.db'}") as store:

        def make(runs: int, shares: Shares, seed: int) -> list[list[Compared]]:
            rng = np.random.default_rng(seed)
            snapshots = (drawn(rng, shares, tmp_path) for _ in range(runs))
            sources = (Source(one, settings, store, titles, "noord") for one in snapshots)
            return [comparison.compared(source, ["zuid"]) for source in sources]

        yield make


def say(capsys: pytest.CaptureFixture[str], told: str) -> None:
    with capsys.disabled():
        print(f"\n  {told}", end="")  # noqa: T201


@pytest.mark.slow
def test_pages_of_equal_cohorts_call_no_difference(
    pages: Pages, capsys: pytest.CaptureFixture[str]
) -> None:
    alike: Shares = {case: dict.fromkeys(SIZES, (0.5, 0.3, 0.2)) for case in CASES}

    found = pages(80, alike, 21)

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

    found = [one for page in pages(25, some, 22) for one in page if one.what == "keuze"]

    real = [
        one.text in {f"Casus {n}" for n in range(4)} and one.mine.key["answer"] != "b"
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
