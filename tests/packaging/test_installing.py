"""`.ci/install`: how far it is, and what an interruption leaves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

DOWNLOADS = "echo Collecting a==1; echo Requirement already satisfied: b"
UNPACKS = f"{DOWNLOADS}; echo Installing collected packages: a"


def install(clone: Path, pip: str) -> "subprocess.CompletedProcess[str]":
    """Install two packages with a Python whose pip runs the script `pip`."""
    (clone / ".ci").mkdir(exist_ok=True)
    (clone / "requirements").mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / ".ci" / "install", clone / ".ci")
    (clone / "requirements" / "service.txt").write_text("a==1 \\\n    --hash=sha256:0\nb==2\n")
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True, exist_ok=True)
    python.write_text(f'#!/bin/sh\ncase "$*" in *--editable*) exit 0;; esac\n{pip}\n')
    python.chmod(0o755)
    return subprocess.run(
        [clone / ".ci" / "install", "service"], capture_output=True, text=True, check=False
    )


def test_it_says_how_many_packages_there_are_and_when_it_unpacks(tmp_path: Path) -> None:
    done = install(tmp_path, UNPACKS)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Installing 2 packages into .venv (service): one to five minutes the first time.",
        "  all downloaded, now unpacking",
    ]
    assert not (tmp_path / ".venv" / "unfinished").exists()


def test_every_hash_is_checked(tmp_path: Path) -> None:
    done = install(tmp_path, 'echo "$@" >&2')

    assert "--require-hashes --requirement=requirements/service.txt" in done.stderr


def test_a_failed_download_fails_and_leaves_the_environment_as_it_was(tmp_path: Path) -> None:
    done = install(tmp_path, f"{DOWNLOADS}; echo no network >&2; exit 1")

    assert done.returncode == 1
    assert "no network" in done.stderr
    assert not (tmp_path / ".venv" / "unfinished").exists()


def test_an_interruption_while_it_unpacks_makes_the_next_one_start_afresh(tmp_path: Path) -> None:
    assert install(tmp_path, f"{UNPACKS}; kill -9 $$").returncode != 0

    assert (tmp_path / ".venv" / "unfinished").exists()
    assert "! -e .venv/unfinished" in (REPOSITORY / "Makefile").read_text("utf-8")
