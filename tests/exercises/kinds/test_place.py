"""`place`: full inside a band, falling outside it, and nothing for one spot for all."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.itemset import ItemSet
from course.exercises.kinds.place import Place, PlaceItem
from course.exercises.remarks import variants
from tests.exercises.itemset import (
    answers,
    document,
    every,
    few,
    given,
    key,
    load,
    refusal,
    seen,
    share,
    told,
)


def place() -> Place:
    exercise = load("nabij-of-ver-weg")
    assert isinstance(exercise, Place)
    return exercise


@pytest.mark.parametrize(
    ("position", "score"),
    [(25, 1), (40, 1), (50, 1), (20, 0.8), (0, 0), (55, 0.8), (74, 0.04), (75, 0), (100, 0)],
)
def test_outside_the_band_the_score_falls_in_a_straight_line(position: int, score: float) -> None:
    item = next(item for item in place().items if item.band == (25, 50))

    assert item.score(position) == pytest.approx(score)


@every("place")
def test_one_spot_for_all_earns_nothing_and_the_best_spot_is_the_yardstick(
    exercise: ItemSet[Any],
) -> None:
    assert isinstance(exercise, Place)
    ids = [item.id for item in exercise.items]

    assert {share(exercise, {"places": dict.fromkeys(ids, n)}) for n in range(101)} == {0}
    assert 0 < exercise.one_spot < 1


def test_the_mean_is_measured_from_the_best_spot() -> None:
    exercise = place()
    chosen = key(exercise)["places"]
    chosen["komt-logeren"] = 100

    assert exercise.one_spot == pytest.approx(0.55)
    assert share(exercise, {"places": chosen}) == pytest.approx((7 / 8 - 0.55) / 0.45)


@every("place")
@for_all(data=st.data())
@few
def test_a_better_answer_never_earns_less(exercise: ItemSet[Any], data: st.DataObject) -> None:
    answer = data.draw(answers(exercise))
    item = data.draw(st.sampled_from(exercise.items))
    goal = key(exercise)["places"][item.id]
    here = answer["places"].get(item.id, data.draw(st.integers(0, 100)))
    nearer = data.draw(st.integers(min(here, goal), max(here, goal)))
    better = {"places": {**answer["places"], item.id: nearer}}

    assert share(exercise, answer) <= share(exercise, better)


def test_positions_are_whole_numbers_from_0_to_100() -> None:
    item = place().items[0].id

    for wrong in (-1, 101, 50.5, "50", True, None):
        assert "begrijpen" in str(refusal(place(), {"places": {item: wrong}}))
    for right in (0, 100):
        assert refusal(place(), {"places": {item: right}}) is None


def test_the_axis_is_told_in_words_that_differ_for_every_press_of_a_key() -> None:
    view = seen(place())

    assert view["axis"] == {"from": "te dichtbij", "to": "te ver weg"}
    assert len(view["words"]) == len(set(view["words"])) == 21
    assert view["words"][0] == "Helemaal ‘te dichtbij’"
    assert view["words"][10] == "Precies in het midden"
    assert view["words"][19] == "Bijna helemaal ‘te ver weg’"
    assert not any(character.isdigit() for words in view["words"] for character in words)


def test_feedback_names_a_good_place_and_judges_the_place_not_the_sentence() -> None:
    exercise = load("van-besloten-naar-openbaar")
    assert isinstance(exercise, Place)
    answer = {"places": {"deur-dicht": 15, "zorgmail": 40, "reactie-krant": 20}}

    remarks = {one["item"]: one for one in seen(exercise, given(answer))["remarks"]}

    assert remarks["deur-dicht"]["judgement"] in {
        text.format(good="ver naar ‘besloten’") for text in variants("place")["inside"]
    }
    assert "naar ‘besloten’" in remarks["zorgmail"]["judgement"]
    low, high = item_of(exercise, "reactie-krant").band
    good = exercise.zone((low + high) // 2)
    assert good in remarks["reactie-krant"]["judgement"]
    assert {name: one["fits"] for name, one in remarks.items()} == {
        "deur-dicht": "yes", "zorgmail": "partly", "reactie-krant": "no",
    }  # fmt: skip
    (remark,) = exercise.remarks([given({"places": {"zorgmail": 40}})])
    assert remark.chosen == "Een klein beetje naar ‘besloten’"


def item_of(exercise: Place, name: str) -> PlaceItem:
    return next(item for item in exercise.items if item.id == name)


ZONES = [{"to": 25, "words": "bij te dichtbij"}, {"to": 100, "words": "verderop"}]


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (20, "bij te dichtbij"),  # on a good place
        (28, "dit"),  # on a good place that reaches over the edge of its zone: no zone is named
        (40, "bij te dichtbij"),  # near it, in another zone
        (90, "bij te dichtbij"),  # far from it
        (0, "‘te ver weg’"),  # near it, in the same zone: only where to move
    ],
)
def test_zones_of_the_file_name_the_good_place(position: int, words: str) -> None:
    text = document("nabij-of-ver-weg") | {"zones": ZONES}
    text["items"] = copy.deepcopy(text["items"])
    text["items"][0]["band"] = [5, 30]
    exercise = Place.model_validate(text)

    (remark,) = exercise.remarks([given({"places": {exercise.items[0].id: position}})])

    assert words in str(remark.judgement)
    assert "verderop" not in str(remark.judgement) or position > 25
    assert "goede lijn" not in str(remark.judgement)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda d: d["items"][0].update(band=[30, 5]),
            "items.formulier-verder.band: found [30, 5], expected two numbers from 0 to 100",
        ),
        (lambda d: d["items"][0].update(band=[75, 101]), "found [75, 101]"),
        (lambda d: d["items"][0].update(band=[-5, 10]), "found [-5, 10]"),
        (lambda d: d["items"][0].update(band=[40]), "items.formulier-verder.band: found [40]"),
        (lambda d: d["items"][0].pop("band"), "items.formulier-verder.band: found nothing"),
        (
            lambda d: [item.update(band=[40, 60]) for item in d["items"]],
            "items: found one spot that is right for all items",
        ),
        (
            lambda d: d.update(zones=[{"to": 50, "words": "links"}, {"to": 90, "words": "rechts"}]),
            "zones: found 50, 90, expected rising numbers that end at 100",
        ),
        (lambda d: d["axis"].pop("to"), "axis.to: found nothing"),
        (lambda d: d["axis"].update(tot="te ver"), "the unknown field tot"),
    ],
)
def test_an_author_hears_what_is_wrong(tmp_path: Path, spoil: Any, sentence: str) -> None:  # noqa: ANN401
    held = copy.deepcopy(document("nabij-of-ver-weg"))
    spoil(held)

    assert sentence in told(tmp_path, held)
