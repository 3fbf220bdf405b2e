"""Making `release/` from `source/`, and checking that it is in step: one path for both."""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from course.content.settings import read_settings
from course.paths import CoursePaths


class CommandError(Exception):
    """A command that failed; the message holds what it said last."""


def nbgrader(paths: CoursePaths, *arguments: str) -> None:
    """Run one nbgrader command in the course root; raises `CommandError` as `in_one_process`."""
    in_one_process(paths, [list(arguments)])


def in_one_process(paths: CoursePaths, commands: list[list[str]]) -> None:
    """Run nbgrader commands in the course root, one after the other, in one process.

    Raises
    ------
    CommandError
        One failed; those after it were not run.
    """
    done = subprocess.run(
        [sys.executable, "-m", "course.nbgrader_runner"],
        cwd=paths.root,
        env={**os.environ, "PATH": path_with_commands()},
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = (done.stderr + done.stdout).splitlines()
        wrong = [line for line in lines[:-6] if "ERROR" in line or "CRITICAL" in line]
        raise CommandError("\n".join([*wrong, *lines[-6:]]))


def path_with_commands() -> str:
    """PATH with this environment's commands first: nbgrader calls `alembic` by name."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def generate(paths: CoursePaths) -> None:
    """`release/` anew for every lesson in the running order, with the gradebook's cells."""
    lessons = read_settings(paths.source).lessons
    in_one_process(paths, [["generate_assignment", name, "--force"] for name in lessons])


def out_of_step(paths: CoursePaths) -> list[str]:
    """The files of `release/` that `generate` would change, by path from the root; sorted."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(paths.source, copy / "source")
        shutil.copy(paths.root / "nbgrader_config.py", copy)
        fresh = CoursePaths(copy, paths.store_url, f"sqlite:///{copy / 'gradebook.db'}")
        generate(fresh)
        here, there = _files(paths.release), _files(fresh.release)
        return sorted(
            f"release/{name}"
            for name in here | there
            if name not in here & there
            or not filecmp.cmp(paths.release / name, fresh.release / name, shallow=False)
        )


def _files(folder: Path) -> set[str]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix() for p in found if ".ipynb_checkpoints" not in p.parts}
