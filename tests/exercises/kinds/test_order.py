"""`order`: pairs, several right orders, what belongs outside and what may not be missed."""

import copy
import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.content.lesson import read_lesson
from course.exercises.itemset import ItemSet
from course.exercises.kinds.order import Order
from course.exercises.remarks import variants
from tests.conftest import REPOSITORY
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
def test_a_better_answer_never_earns_less(exercise: ItemSet[Any], data: st.DataObject) -> None:
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
    first = "Mijn teamleider vroeg mij voor de derde keer om een dubbele dienst te draaien"
    assert steps[0].judgement in worded("too_early", first=first)
    assert steps[2].judgement in worded("in_place")
    assert steps[3].judgement in worded("should_be_left")
    assert steps[3].why == "Een oordeel over een ander."
    assert steps[4].chosen == "Buiten de volgorde"
    assert steps[4].judgement in worded("missing")
    assert whole.why == story().why
    assert whole.judgement in worded("whole_none")


def worded(case: str, **words: str) -> list[str]:
    """The remarks that this case may get."""
    return [text.format(**words) for text in variants("order")[case]]


def akkerman() -> Order:
    exercise = read_lesson(REPOSITORY / "source", "interventiestappen").exercise(
        "het-maatje-van-meneer-akkerman"
    )
    assert isinstance(exercise, Order)
    return exercise


def remarks_on(exercise: Order, order: list[str]) -> dict[str, tuple[str, str]]:
    """How each step fits (yes, partly, no) and what is said of it; "" is the whole."""
    return {
        one["item"] or "": (one["fits"], one["judgement"])
        for one in seen(exercise, given({"order": order}))["remarks"]
    }


def test_a_step_of_safety_that_comes_last_says_that_it_comes_too_late() -> None:
    exercise = akkerman()
    right = key(exercise)["order"]
    order = [step for step in right if step != "nu-veilig"] + ["nu-veilig"]

    remarks = remarks_on(exercise, order)

    later = exercise.items[3].text.removesuffix(".")
    assert exercise.items[3].id == "ria-horen"
    assert remarks["nu-veilig"][0] == "no"
    assert remarks["nu-veilig"][1] in worded("safety_too_late", later=later)
    assert remarks["ria-horen"][0] == "no"
    assert remarks["woorden-noteren"] == ("yes", remarks["woorden-noteren"][1])
    assert remarks[""][1] in worded("whole_unsafe")


def test_a_late_step_that_is_no_step_of_safety_says_so_too() -> None:
    exercise = akkerman()
    order = [step for step in key(exercise)["order"] if step != "leidinggevende"]

    remarks = remarks_on(exercise, [*order, "leidinggevende"])

    earliest = min(("ria-horen", "regeling-zoeken"), key=order.index)
    later = next(i.text.removesuffix(".") for i in exercise.items if i.id == earliest)
    assert remarks["leidinggevende"][0] == "no"
    assert remarks["leidinggevende"][1] in worded("too_late", later=later)


def test_a_step_that_is_too_late_and_too_early_hears_both() -> None:
    exercise = akkerman()
    order = list(reversed(key(exercise)["order"]))

    fits, judgement = remarks_on(exercise, order)["ria-horen"]

    assert fits == "no"
    assert judgement in worded(
        "between",
        later="Meneer en Ria krijgen uitleg en steun, en de regels voor maatjes worden beter",
        first=next(i.text for i in exercise.items if i.id == "bezoeken-stil").removesuffix("."),
    )


def test_a_step_of_safety_may_not_be_missing() -> None:
    exercise = akkerman()
    order = [step for step in key(exercise)["order"] if step != "nu-veilig"]

    fits, judgement = remarks_on(exercise, order)["nu-veilig"]

    assert (fits, judgement in worded("safety_missing")) == ("no", True)


def test_no_order_praises_a_step_that_breaks_a_pair() -> None:
    exercise = akkerman()
    draw, judged = random.Random(1), 0

    for _ in range(200):
        order = exercise.guess(draw)[0][1]["order"]
        place = {name: at for at, name in enumerate(order)}
        broken = {n for pair in exercise.before if place[pair[0]] > place[pair[1]] for n in pair}
        remarks = remarks_on(exercise, order)
        assert {name for name in order if remarks[name][0] == "no"} == broken
        judged += len(broken)
    assert judged > 500


def test_of_many_steps_that_should_come_first_the_last_is_named() -> None:
    order = ["naar-huis", *STORY[:-1]]

    first = story().remarks([given({"order": order})])[0]

    last = next(item.text for item in story().items if item.id == STORY[-2])
    assert first.judgement in worded("too_early", first=last.removesuffix("."))


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
