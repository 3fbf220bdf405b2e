"""`.ci/prepare`: what somebody without rights is told before anything is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

Prepare = Callable[..., "subprocess.CompletedProcess[str]"]
NEEDED = ("bash", "dirname", "id", "ls", "tr")


@pytest.fixture
def prepare(tmp_path: Path) -> Prepare:
    """Runs `.ci/prepare` in a fresh clone, as an ordinary user of a machine with few commands."""
    clone, commands = tmp_path / "clone", tmp_path / "bin"
    (clone / ".ci").mkdir(parents=True)
    shutil.copy(REPOSITORY / ".ci" / "prepare", clone / ".ci")
    commands.mkdir()
    for name in NEEDED:
        if name != "id":
            (commands / name).symlink_to(str(shutil.which(name)))
    script(commands / "id", "echo 1000")
    script(commands / "ls", "exit 1")  # no PostgreSQL in Debian's folder

    def run(*arguments: str, **there: str) -> "subprocess.CompletedProcess[str]":
        for name, body in there.items():
            script(commands / name.replace("_", "-"), body)
        return subprocess.run(
            [str(commands / "bash"), str(clone / ".ci" / "prepare"), *arguments],
            env={**os.environ, "PATH": str(commands)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def script(path: Path, body: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


def test_an_ordinary_user_gets_one_line_for_the_administrator(prepare: Prepare) -> None:
    done = prepare("test", "/bin/false", apt_get="exit 9", sudo="exit 1")

    assert done.returncode == 1
    (line,) = done.stdout.splitlines()
    assert line.endswith(
        "sudo apt-get install -y --no-install-recommends "
        "python3-venv chromium fonts-dejavu-core postgresql"
    )


def test_the_demo_asks_for_no_browser_and_no_database(prepare: Prepare) -> None:
    done = prepare("demo", "/bin/false", apt_get="exit 9", sudo="exit 1")

    assert "python3-venv" in done.stdout
    assert "chromium" not in done.stdout
    assert "postgresql" not in done.stdout


def test_who_has_everything_is_told_nothing(prepare: Prepare) -> None:
    done = prepare("test", sys.executable, apt_get="exit 9", chromium="exit 0", initdb="exit 0")

    assert (done.returncode, done.stdout) == (0, "")


def test_who_may_install_is_told_nothing(prepare: Prepare) -> None:
    done = prepare("test", "/bin/false", apt_get="exit 9", sudo="exit 0")

    assert (done.returncode, done.stdout) == (0, "")


def test_a_python_without_venv_and_no_apt_is_one_sentence(prepare: Prepare) -> None:
    done = prepare("demo", "/bin/false")

    assert done.returncode == 1
    assert done.stdout == (
        "/bin/false cannot make a virtual environment: "
        "install its modules venv and ensurepip first.\n"
    )


def test_a_machine_without_a_python_that_is_new_enough_is_one_sentence(prepare: Prepare) -> None:
    done = prepare("demo")

    assert (done.returncode, done.stdout) == (
        1,
        "Python 3.11.2 or newer is needed: install it first.\n",
    )


def test_make_takes_the_systems_own_python_where_that_is_new_enough() -> None:
    own = Path("/usr/bin/python3")
    wanted = subprocess.run(
        [own, "-c", "import sys; sys.exit(sys.version_info < (3, 11, 2))"], check=False
    )
    if wanted.returncode:
        pytest.skip("the system's own Python is older")

    shown = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "can-demo"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout == f".ci/prepare demo {own}\n"
