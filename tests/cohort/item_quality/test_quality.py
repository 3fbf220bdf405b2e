"""What the answers say about exercises, and the sentence of what to try."""

from dataclasses import replace
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course.answers.store import Store
from course.cohort.dataset.snapshot import published
from course.cohort.item_quality import advice, estimates, quality
from course.cohort.item_quality.quality import Item, Share
from course.cohort.statistics.correlation import fisher
from course.cohort.statistics.intervals import Estimate, wilson
from course.content.released import Released
from course.exercises.chance import expected_guess
from tests.cohort.conftest import Course
from tests.conftest import LESSON

GOOD = Item(
    id="casus",
    title="Een casus",
    kind="decision",
    facility=Estimate(0.6, 0.55, 0.65, 80, enough=True),
    sd=0.25,
    discrimination=Estimate(0.4, 0.2, 0.57, 80, enough=True),
    efficiency=0.5,
    guess=0.38,
    weight=0.1,
    effective=0.1,
    seconds=71.0,
)


@pytest.mark.parametrize(("r", "n"), [(0.0, 20), (0.3, 57), (-0.72, 12), (0.95, 400)])
def test_the_interval_of_a_correlation_is_that_of_scipy(r: float, n: int) -> None:
    noise = np.random.default_rng(1).normal(size=(2, n))
    x = noise[0] - noise[0].mean()
    y = noise[1] - noise[1].mean()
    y -= x * (x @ y) / (x @ x)
    both = r * x / np.linalg.norm(x) + np.sqrt(1 - r**2) * y / np.linalg.norm(y)

    theirs = stats.pearsonr(x, both).confidence_interval(0.95)

    assert fisher(r, n) == pytest.approx((theirs.low, theirs.high))


@pytest.mark.parametrize(("r", "n"), [(0.5, 3), (nan, 50), (0.5, 0), (1.5, 20)])
def test_without_an_interval_it_is_not_a_number(r: float, n: int) -> None:
    assert all(isnan(end) for end in fisher(r, n))


@pytest.fixture(scope="module")
def found(dashboard: Course) -> quality.Quality:
    """The lesson of 47 synthetic learners."""
    return quality.quality(steps_of(dashboard), [opened(dashboard[1])])


def steps_of(course: Course) -> pd.DataFrame:
    snapshot = published(course[0])
    assert snapshot
    return quality.read(snapshot.steps.as_posix(), LESSON)


def opened(store: Store) -> Released:
    return store.release(store.openings()[LESSON].release)


def test_every_exercise_with_points_is_there_in_the_lessons_order(
    found: quality.Quality, released: Released
) -> None:
    assert [item.id for item in found.items] == [e.id for e in released.exercises]
    assert {item.learners for item in found.items} == {47}
    assert found.alpha.learners == 47
    assert sum(item.weight for item in found.items) == pytest.approx(1)


def test_numbers_are_those_of_the_answers(
    found: quality.Quality, dashboard: Course, released: Released
) -> None:
    steps, item = steps_of(dashboard), found.items[0]
    own = steps[steps["exercise"] == item.id]
    scores = own.groupby("learner")[["points", "max_points"]].first()
    mean = (scores["points"] / scores["max_points"]).mean()

    assert item.facility.estimate == pytest.approx(mean)
    assert item.facility.low < mean < item.facility.high
    assert item.guess == pytest.approx(expected_guess(released.exercises[0]))
    assert -1 <= item.discrimination.low < item.discrimination.estimate < item.discrimination.high
    first = own["step"].iloc[0]
    chosen = own[own["step"] == first]["answer"].value_counts()
    assert sorted(s.number for s in item.options if s.learners == 47 and s.number) == sorted(chosen)


def test_what_is_told_is_about_one_release(dashboard: Course) -> None:
    steps = steps_of(dashboard)
    first = opened(dashboard[1])
    other = steps[steps["learner"] == steps["learner"].iloc[0]].assign(release="ander")
    second = replace(first, id="ander")

    both = quality.quality(pd.concat([steps, other]), [first, second])

    assert both.releases == 2
    assert both.items[0].learners == 47


def test_of_nobody_and_of_one_learner_nothing_is_concluded(dashboard: Course) -> None:
    steps, first = steps_of(dashboard), opened(dashboard[1])
    one = quality.quality(steps[steps["learner"] == steps["learner"].iloc[0]], [first])

    assert quality.quality(steps.iloc[:0], []).items == ()
    assert all(item.learners == 1 and not advice.advice(item) for item in one.items)
    assert all(isnan(item.discrimination.estimate) for item in one.items)
    assert estimates.with_interval(one.items[0].discrimination) == "-"
    assert "te weinig" in advice.together(one).dutch


def share(number: int, of: int = 80, text: str = "Je zegt nee.") -> Share:
    low, high = wilson(number, of)
    return Share("Wat doe je?", text, number, of, number / of, float(low), float(high))


def at(estimate: float, low: float, high: float) -> Estimate:
    return Estimate(estimate, low, high, 80, enough=True)


@pytest.mark.parametrize(
    ("changed", "begins", "clear"),
    [
        ({"facility": at(0.95, 0.92, 0.98)}, "Bijna iedereen krijgt", True),
        ({"facility": at(0.91, 0.85, 0.97)}, "Bijna iedereen krijgt", False),
        ({"facility": at(0.2, 0.15, 0.25), "guess": 0.0}, "Bijna niemand krijgt", True),
        ({"facility": at(0.34, 0.28, 0.4), "guess": 0.1}, "Bijna niemand krijgt", False),
        ({"facility": at(0.42, 0.36, 0.48)}, "Deelnemers doen het niet duidelijk beter", False),
        ({"facility": at(0.3, 0.25, 0.35)}, "Deelnemers doen het niet duidelijk beter", True),
        ({"discrimination": at(-0.3, -0.5, -0.1)}, "Wie het verder goed doet", True),
        ({"discrimination": at(-0.1, -0.3, 0.1)}, "Wie het verder goed doet", False),
        ({"discrimination": at(0.05, -0.17, 0.27)}, "Deze oefening hangt bijna niet", False),
        ({"options": (share(0),)}, "Niemand kiest “Je zegt nee” (0 van de 80): maak", True),
        ({"options": (share(0, 20),)}, "Niemand kiest “Je zegt nee” (0 van de 20): maak", False),
        ({"options": (share(2),)}, "Bijna niemand kiest “Je zegt nee” (2 van de 80)", False),
        ({"risky": (share(40),)}, "Bij “Wat doe je?” zijn 40 van de 80 deelnemers zeker", True),
        ({"risky": (share(18),)}, "Bij “Wat doe je?” zijn 18 van de 80 deelnemers zeker", False),
    ],
)
def test_each_finding_says_what_to_try(
    changed: dict[str, object], begins: str, clear: bool
) -> None:
    (said,) = advice.advice(replace(GOOD, **changed))  # type: ignore[arg-type]  # fields of Item

    assert said.text.startswith(begins)
    assert said.text.endswith(".")
    assert said.clear is clear


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"options": (share(0, 19),)},  # too few decided at this step
        {"options": (share(4),)},
        {"risky": (share(15),)},
        {"risky": (share(10, 12),)},
        {"facility": Estimate(0.99, 0.98, 1, 19, enough=False)},
        {"kind": "story", "facility": at(1, 1, 1), "guess": nan},
        {"discrimination": Estimate.missing(80)},
    ],
)
def test_nothing_is_said_of_what_is_well_or_of_too_few(changed: dict[str, object]) -> None:
    assert advice.advice(replace(GOOD, **changed)) == ()  # type: ignore[arg-type]  # fields of Item


@pytest.mark.parametrize(
    ("alpha", "says"),
    [
        (Estimate(0.8, 0.75, 0.85, 200, enough=True), "De oefeningen hangen samen."),
        (Estimate(0.3, 0.2, 0.4, 200, enough=True), "hangen weinig samen"),
        (Estimate(0.6, 0.4, 0.7, 50, enough=False), "te breed om er iets uit te besluiten"),
        (Estimate.missing(12), "12 deelnemers maakten alle oefeningen"),
    ],
)
def test_alpha_is_told_with_whether_it_is_enough(alpha: Estimate, says: str) -> None:
    assert says in advice.together(quality.Quality((GOOD, GOOD), alpha, 1)).dutch


def test_one_exercise_has_nothing_to_hang_together_with() -> None:
    alone = quality.Quality((GOOD,), Estimate.missing(50), 1)

    assert "te weinig oefeningen" in advice.together(alone).dutch
