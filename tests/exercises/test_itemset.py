"""What holds for every sort, checklist, place and order exercise and every answer to it."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.base import View
from course.exercises.itemset import ItemSet
from tests.exercises.itemset import (
    answers,
    document,
    every,
    few,
    given,
    key,
    load,
    names,
    refusal,
    renamed,
    seen,
    share,
    told,
)

VIEW = {"situation", "instruction", "items", "at", "remarks", "closing", "answer"}
OF_A_KIND = {
    "sort": {"bins"},
    "checklist": {"question"},
    "place": {"axis", "words"},
    "order": set(),
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = st.sampled_from(["bins", "ticked", "places", "order", "option", "x"])


def reasons(exercise: ItemSet[Any]) -> list[str]:
    """Every `why` of an exercise."""
    held = exercise.model_dump(mode="json")
    found = [held.get("why"), *(item.get("why") for item in held["items"])]
    return [why for why in found if why]


def test_there_are_exercises_of_each_kind_to_test() -> None:
    assert {kind: len(names(kind)) >= 2 for kind in OF_A_KIND} == dict.fromkeys(OF_A_KIND, True)
    assert sum(len(names(kind)) for kind in OF_A_KIND) == len(names())


@every()
@for_all(data=st.data())
@few
def test_a_mark_lies_between_nothing_and_all(exercise: ItemSet[Any], data: st.DataObject) -> None:
    answer = data.draw(answers(exercise))

    mark = exercise.mark([given(answer)])

    assert 0 <= mark.share <= 1
    assert 0 <= mark.points <= mark.max_points == exercise.points
    assert {item.step for item in mark.items} == {item.id for item in exercise.items}
    for item in mark.items:
        assert (item.state == "answered") == (item.answer is not None) == (item.score is not None)
        assert item.score is None or 0 <= item.score <= 1


@every()
@for_all(data=st.data())
@few
def test_part_of_an_answer_is_taken_and_shown_again(
    exercise: ItemSet[Any], data: st.DataObject
) -> None:
    answer = data.draw(answers(exercise))

    exercise.accept([], "", answer)
    view = seen(exercise, given(answer))

    assert view["answer"] == answer
    assert view["state"] in {"busy", "done"}
    assert view["at"] == "2026-11-22T19:15:00+00:00"


@every()
def test_the_key_earns_all_and_no_answer_nothing(exercise: ItemSet[Any]) -> None:
    exercise.accept([], "", key(exercise))

    best, none = exercise.mark([given(key(exercise))]), exercise.mark([])

    assert (best.share, best.points) == (1, exercise.points)
    assert {item.score for item in best.items} == {1}
    assert (none.share, none.points) == (0, 0)
    assert {item.state for item in none.items} == {"unanswered"}
    assert seen(exercise)["state"] == "new"
    assert seen(exercise, given(key(exercise)))["state"] == "done"
    assert exercise.remarks([]) == ()


@every()
@pytest.mark.parametrize("empty", [{"bins": {}}, {"ticked": []}, {"places": {}}, {"order": []}])
def test_an_answer_without_choices_earns_nothing(
    exercise: ItemSet[Any], empty: dict[str, Any]
) -> None:
    if empty.keys() == key(exercise).keys():
        assert (refusal(exercise, empty), share(exercise, empty)) == (None, 0)
    else:
        assert "begrijpen" in str(refusal(exercise, empty))


@every()
@for_all(data=st.data())
@few
def test_renaming_ids_changes_no_mark(exercise: ItemSet[Any], data: st.DataObject) -> None:
    answer = data.draw(answers(exercise))
    ids = {item.id for item in exercise.items} | {b.id for b in getattr(exercise, "bins", ())}
    order = data.draw(st.permutations(sorted(ids)))
    new = {name: f"ander-{order.index(name)}" for name in ids}
    other = type(exercise).model_validate(renamed(document(exercise.id), new.__getitem__, ids))

    before = exercise.mark([given(answer)])
    after = other.mark([given(renamed(answer, new.__getitem__, ids))])

    assert after.share == pytest.approx(before.share)
    assert [item.score for item in after.items] == [item.score for item in before.items]


@every()
@for_all(step=st.sampled_from(["", "stap"]), body=st.dictionaries(FIELDS, json_values, max_size=2))
@few
def test_a_hostile_answer_is_refused_in_a_sentence(
    exercise: ItemSet[Any], step: str, body: dict[str, Any]
) -> None:
    sentence = refusal(exercise, body, step)

    assert sentence is None or sentence.endswith("Laad de pagina opnieuw.")
    assert sentence is not None or 0 <= share(exercise, body) <= 1


@every()
def test_what_is_not_of_the_exercise_is_refused(exercise: ItemSet[Any]) -> None:
    answer = key(exercise)
    ((field, chosen),) = answer.items()
    foreign = {**chosen, "iets-anders": 5} if isinstance(chosen, dict) else [*chosen, "iets-anders"]

    twice = [*chosen, next(iter(chosen))]

    assert refusal(exercise, {field: foreign})
    assert refusal(exercise, {field: twice})
    assert "begrijpen" in str(refusal(exercise, {**answer, "score": 1}))
    assert "geen stappen" in str(refusal(exercise, answer, "sleutel"))


@every()
def test_an_item_that_a_later_release_lacks_costs_no_other_item(exercise: ItemSet[Any]) -> None:
    answer = key(exercise)
    ((field, chosen),) = answer.items()
    is_list = isinstance(chosen, list)
    extra = [*chosen, "weg"] if is_list else {**chosen, "weg": next(iter(chosen.values()))}

    assert share(exercise, {field: extra}) == 1
    assert seen(exercise, given({field: extra}))["state"] == "done"


@every()
def test_the_last_answer_counts_and_in_practice_the_first(exercise: ItemSet[Any]) -> None:
    ((field, chosen),) = key(exercise).items()
    empty = {field: type(chosen)()}
    held = [given(key(exercise), 1, 30), given(empty, 2, 10)]

    mark, view = exercise.mark(held), seen(exercise, *held)

    assert mark.share == (1 if exercise.practice else 0)
    assert view["answer"] == empty
    times = [item.seconds for item in mark.items if item.seconds is not None]
    assert not times or sum(times) == pytest.approx(30 if exercise.practice else 40)


@every()
def test_the_opening_holds_no_key_and_only_fields_that_may_leave(exercise: ItemSet[Any]) -> None:
    view = seen(exercise, learner=None)

    assert set(view) == {*View.model_fields, *VIEW, *OF_A_KIND[exercise.kind]}
    assert [set(item) for item in view["items"]] == [{"id", "text"}] * len(exercise.items)
    assert [item["id"] for item in view["items"]] == sorted(item.id for item in exercise.items)
    assert (view["answer"], view["at"], view["remarks"], view["closing"]) == (None, None, [], None)
    assert reasons(exercise)
    assert not [why for why in reasons(exercise) if why in json.dumps(view, ensure_ascii=False)]


@every()
@for_all(data=st.data())
@few
def test_a_reason_leaves_only_in_practice_and_only_of_what_was_chosen(
    exercise: ItemSet[Any], data: st.DataObject
) -> None:
    answer = data.draw(answers(exercise))
    held = [given(answer)]

    view = seen(exercise, *held)
    answered = {item.step for item in exercise.mark(held).items if item.state == "answered"}

    if exercise.practice:
        assert {remark["item"] for remark in view["remarks"]} - {None} == answered
    else:
        text = json.dumps(view, ensure_ascii=False)
        assert view["remarks"] == []
        assert not [why for why in reasons(exercise) if why in text]


@every()
def test_every_choice_gets_a_remark_that_fits_when_it_is_right(exercise: ItemSet[Any]) -> None:
    remarks = exercise.remarks([given(key(exercise))])

    assert len(remarks) >= len(exercise.items)
    fits = [one["fits"] for one in seen(exercise, given(key(exercise)))["remarks"]]
    assert set(fits) == ({"yes"} if exercise.practice else set())
    assert not [remark for remark in remarks if "goede lijn" in str(remark.judgement)]
    assert {remark.followed for remark in remarks} == {None}
    assert [why for why in reasons(exercise) if why in {remark.why for remark in remarks}]


@every()
def test_items_stand_in_another_but_steady_order_for_each_learner(exercise: ItemSet[Any]) -> None:
    def order(learner: str) -> list[str]:
        return [item["id"] for item in seen(exercise, learner=learner)["items"]]

    orders = {tuple(order(f"leerling-{number}")) for number in range(20)}

    assert len(orders) > 10
    assert order("anna") == order("anna")
    assert {frozenset(one) for one in orders} == {frozenset(item.id for item in exercise.items)}


@every()
def test_a_release_reads_back_what_it_wrote(exercise: ItemSet[Any]) -> None:
    held = json.loads(json.dumps(exercise.model_dump(mode="json")))

    assert type(exercise).model_validate(held) == exercise


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"points": 0}, "points: found 0, expected more than 0"),
        ({"practice": True}, "points: found 4, expected 0 in practice"),
        ({"instruction": ""}, "instruction: found an empty text"),
        ({"instructie": "Doe iets."}, "rename it to instruction"),
    ],
)
def test_an_author_hears_what_is_wrong(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    held = {**document("rollen-in-de-driehoek"), **changes}

    assert sentence in told(tmp_path, held)


@every()
def test_an_author_hears_of_an_id_used_twice(exercise: ItemSet[Any], tmp_path: Path) -> None:
    held = copy.deepcopy(document(exercise.id))
    held["items"].append(held["items"][0])
    double = held["items"][0]["id"]

    assert f"items: found the id {double} twice, expected each id once" in told(tmp_path, held)


def test_all_exercises_have_the_name_of_their_file() -> None:
    assert [load(name).id for name in names()] == names()
