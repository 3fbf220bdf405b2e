"""Ratings for one's own eyes: taken, shown again, averaged and compared; told to nobody else."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import ValidationError

from course.content.lesson import read_exercise
from course.exercises.base import Given, Refused
from course.exercises.kinds.scale import Scale, ScaleView
from tests.conftest import REPOSITORY
from tests.exercises.views import view_as

AT = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
few = settings(max_examples=60, deadline=None)


def load(lesson: str, name: str) -> Scale:
    path = REPOSITORY / "source" / lesson / "exercises" / f"{name}.yaml"
    exercise = read_exercise(path, REPOSITORY)
    assert isinstance(exercise, Scale)
    return exercise


BEFORE, AFTER = load("voormeting", "zelfmeting-vooraf"), load("nameting", "zelfmeting-achteraf")
LOOKING_BACK, COURSE = (
    load("nameting", "zelfmeting-terugblik"),
    load("nameting", "wat-vond-je-ervan"),
)
SCALES = {scale.id: scale for scale in (BEFORE, AFTER, LOOKING_BACK, COURSE)}
each = pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)


def given(ratings: dict[str, int | None]) -> list[Given]:
    return [Given(id="antwoord-1", step="", answer={"ratings": ratings}, at=AT)]


def aware(scale: Scale, value: int) -> list[Given]:
    """Answers that all come to `value` after reversing."""
    return given({i.id: 6 - value if i.reversed else value for i in scale.items})


def seen(scale: Scale, answers: list[Given], **others: list[Given]) -> ScaleView:
    by_id = {name.replace("_", "-"): held for name, held in others.items()}
    view = scale.compared(scale.view(answers, "anna"), answers, by_id)
    assert isinstance(view, ScaleView)
    return view


@each
def test_it_opens_with_all_items_in_the_files_order_for_everybody(scale: Scale) -> None:
    view = scale.view((), "anna").model_dump(mode="json")

    assert [item["id"] for item in view["items"]] == [item.id for item in scale.items]
    assert [set(item) for item in view["items"]] == [{"id", "text"}] * len(scale.items)
    assert view == scale.view((), None).model_dump(mode="json")
    assert (view["state"], view["answer"], view["result"], view["closing"]) == (
        "new", None, None, None,
    )  # fmt: skip


@each
def test_it_is_done_when_every_item_has_an_answer(scale: Scale) -> None:
    ids = [item.id for item in scale.items]

    busy = view_as(ScaleView, scale, given({ids[0]: 3}), "anna")
    done = view_as(ScaleView, scale, given(dict.fromkeys(ids, 3)), "anna")
    nothing_applies = view_as(ScaleView, scale, given(dict.fromkeys(ids)), "anna")

    assert (busy.state, done.state, nothing_applies.state) == ("busy", "done", "done")
    assert (busy.result, done.closing) == (None, scale.closing)
    assert scale.mark(given({ids[0]: 3})).share == pytest.approx(1 / len(ids))


@each
def test_it_never_earns_anything(scale: Scale) -> None:
    mark = scale.mark(given({item.id: 5 for item in scale.items}))

    assert (mark.points, mark.max_points, mark.share) == (0, 0, 1)
    assert scale.remarks(given({item.id: 5 for item in scale.items})) == ()


def test_an_item_for_averages_is_turned_where_it_was_asked_the_other_way() -> None:
    ratings: dict[str, int | None] = {"weten-wanneer": 5, "na-werktijd": 5, "op-tijd-nee": None}

    items = {item.step: item for item in BEFORE.mark(given(ratings)).items}

    assert (items["weten-wanneer"].answer, items["weten-wanneer"].score) == ("5", 1)
    assert (items["na-werktijd"].answer, items["na-werktijd"].score) == ("5", 0)
    assert (items["op-tijd-nee"].state, items["op-tijd-nee"].score) == ("skipped", None)
    assert items["overnemen"].state == "unanswered"


def test_own_means_come_by_group_and_over_all_with_what_the_author_says() -> None:
    result = seen(BEFORE, aware(BEFORE, 4)).result

    assert result
    assert [group.title for group in result.groups] == [
        "Beschikbaar zijn", "Mijn eigen rol", "Online", "Signaleren en bespreken",
        "Alle zinnen samen",
    ]  # fmt: skip
    assert {group.mean for group in result.groups} == {"4,0"}
    assert {group.band for group in result.groups} == {"Bewust", None}
    assert (result.labels, result.groups[0].change) == (None, None)


def test_a_group_with_too_few_answers_has_no_mean() -> None:
    ratings = {item.id: None if item.group == "online" else 3 for item in BEFORE.items}

    result = seen(BEFORE, given(ratings)).result

    assert result
    means = {group.title: group.mean for group in result.groups}
    assert (means["Online"], means["Mijn eigen rol"]) == (None, "3,0")


def test_the_later_measure_stands_beside_the_earlier_one() -> None:
    result = seen(AFTER, aware(AFTER, 4), zelfmeting_vooraf=aware(BEFORE, 2)).result

    assert result
    assert (result.groups[0].earlier, result.groups[0].later) == ("2,0", "4,0")
    assert {group.change for group in result.groups} == {"2,0 hoger"}
    assert result.labels == AFTER.compare.labels if AFTER.compare else None


def test_looking_back_is_the_earlier_side() -> None:
    result = seen(LOOKING_BACK, aware(LOOKING_BACK, 3), zelfmeting_achteraf=aware(AFTER, 2)).result

    assert result
    assert (result.groups[0].earlier, result.groups[0].later) == ("3,0", "2,0")
    assert result.groups[0].change == "1,0 lager"


def test_without_the_other_measure_there_is_nothing_to_compare() -> None:
    result = seen(AFTER, aware(AFTER, 4)).result

    assert result
    assert (result.labels, {group.change for group in result.groups}) == (None, {None})


@each
def test_a_hand_in_names_only_that_it_was_done(scale: Scale) -> None:
    whole = given({item.id: 5 for item in scale.items})
    part = given({scale.items[0].id: 5})

    (told,), (begun,) = scale.handed_in(whole), scale.handed_in([*whole, *part])

    assert (told.answer, begun.answer) == ({"done": True}, {"done": False})
    assert (told.seconds, told.certainty) == (None, None)
    assert scale.handed_in([]) == ()
    assert scale.view([told], None).state == "done"
    assert {item.answer for item in scale.mark([told]).items} == {None}


values = st.one_of(st.integers(-1, 7), st.none(), st.booleans(), st.text(max_size=3), st.floats())
ids = st.sampled_from(["weten-wanneer", "na-werktijd", "x", "../x"])
bodies = st.one_of(
    st.fixed_dictionaries({"ratings": st.dictionaries(ids, values, max_size=4)}),
    st.dictionaries(st.sampled_from(["ratings", "done", "skip"]), values, max_size=3),
)


@for_all(step=st.sampled_from(["", "stap"]), body=bodies)
@few
def test_a_hostile_answer_is_refused_or_shown_again(step: str, body: dict[str, Any]) -> None:
    try:
        BEFORE.accept((), step, body)
    except Refused:
        return
    view = seen(BEFORE, [Given(id="antwoord-1", step=step, answer=body, at=AT)])

    assert view.answer
    assert view.answer.ratings == body["ratings"]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"ratings": {"weten-wanneer": 6}}, "Deze keuze hoort niet bij deze oefening."),
        ({"ratings": {"een-ander": 3}}, "Dit antwoord hoort niet bij deze oefening."),
        ({"ratings": {"weten-wanneer": "3"}}, "We begrijpen dit antwoord niet."),
        ({"done": True}, "We begrijpen dit antwoord niet."),
    ],
)
def test_what_is_not_of_the_scale_is_refused(answer: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        BEFORE.accept((), "", answer)


def test_without_the_word_for_it_everything_applies() -> None:
    scale = Scale.model_validate(DOCUMENT | {"not_applicable": None})

    with pytest.raises(Refused):
        scale.accept((), "", {"ratings": {"weten-wanneer": None}})


DOCUMENT = BEFORE.model_dump(mode="json")


@pytest.mark.parametrize(
    ("spoil", "cure"),
    [
        (lambda d: d.update(points=2), "write points: 0"),
        (lambda d: d["options"].reverse(), "put the lowest first"),
        (lambda d: d["items"][0].update(group="elders"), "name a group of this file"),
        (lambda d: d["items"][0].update(group=None), "name a group of this file"),
        (lambda d: d["items"][1].update(id=d["items"][0]["id"]), "rename one"),
        (lambda d: d["bands"].pop(), "fix from and to"),
        (lambda d: d["bands"][1].update({"from": 2.4}), "fix from and to"),
        (lambda d: [i.update(group=None) for i in d["items"]] and d.update(groups=[]), "its group"),
    ],
)
def test_an_author_hears_what_is_wrong(spoil: Callable[[Any], object], cure: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    spoil(document)

    with pytest.raises(ValidationError, match=cure):
        Scale.model_validate(document)
