"""A cohort over the weeks: what was published then, and nothing that was not."""

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from course.cohort import statistics
from course.cohort.build import build
from course.cohort.dataset.snapshot import Snapshot, published
from course.cohort.disclosure import control, history
from course.cohort.disclosure.history import Line
from course.content.settings import Settings
from tests.cohort.conftest import Course, Frame, HandInCohort
from tests.conftest import LESSON

K = 10
TODAY = date(2026, 11, 22)


def snapshot(folder: Path, steps: pd.DataFrame, progress: pd.DataFrame) -> Snapshot:
    found = Snapshot("s", folder / "steps.parquet", folder / "progress.parquet")
    steps.to_parquet(found.steps)
    progress.to_parquet(found.progress)
    return found


def test_it_says_what_the_pages_said(tmp_path: Path, steps: Frame, progress: Frame) -> None:
    chosen = pd.concat([steps({"a": 20}), steps({"b": 12}, stance="te_afstandelijk")])
    begun = pd.concat([progress(32), progress(8, handed_in=False)])
    held = snapshot(tmp_path, chosen, begun)

    history.note(held, {(LESSON, "noord")}, K, TODAY)
    (line,) = history.history(held, LESSON, "noord", K)

    done = control.parts(statistics.completion(begun), K).where(state="handed_in")
    where = control.position(statistics.position(chosen), K)
    columns = ["value", "text", "low", "high", "n"]
    for now, then in ((done, history.handed_in(line, K)), (where, history.standing(line, K))):
        assert now.frame["shown"].all()
        assert now.frame[columns].to_numpy().tolist() == then.frame[columns].to_numpy().tolist()


def test_a_part_that_was_not_taken_is_not_noted(
    tmp_path: Path, steps: Frame, progress: Frame
) -> None:
    both = [progress(20), progress(20, cohort="zuid")]
    held = snapshot(tmp_path, steps({"a": 20}), pd.concat(both))

    history.note(held, {(LESSON, "zuid")}, K, TODAY)

    assert history.history(held, LESSON, "noord", K) == []
    assert [one.begun for one in history.history(held, LESSON, "zuid", K)] == [20]


def test_the_last_of_each_week_stays(tmp_path: Path, steps: Frame, progress: Frame) -> None:
    for week, day, size in ((0, 0, 12), (0, 2, 24), (1, 0, 36)):
        held = snapshot(tmp_path, steps({"a": size}), progress(size))
        monday = date(2026, 11, 2)
        history.note(held, {(LESSON, "noord")}, K, monday + timedelta(weeks=week, days=day))

    assert [one.begun for one in history.history(held, LESSON, "noord", K)] == [24, 36]


def test_what_was_published_about_smaller_groups_than_now_is_left_out(
    tmp_path: Path, steps: Frame, progress: Frame
) -> None:
    held = snapshot(tmp_path, steps({"a": 40}), progress(40))

    history.note(held, {(LESSON, "noord")}, 5, TODAY)

    assert history.history(held, LESSON, "noord", 10) == []
    assert len(history.history(held, LESSON, "noord", 5)) == 1


@pytest.mark.parametrize("size", [0, 1, 9])
def test_few_are_hidden_whatever_was_noted(size: int) -> None:
    line = Line("2026-11-22", K, LESSON, "noord", size, size, size, 0.1, 0.2)

    assert not history.handed_in(line, K).frame["shown"].any()
    assert not history.standing(line, K).frame["shown"].any()


def test_each_new_snapshot_adds_a_line_and_none_differ_by_fewer_than_k(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    sizes = []
    for size in (9, 12, 15, 24, 25):
        cohort_hands_in("noord", size)
        build(*course, settings)
        held = published(course[0])
        sizes += [[one.begun for one in history._read(held.steps.parent)] if held else []]

    assert sizes == [[], [12], [12], [12, 24], [12, 24]]
