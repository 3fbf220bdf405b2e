"""What the service released becomes a notebook that a learner can open without seeing code."""

from typing import Any

import pytest

from course.singleuser.released_lessons import prepared, read_released

COURSE = "/services/cursus/"


def notebook() -> dict[str, Any]:
    return {
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "![As](../../assets/as.svg)"},
            {"cell_type": "code", "metadata": {"tags": ["exercise"]}, "source": 'exercise("x")'},
        ],
    }


def answer(lesson: str) -> dict[str, Any]:
    return {"notebooks": [{"lesson": lesson, "notebook": notebook(), "exercises": {}}]}


def test_code_is_hidden() -> None:
    ready = prepared("les", notebook(), COURSE)

    assert ready["cells"][1]["metadata"]["jupyter"] == {"source_hidden": True}


def test_no_released_cell_can_be_edited_or_deleted() -> None:
    for cell in prepared("les", notebook(), COURSE)["cells"]:
        assert cell["metadata"]["editable"] is False
        assert cell["metadata"]["deletable"] is False


def test_pictures_are_found_beside_the_lessons_folder() -> None:
    assert prepared("les", notebook(), COURSE)["cells"][0]["source"] == "![As](../assets/as.svg)"
    assert read_released(answer("les"), COURSE)[0].pictures == {"as.svg"}


def test_it_ends_with_the_way_to_what_is_open_and_to_handing_in() -> None:
    last = prepared("les", notebook(), COURSE)["cells"][-1]

    assert last["cell_type"] == "markdown"
    assert "[wat er nog open staat](/services/cursus/les/les#inleveren)" in last["source"]


def test_the_lesson_is_named_in_the_notebook() -> None:
    assert prepared("les", notebook(), COURSE)["metadata"]["course"] == {"lesson": "les"}


def test_the_offered_notebook_itself_is_left_alone() -> None:
    offered = notebook()

    prepared("les", offered, COURSE)

    assert offered == notebook()


@pytest.mark.parametrize("name", ["../elders", "/etc", "", ".cursus", "Les", "les/les"])
def test_a_lesson_cannot_be_named_as_another_folder(name: str) -> None:
    with pytest.raises(ValueError, match="no lesson"):
        read_released(answer(name), COURSE)
