"""Movement between two moments: who is counted, what is told, and that the rest stays secret."""

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.disclosure import control, matched_sample
from course.cohort.figures.figure import Figure
from course.cohort.pages import movement
from course.cohort.pages.movement import Between

K = 10
LINE = Between(("Eerste les", "Laatste les"), [(-1, "nooit"), (1, "altijd")], K)
AXIS = Between(("Eerste les", "Laatste les"), [(-1, "te nabij"), (1, "te afstandelijk")], K)


def values(people: range, mean: float, seed: int, spread: float = 0.2) -> pd.DataFrame:
    """What these learners said at one moment; a learner is much the same at both."""
    rows = []
    for number in people:
        own = random.Random(number).gauss(0, spread)
        noise = random.Random(f"{number}/{seed}").gauss(0, spread / 2)
        value = min(max(mean + own + noise, -1), 1)
        pseudonym = f"{random.Random(f'p{number}').getrandbits(64):016x}"
        since = pd.Timestamp("2026-09-01", tz="UTC") + pd.Timedelta(hours=number)
        rows.append(["noord", "zelf", pseudonym, value, since])
    return pd.DataFrame(rows, columns=["cohort", "step", "learner", "value", "since"])


def counted(first: range, then: range, mean: float = 0.4) -> pd.DataFrame:
    both = matched_sample.pairs(values(first, 0.0, 1), values(then, mean, 2))
    return matched_sample.sample(both, K)


def shown(sample: pd.DataFrame) -> control.Shown:
    gained = statistics.gain(sample, ["cohort", "step"])
    return control.gains(matched_sample.moments(gained, sample), K)


def rated(first: range, then: range, mean: float = 0.4) -> Figure:
    return movement.ratings_figure("m", shown(counted(first, then, mean)), {"zelf": "Mezelf"}, LINE)


def placed(before: float, after: float, people: range = range(40)) -> Figure:
    both = matched_sample.pairs(values(people, before, 1), values(people, after, 2))
    return movement.places_figure("m", shown(matched_sample.sample(both, K)), AXIS)


@pytest.mark.parametrize(
    ("first", "then", "size"),
    [
        (range(40), range(40), 40),  # all came twice
        (range(40), range(30), 30),  # ten came once, all at the first
        (range(40), range(35), 20),  # five came once, so ten of both must stay behind
        (range(40), range(5, 40), 20),
        (range(38), range(38), 20),  # three tens would leave eight
        (range(40), range(20, 60), 20),  # enough came once on both sides
        (range(19), range(18), 0),  # eight would be left: fewer than ten
        (range(9), range(9), 0),
        (range(0), range(40), 0),
    ],
)
def test_who_is_counted_leaves_nobody_or_at_least_k_behind(
    first: range, then: range, size: int
) -> None:
    assert len(counted(first, then)) == size


@pytest.mark.slow
def test_nobody_or_at_least_k_are_left_behind_whoever_comes() -> None:
    draw = random.Random(1)
    tried = 0
    for _ in range(400):
        people = range(draw.randint(0, 70))
        first, then = (
            range(draw.randint(0, 8), max(0, len(people) - draw.randint(0, 12))) for _ in "ab"
        )
        sample = counted(first, then)
        if sample.empty:
            continue
        tried += 1
        for name, came in (("before", first), ("after", then)):
            left = len(came) - len(sample)
            assert left == 0 or left >= K
            assert set(sample[f"rest_{name}"]) == {left}
        assert len(sample) >= K
    assert tried > 200


@pytest.mark.slow
def test_two_snapshots_count_the_same_people_or_differ_by_k_or_more() -> None:
    draw = np.random.default_rng(4)
    grew = 0
    for _ in range(300):
        size = int(draw.integers(10, 80))
        everybody = values(range(size), 0, 1)
        came = [draw.permutation(size) + moment * size / 3 for moment in (0, 1)]
        early, late = sorted(draw.integers(0, size + size // 2, 2))
        counts = []
        for now in (early, late):
            moments = [everybody.assign(since=times)[times <= now] for times in came]
            counts.append(set(matched_sample.sample(matched_sample.pairs(*moments), K)["learner"]))
        before, after = counts
        assert not before ^ after or len(before ^ after) >= K
        assert before <= after or after <= before
        grew += before < after
    assert grew > 100


def test_the_door_refuses_a_sample_that_leaves_a_few_behind() -> None:
    everybody = matched_sample.pairs(values(range(40), 0, 1), values(range(36), 0.4, 2)).dropna()
    sample = everybody.assign(rest_before=4, rest_after=0)

    assert shown(sample).frame.empty


def test_self_ratings_are_of_ten_or_more_whatever_the_smallest_group_is() -> None:
    both = matched_sample.pairs(values(range(5), 0, 1), values(range(5), 0.4, 2))
    sample = matched_sample.sample(both, 5)

    gained = statistics.gain(sample, ["cohort", "step"])
    found = control.gains(matched_sample.moments(gained, sample), 5).frame

    assert len(sample) == 5
    assert not found["shown"].any()


def test_all_who_moved_alike_are_not_shown() -> None:
    first = values(range(20), 0, 1)
    sample = matched_sample.sample(
        matched_sample.pairs(first, first.assign(value=first["value"] + 0.2)), K
    )

    assert not shown(sample).frame["shown"].any()


def test_numbers_are_tenths_around_the_measure() -> None:
    sample = counted(range(60), range(60))
    exact = statistics.gain(sample, ["cohort", "step"]).iloc[0]

    rows = shown(sample).frame.set_index("moment")

    for moment, name in (("before", "before"), ("after", "after"), ("gain", "estimate")):
        assert rows.loc[moment, "value"] == pytest.approx(exact[name], abs=0.0501)
    for moment, low, high in (("gain", "low", "high"), ("effect", "effect_low", "effect_high")):
        told = rows.loc[moment, ["value", "low", "high"]].astype(float)
        assert told["low"] <= exact[low] <= exact[high] <= told["high"]
        assert np.allclose(told * 10, (told * 10).round())
    assert set(rows["n"]) == {60}


def test_a_clear_gain_is_told_with_its_table_and_how_many() -> None:
    found = rated(range(60), range(60))

    assert found.summary == "Hoger dan eerst: “Mezelf”."
    assert found.about == (
        "Eerste les en Laatste les, dezelfde deelnemers: ongeveer 60. We tellen alleen wie beide "
        "lessen inleverde, en in stappen van 10. Zo is niemand te herkennen."
    )
    assert found.plot is not None
    assert found.table_html.count("<tr>") == 2
    assert '<th scope="col">Eerst: Eerste les</th>' in found.table_html


def test_of_forty_who_did_both_all_forty_count() -> None:
    found = rated(range(40), range(40))

    assert found.table is not None
    assert [cell.n for cell in found.table.rows[0].cells][-1] == 40
    assert "dezelfde deelnemers: ongeveer 40." in found.about


def test_a_loss_and_no_change_are_told_as_such() -> None:
    assert rated(range(60), range(60), -0.4).summary == "Lager dan eerst: “Mezelf”."
    assert rated(range(60), range(60), 0.0).summary == "Er is geen duidelijke verandering."


def test_few_people_are_shown_but_nothing_is_concluded() -> None:
    assert rated(range(10), range(10)).summary == (
        "Van te weinig deelnemers kunnen we beide momenten vergelijken. Daardoor weten we niet of "
        "er iets veranderde."
    )


def test_nobody_who_came_twice_is_a_sentence() -> None:
    found = rated(range(20), range(20, 40))

    assert (found.plot, found.summary) == (None, control.TWICE)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (-0.6, -0.1, "Dit cohort bewoog naar het midden: van "),
        (0.6, 0.1, "Dit cohort bewoog naar het midden: van "),
        (0.0, 0.5, "Dit cohort ging meer afstand houden: van "),
        (0.0, -0.5, "Dit cohort ging dichterbij staan: van "),
        (0.3, 0.3, "Er is geen duidelijke verandering. De plek "),
    ],
)
def test_where_a_cohort_went_is_told_in_words(before: float, after: float, words: str) -> None:
    found = placed(before, after)

    assert found.summary.startswith(words)
    assert found.summary.endswith(
        "De casussen zijn in beide lessen anders: lees dit als een richting, niet als een bewijs."
    )


def test_the_bar_runs_from_first_to_then_and_the_interval_hangs_under_then() -> None:
    plot: dict[str, Any] = placed(-0.6, -0.1).plot or {}

    first, then, sure = plot["data"]
    assert first["x"][0] + first["error_x"]["array"][0] == pytest.approx(then["x"][0])
    assert sure["x"] == then["x"]
    assert sure["y"][0] > then["y"][0]
    assert sure["error_x"]["arrayminus"][0] > 0 < sure["error_x"]["array"][0]


@pytest.mark.slow
def test_equal_groups_are_seldom_called_different() -> None:
    called = tried = 0
    for seed in range(200):
        people = range(1000 * seed, 1000 * seed + 40)
        sample = matched_sample.sample(
            matched_sample.pairs(values(people, 0, 1), values(people, 0, 2)), K
        )
        words = movement.ratings_figure("m", shown(sample), {"zelf": "Mezelf"}, LINE).summary
        tried += 1
        called += words != "Er is geen duidelijke verandering."
    assert tried == 200
    assert called / tried <= 0.05
