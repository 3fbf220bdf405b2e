"""The installed package is learner-visible: it holds the code of course/ and no content."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests import lessons
from tests.conftest import REPOSITORY
from tests.leaks.test_canaries import sentences

pytestmark = pytest.mark.integration


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel as `pip` would build it, with the backend that pyproject.toml names."""
    return zipfile.ZipFile(_built("wheel", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> tarfile.TarFile:
    """The source distribution, built in the same way."""
    return tarfile.open(_built("sdist", tmp_path_factory.mktemp("sdist")))


def _built(kind: str, folder: Path) -> Path:
    code = f"from hatchling.build import build_{kind} as build; print(build({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return folder / done.stdout.split()[-1]


def test_the_wheel_holds_the_package_and_its_description_only(wheel: zipfile.ZipFile) -> None:
    tops = {Path(name).parts[0] for name in wheel.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == {"course"}
    assert "course/py.typed" in wheel.namelist()
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel.namelist())


def test_the_wheel_holds_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "course"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    tracked = [name for name in listed.stdout.splitlines() if (REPOSITORY / name).is_file()]

    assert len(tracked) > 200
    assert set(tracked) - set(wheel.namelist()) == set()


def test_the_wheel_holds_no_exercise_and_no_state(wheel: zipfile.ZipFile) -> None:
    wrong = {".yaml", ".yml", ".ipynb", ".db", ".parquet", ".pem", ".key", ".env"}

    assert [name for name in wheel.namelist() if Path(name).suffix in wrong] == []


def test_the_wheel_holds_no_sentence_of_any_exercise(wheel: zipfile.ZipFile) -> None:
    exercises = lessons.exercises()
    texts = {
        text
        for exercise in exercises
        for text in sentences(exercise.model_dump())
        if len(text) > 40
    }

    held = " ".join(wheel.read(name).decode(errors="replace") for name in wheel.namelist())

    assert len(texts) > 250
    assert [text for text in texts if text in held] == []


def test_the_source_distribution_holds_no_exercise_either(sdist: tarfile.TarFile) -> None:
    names = {Path(*Path(name).parts[1:]).as_posix() for name in sdist.getnames()}

    assert {"course/cli/__init__.py", "requirements/service.in", "LICENSE"} <= names
    assert {name.split("/")[0] for name in names if "/" in name} == {"course", "requirements"}
    assert [name for name in names if name.endswith((".yaml", ".ipynb", ".db"))] == []
