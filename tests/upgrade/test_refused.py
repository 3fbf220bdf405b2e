"""A store that this version cannot use is one sentence for whoever started the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from course.answers.store import Store
from course.answers.upgrade import VERSION_TABLE
from course.cli import main
from tests.conftest import LESSON, Nbgrader

SENTENCE = "it is at revision 9999"

pytestmark = pytest.mark.integration


@pytest.fixture
def newer(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course root whose store a later version made."""
    monkeypatch.chdir(course_root)
    url = f"sqlite:///{course_root / '.course' / 'answers.db'}"
    Store(url).close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"update {VERSION_TABLE} set version_num = '9999'"))  # noqa: S608
    engine.dispose()
    return course_root


def test_on_the_command_line(newer: Path) -> None:
    done = CliRunner().invoke(main, ["cohort", "build"])

    assert done.exit_code == 1
    assert SENTENCE in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_by_the_service(newer: Path) -> None:
    hub = {"JUPYTERHUB_SERVICE_PREFIX": "/services/cursus/", "JUPYTERHUB_API_TOKEN": "x",
           "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:0", "JUPYTERHUB_CLIENT_ID": "x"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "course.web", "child"],
        env={**os.environ, **hub}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert SENTENCE in done.stderr
    assert "Traceback" not in done.stderr


def test_by_nbgraders_exchange(newer: Path, nbgrader: Nbgrader) -> None:
    done = nbgrader(newer, "collect", LESSON)

    assert done.returncode == 1
    assert SENTENCE in done.stderr
    assert "Traceback" not in done.stderr
