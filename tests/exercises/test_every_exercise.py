"""The life of every exercise in the course, found by the folders of its lessons."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from course.content.lesson import read_exercise
from course.content.settings import read_settings
from course.exercises import kind_of
from course.exercises.base import Exercise, Given
from course.exercises.case import END
from course.exercises.kinds.decision import Decision, DecisionView
from course.widgets.base import ExerciseWidget
from tests.canary import (
    canaries,
    earned_by_answering,
    earned_by_grading,
    given,
    paths,
    taken,
    with_canaries,
)
from tests.conftest import REPOSITORY
from tests.exercises.views import view_as

LESSONS = read_settings(REPOSITORY / "source").lessons
FOUND = sorted(p for n in LESSONS for p in (REPOSITORY / "source" / n / "exercises").glob("*.yaml"))
KINDS = {
    path: re.findall(r"(?m)^kind: (\w+)$", path.read_text(encoding="utf-8"))[0] for path in FOUND
}
MARKED = [path for path in FOUND if kind_of(KINDS[path]).marked]
DECISIONS = [path for path in FOUND if KINDS[path] == "decision"]
NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)
VIEW = {
    "kind", "id", "title", "situation", "points", "practice", "notice", "state", "taken", "open",
    "closing", "step", "question", "options", "text", "chosen", "certainty", "at", "consequence",
    "why", "attempt", "help", "when", "name", "number", "skipped_at",
}  # fmt: skip

every_exercise = pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
every_marked_exercise = pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
every_decision = pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)


def load(path: Path) -> Exercise:
    return read_exercise(path, REPOSITORY)


def load_decision(path: Path) -> Decision:
    exercise = load(path)
    assert isinstance(exercise, Decision)
    return exercise


def answered(exercise: Exercise) -> tuple[Given, ...]:
    """The key, given answer by answer, each accepted after those before it."""
    held: tuple[Given, ...] = ()
    for number, (step, answer) in enumerate(exercise.key(), 1):
        exercise.accept(held, step, answer)
        held += (Given(id=f"antwoord-{number}", step=step, answer=answer, at=NOW),)
    return held


def fields(value: Any) -> set[str]:  # noqa: ANN401
    """The names of all fields in a JSON document, at every depth."""
    if isinstance(value, dict):
        return set(value).union(*map(fields, value.values()))
    return set().union(*map(fields, value)) if isinstance(value, list) else set()


def test_there_are_exercises_to_test() -> None:
    assert len(FOUND) >= len(MARKED) >= len(DECISIONS) >= 8
    assert len({path.stem for path in FOUND}) == len(FOUND)


@every_exercise
def test_it_opens_new(path: Path) -> None:
    view = load(path).view((), "anna").model_dump(mode="json")

    assert (view["kind"], view["id"], view["state"]) == (load(path).kind, path.stem, "new")
    assert view["points"] == load(path).points


@every_exercise
def test_a_notebook_shows_it_by_the_front_end_module_of_its_kind(path: Path) -> None:
    case = load(path)
    view = case.view((), "anna").model_dump(mode="json")

    shown = ExerciseWidget(send=dict, view=view, learner="anna", lesson="les")

    module = REPOSITORY / "course" / "widgets" / f"{case.kind}.js"
    assert shown.view == view
    assert shown.library.modules[module.name] == module.read_text(encoding="utf-8")
    assert "export default { render }" in shown.library.modules[module.name]


@every_marked_exercise
def test_its_key_earns_all_points(path: Path) -> None:
    exercise = load(path)
    held = answered(exercise)

    mark = exercise.mark(held)

    assert held
    assert mark.share == 1
    assert mark.points == mark.max_points == exercise.points
    assert exercise.view(held, "anna").state == "done"
    assert exercise.remarks(held)


@every_marked_exercise
def test_no_answer_earns_nothing_and_is_no_error(path: Path) -> None:
    case = load(path)

    mark = case.mark(())

    assert mark.share == mark.points == 0
    assert mark.max_points == case.points
    assert "unanswered" in {item.state for item in mark.items}
    assert {item.score for item in mark.items} == {None}
    assert case.remarks(()) == ()


@pytest.mark.parametrize("path", sorted(set(FOUND) - set(MARKED)), ids=lambda path: path.stem)
def test_an_exercise_without_a_mark_has_no_points(path: Path) -> None:
    exercise = load(path)

    mark = exercise.mark(())

    assert exercise.points == mark.max_points == mark.points == 0


@every_decision
def test_each_option_gets_its_score(path: Path) -> None:
    case = load_decision(path)
    seen = set()

    for chosen in filter(None, paths(case)):
        step, option = taken(case, chosen)[-1]
        (item,) = (i for i in case.mark(given(case, chosen)).items if i.step == step)
        assert (item.answer, item.score, item.stance) == (option.id, option.score, option.stance)
        seen.add((step, option.id))

    assert seen == {(name, o.id) for name, step in case.steps.items() for o in step.options}


@every_decision
def test_a_path_is_marked_by_the_mean_over_its_shortest_way_to_an_end(path: Path) -> None:
    case = load_decision(path)
    every = list(paths(case))
    finished = [p for p in every if taken(case, p) and taken(case, p)[-1][1].next == END]

    for chosen in every:
        lengths = [len(p) for p in finished if p[: len(chosen)] == chosen]
        scores = [option.score for _, option in taken(case, chosen)]
        assert case.mark(given(case, chosen)).share == pytest.approx(sum(scores) / min(lengths))

    assert len(finished) >= 4


@every_decision
def test_a_view_never_holds_what_was_not_earned(path: Path) -> None:
    document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    case = kind_of(document["kind"]).model_validate(with_canaries(document))
    assert isinstance(case, Decision)
    everything = canaries(case.model_dump_json())

    for chosen in paths(case):
        view = case.view(given(case, chosen), "anna").model_dump(mode="json")
        assert canaries(json.dumps(view)) == earned_by_answering(case, chosen)
        assert fields(view) <= VIEW
        remarks = case.remarks(given(case, chosen))
        assert canaries(" ".join([case.title, *map(str, remarks)])) == earned_by_grading(
            case, chosen
        )

    assert len(everything) > 50
    assert earned_by_answering(case, ()) < everything


@every_decision
def test_options_stand_in_an_order_of_the_learners_own(path: Path) -> None:
    case = load_decision(path)
    learners = [f"leerling-{number}" for number in range(40)]

    orders = {
        learner: [option.id for option in view.open.options]
        for learner in learners
        if (view := view_as(DecisionView, case, (), learner)).open
    }

    assert len(set(map(tuple, orders.values()))) > 1
    assert len({tuple(sorted(order)) for order in orders.values()}) == 1
    for learner in learners:
        again = view_as(DecisionView, case, (), learner).open
        assert again
        assert [option.id for option in again.options] == orders[learner]


@every_decision
def test_no_place_on_the_screen_gives_the_best_option_away(path: Path) -> None:
    case = load_decision(path)
    best = case.key()[0][1]["option"]
    places = [0] * len(case.steps[case.start].options)

    for number in range(400):
        shown = view_as(DecisionView, case, (), f"leerling-{number}").open
        assert shown
        places[[option.id for option in shown.options].index(best)] += 1

    expected = 400 / len(places)
    assert all(0.6 * expected < count < 1.4 * expected for count in places)
