"""Questions that are told apart do not constrain each other: any answer goes with any other."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from course.cohort.publications.frozen import NOT_APPLICABLE
from course.cohort.publishing.questions import Asked, Question, asked, level, levels
from course.cohort.publishing.readings import Chosen, certainties, changed, chosen, sureness
from course.content.lesson import read_lesson
from course.content.settings import read_settings
from course.exercises.base import Exercise, Given
from course.exercises.case import END
from course.exercises.kinds.decision import Decision
from course.exercises.kinds.scale import Scale
from course.marking.marks import mark
from course.marking.packed_items import outcomes, pack
from tests.conftest import REPOSITORY

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
SOURCE = REPOSITORY / "source"
EXERCISES = [
    exercise
    for lesson in read_settings(SOURCE).lessons
    for exercise in read_lesson(SOURCE, lesson).exercises
]
TOLD = [(exercise, found) for exercise in EXERCISES if (found := asked(exercise))]
NAMES = [found.exercise for _, found in TOLD]


def read(exercise: Exercise, found: Asked, given: list[Given]) -> Chosen | None:
    """What the mark of these answers is counted as, after each was accepted as the service does."""
    for at, answer in enumerate(given):
        exercise.accept(given[:at], answer.step, answer.answer)
    items, how = pack(mark(exercise, given).items)
    ways = chosen(found, items)
    if ways is None or found.kind != "decision":
        return ways
    both = dict(enumerate(ways)) | dict(certainties(found, sureness(how)))
    return tuple(both.values())


def one(step: str, answer: dict[str, Any], sure: int | None = None) -> Given:
    return Given(id=f"answer-{step}", step=step, answer=answer, certainty=sure, at=AT)


def answered(exercise: Exercise, found: Asked, wanted: dict[str, str]) -> list[Given]:
    """An answer to an exercise of items with these words chosen at each question."""
    if found.kind == "sort":
        return [one("", {"bins": wanted})]
    if found.kind == "checklist":
        return [one("", {"ticked": [i for i, word in wanted.items() if word == "aangevinkt"]})]
    if found.kind == "place":
        return [one("", {"places": {item: int(word) + 7 for item, word in wanted.items()}})]
    if isinstance(exercise, Scale):
        return [one("", {"ratings": {i: _rated(found, word) for i, word in wanted.items()}})]
    order: list[str] = []
    for pair, word in wanted.items():
        first, second = pair.split("|")
        order += {"eerder": [first, second], "later": [second, first], "apart": [first]}[word]
    return [one("", {"order": order})]


def _rated(found: Asked, word: str) -> int | None:
    if word == NOT_APPLICABLE:
        return None
    many = len(found.levels)
    return next(v for at, v in enumerate(found.levels) if level(at, many) == word)


@pytest.mark.parametrize(("exercise", "found"), TOLD, ids=NAMES)
def test_whatever_is_chosen_at_one_question_anything_can_be_at_the_others(
    exercise: Exercise, found: Asked
) -> None:
    draw = random.Random(found.exercise)
    for _ in range(25):
        picked = {q: draw.randrange(len(q.options)) for q in found.questions}
        if isinstance(exercise, Decision):
            counted = read(exercise, found, list(walked(exercise, picked)))
            assert counted == tuple(expected(found, picked))
        else:
            words = {q.step: q.options[at] for q, at in picked.items()}
            counted = read(exercise, found, answered(exercise, found, words))
            assert counted == tuple(picked.values())


def walked(case: Decision, picked: dict[Question, int]) -> Iterator[Given]:
    """The way through a case with these options, and as sure as was picked."""
    by_step = {(q.what, q.step): at for q, at in picked.items()}
    step = case.start
    while step != END:
        option = case.steps[step].options[by_step["choice", step]]
        yield one(step, {"option": option.id}, by_step.get(("sure", step), 0) + 1)
        step = option.next


def expected(found: Asked, picked: dict[Question, int]) -> Iterator[int | None]:
    by_step = {(q.what, q.step): at for q, at in picked.items()}
    for question, at in picked.items():
        comes = not question.after or by_step["choice", question.after] in question.leads
        yield at if comes else None


def test_all_kinds_with_something_to_count_were_tried() -> None:
    assert {found.kind for _, found in TOLD} == {
        "decision", "sort", "checklist", "place", "order", "scale"
    }  # fmt: skip
    assert {exercise.kind for exercise in EXERCISES if not asked(exercise)} == {"story", "reflect"}
    branches = [q for _, found in TOLD for q in found.questions if q.after]
    assert len(branches) >= 15
    assert all(question.leads for question in branches)


def test_an_item_is_in_one_question_only() -> None:
    for _, found in TOLD:
        steps = [s for q in found.questions if q.what != "sure" for s in q.step.split("|")]
        assert len(set(steps)) == len(steps)


def test_who_left_something_open_is_not_counted() -> None:
    seen = set()
    for exercise, found in TOLD:
        (step, answer), *more = exercise.key()
        assert read(exercise, found, []) is None
        if more:
            assert read(exercise, found, [one(step, answer, 2)]) is None
            seen.add(found.kind)
        elif found.kind in {"sort", "place", "scale"}:
            ((name, items),) = answer.items()
            del items[next(iter(items))]
            assert read(exercise, found, [one("", {name: items})]) is None
            seen.add(found.kind)
    assert seen == {"decision", "sort", "place", "scale"}


def case(ways: dict[str, list[str]]) -> Decision:
    """A case with these steps; each option leads where `ways` says."""
    stances = ["te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk"]
    steps = {
        step: {
            "question": "Wat doe je?",
            "axis": "afstand",
            "options": [
                {
                    "id": f"o{at}", "text": "Dit.", "consequence": "Dat.", "next": to,
                    "stance": stances[at], "score": float(at == 0), "why": "Zo.",
                }
                for at, to in enumerate(nexts)
            ],
        }
        for step, nexts in ways.items()
    }  # fmt: skip
    document = {
        "id": "casus", "kind": "decision", "title": "Casus", "concepts": ["CONT-02"],
        "points": 4.0, "situation": "Iets.", "steps": steps,
    }  # fmt: skip
    return Decision.model_validate(document)


def leads(ways: dict[str, list[str]]) -> dict[str, tuple[str, tuple[int, ...]]]:
    """After which step, and by which of its options, people come to each step."""
    found = asked(case(ways))
    assert found is not None
    return {q.step: (q.after, q.leads) for q in found.questions if q.what == "choice"}


def test_steps_for_some_hang_on_the_last_step_for_everybody() -> None:
    ways = {
        "a": ["b", "b"], "b": ["c", "d", "d"], "c": ["e", "e"], "d": ["e", "e"], "e": [END, END]
    }  # fmt: skip
    assert leads(ways) == {
        "a": ("", ()), "b": ("", ()), "c": ("b", (0,)), "d": ("b", (1, 2)), "e": ("", ())
    }  # fmt: skip


def test_a_way_that_ends_early_makes_the_rest_a_branch() -> None:
    assert leads({"a": [END, "b", "b"], "b": [END, END]}) == {"a": ("", ()), "b": ("a", (1, 2))}


def test_nothing_is_told_of_a_step_that_two_choices_together_lead_to() -> None:
    ways = {"a": ["b", "d"], "b": ["c", "d"], "c": ["d", "d"], "d": [END, END]}
    assert leads(ways) == {"a": ("", ()), "b": ("a", (0,)), "c": ("a", ()), "d": ("", ())}


def test_of_two_steps_in_a_row_for_the_same_people_one_is_told() -> None:
    ways = {"a": ["b", "d"], "b": ["c", "c"], "c": ["d", "d"], "d": [END, END]}
    assert leads(ways) == {"a": ("", ()), "b": ("a", (0,)), "c": ("a", ()), "d": ("", ())}


def test_a_scale_is_told_in_levels_as_learners_saw_it() -> None:
    assert [level(at, 5) for at in range(5)] == ["laag", "laag", "midden", "hoog", "hoog"]
    assert [level(at, 4) for at in range(4)] == ["laag", "laag", "hoog", "hoog"]
    assert (levels(5), levels(4)) == (("laag", "midden", "hoog"), ("laag", "hoog"))
    turned = next(e for e in EXERCISES if e.id == "zelfmeting-vooraf")
    assert isinstance(turned, Scale)
    found = asked(turned)
    assert found is not None
    highest = {"ratings": {item.id: turned.high for item in turned.items}}
    counted = read(turned, found, [one("", highest)])
    assert counted == (2,) * len(turned.items)


def test_a_change_is_one_of_six_and_any_goes_with_any() -> None:
    scale = next(e for e in EXERCISES if e.id == "zelfmeting-vooraf")
    assert isinstance(scale, Scale)
    found = asked(scale)
    assert found is not None
    options = ("laag", "midden", "hoog", "op", "neer", "nvt")
    sentences = tuple(q._replace(what="change", options=options) for q in found.questions)
    twice = Asked(found.exercise, found.kind, sentences, found.levels)
    both = {"laag": (1, 1), "midden": (3, 3), "hoog": (5, 5), "op": (1, 2), "neer": (5, 4)}
    draw = random.Random("change")
    for _ in range(25):
        picked = [draw.choice(options) for _ in sentences]
        moments: list[dict[str, int | None]] = [{}, {}]
        for question, word in zip(sentences, picked, strict=True):
            values = both.get(word, draw.choice([(None, 3), (2, None), (None, None)]))
            for moment, value in zip(moments, values, strict=True):
                moment[question.step] = value
        before, after = (
            outcomes(pack(mark(scale, [one("", {"ratings": held})]).items)[0]) for held in moments
        )
        assert changed(twice, before, after) == tuple(map(options.index, picked))
