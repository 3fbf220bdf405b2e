"""`checklist`: hits minus false alarms."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from course.exercises.itemset import ItemSet
from course.exercises.kinds.checklist import Checklist
from course.exercises.remarks import variants
from tests.exercises.itemset import answers, document, every, few, given, load, seen, share, told


def checklist() -> Checklist:
    """Four items that hold and four that do not."""
    exercise = load("nee-tenzij-acht-momenten")
    assert isinstance(exercise, Checklist)
    return exercise


def ticked(hits: int, alarms: int) -> dict[str, Any]:
    true = [item.id for item in checklist().items if item.holds]
    false = [item.id for item in checklist().items if not item.holds]
    return {"ticked": true[:hits] + false[:alarms]}


@pytest.mark.parametrize(
    ("hits", "alarms", "earned"),
    [(4, 0, 1), (3, 0, 0.75), (4, 1, 0.75), (2, 1, 0.25), (4, 4, 0), (0, 0, 0), (1, 3, 0)],
)
def test_false_alarms_cost_what_hits_earn(hits: int, alarms: int, earned: float) -> None:
    assert share(checklist(), ticked(hits, alarms)) == pytest.approx(earned)


@every("checklist")
def test_ticking_everything_or_nothing_earns_nothing(exercise: ItemSet[Any]) -> None:
    assert share(exercise, {"ticked": [item.id for item in exercise.items]}) == 0
    assert share(exercise, {"ticked": []}) == 0


@every("checklist")
@for_all(data=st.data())
@few
def test_a_better_answer_never_earns_less(exercise: ItemSet[Any], data: st.DataObject) -> None:
    assert isinstance(exercise, Checklist)
    answer = data.draw(answers(exercise))
    item = data.draw(st.sampled_from(exercise.items))
    others = [name for name in answer["ticked"] if name != item.id]
    better = {"ticked": [*others, item.id] if item.holds else others}

    assert share(exercise, answer) <= share(exercise, better)


def test_not_ticking_is_a_choice_too() -> None:
    mark = checklist().mark([given(ticked(1, 1))])

    assert {item.state for item in mark.items} == {"answered"}
    assert sum(item.answer == "aangevinkt" for item in mark.items) == 2
    assert sum(item.answer == "niet-aangevinkt" for item in mark.items) == 6
    assert sum(item.score or 0 for item in mark.items) == 4
    assert seen(checklist(), given({"ticked": []}))["state"] == "done"


def test_in_practice_each_choice_is_explained_also_what_was_not_ticked() -> None:
    exercise = load("nee-tenzij-nagemeten")

    view = seen(exercise, given({"ticked": ["permanentie", "goed-bedoeld"]}))

    fits = {remark["item"]: remark["fits"] for remark in view["remarks"]}
    assert len(fits) == len(exercise.items)
    assert (fits["permanentie"], fits["goed-bedoeld"], fits["duidelijk"]) == ("yes", "no", "no")
    chosen = {remark.chosen for remark in exercise.remarks([given({"ticked": ["duidelijk"]})])}
    assert chosen == {"Aangevinkt", "Niet aangevinkt"}


def test_feedback_says_that_a_box_should_have_been_ticked() -> None:
    exercise = load("nee-tenzij-nagemeten")
    assert isinstance(exercise, Checklist)
    held = [given({"ticked": ["permanentie", "goed-bedoeld"]})]
    words = variants("checklist")

    judged = {
        item.id: remark.judgement
        for item, remark in zip(exercise.items, exercise.remarks(held), strict=True)
    }

    assert judged["permanentie"] in words["ticked_right"]
    assert judged["goed-bedoeld"] in words["ticked_wrong"]
    assert judged["duidelijk"] in words["missed"]
    rest = set(judged) - {"permanentie", "goed-bedoeld", "duidelijk"}
    by_item = {item.id: item for item in exercise.items}
    for name in rest:
        case = "missed" if by_item[name].holds else "rightly_left"
        assert judged[name] in words[case]


def test_an_exercise_may_word_its_own_remarks() -> None:
    own = {"remarks_on": {"missed": ["Deze collega heeft wel gelijk."]}}
    exercise = Checklist.model_validate(document("nee-tenzij-nagemeten") | own)

    said = {str(remark.judgement) for remark in exercise.remarks([given({"ticked": []})])}

    assert "Deze collega heeft wel gelijk." in said
    assert said & set(variants("checklist")["rightly_left"])


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda d: [item.update(holds=True) for item in d["items"]],
            "items: found no item with holds: false",
        ),
        (
            lambda d: [item.update(holds=False) for item in d["items"]],
            "items: found no item with holds: true",
        ),
        (
            lambda d: d["items"][0].update(holds="ja"),
            "items.alarm-na-val.holds: found ja, expected true or false",
        ),
        (lambda d: d.pop("question"), "question: found nothing"),
        (lambda d: d.pop("situation"), "situation: found nothing"),
    ],
)
def test_an_author_hears_what_is_wrong(tmp_path: Path, spoil: Any, sentence: str) -> None:  # noqa: ANN401
    held = copy.deepcopy(document("nee-tenzij-acht-momenten"))
    spoil(held)

    assert sentence in told(tmp_path, held)
