"""`order`: pairs, several right orders, what belongs outside and what may not be missed."""

import copy
import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.itemset import Whole
from course.exercises.kinds.order import Order
from tests.exercises.itemset import (
    answers,
    document,
    every,
    few,
    given,
    key,
    load,
    seen,
    share,
    told,
)

STORY = ["dubbele-dienst", "overdracht", "tot-acht-uur", "twee-collegas", "naar-huis"]


def message() -> Order:
    """Six steps, six pairs, three that may not be missed."""
    exercise = load("bericht-in-een-nieuwe-app")
    assert isinstance(exercise, Order)
    return exercise


def story() -> Order:
    """Five sentences in nine pairs, and one that belongs outside."""
    exercise = load("nee-in-het-team")
    assert isinstance(exercise, Order)
    return exercise


@pytest.mark.parametrize(("broken", "earned"), [(0, 1), (1, 2 / 3), (2, 1 / 3), (3, 0), (6, 0)])
def test_each_broken_pair_costs_twice_its_share(broken: int, earned: float) -> None:
    exercise = message()

    found = [
        share(exercise, {"order": list(order)})
        for order in itertools.permutations(item.id for item in exercise.items)
        if sum(order.index(a) > order.index(b) for a, b in exercise.before) == broken
    ]

    assert found == pytest.approx([earned] * len(found))
    assert found


def test_several_orders_earn_all() -> None:
    exercise = message()
    every_order = itertools.permutations(item.id for item in exercise.items)

    right = [order for order in every_order if share(exercise, {"order": list(order)}) == 1]

    assert len(right) > 1
    assert tuple(key(exercise)["order"]) in right


def test_swapping_what_may_be_swapped_costs_nothing() -> None:
    swapped = [*STORY[:2], STORY[3], STORY[2], STORY[4]]

    assert share(story(), {"order": STORY}) == share(story(), {"order": swapped}) == 1


@pytest.mark.parametrize("at", range(6))
def test_an_item_that_belongs_outside_is_one_more_broken_pair_wherever_it_stands(at: int) -> None:
    placed = [*STORY[:at], "teamleiders", *STORY[at:]]

    assert share(story(), {"order": placed}) == pytest.approx(2 * 9 / 10 - 1)


def test_a_pair_with_a_left_out_item_is_broken() -> None:
    assert share(story(), {"order": STORY[:-1]}) == pytest.approx(2 * 5 / 9 - 1)


def test_missing_a_step_that_is_never_skipped_caps_the_mark_at_half() -> None:
    held = copy.deepcopy(document("bericht-in-een-nieuwe-app"))
    held["items"].append({"id": "los", "text": "Een stap die overal mag staan."})
    free = Order.model_validate(held)
    strict = Order.model_validate({**held, "never_skip": [*held["never_skip"], "los"]})
    without = key(message())

    assert share(free, without) == 1
    assert share(strict, without) == 0.5
    assert share(strict, {"order": [*without["order"], "los"]}) == 1


@every("order")
@for_all(data=st.data())
@few
def test_a_better_answer_never_earns_less(exercise: Whole[Any], data: st.DataObject) -> None:
    """Better: a broken pair of neighbours mended, a stranger put out, a missing step put in."""
    assert isinstance(exercise, Order)
    order = data.draw(answers(exercise))["order"]
    better = [name for name in order if name not in exercise.leave_out]
    missing = [i.id for i in exercise.items if i.id not in {*order, *exercise.leave_out}]
    if missing:
        better.insert(data.draw(st.integers(0, len(better))), missing[0])
    for at, (later, first) in enumerate(itertools.pairwise(better)):
        if (first, later) in exercise.before:
            mended = [*better[:at], first, later, *better[at + 2 :]]
            assert share(exercise, {"order": better}) <= share(exercise, {"order": mended})

    assert share(exercise, {"order": order}) <= share(exercise, {"order": better})


def test_items_say_at_which_place_they_stood() -> None:
    mark = story().mark([given({"order": ["overdracht", "dubbele-dienst", "teamleiders"]})])

    found = {item.step: (item.answer, item.score) for item in mark.items}
    assert found["overdracht"] == ("1", 0)
    assert found["dubbele-dienst"] == ("2", 0)
    assert found["teamleiders"] == ("3", 0)
    assert found["naar-huis"] == ("buiten", 0)


def test_feedback_follows_the_learners_order_and_ends_with_the_whole() -> None:
    answer = {"order": ["overdracht", "dubbele-dienst", "twee-collegas", "teamleiders"]}

    *steps, whole = story().remarks([given(answer)])

    assert [step.chosen for step in steps[:4]] == [f"Stap {at} van 4" for at in (1, 2, 3, 4)]
    assert steps[0].judgement == (
        "Een goede lijn is: eerst 'Mijn teamleider vroeg mij voor de derde keer om een dubbele "
        "dienst te draaien', en dan pas deze stap."
    )
    assert steps[1].judgement == "Dit is een goede lijn."
    assert steps[3].judgement == "Een goede lijn is: dit hoort buiten de volgorde."
    assert steps[3].why == "Een oordeel over een ander."
    assert steps[4].chosen == "Buiten de volgorde"
    assert steps[4].judgement == "Een goede lijn is: deze stap hoort erbij."
    assert whole.why == story().why
    assert whole.judgement == "Een goede lijn is hier anders."


def test_many_steps_that_should_come_first_are_only_counted() -> None:
    order = ["naar-huis", *STORY[:-1]]

    first = story().remarks([given({"order": order})])[0]

    assert "eerst 4 stappen die nu later staan" in str(first.judgement)


def test_in_practice_the_whole_has_one_reason() -> None:
    exercise = load("nu-vanavond-op-de-groep")

    remarks = seen(exercise, given(key(exercise)))["remarks"]

    assert [remark["fits"] for remark in remarks] == ["yes"] * 7
    assert [remark["why"] for remark in remarks if remark["item"] is None] == [
        document("nu-vanavond-op-de-groep")["why"]
    ]


def test_an_order_with_nothing_in_it_is_not_done() -> None:
    assert seen(message(), given({"order": []}))["state"] == "busy"
    assert seen(message(), given({"order": ["vastleggen"]}))["state"] == "done"


def spoilt(**changes: object) -> Any:  # noqa: ANN401
    return lambda held: held.update(changes)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (spoilt(before=[["a", "vastleggen"]]), "before.0: found a, expected one of gevaar"),
        (spoilt(never_skip=["a"]), "never_skip: found a, expected one of"),
        (spoilt(leave_out=["a"]), "leave_out: found a, expected one of"),
        (spoilt(before=[]), "before: found 0, expected 1 or more"),
        (spoilt(before=[["vastleggen", "vastleggen"]]), "before: found a circle"),
        (
            spoilt(before=[["selma-bellen", "vastleggen"], ["vastleggen", "selma-bellen"]]),
            "before: found a circle: ",
        ),
        (
            spoilt(before=[["selma-bellen", "vastleggen"]] * 2),
            "before.1: found [selma-bellen, vastleggen] again, expected each pair once",
        ),
        (spoilt(leave_out=["vastleggen"]), "found vastleggen, which is in leave_out"),
        (
            spoilt(before=[["selma-bellen", "kanaal-kiezen"]], leave_out=["vastleggen"]),
            "never_skip: found vastleggen, which is in leave_out",
        ),
        (spoilt(accepted_orders=[["vastleggen"]]), "accepted_orders.0: found vastleggen, expected"),
        (spoilt(why=None), "why"),
    ],
)
def test_an_author_hears_what_is_wrong(tmp_path: Path, spoil: Any, sentence: str) -> None:  # noqa: ANN401
    held = copy.deepcopy(document("bericht-in-een-nieuwe-app"))
    spoil(held)

    assert sentence in told(tmp_path, held)
