"""Concept by concept: the share of the points, by hand, and what is shown of it."""

from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from course.cohort import statistics
from course.cohort.disclosure import control
from course.cohort.disclosure.control import Shown
from course.cohort.disclosure.disclosed import Disclosed
from course.cohort.disclosure.pooling import pooled
from course.cohort.disclosure.rounding import Grid
from course.cohort.pages import concepts
from course.cohort.pages.concepts import About, Concept
from course.content.concepts import concept_names
from tests.conftest import REPOSITORY

K = 10
ABOUT = {
    "makkelijk": About("les", "Makkelijk", ("AA-01", "AA-02")),
    "moeilijk": About("les", "Moeilijk", ("AA-02", "AA-03")),
    "weinig": About("les", "Weinig", ("AA-04",)),
}
NAMES = {"AA-01": "Eerste", "AA-02": "Tweede", "AA-03": "Derde", "AA-04": "Vierde"}


def answered(exercise: str, points: list[float], **changed: object) -> pd.DataFrame:
    """The table `steps`, two steps of an exercise for each learner with these points of 4."""
    same = {"lesson": "les", "cohort": "noord", "exercise": exercise, "kind": "decision"}
    rows = [
        {**same, "learner": f"l{number}", "step": step, "state": "answered", "points": point}
        | {"max_points": 4.0, **changed}
        for number, point in enumerate(points)
        for step in ("a", "b")
    ]
    return pd.DataFrame(rows)


EASY = answered("makkelijk", [4.0, 3.0, 4.0, 2.0] * 10)
HARD = answered("moeilijk", [0.0, 1.0, 2.0, 1.0] * 10)
FEW = answered("weinig", [1.0] * 9)


def told(steps: pd.DataFrame) -> Shown:
    return control.earned(statistics.earned(steps), K)


def found() -> list[Concept]:
    return concepts.shown_concepts(told(pd.concat([EASY, HARD, FEW])), ABOUT, NAMES, K)


def test_the_share_of_the_points_is_a_mean_over_learners() -> None:
    row = statistics.earned(EASY).iloc[0]

    shares = [point / 4 for point in [4.0, 3.0, 4.0, 2.0] * 10]
    mean = sum(shares) / 40
    low, high = stats.t.interval(0.95, 39, mean, stats.sem(shares))
    assert (row["learners"], row["share"]) == (40, mean)
    assert [row["low"], row["high"]] == pytest.approx([low, high])


@pytest.mark.parametrize(
    "left_out",
    [
        answered("oefenen", [0.0] * 20, max_points=0.0),
        answered("zelfmeting", [0.0] * 20, max_points=0.0, kind="scale"),
        answered("verhaal", [4.0] * 20, kind="story"),
        answered("niet-gemaakt", [0.0] * 20, state="unanswered"),
    ],
    ids=["practice", "scale", "story", "not answered"],
)
def test_what_earns_no_points_does_not_count(left_out: pd.DataFrame) -> None:
    both = statistics.earned(pd.concat([EASY, left_out]))

    pd.testing.assert_frame_equal(both, statistics.earned(EASY))


def test_who_did_not_answer_is_missing_and_not_zero() -> None:
    missed = answered("makkelijk", [0.0] * 10, state="unanswered")
    others = missed.assign(learner=missed["learner"] + "x")

    both = statistics.earned(pd.concat([EASY, others])).iloc[0]

    assert both["learners"] == 40


def test_a_concept_is_the_mean_of_its_exercises_as_they_are_shown() -> None:
    rows = {row["exercise"]: row for row in told(pd.concat([EASY, HARD])).frame.to_dict("records")}

    second = next(one for one in found() if one.name == "Tweede")

    both = (rows["makkelijk"], rows["moeilijk"])
    assert [row["text"] for row in both] == ["80 %", "25 %"]
    assert second.row.value == pytest.approx(sum(row["value"] for row in both) / 2)
    assert second.row.text == "55 %"
    assert second.exercises == ("makkelijk", "moeilijk")


def test_the_hardest_comes_first_and_what_few_did_is_not_there() -> None:
    assert [one.name for one in found()] == ["Derde", "Tweede", "Eerste"]


def test_the_figure_says_which_are_hardest_and_its_table_has_all() -> None:
    figure = concepts.hardest(found(), "")

    assert figure.summary == (
        "De minste punten bij “Derde” (25 %) en “Tweede” (55 %). De meeste bij “Eerste” (80 %)."
    )
    assert figure.about == "Gemiddeld deel van de punten, ongeveer 40 deelnemers per begrip"
    assert figure.table is not None
    assert [row.name for row in figure.table.rows] == ["Derde", "Tweede", "Eerste"]
    assert figure.plot is not None


def test_where_nothing_clearly_differs_it_says_so() -> None:
    alike = concepts.shown_concepts(told(pd.concat([EASY.head(24)])), ABOUT, NAMES, K)

    assert concepts.hardest(alike, "").summary.endswith(
        "De verschillen zijn zo klein dat ze toeval kunnen zijn."
    )


def test_nothing_to_show_says_why() -> None:
    shown = told(FEW)

    figure = concepts.hardest(concepts.shown_concepts(shown, ABOUT, NAMES, K), shown.absent)

    assert (figure.plot, figure.summary) == (None, control.too_few(K))


def test_nobody_and_everybody_are_never_told_exactly() -> None:
    for points, words in (([0.0] * 40, "minder dan 5 %"), ([4.0] * 40, "meer dan 95 %")):
        row = told(answered("makkelijk", points)).frame.iloc[0]

        assert row["text"] == words
        assert round(row["high"] - row["low"], 2) >= 0.1


def test_a_mean_of_shown_shares_never_says_more_than_they_do() -> None:
    grid = Grid.about(40, K)
    rows = [
        Disclosed(
            grid.value(label), grid.text(label), *grid.bounds(label), *grid.interval(label), 40
        )
        for label in (0, 0, 100)
    ]

    assert pooled(rows[:2], K).text == "minder dan 5 %"
    assert pooled(rows[2:], K).text == "meer dan 95 %"
    assert pooled(rows, K).text == "35 %"
    for name in ("low", "high"):
        mean = sum(getattr(row, name) for row in rows) / 3
        assert abs(getattr(pooled(rows, K), name) - mean) <= 0.05


def test_concepts_have_the_names_of_the_course_and_none_where_there_is_no_file(
    tmp_path: Path,
) -> None:
    names = concept_names(REPOSITORY / "source")

    assert len(names) > 200
    assert names["PROX-04"] == "Afstand is geen kilte"
    assert concept_names(tmp_path) == {}
