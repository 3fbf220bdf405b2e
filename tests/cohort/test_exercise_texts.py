"""What learners can read of a lesson's cases, also where releases differ."""

from course.cohort.exercise_texts import exercise_texts, options_of
from course.content.released import Released
from course.exercises.kinds.decision import Decision


def changed(released: Released) -> Released:
    """The lesson with another text, and one option more, in the first case."""
    first = released.exercises[0]
    assert isinstance(first, Decision)
    step = first.steps[first.start]
    again = step.options[0].model_copy(update={"text": "Anders gezegd"})
    more = step.options[0].model_copy(update={"id": "nog-een", "text": "Nog een"})
    options = (again, *step.options[1:], more)
    steps = {**first.steps, first.start: step.model_copy(update={"options": options})}
    exercises = (first.model_copy(update={"steps": steps}), *released.exercises[1:])
    return Released("later", released.lesson, released.title, released.notebook, exercises)


def test_every_case_question_and_option_is_there(released: Released) -> None:
    found = exercise_texts([released])

    cases = [e for e in released.exercises if isinstance(e, Decision)]
    assert len(cases) >= 8
    for case in cases:
        assert found[case.id].title == case.title
        assert list(found[case.id].steps) == list(case.steps)
        for name, step in case.steps.items():
            assert found[case.id].steps[name].question == step.question
            assert found[case.id].steps[name].options == {o.id: o.text for o in step.options}


def test_the_first_release_gives_the_text_and_others_what_it_lacks(released: Released) -> None:
    case = released.exercises[0]
    assert isinstance(case, Decision)
    kept = case.steps[case.start].options[0]

    found = exercise_texts([released, changed(released)])[case.id].steps[case.start].options

    assert found[kept.id] == kept.text
    assert found["nog-een"] == "Nog een"


def test_all_options_are_listed_once(released: Released) -> None:
    found = options_of(exercise_texts([released, changed(released)]))

    assert list(found.columns) == ["exercise", "step", "answer", "next"]
    assert len(found) > 50
    assert not found.duplicated().any()


def test_a_lesson_without_cases_has_no_options() -> None:
    assert list(options_of({}).columns) == ["exercise", "step", "answer", "next"]
