"""Runs nbgrader commands, each in a fork of a process that has imported nbgrader already.

Importing it takes longer than most commands. A fork shares nothing with the commands before it.
`python -m tests.nbgrader_process` reads a job a line and answers each with its exit status.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
Run = subprocess.CompletedProcess[str]


class Nbgrader:
    """The process; called with a course root and arguments it is `nbgrader` there."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process = process
        self._said = {name: folder / name for name in ("stdout", "stderr")}

    def __call__(self, root: Path, *arguments: str, **environment: str) -> Run:
        """`nbgrader` with these arguments; of COURSE_ variables the language and those given."""
        ours = {name for name in os.environ if name.startswith("COURSE_")} - {"COURSE_LANG"}
        inherited = {name: v for name, v in os.environ.items() if name not in ours}
        job = {
            "root": str(root),
            "arguments": arguments,
            "environment": {**inherited, **environment},
            "said": {name: str(path) for name, path in self._said.items()},
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        status = int(self._process.stdout.readline())
        said = {name: path.read_text("utf-8", "replace") for name, path in self._said.items()}
        return Run(["nbgrader", *arguments], status, **said)


@contextmanager
def nbgrader_process(environment: dict[str, str]) -> Iterator[Nbgrader]:
    """Start the process; it ends with the context."""
    command = [sys.executable, "-m", "tests.nbgrader_process"]
    with (
        TemporaryDirectory(prefix="nbgrader-") as folder,
        subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process,
    ):
        yield Nbgrader(process, Path(folder))
        assert process.stdin
        process.stdin.close()


def _serve() -> None:
    from nbgrader.apps.nbgraderapp import NbGraderApp  # noqa: PLC0415 - once, before the first fork

    for line in sys.stdin:
        job = json.loads(line)
        if child := os.fork():
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            sys.stdout.write(f"{status}\n")
            sys.stdout.flush()
        else:
            _become(job)
            NbGraderApp.launch_instance(job["arguments"])  # as `python -m nbgrader` does
            return


def _become(job: dict[str, Any]) -> None:
    """Take the folder, the environment and the outputs of a job."""
    os.chdir(job["root"])
    os.environ.clear()
    os.environ.update(job["environment"])
    for number, name in ((1, "stdout"), (2, "stderr")):
        file = os.open(job["said"][name], os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)


if __name__ == "__main__":
    _serve()
