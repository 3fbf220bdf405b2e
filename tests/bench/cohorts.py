"""Time and memory of building cohorts' data, ours and the naive pandas way, and of publishing.

`python -m tests.bench.cohorts build|pandas|page|publish|publish-40|publish-all <folder> <learners>`
does one of them in a process of its own, so that its memory is its own.
"""

import json
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.snapshot import published
from course.cohort.pages.cache import overview_page
from course.cohort.pages.viewer import Viewer
from course.cohort.publishing.making import publish
from course.cohort.publishing.waiting import waiting
from course.paths import CoursePaths
from tests.bench.crowd import LESSON, crowd, settings

SIZES = {"1e3": 1_000, "1e4": 10_000, "1e5": 100_000}
_GROUPS = {"publish": 1_000, "publish-40": 40, "publish-all": 0}
"""How many people are published together; 0: all."""

_COHORT = 1_000
_MEGABYTE = 1024


def measure() -> list[dict[str, Any]]:
    """`cohort_build_s_*`, `cohort_build_peak_mb`, `cohort_page_s_1e5` and the naive peer."""
    figures = []
    for name, learners in SIZES.items():
        with TemporaryDirectory(prefix="cohorts-") as folder:
            root = Path(folder).resolve() / "course"
            crowd(root, learners)
            ours = _apart("build", root, learners)
            note = f"{learners} learners with 60 answers, {ours['cpu']:.1f} s of processor"
            figures.append(_figure(f"cohort_build_s_{name}", ours["seconds"], "s", note))
            figures.append(_published(f"publish_s_{name}", root, learners, "publish"))
            if learners == max(SIZES.values()):
                figures += _largest(root, learners, ours)
    return figures


def _largest(root: Path, learners: int, ours: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [
        _published(f"publish_{name}_1e5", root, learners, what)
        for name, what in (("teams_s", "publish-40"), ("one_s", "publish-all"))
    ]
    _apart("publish", root, learners)
    page = _apart("page", root, learners)
    theirs = _apart("pandas", root, learners)
    assert theirs["rows"] == ours["rows"]
    assert abs(theirs["score"] - ours["score"]) < 1e-6 * ours["score"]
    view = f"first view of a cohort of 1000, {page['cpu']:.2f} s of processor"
    note = f"the same {theirs['rows']} rows, all at once; peak {theirs['peak_mb']:.0f} MB"
    return [
        _figure("cohort_build_peak_mb", ours["peak_mb"], "MB", f"{learners} learners"),
        _figure("cohort_page_s_1e5", page["seconds"], "s", view),
        _figure("cohort_build_pandas_s_1e5", theirs["seconds"], "s", note),
        *parts,
    ]


def _published(name: str, root: Path, learners: int, what: str) -> dict[str, Any]:
    """Publishing everybody once, in groups that `what` says."""
    ours = _apart(what, root, learners)
    groups = "one group" if what == "publish-all" else f"groups of {_GROUPS[what]}"
    note = f"{learners} learners in {groups}, {ours['cpu']:.1f} s of processor"
    return _figure(name, ours["seconds"], "s", f"{note}; peak {ours['peak_mb']:.0f} MB")


def _figure(name: str, value: float, unit: str, note: str) -> dict[str, Any]:
    return {"figure": name, "value": round(value, 2), "unit": unit, "note": note}


def _apart(what: str, root: Path, learners: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.cohorts", what, str(root), str(learners)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _ours(paths: CoursePaths, learners: int) -> Path:
    with Store(paths.store_url) as store:
        build(paths, store, settings(learners))
    found = published(paths)
    assert found is not None
    return found.steps


def _publishing(what: str) -> Callable[[CoursePaths, int], None]:
    def work(paths: CoursePaths, learners: int) -> None:
        asked, at = settings(learners), datetime(2026, 12, 1, 9, tzinfo=UTC)
        with Store(paths.store_url) as store:
            with store.snapshot() as connection:
                people = [who for some in waiting(connection, LESSON).values() for who in some]
            size = _GROUPS[what] or len(people)
            assert len(people) == learners
            for start in range(0, learners, size):
                group = people[start : start + size]
                made = publish(
                    store, asked, lesson=LESSON, cohorts=[f"groep-{start // _COHORT}"],
                    organisation=None, period="", people=group, at=at, reason="date", by="",
                )  # fmt: skip
                assert made is not None
                assert made.size == len(group)

    return work


def _forget(root: Path) -> None:
    """Take out what was published before."""
    with sqlite3.connect(root / ".course" / "answers.db") as connection:
        for table in ("counted_people", "published_figures", "publications"):
            connection.execute(f"delete from {table}")  # noqa: S608 - our own names
    connection.close()


def _page(paths: CoursePaths, learners: int) -> None:
    """The first view of a cohort, by a service that was asked for a page before."""
    _view(paths, learners, 0)


def _warm(paths: CoursePaths, learners: int) -> None:
    _view(paths, learners, -1)


def _view(paths: CoursePaths, learners: int, which: int) -> None:
    asked = settings(learners)
    own = [asked.cohorts[0].id, asked.cohorts[-1].id]
    with Store(paths.store_url) as store:
        shown = overview_page(Viewer(paths, asked, store, own, own[which]))
    assert shown["notice"] is None


def _naive(paths: CoursePaths, _learners: int) -> Path:
    """Everything in one frame: read, join the key, group, write."""
    with Store(paths.store_url) as store:
        exercises = store.release("r1").exercises
        frame = pd.read_sql(f"select * from answers where lesson = '{LESSON}'", store.engine)  # noqa: S608 - a constant
        handed = pd.read_sql("select learner, at as handed_at from handins", store.engine)
    marked = pd.read_sql(
        "select student_id, timestamp from submitted_assignment", paths.gradebook_url
    )
    handed = handed.merge(
        marked, left_on=["learner", "handed_at"], right_on=["student_id", "timestamp"]
    )
    frame = frame.merge(handed[["learner"]], on="learner")
    frame["answer"] = [json.loads(answer)["option"] for answer in frame["answer"]]
    frame = frame.merge(_key(exercises), on=["exercise", "step", "answer"])
    each = frame.groupby(["learner", "exercise"])["score"]
    frame["points"] = each.transform("mean") * frame["max_points"]
    frame["answered_at"] = pd.to_datetime(frame["at"], utc=True)
    names = {name: Pseudonyms.of(paths).of_learner(name) for name in frame["learner"].unique()}
    frame["learner"] = frame["learner"].map(names)
    frame = frame.drop(columns=["seq", "id", "at"]).assign(state="answered")
    target = paths.root / "naive.parquet"
    frame.sort_values(["lesson", "cohort", "learner"]).to_parquet(target)
    return target


def _key(exercises: Any) -> pd.DataFrame:  # noqa: ANN401 - cases of the crowd
    rows = [
        (case.id, case.kind, step, option.id, option.stance, option.score, case.points)
        for case in exercises
        for step, held in case.steps.items()
        for option in held.options
    ]
    names = ["exercise", "kind", "step", "answer", "stance", "score", "max_points"]
    return pd.DataFrame(rows, columns=names)


def _peak() -> float:
    """The most memory that this process has had, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / _MEGABYTE if found else float("nan")


def _once(
    work: Callable[[CoursePaths, int], Path | None], root: Path, learners: int
) -> dict[str, Any]:
    state = root / ".course"
    paths = CoursePaths(
        root, f"sqlite:///{state / 'answers.db'}", f"sqlite:///{root / 'gradebook.db'}"
    )
    if work is _page:
        _warm(paths, learners)
    elif work not in {_naive, _ours}:
        _forget(root)
    started, cpu = time.perf_counter(), time.process_time()
    written = work(paths, learners)
    found: dict[str, Any] = {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "peak_mb": _peak(),
    }
    if written:
        scores = pd.read_parquet(written, columns=["score"])["score"]
        found |= {"rows": len(scores), "score": float(scores.sum())}
    return found


if __name__ == "__main__":
    _works: dict[str, Any] = {"build": _ours, "pandas": _naive, "page": _page}
    _works |= {what: _publishing(what) for what in _GROUPS}
    print(json.dumps(_once(_works[sys.argv[1]], Path(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
