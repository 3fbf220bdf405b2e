"""Making `release/` from `source/`, and checking that it is in step: one path for both."""

import filecmp
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from course.content.settings import read_settings
from course.paths import CoursePaths
from course.progress import Advance, ignore


class CommandError(Exception):
    """A command that failed; the message holds what it said last."""


def nbgrader(paths: CoursePaths, *arguments: str) -> None:
    """Run one nbgrader command in the course root; raises `CommandError` as `in_one_process`."""
    in_one_process(paths, [list(arguments)])


def in_one_process(
    paths: CoursePaths, commands: list[list[str]], report: Callable[[str], None] = lambda _: None
) -> None:
    """Run nbgrader commands in the course root, one after the other, in one process.

    `report` is called with `"notebook"` for each notebook that nbgrader has converted and with
    `"command"` for each command that has ended. Ctrl-C waits until nbgrader has removed what it
    had not finished.

    Raises
    ------
    CommandError
        One failed; those after it were not run.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        status = _run(paths, commands, log, report)
        if status:
            log.seek(0)
            lines = log.read().splitlines()
            errors = [line for line in lines[:-6] if "ERROR" in line or "CRITICAL" in line]
            raise CommandError("\n".join([*errors, *lines[-6:]]))


def _run(
    paths: CoursePaths, commands: list[list[str]], log: IO[str], report: Callable[[str], None]
) -> int:
    """The exit status of `course.nbgrader_runner`, which writes to `log` what it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "course.nbgrader_runner"],
        cwd=paths.root,
        env={**os.environ, "PATH": path_with_commands()},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        start_new_session=True,  # Ctrl-C reaches it once, from here
    ) as child:
        assert child.stdin  # noqa: S101 - for mypy: they are pipes
        assert child.stdout  # noqa: S101
        try:
            child.stdin.write(f"{json.dumps(commands)}\n")
            child.stdin.flush()
            for line in child.stdout:
                report(line.strip())
            return child.wait()
        except BaseException:
            child.send_signal(signal.SIGINT)
            child.wait()
            raise


def path_with_commands() -> str:
    """PATH with this environment's commands first: nbgrader calls `alembic` by name."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def generate(paths: CoursePaths, advance: Advance = ignore) -> None:
    """Make `release/` for every lesson in the running order, with the gradebook's cells.

    `advance` is called after each lesson.
    """
    lessons = read_settings(paths.source).lessons
    commands = [["generate_assignment", name, "--force"] for name in lessons]
    in_one_process(paths, commands, counting("command", advance))


def counting(event: str, advance: Advance) -> Callable[[str], None]:
    """A `report` for `in_one_process` that advances at every `event`."""
    return lambda reported: advance() if reported == event else None


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
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix() for p in found if ".ipynb_checkpoints" not in p.parts}
