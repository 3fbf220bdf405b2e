"""Which changes of an exercise are corrections of its key, kind by kind."""

from typing import Any

import pytest

from course.exercises.base import Exercise
from course.exercises.correctable import Difference, corrected, differences
from tests import lessons


def example(kind: str) -> Exercise:
    return next(exercise for exercise in lessons.exercises() if exercise.kind == kind)


def changed(exercise: Exercise, *place: str | int, to: object) -> Exercise:
    document = exercise.model_dump(mode="json")
    inner: Any = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = to
    return type(exercise).model_construct(**type(exercise).model_validate(document).__dict__)


KEYS = {
    "decision": {"stance", "score", "why"},
    "order": {"before", "never_skip", "safety", "leave_out", "accepted_orders", "why"},
    "place": {"band", "why"},
    "sort": {"bin", "why"},
    "checklist": {"holds", "why", "remarks_on"},
    "story": set(),
    "scale": set(),
    "reflect": set(),
}


def key_fields(schema: object) -> set[str]:
    """The names of fields whose description calls them a key."""
    if isinstance(schema, list):
        return set().union(*map(key_fields, schema))
    if not isinstance(schema, dict):
        return set()
    own = {
        name
        for name, field in schema.get("properties", {}).items()
        if str(field.get("description", "")).startswith("Key: ")
    }
    return own.union(*map(key_fields, schema.values()))


@pytest.mark.parametrize("kind", KEYS)
def test_the_fields_that_may_be_corrected_are_these(kind: str) -> None:
    assert key_fields(type(example(kind)).model_json_schema()) == KEYS[kind]


def test_an_exercise_does_not_differ_from_itself() -> None:
    exercises = lessons.exercises()

    assert len(exercises) > 80
    for exercise in exercises:
        assert differences(exercise, exercise) == ()
        assert corrected(exercise, ()) == exercise


def test_another_reason_of_an_option_is_a_correction_that_names_its_field() -> None:
    case = example("decision")
    step = next(iter(case.steps))  # type: ignore[attr-defined]
    option = case.steps[step].options[1]  # type: ignore[attr-defined]
    authored = changed(case, "steps", step, "options", 1, "why", to="Omdat het zo is.")

    (difference,) = differences(case, authored)

    assert difference.is_key
    assert difference.field == f"steps.{step}.options.{option.id}.why"
    assert (difference.before, difference.after) == (option.why, "Omdat het zo is.")
    assert corrected(case, [Difference.of(difference.document)]) == authored


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("decision", ("title",)),
        ("decision", ("situation",)),
        ("sort", ("items", 0, "text")),
        ("sort", ("bins", 0, "label")),
        ("place", ("axis", "from")),
        ("checklist", ("question",)),
        ("story", ("rubric", "criteria", 0, "levels", 0, "text")),
    ],
)
def test_a_text_that_learners_saw_is_no_correction(kind: str, place: tuple[str | int, ...]) -> None:
    exercise = example(kind)
    authored = changed(exercise, *place, to="Iets anders")

    (difference,) = differences(exercise, authored)

    assert not difference.is_key
    with pytest.raises(ValueError, match="more than its key"):
        corrected(exercise, [difference])


def test_another_number_of_points_is_no_correction() -> None:
    case = next(e for e in lessons.exercises() if e.kind == "decision" and e.points)

    (difference,) = differences(case, changed(case, "points", to=case.points + 1))

    assert (difference.field, difference.is_key) == ("points", False)


def test_another_order_of_options_in_the_file_is_no_difference() -> None:
    case = example("decision")
    document = case.model_dump(mode="json")
    next(iter(document["steps"].values()))["options"].reverse()

    assert differences(case, type(case).model_validate(document)) == ()


def test_what_nobody_is_shown_stays_as_it_was_released() -> None:
    case = example("decision")
    authored = case.model_copy(update={"profession": "iets anders", "concepts": ("PROX-01",)})

    assert differences(case, authored) == ()


def test_another_kind_is_no_correction() -> None:
    (difference,) = differences(example("decision"), example("sort"))

    assert (difference.field, difference.is_key) == ("kind", False)
