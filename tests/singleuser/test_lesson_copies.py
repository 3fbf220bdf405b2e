"""Copies of released files are updated, and never written over what a learner changed."""

import json
from pathlib import Path
from typing import Any

from course.singleuser.lesson_copies import LessonCopies

LESSON = "les/les.ipynb"
BESIDE = "les/les (nieuwe versie).ipynb"


def notebook(*sources: str, outputs: int = 0) -> bytes:
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "metadata": {}, "source": source} for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {"ran": outputs}}).encode()


def test_a_released_file_is_put_where_there_was_none(tmp_path: Path) -> None:
    assert LessonCopies(tmp_path).put(LESSON, notebook("een")) == LESSON
    assert (tmp_path / LESSON).read_bytes() == notebook("een")


def test_the_same_offer_is_not_written_again_so_outputs_stay(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).write_bytes(notebook("een", outputs=3))

    assert LessonCopies(tmp_path).put(LESSON, notebook("een")) is None
    assert (tmp_path / LESSON).read_bytes() == notebook("een", outputs=3)


def test_a_new_release_replaces_a_notebook_that_was_only_run(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).write_bytes(notebook("een", outputs=3))

    assert LessonCopies(tmp_path).put(LESSON, notebook("twee")) == LESSON
    assert (tmp_path / LESSON).read_bytes() == notebook("twee")


def test_a_new_release_comes_beside_a_notebook_that_the_learner_changed(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).write_bytes(notebook("een", "mijn aantekening"))

    assert LessonCopies(tmp_path).put(LESSON, notebook("twee")) == BESIDE
    assert (tmp_path / LESSON).read_bytes() == notebook("een", "mijn aantekening")
    assert (tmp_path / BESIDE).read_bytes() == notebook("twee")


def test_the_one_beside_is_renewed_until_it_is_changed_too(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).write_bytes(notebook("van mij"))
    LessonCopies(tmp_path).put(LESSON, notebook("twee"))

    assert LessonCopies(tmp_path).put(LESSON, notebook("drie")) == BESIDE
    (tmp_path / BESIDE).write_bytes(notebook("ook van mij"))

    assert LessonCopies(tmp_path).put(LESSON, notebook("vier")) == "les/les (nieuwe versie 2).ipynb"
    assert (tmp_path / BESIDE).read_bytes() == notebook("ook van mij")


def test_a_file_of_unknown_origin_counts_as_the_learners(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / ".cursus" / "written.json").write_text("{ half")
    (tmp_path / LESSON).write_bytes(notebook("onbekend"))

    assert LessonCopies(tmp_path).put(LESSON, notebook("twee")) == BESIDE


def test_nothing_comes_beside_a_file_that_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "les").mkdir()
    (tmp_path / LESSON).write_bytes(notebook("twee", outputs=1))

    assert LessonCopies(tmp_path).put(LESSON, notebook("twee")) == LESSON
    assert not (tmp_path / BESIDE).exists()


def test_a_broken_notebook_is_kept(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).write_bytes(b"{ half")

    assert LessonCopies(tmp_path).put(LESSON, notebook("twee")) == BESIDE
    assert (tmp_path / LESSON).read_bytes() == b"{ half"


def test_a_deleted_notebook_comes_back(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))
    (tmp_path / LESSON).unlink()

    assert LessonCopies(tmp_path).put(LESSON, notebook("een")) == LESSON


def test_no_half_file_is_left_beside(tmp_path: Path) -> None:
    LessonCopies(tmp_path).put(LESSON, notebook("een"))

    assert [path.name for path in (tmp_path / "les").iterdir()] == ["les.ipynb"]
