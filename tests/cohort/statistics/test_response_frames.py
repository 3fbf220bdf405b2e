"""Answers of other kinds as choices: places, pairs of steps, how sure, self-ratings, routes."""

import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.exercise_texts import CaseText, StepText
from course.cohort.figures import routes
from course.cohort.statistics import response_frames
from tests.cohort.conftest import Frame


def test_a_place_on_a_line_counts_as_its_fifth(steps: Frame) -> None:
    placed = steps({"0": 1, "19": 1, "20": 1, "100": 1}, kind="place")

    found = response_frames.countable(pd.concat([placed, steps({"a": 1})], ignore_index=True))

    assert list(found["answer"]) == ["0", "0", "20", "80", "a"]


def test_pairs_say_which_step_came_earlier() -> None:
    placed = {"ann": ("1", "2"), "bob": ("2", "1"), "cas": ("1", "buiten")}
    rows = [
        {"lesson": "l", "cohort": "c", "learner": who, "exercise": "x", "step": step}
        | {"state": "answered", "answer": at}
        for who, places in placed.items()
        for step, at in zip(("a", "b"), places, strict=True)
    ]

    found = response_frames.pairs(pd.DataFrame(rows), ["a", "b"])

    assert dict(zip(found["learner"], found["answer"], strict=True)) == {
        "ann": response_frames.EARLIER,
        "bob": response_frames.LATER,
        "cas": response_frames.APART,
    }
    assert set(found["step"]) == {"a|b"}


def test_sure_and_risky_is_both(steps: Frame) -> None:
    frame = pd.concat(
        [
            steps({"a": 1}, certainty=3, score=0.0),
            steps({"b": 1}, certainty=3, score=0.5),
            steps({"c": 1}, certainty=2, score=0.0),
            steps({"d": 1}, certainty=None, score=0.0),
        ]
    )

    found = response_frames.risk_or_not(statistics.sure_and_wrong(frame)).set_index("answer")

    assert found["count"].to_dict() == {response_frames.RISK: 1, response_frames.NO_RISK: 2}
    assert set(found["learners"]) == {3}


def test_self_ratings_are_means_over_learners_of_ten_or_more(steps: Frame) -> None:
    few = steps({"1": 9}, kind="scale", step="een", score=0.25)
    many = steps({"4": 20}, kind="scale", step="twee", score=0.75)
    means = response_frames.ratings(pd.concat([few, many]), {"een": "zelf", "twee": "team"})

    shown = control.ratings(means, 5).frame.set_index("step")

    assert dict(zip(means["step"], means["mean"], strict=True)) == {"zelf": -0.5, "team": 0.5}
    assert list(shown.loc[["zelf", "team"], "shown"]) == [False, True]


CASE = CaseText(
    "Casus",
    {
        "een": StepText("Wat doe je?", {"a": "A", "b": "B"}),
        "twee": StepText("En dan?", {"c": "C", "d": "D"}),
    },
)
WAYS = {"een": {"a": "twee", "b": "einde"}, "twee": {"c": "einde", "d": "einde"}}


def test_routes_are_made_of_the_shares_that_are_shown(steps: Frame) -> None:
    frame = pd.concat(
        [steps({"a": 30, "b": 10}, step="een"), steps({"c": 15, "d": 15}, step="twee")]
    )
    rows = [("casus", s, o) for s, text in CASE.steps.items() for o in text.options]
    options = pd.DataFrame(rows, columns=["exercise", "step", "answer"])
    shown = control.options(statistics.option_shares(frame, options), 10)

    found = routes.routes(shown, CASE, WAYS)

    assert found is not None
    assert found.plot is not None
    link = found.plot["data"][0]["link"]
    flows = list(zip(link["source"], link["target"], link["value"], strict=True))
    assert [(a, b) for a, b, _ in flows] == [(0, 1), (0, 2), (1, 2)]
    assert [value for *_, value in flows] == pytest.approx([0.75, 0.25, 0.75], abs=0.03)
    assert found.table_html.count("<tr>") == 5
    assert "vraag 2" in found.summary


def test_a_case_with_one_way_has_no_routes(steps: Frame) -> None:
    shown = control.options(
        statistics.option_shares(
            steps({"a": 30, "b": 10}, step="een"),
            pd.DataFrame({"exercise": "casus", "step": "een", "answer": ["a", "b"]}),
        ),
        10,
    )

    assert routes.routes(shown, CASE, {**WAYS, "een": {"a": "twee", "b": "twee"}}) is None
