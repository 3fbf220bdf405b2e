"""What is computed from frozen figures: profile, place, what was right, and what is different."""

import numpy as np
import pytest

from course.cohort.disclosure.bins import bin_of, bins
from course.cohort.publications import derived, differences
from course.cohort.publications.estimates import Estimate, Question, mean
from course.cohort.publications.frozen import Figure
from course.cohort.publications.worth import positions, rightness
from course.cohort.statistics import POSITIONS
from course.content.released import Released
from course.exercises.kinds.decision import Decision
from tests.cohort.publications.test_estimates import OPTIONS, SHARES, WORTH, answers

PLACES = {("casus", f"{n}"): WORTH for n in range(30)}


def test_a_profile_adds_up_and_agrees_with_the_place() -> None:
    rng = np.random.default_rng(1)
    figures = answers(rng, SHARES["mixed"](rng, 12), 40, 0.5)

    profile = derived.profile(figures, PLACES)
    place = derived.position(figures, PLACES)

    assert place is not None
    assert sum(part.value for part in profile.values()) == pytest.approx(1, abs=0.01)
    centre = sum(POSITIONS[stance] * part.value for stance, part in profile.items())
    assert centre == pytest.approx(place.value, abs=0.01)
    assert all(part.low <= part.value <= part.high for part in profile.values())


def test_nothing_is_computed_of_silent_figures() -> None:
    silent = Figure("choice", "casus", "0", OPTIONS, (None,) * 4, 12, 12)
    assert derived.position([silent], PLACES) is None
    assert derived.profile([silent], PLACES) == {}
    assert not derived.place(None).shown


def test_where_only_the_most_chosen_is_told_it_counts_for_what_it_tells() -> None:
    most = Figure("choice", "casus", "0", OPTIONS, (bins(20)[3], None, None, None), 20, 20)
    found = mean([Question(most, {"a": 1.0, "b": 0.0, "c": 0.0, "d": 0.0})])
    assert found is not None
    assert bins(20)[3].first / 20 <= found.value <= bins(20)[3].last / 20


def test_a_large_group_is_told_as_sharply_as_its_bins() -> None:
    size = 100_000
    told = tuple(bins(size)[bin_of(count, size)] for count in (70_000, 20_000, 9_000, 1_000))
    figure = Figure("choice", "casus", "0", OPTIONS, told, size, size)
    found = mean([Question(figure, dict(zip(OPTIONS, (1.0, 0.0, 0.0, 0.0), strict=True)))])
    assert found is not None
    assert found.low <= 0.7 <= found.high
    assert found.high - found.low < 0.08


def test_every_option_of_a_case_has_its_place_and_its_score(released: Released) -> None:
    cases = [case for case in released.exercises if isinstance(case, Decision)]
    assert cases
    scores = rightness([released])
    for case in cases:
        for name, step in case.steps.items():
            assert scores[case.id, name] == {o.id: o.score for o in step.options}
    assert set(positions([released])) <= set(scores)
    assert all(0 <= score <= 1 for options in scores.values() for score in options.values())


def test_shares_are_rounded_and_their_ends_are_no_promise() -> None:
    assert derived.share(Estimate(0.43, 0.31, 0.52, 0.05, 20)).text == "45 %"
    assert derived.share(Estimate(0.01, 0.0, 0.1, 0.05, 20)).text == "minder dan 5 %"
    assert derived.share(Estimate(0.99, 0.9, 1.0, 0.05, 20)).text == "meer dan 95 %"


def test_of_groups_that_are_alike_nothing_is_called_different() -> None:
    """One page in twenty may call something, where nothing differs."""
    rng, runs, wrong = np.random.default_rng(4), 150, 0
    for _ in range(runs):
        shares = SHARES["mixed"](rng, 8)
        mine, theirs = (answers(rng, shares, size, 0.5) for size in (24, 31))
        apart = [
            differences.of_shares(one, other)
            for left, right in zip(mine, theirs, strict=True)
            for one, other in zip(left.told, right.told, strict=True)
            if one and other
        ]
        places = [derived.position(figures, PLACES) for figures in (mine, theirs)]
        if places[0] and places[1]:
            apart.append(differences.of_estimates(places[0], places[1]))
        assert len(apart) > 1
        wrong += any(differences.called(apart))
    assert wrong <= 0.05 * runs


def test_what_differs_much_is_called() -> None:
    left, right = bins(40)[-1], bins(40)[0]
    assert differences.called([differences.of_shares(left, right)]) == [True]
    assert differences.of_shares(left, right).size == "groot"
    assert differences.of_shares(left, left).p == 1
