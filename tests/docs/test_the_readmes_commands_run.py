"""Every command of the README and the guide is run in a copy of the course, in their order."""

import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.settings import read_settings
from course.nbgrader_runner import path_with_commands
from course.paths import CoursePaths
from course.simulate import TENDENCIES, hand_in_cohort
from tests.conftest import LESSON, copied

pytestmark = pytest.mark.integration

REPOSITORY = Path(__file__).resolve().parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
GUIDE = (REPOSITORY / "docs/lessons.md").read_text(encoding="utf-8")
SETTINGS = (REPOSITORY / "docs/settings.md").read_text(encoding="utf-8")
# These start this very test run, or take minutes; .ci/run and people run them.
ELSEWHERE = {"make demo", "make test"}
AT_LEAST = 12


def commands() -> list[str]:
    """The lines of the shell blocks of README and guide, without comments."""
    blocks = re.findall(r"```sh\n(.*?)```", README + GUIDE, re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_the_readmes_commands_run_in_their_order(tmp_path: Path) -> None:
    root = copied(tmp_path / "course-root")
    environment = {**os.environ, "PATH": path_with_commands()}
    tried = 0

    for line in commands():
        if line in ELSEWHERE:
            continue
        tried += 1
        if line.startswith("nbgrader collect"):
            somebody_hands_in(root)
        if line.startswith("course preview"):
            assert b"Nabijheid en afstand" in first_page_of(line, root, environment)
            continue
        done = subprocess.run(
            shlex.split(line),
            cwd=root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"

    assert tried + len(ELSEWHERE) >= AT_LEAST


def somebody_hands_in(root: Path) -> None:
    """Learners answer between releasing and collecting, as they do."""
    paths = CoursePaths.at(root)
    with Store(paths.store_url) as store:
        intake = Intake(store, read_settings(paths.source))
        hand_in_cohort(intake, "noord", 12, LESSON, 1, TENDENCIES["noord"])


def first_page_of(line: str, root: Path, environment: dict[str, str]) -> bytes:
    """The page at the address that a command prints, which then serves until it is stopped."""
    with subprocess.Popen(
        [*shlex.split(line), "--port", "0"],
        cwd=root,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().split()[0]
            with urllib.request.urlopen(address, timeout=60) as reply:  # noqa: S310 - our own page
                page: bytes = reply.read()
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode == 0
    return page


@pytest.mark.parametrize("target", sorted(line.split()[1] for line in ELSEWHERE))
def test_a_make_target_of_the_readme_exists(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=REPOSITORY, capture_output=True, check=False)

    assert done.returncode == 0


def test_the_readmes_pictures_exist() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert len(pictures) >= 5
    assert [name for name in pictures if not (REPOSITORY / name).is_file()] == []


def test_every_setting_that_the_code_reads_is_documented() -> None:
    found = subprocess.run(
        ["git", "grep", "-hoE", r"environ[^\n]*\"COURSE_[A-Z_]+\"", "--", "course"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    names = set(re.findall(r"COURSE_[A-Z_]+", found.stdout))

    assert len(names) >= 3
    # Between processes of ours; nobody sets these by hand.
    ours = {
        *("COURSE_ACCOUNTS", "COURSE_HUB_SETUP", "COURSE_LOGIN_SERVICE", "COURSE_NOTEBOOK_URL"),
        *("COURSE_ORGANISATION", "COURSE_SERVICE_URL"),
    }
    assert names - ours <= set(re.findall(r"COURSE_[A-Z_]+", SETTINGS))


def test_the_interpreter_is_one_that_the_readme_names() -> None:
    assert sys.version_info >= (3, 11)
