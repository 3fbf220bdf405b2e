"""Marking the same submissions with stock nbgrader and with ours, in one run."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course.content.lesson import read_lesson
from course.exercises.kinds.decision import Decision
from course.grading.gradebook_results import totals
from course.nbgrader_runner import nbgrader, path_with_commands
from tests.bench.course_copy import LESSON, hand_in, released_course
from tests.bench.stock import write_source, write_submissions

LEARNERS = 100


def measure() -> list[dict[str, Any]]:
    """`marking_speedup_nbgrader` and `marks_equal`."""
    with released_course() as paths, TemporaryDirectory(prefix="stock-") as folder:
        taken = hand_in(paths, LEARNERS)
        nbgrader(paths, "collect", LESSON)
        lesson = read_lesson(paths.source, LESSON)
        cases = [e for e in lesson.exercises if isinstance(e, Decision) and not e.practice]
        root = Path(folder).resolve()
        write_source(root, cases)
        _nbgrader(root, "generate_assignment", LESSON)
        write_submissions(root, taken)

        stock = _timed(lambda: _nbgrader(root, "autograde", LESSON))
        ours = _timed(lambda: _nbgrader(paths.root, "autograde", LESSON))

        theirs = totals(f"sqlite:///{root / 'gradebook.db'}", LESSON)
        equal = _equal(theirs, totals(paths.gradebook_url, LESSON))
    note = (
        f"{LEARNERS} submissions, stock {stock:.1f} s, ours {ours:.1f} s, both `nbgrader autograde`"
    )
    return [
        {
            "figure": "marking_speedup_nbgrader",
            "value": round(stock / ours, 1),
            "unit": "times",
            "note": note,
        },
        {
            "figure": "marks_equal",
            "value": equal,
            "unit": "",
            "note": f"totals of {len(theirs)} learners in both gradebooks",
        },
    ]


def _nbgrader(root: Path, *arguments: str) -> None:
    """The command line as an instructor gives it; what a root configures is its own."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env={**os.environ, "PATH": path_with_commands()},
        check=True,
        capture_output=True,
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _equal(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]]) -> bool:
    same = all(abs(points - other[name][0]) < 1e-6 for name, (points, _) in one.items())
    return len(one) == LEARNERS and set(one) == set(other) and same
