"""The course root and what hangs from it, from a folder or from the environment."""

import stat
from pathlib import Path

import pytest

from course.paths import CoursePaths, CourseRootError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "cursus"
    (folder / "source" / "les" / "exercises").mkdir(parents=True)
    (folder / "source" / "course.yaml").touch()
    return folder


def test_the_root_is_the_nearest_above(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "source" / "les" / "exercises")

    assert CoursePaths.here().root == root


def test_the_environment_names_root_store_and_gradebook(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_ROOT", str(root))
    monkeypatch.setenv("COURSE_STORE_URL", "postgresql+psycopg://ergens/antwoorden")
    monkeypatch.setenv("COURSE_GRADEBOOK_URL", "postgresql+psycopg://ergens/cijfers")

    paths = CoursePaths.here()

    assert paths.root == root
    assert paths.store_url == "postgresql+psycopg://ergens/antwoorden"
    assert paths.gradebook_url == "postgresql+psycopg://ergens/cijfers"


def test_without_environment_both_databases_stand_in_the_root(root: Path) -> None:
    paths = CoursePaths.at(root)

    assert paths.store_url == f"sqlite:///{root}/.course/answers.db"
    assert paths.gradebook_url == f"sqlite:///{root}/gradebook.db"


def test_a_folder_that_is_no_course_is_told_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sentence = f"{tmp_path}: go to the course's folder or set COURSE_ROOT."

    with pytest.raises(CourseRootError) as above:
        CoursePaths.here()
    with pytest.raises(CourseRootError) as named:
        CoursePaths.at(tmp_path)

    assert str(above.value) == f"no course root at or above {sentence}"
    assert "holds no source/course.yaml" in str(named.value)


def test_the_state_is_its_owners_alone(root: Path) -> None:
    state = CoursePaths.at(root).state

    assert state == root / ".course"
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    assert CoursePaths.at(root).state == state


def test_every_folder_stands_in_the_root(root: Path) -> None:
    paths = CoursePaths.at(root)
    names = ("source", "release", "assets", "submitted", "autograded", "feedback", "cohort")

    assert [getattr(paths, name) for name in names] == [root / name for name in names]
