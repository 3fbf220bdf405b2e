"""Pseudonyms: stable for one key, nothing without it."""

import subprocess
import sys
from pathlib import Path

import pytest

from course.cohort.dataset.pseudonyms import Pseudonyms
from course.paths import CoursePaths, CourseRootError


def test_a_name_keeps_its_pseudonym(paths: CoursePaths) -> None:
    first, again = Pseudonyms.of(paths), Pseudonyms.of(paths)

    assert first.of_learner("anna") == again.of_learner("anna")
    assert first.of_learner("anna") != first.of_learner("bram")
    assert len(first.of_learner("anna")) == 32


def test_another_key_gives_other_pseudonyms() -> None:
    one, other = Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)

    assert one.of_learner("anna") != other.of_learner("anna")


def test_the_key_is_readable_by_its_owner_only(paths: CoursePaths) -> None:
    Pseudonyms.of(paths)

    assert (paths.state / "pseudonym-key").stat().st_mode & 0o777 == 0o600


def test_a_named_key_is_used_in_place_of_our_own(
    paths: CoursePaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"k" * 32 + b"\n")
    monkeypatch.setenv("COURSE_PSEUDONYM_KEY_FILE", str(file))

    found = Pseudonyms.of(paths)

    assert found.of_learner("anna") == Pseudonyms(b"k" * 32).of_learner("anna")
    assert not (paths.state / "pseudonym-key").exists()


@pytest.mark.parametrize("content", [None, b"short"])
def test_a_named_key_that_cannot_serve_is_told_in_one_sentence(
    paths: CoursePaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("COURSE_PSEUDONYM_KEY_FILE", str(file))

    with pytest.raises(CourseRootError, match="write at least 16 random bytes to it"):
        Pseudonyms.of(paths)


@pytest.mark.integration
def test_the_page_knows_neither_names_nor_the_key() -> None:
    program = "import course.web.app, course.cohort.pages.registry, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )

    loaded = done.stdout.split()
    assert "course.cohort.pages.registry" in loaded
    assert "course.cohort.dataset.pseudonyms" not in loaded
    assert "nbgrader" not in loaded


@pytest.mark.integration
def test_the_service_starts_without_pandas() -> None:
    program = "import course.web.app, course.cohort.pages.cache, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )

    loaded = done.stdout.split()
    assert "course.cohort.pages.cache" in loaded
    assert not {"pandas", "pyarrow", "duckdb"} & set(loaded)
