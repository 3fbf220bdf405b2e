"""`sort`: items into bins, corrected for guessing."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.itemset import ItemSet
from course.exercises.kinds.sort import Sort
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


def sort() -> Sort:
    exercise = load("rollen-in-de-driehoek")
    assert isinstance(exercise, Sort)
    return exercise


@pytest.mark.parametrize(
    ("right", "earned"), [(12, 1), (11, 8 / 9), (9, 2 / 3), (6, 1 / 3), (4, 1 / 9), (3, 0), (0, 0)]
)
def test_the_share_that_is_right_is_corrected_for_guessing(right: int, earned: float) -> None:
    exercise = sort()
    bins = [each.id for each in exercise.bins]
    wrong = {bin_: bins[(bins.index(bin_) + 1) % 4] for bin_ in bins}
    chosen = {
        item.id: item.bin if number < right else wrong[item.bin]
        for number, item in enumerate(exercise.items)
    }

    assert share(exercise, {"bins": chosen}) == pytest.approx(earned)


@every("sort")
@for_all(data=st.data())
@few
def test_a_better_answer_never_earns_less(exercise: ItemSet[Any], data: st.DataObject) -> None:
    answer = data.draw(answers(exercise))
    item = data.draw(st.sampled_from(exercise.items))
    better = {"bins": {**answer["bins"], item.id: key(exercise)["bins"][item.id]}}

    assert share(exercise, answer) <= share(exercise, better)


def test_an_item_that_was_not_sorted_is_unanswered_and_counts_nothing() -> None:
    exercise = sort()
    chosen = key(exercise)["bins"]
    left = exercise.items[0].id
    del chosen[left]

    mark = exercise.mark([given({"bins": chosen}, seconds=110)])

    assert mark.share == pytest.approx(8 / 9)
    states = {item.step: (item.state, item.answer, item.score, item.seconds) for item in mark.items}
    assert states.pop(left) == ("unanswered", None, None, None)
    assert set(states.values()) == {("answered", i.bin, 1, 10) for i in exercise.items}
    assert seen(exercise, given({"bins": chosen}))["state"] == "busy"


def test_bins_stand_in_the_authors_order_for_everybody() -> None:
    for learner in ("anna", "bo", "chris"):
        bins = seen(sort(), learner=learner)["bins"]
        assert [each["id"] for each in bins] == [each.id for each in sort().bins]


def test_an_unknown_bin_is_refused() -> None:
    item = sort().items[0].id

    assert "Deze keuze hoort niet" in str(refusal(sort(), {"bins": {item: "prullenbak"}}))


def test_feedback_names_the_right_bin_and_judges_the_choice_not_the_sentence() -> None:
    exercise = load("drie-manieren-van-afstand")
    answer = {"bins": dict.fromkeys(["pakket", "huisbaas"], "taak")}
    right = "Weten wat bij je vak hoort"

    remarks = exercise.remarks([given(answer)])
    fits = {one["item"]: one["fits"] for one in seen(exercise, given(answer))["remarks"]}

    assert fits == {"pakket": "yes", "huisbaas": "no"}
    texts = {item.id: item.text for item in exercise.items}
    judged = {remark.question: str(remark.judgement) for remark in remarks}
    assert {remark.chosen for remark in remarks} == {right}
    assert f"‘{right}’" in judged[texts["pakket"]]
    other = "Vertrouwen op wat iemand kan"
    assert f"‘{other}’" in judged[texts["huisbaas"]]
    assert f"‘{right}’" in judged[texts["huisbaas"]]
    assert "goede lijn" not in " ".join(judged.values())


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda d: d["items"][1].pop("bin"),
            "items.welk-deel.bin: found nothing, expected a value",
        ),
        (
            lambda d: d["items"][1].update(bin="prullenbak"),
            "items.welk-deel.bin: found prullenbak, expected one of redder, slachtoffer",
        ),
        (lambda d: d["bins"].append(d["bins"][0]), "bins: found the id redder twice"),
        (lambda d: d.update(bins=d["bins"][:1]), "bins: found 1, expected 2 or more"),
        (lambda d: d["items"][0].pop("why"), "items.gewoon-doen.why: found nothing"),
        (lambda d: d["items"][0].update(bak="redder"), "the unknown field bak"),
    ],
)
def test_an_author_hears_what_is_wrong(tmp_path: Path, spoil: Any, sentence: str) -> None:  # noqa: ANN401
    held = copy.deepcopy(document("rollen-in-de-driehoek"))
    spoil(held)

    assert sentence in told(tmp_path, held)
