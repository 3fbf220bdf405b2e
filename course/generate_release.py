"""Generating `release/` from `source/`, and checking that it is in step: one path for both."""

import filecmp
import shutil
import tempfile
from pathlib import Path

from course.content.settings import read_settings
from course.nbgrader_runner import counting, run_nbgrader
from course.paths import CoursePaths
from course.progress import Advance, ignore


def generate(paths: CoursePaths, advance: Advance = ignore) -> None:
    """Make `release/` for every lesson in the running order, with the gradebook's cells.

    `advance` is called after each lesson.
    """
    lessons = read_settings(paths.source).lessons
    commands = [["generate_assignment", name, "--force"] for name in lessons]
    run_nbgrader(paths, commands, counting("command", advance))


def out_of_step(paths: CoursePaths, advance: Advance = ignore) -> list[str]:
    """The files of `release/` that `generate` would change, by path from the root; sorted."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(paths.source, copy / "source")
        shutil.copy(paths.root / "nbgrader_config.py", copy)
        fresh = CoursePaths(copy, paths.store_url, f"sqlite:///{copy / 'gradebook.db'}")
        generate(fresh, advance)
        here, there = _files(paths.release), _files(fresh.release)
        return sorted(
            f"release/{name}"
            for name in here | there
            if name not in here & there
            or not filecmp.cmp(paths.release / name, fresh.release / name, shallow=False)
        )


def _files(folder: Path) -> set[str]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix() for p in files if ".ipynb_checkpoints" not in p.parts}
