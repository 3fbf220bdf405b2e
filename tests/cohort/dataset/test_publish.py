"""Two published snapshots of a cohort differ by who left it, or else by at least k learners."""

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.cohort.dataset.publish import Change, choose
from tests.conftest import LESSON

K = 10
Learners = dict[str, dict[str, int]]  # cohort → learner → version of the learner's rows


def written(path: Path, learners: Learners) -> Path:
    rows = [
        {"lesson": LESSON, "cohort": cohort, "learner": learner, "answer": f"v{version}.{row}"}
        for cohort, held in learners.items()
        for learner, version in held.items()
        for row in range(2)
    ]
    columns = ["lesson", "cohort", "learner", "answer"]
    pd.DataFrame(rows, columns=columns, dtype="str").to_parquet(path)
    return path


def published(path: Path) -> Learners:
    found: Learners = {}
    for row in pd.read_parquet(path).itertuples():
        version = int(str(row.answer)[1:].partition(".")[0])
        found.setdefault(str(row.cohort), {})[str(row.learner)] = version
    return found


def several(count: int, version: int = 1) -> dict[str, int]:
    return {f"l{number}": version for number in range(count)}


def differing(one: dict[str, int], other: dict[str, int]) -> int:
    return sum(one.get(name) != other.get(name) for name in one | other)


@pytest.mark.parametrize(("learners", "shown"), [(0, 0), (1, 0), (9, 0), (10, 10), (11, 11)])
def test_a_first_snapshot_needs_k_learners(tmp_path: Path, learners: int, shown: int) -> None:
    new = written(tmp_path / "new", {"noord": several(learners)})

    choose(None, new, tmp_path / "target", K)

    assert len(published(tmp_path / "target").get("noord", {})) == shown


@pytest.mark.parametrize(("more", "shown"), [(1, 20), (9, 20), (10, 30)])
def test_later_it_needs_k_new_learners(tmp_path: Path, more: int, shown: int) -> None:
    old = written(tmp_path / "old", {"noord": several(20)})
    new = written(tmp_path / "new", {"noord": several(20 + more)})

    parts = choose(old, new, tmp_path / "target", K)

    assert len(published(tmp_path / "target")["noord"]) == shown
    assert parts == [Change(LESSON, "noord", more, 20 + more, stayed=20)]


def test_a_learner_whose_answers_changed_counts_as_new(tmp_path: Path) -> None:
    old = written(tmp_path / "old", {"noord": several(20)})
    new = written(tmp_path / "new", {"noord": several(20) | several(10, version=2)})

    choose(old, new, tmp_path / "target", K)

    assert sorted(published(tmp_path / "target")["noord"].values()) == [1] * 10 + [2] * 10


def test_nothing_new_is_no_part(tmp_path: Path) -> None:
    old = written(tmp_path / "old", {"noord": several(20)})

    assert choose(old, old, tmp_path / "target", K) == []
    assert published(tmp_path / "target") == {"noord": several(20)}


def test_one_cohort_is_published_while_another_is_kept(tmp_path: Path) -> None:
    old = written(tmp_path / "old", {"noord": several(12), "zuid": several(12)})
    new = written(tmp_path / "new", {"noord": several(25), "zuid": several(14)})

    choose(old, new, tmp_path / "target", K)

    found = published(tmp_path / "target")
    assert {cohort: len(held) for cohort, held in found.items()} == {"noord": 25, "zuid": 12}


@pytest.mark.parametrize(("before", "shown"), [(20, 19), (11, 10), (10, 0)])
def test_whoever_is_gone_is_gone_at_once(tmp_path: Path, before: int, shown: int) -> None:
    held = several(before)
    old = written(tmp_path / "old", {"noord": held, "zuid": several(12)})
    rest = {name: version for name, version in held.items() if name != "l3"}
    new = written(tmp_path / "new", {"noord": rest | {"new": 1}, "zuid": several(12)})

    choose(old, new, tmp_path / "target", K)

    found = published(tmp_path / "target")
    assert len(found.get("noord", {})) == shown
    assert not {"l3", "new"} & found.get("noord", {}).keys()
    assert found["zuid"] == several(12)


def test_a_cohort_that_shrank_below_k_disappears(tmp_path: Path) -> None:
    old = written(tmp_path / "old", {"noord": several(20)})
    new = written(tmp_path / "new", {"noord": several(9)})

    choose(old, new, tmp_path / "target", K)

    assert published(tmp_path / "target") == {}


LEARNERS = st.dictionaries(
    st.sampled_from([f"l{number}" for number in range(30)]), st.integers(1, 2), max_size=30
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({"noord": LEARNERS, "zuid": LEARNERS}), min_size=2, max_size=4)
)
def test_any_history_of_snapshots_keeps_them_k_apart(history: list[Learners]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before: Learners = {}
        old = None
        for number, learners in enumerate(history):
            target = folder / f"target-{number}"
            choose(old, written(folder / "new", learners), target, K)
            now = published(target)
            for cohort in ("noord", "zuid"):
                held, was = now.get(cohort, {}), before.get(cohort, {})
                there = {name: was[name] for name in was if name in learners[cohort]}
                waits = held == there or (not held and len(there) < K)
                assert waits or differing(held, was) >= K
                assert held.keys() <= learners[cohort].keys()
                assert len(held) == 0 or len(held) >= K
            before, old = now, target
