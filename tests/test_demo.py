"""The demo: what it asks before it prepares anything, and that what was stopped is completed."""

import io
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from course import demo
from course.answers.store import Store
from course.hub.reservation import reserve
from course.hub.setup import HubError
from course.nbgrader_runner import counting, run_nbgrader
from course.paths import CoursePaths
from course.progress import Steps
from tests.conftest import LESSON, REPOSITORY


@pytest.fixture
def paths(course_root: Path) -> CoursePaths:
    return CoursePaths.at(course_root)


@pytest.fixture
def steps() -> Steps:
    return Steps(Console(file=io.StringIO()))


@pytest.fixture
def nothing_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparing is an error in these tests."""

    def prepare(*_: object) -> None:
        raise AssertionError("the demo prepared something")

    monkeypatch.setattr(demo, "prepare", prepare)


@pytest.mark.usefixtures("nothing_prepared")
def test_a_used_port_is_refused_before_anything_is_prepared(
    paths: CoursePaths, steps: Steps
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(HubError, match=rf"^Port {port} is in use .* PORT=\d+\.$"):
            demo.run(paths, port, steps)


@pytest.mark.usefixtures("nothing_prepared")
def test_a_second_demo_is_refused_before_anything_is_prepared(
    paths: CoursePaths, steps: Steps
) -> None:
    with reserve(paths, 0) as first, pytest.raises(HubError) as error:
        demo.run(paths, 0, steps)

    assert str(error.value) == (
        f"This course's Hub is already running at {first.setup.address}: use that one, "
        "or stop it first with Ctrl-C in its terminal."
    )


@pytest.mark.integration
def test_a_used_port_is_refused_before_anything_heavy_is_imported() -> None:
    code = "import sys, course.cli, course.demo; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    imported = set(done.stdout.split())
    assert "course.hub.reservation" in imported
    assert not imported & {"pandas", "sqlalchemy", "nbformat", "nbgrader", "jupyterhub"}


def test_the_port_that_is_proposed_is_free(paths: CoursePaths) -> None:
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        first.listen()

        with pytest.raises(HubError) as error:
            reserve(paths, first.getsockname()[1])

    proposed = int(str(error.value).rpartition("PORT=")[2].rstrip("."))
    with reserve(paths, proposed) as reservation:
        assert reservation.setup.ports.public == proposed


@pytest.mark.integration
def test_nbgrader_reports_every_notebook_and_every_command(paths: CoursePaths) -> None:
    reported: list[str] = []

    run_nbgrader(
        paths,
        [["generate_assignment", LESSON], ["release_assignment", LESSON]],
        reported.append,
    )

    assert reported == ["notebook", "command", "command"]


def test_counting_advances_for_its_event_only() -> None:
    advanced: list[int] = []
    report = counting("notebook", lambda: advanced.append(1))

    for event in ("notebook", "command", "notebook"):
        report(event)

    assert len(advanced) == 2


PREPARE = """
import sys
from pathlib import Path
from rich.console import Console
from course import demo, demo_data
from course.hub.run import interruptible
from course.paths import CoursePaths
from course.progress import Steps

class Loud(Steps):
    def step(self, title, total):
        print(title, flush=True)
        return super().step(title, total)

demo_data.SIZE = 3
with interruptible():
    demo.prepare(CoursePaths.at(Path(sys.argv[1])), Loud(Console(stderr=True)))
    print("prepared", flush=True)
"""


def prepared_until(paths: CoursePaths, title: str) -> str:
    """What `prepare` prints when Ctrl-C comes soon after the step `title` has begun."""
    with subprocess.Popen(
        [sys.executable, "-c", PREPARE, str(paths.root)],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        printed = ""
        for line in process.stdout:
            printed += line
            if line.strip() == title:
                process.send_signal(signal.SIGINT)
    return printed


@pytest.mark.integration
def test_what_was_stopped_is_completed_by_the_next_demo(paths: CoursePaths) -> None:
    for title in ("Releasing the lessons", "Grading hand-ins with nbgrader"):
        assert prepared_until(paths, title).endswith(f"{title}\n")

    printed = prepared_until(paths, "")

    end = "Building the cohort data\nPublishing the figures\nprepared\n"
    assert printed.endswith(f"Grading hand-ins with nbgrader\n{end}")
    with Store(paths.store_url) as store:
        handins = store.handins(LESSON)
    graded = {path.parent.name for path in paths.autograded.glob(f"*/{LESSON}")}
    assert len(handins) >= 3
    assert graded == {handin.learner for handin in handins}
