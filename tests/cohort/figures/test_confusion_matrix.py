"""Which bin is taken for which: as a measure by hand and by scipy, and as it is told."""

import random
from collections import defaultdict
from typing import Any

import pandas as pd
import pytest
from scipy import stats

from course.cohort.disclosure.cells import cell
from course.cohort.figures import confusion_matrix
from course.cohort.figures.figure import Figure
from course.cohort.figures.tables import Cell
from course.cohort.publications.frozen import Figure as Frozen
from course.content.released import Released
from course.exercises.kinds.sort import Sort
from tests.cohort.figures.confusions import confusions
from tests.conftest import LESSON

BINS = ("situatie", "taak", "actie")
KEY = {"een": "taak", "twee": "taak", "drie": "actie", "vier": "actie", "vijf": "situatie"}
WEIGHTS = {"taak": (2, 5, 5), "actie": (2, 2, 9), "situatie": (8, 3, 2)}


def sorting(name: str = "zinnen", key: dict[str, str] | None = None) -> Sort:
    held = key or KEY
    return Sort.model_validate(
        {
            "id": name,
            "kind": "sort",
            "title": "Zinnen",
            "concepts": ["STAR-01"],
            "points": 4.0,
            "instruction": "Sorteer.",
            "bins": [{"id": bin_, "label": bin_.title()} for bin_ in BINS],
            "items": [
                {"id": item, "text": f"Zin {item}.", "bin": bin_, "why": "Daarom."}
                for item, bin_ in held.items()
            ],
        }
    )


def releasing(*exercises: Sort, name: str = "r1") -> Released:
    return Released(name, LESSON, "Sorteren", {}, exercises)


def people(count: int, seed: int = 1, exercise: str = "zinnen") -> pd.DataFrame:
    """The table `steps` of a cohort in which who mixes up one item easily mixes up the next."""
    draw = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for number in range(count):
        habit = {bin_: draw.choices(BINS, WEIGHTS[bin_])[0] for bin_ in BINS}
        for item, bin_ in KEY.items():
            again = draw.random() < 0.6
            answer = habit[bin_] if again else draw.choices(BINS, WEIGHTS[bin_])[0]
            rows.append({"learner": f"l{number}", "step": item, "answer": answer})
    same = {"lesson": LESSON, "cohort": "noord", "exercise": exercise, "kind": "sort"}
    return pd.DataFrame(rows).assign(**same, state="answered")


def places(key: dict[str, str]) -> pd.DataFrame:
    rows = [("zinnen", item, bin_) for item, bin_ in key.items()]
    return pd.DataFrame(rows, columns=["exercise", "step", "belongs"])


def told(steps: pd.DataFrame) -> list[Frozen]:
    """What is told of where each item was put."""
    figures = []
    for at, rows in steps.groupby(["exercise", "step"], sort=False):
        exercise, step = map(str, at)
        counts = tuple(int(rows["answer"].eq(bin_).sum()) for bin_ in BINS)
        size = sum(counts)
        figures.append(Frozen("choice", exercise, step, BINS, cell(counts).told, size, size))
    return figures


def figure(steps: pd.DataFrame, *releases: Released) -> Figure:
    found = confusion_matrix.of_exercise(told(steps), "zinnen", releases)
    assert found is not None
    return found


def by_cell(found: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    """The rows of the measure by where items belong and where they were put."""
    return {(row["belongs"], row["answer"]): row for row in found.to_dict("records")}


def cells(found: Figure) -> dict[tuple[str, str], Cell]:
    """The table by row and column."""
    assert found.table is not None
    return {
        (row.name.lower(), bin_): cell
        for row in found.table.rows
        for bin_, cell in zip(BINS, row.cells, strict=False)  # the last is how many learners
    }


def test_confusions_are_means_over_learners_with_students_t() -> None:
    steps = people(30)

    found = by_cell(confusions(steps, places(KEY)))

    own = defaultdict(list)
    for learner, held in steps.groupby("learner"):
        del learner
        given = dict(zip(held["step"], held["answer"], strict=True))
        for bin_ in BINS:
            items = [item for item, belongs in KEY.items() if belongs == bin_]
            for other in BINS:
                chose = [given[item] == other for item in items]
                own[bin_, other].append(sum(chose) / len(chose))
    assert len(found) == len(own) == 9
    for (bin_, other), values in own.items():
        row = found[bin_, other]
        mean = sum(values) / len(values)
        low, high = stats.t.interval(0.95, len(values) - 1, mean, stats.sem(values))
        assert row["share"] == pytest.approx(mean)
        assert row["low"] == pytest.approx(max(low, 0))
        assert row["high"] == pytest.approx(min(high, 1))
        assert (row["learners"], row["items"]) == (30, list(KEY.values()).count(bin_))


def test_an_item_that_was_not_sorted_does_not_count() -> None:
    steps = people(12)
    left = steps.assign(state=steps["state"].mask(steps["step"].eq("twee"), "unanswered"))

    found = confusions(left, places(KEY))
    alone = confusions(steps, places({"een": "taak"}))

    of_taak = found[found["belongs"].eq("taak")].set_index("answer")["share"]
    assert of_taak.to_dict() == alone.set_index("answer")["share"].to_dict()


def test_what_is_told_agrees_with_the_measure_and_is_hardly_more_certain() -> None:
    tried = 0
    for seed in range(20):
        steps = people(40, seed)
        seen = {one.step: KEY[one.step] for one in told(steps) if all(one.told)}
        exact = by_cell(confusions(steps, places(seen)))

        found = cells(figure(steps, releasing(sorting())))

        for at, shown in found.items():
            row = exact.get(at, {"share": 0, "low": 0, "high": 0})
            share = row["share"]
            tried += 1
            assert shown.likely is not None
            low, high = shown.likely
            assert low <= share <= high
            assert high - low >= 0.9 * (row["high"] - row["low"])
            bounds = [end for end in (shown.value, shown.low, shown.high) if end is not None]
            assert sum(bounds) / len(bounds) == pytest.approx(share, abs=0.076)
    assert tried > 80


def test_a_bin_with_one_item_has_no_row() -> None:
    found = figure(people(40), releasing(sorting()))

    assert {belongs for belongs, _ in cells(found)} == {"taak", "actie"}
    assert "Van 5 onderdelen tellen er 4 mee." in found.summary
    assert found.about == "40 deelnemers, 4 onderdelen"


def test_it_says_what_is_taken_for_what() -> None:
    found = figure(people(40), releasing(sorting()))

    share, back = (
        cells(found)[at].label.split(" (")[0] for at in (("taak", "actie"), ("actie", "taak"))
    )
    assert found.summary.startswith(
        f"Het vaakst verwisseld: wat hoort bij “Taak”, kwam voor {share} bij “Actie”. "
        f"Andersom is dat {back}."
    )
    assert "Zin een" not in f"{found.summary}{found.table}{found.plot}"


def test_where_nobody_mixes_up_anything_it_says_so() -> None:
    steps = people(100)
    right = steps.assign(answer=steps["step"].map(KEY))
    few = pd.concat([people(3).assign(learner=lambda of: "x" + of["learner"]), right])
    released = releasing(sorting())

    assert figure(few, released).summary.startswith("Deelnemers verwisselen deze zelden")


def test_an_item_that_moved_to_another_bin_is_left_out() -> None:
    moved = releasing(sorting(key={**KEY, "een": "situatie"}), name="r2")

    found = figure(people(40), releasing(sorting()), moved)

    assert {belongs for belongs, _ in cells(found)} == {"actie"}


def test_where_nothing_is_told_there_is_no_figure() -> None:
    released = releasing(sorting())
    silent = [Frozen("choice", "zinnen", step, BINS, (None,) * 3, 0, 9) for step in KEY]

    assert confusion_matrix.of_exercise(silent, "zinnen", [released]) is None


def test_a_lesson_pools_exercises_over_the_same_bins() -> None:
    released = releasing(sorting(), sorting("meer-zinnen"))
    steps = pd.concat([people(40), people(40, 2, "meer-zinnen")])

    (found,) = confusion_matrix.of_lesson(told(steps), [released])

    assert found.about == "40 deelnemers, 10 onderdelen, uit 2 oefeningen samen"
    assert {belongs for belongs, _ in cells(found)} == set(BINS)
    alone = releasing(sorting())
    assert confusion_matrix.of_lesson(told(people(40)), [alone]) == []
