"""A lesson's notebook and exercises together; what opens to everybody; the whole of source/."""

import json
from pathlib import Path

import pytest

from course.content.check import check_source
from course.content.lesson import read_lesson
from course.content.mistakes import Mistakes
from course.content.opening_view import exercises_json
from course.content.source_notebook import called, fingerprint
from tests.content.conftest import CASE, CELLS, COURSE, Author, notebook, replaced

NOTEBOOK = "source/les/les.ipynb"
START, KOFFIE = CELLS
ONE = "keep one exercise a code cell and nothing else"
UNUSED = (
    "source/les/exercises/koffie.yaml: found an exercise that the notebook does not use, "
    'expected a cell exercise("koffie"); add the cell or move the file out.'
)

SPOILED_CELLS = {
    "other code": (
        (*CELLS, "print(1)"),
        f'{NOTEBOOK}: cell 4: found print(1), expected exercise("<id>"); {ONE}.',
    ),
    "a shell command": (
        (*CELLS, "!ls"),
        f'{NOTEBOOK}: cell 4: found !ls, expected exercise("<id>"); {ONE}.',
    ),
    "a comment": (
        (*CELLS, "# later"),
        f'{NOTEBOOK}: cell 4: found # later, expected exercise("<id>"); {ONE}.',
    ),
    "an exercise twice": (
        (*CELLS, KOFFIE),
        f"{NOTEBOOK}: cell 4: found koffie again, expected each exercise once; delete this cell.",
    ),
    "an exercise that is not there": (
        (*CELLS, 'exercise("thee")'),
        f"{NOTEBOOK}: cell 4: found exercise thee, expected a file exercises/thee.yaml; "
        "write or rename it.",
    ),
    "a path for an id": (
        (*CELLS, 'exercise("../thee")'),
        f"{NOTEBOOK}: cell 4: found exercise ../thee, expected a file exercises/../thee.yaml; "
        "write or rename it.",
    ),
    "no import before the first exercise": (
        (KOFFIE,),
        f"{NOTEBOOK}: cell 2: found nothing before it, expected from course import exercise; "
        "add the cell from course import exercise.",
    ),
    "a file that no cell uses": ((START,), UNUSED),
}


@pytest.mark.parametrize(("cells", "sentence"), SPOILED_CELLS.values(), ids=SPOILED_CELLS)
def test_a_spoiled_cell_is_one_sentence(
    author: Author, cells: tuple[str, ...], sentence: str
) -> None:
    source = author(cells=cells)

    assert [str(mistake) for mistake in check_source(source)] == [sentence]


@pytest.mark.parametrize(
    "cell",
    [
        f"{KOFFIE}; {KOFFIE}",
        'exercise(name="koffie")',
        'exercise(f"koffie")',
        'exercise("koffie", 1)',
        "exercise(koffie)",
        "show = exercise('koffie')",
    ],
)
def test_only_the_one_call_counts_as_an_exercise(author: Author, cell: str) -> None:
    source = author(cells=(START, cell))

    assert [str(mistake) for mistake in check_source(source)] == [
        f'{NOTEBOOK}: cell 3: found {cell}, expected exercise("<id>"); {ONE}.',
        UNUSED,
    ]
    assert called(cell) is None


@pytest.mark.parametrize(
    "cell", [KOFFIE, "exercise('koffie')", ' exercise( "koffie" ) # zie deel 2']
)
def test_a_call_may_be_written_in_more_than_one_way(author: Author, cell: str) -> None:
    source = author(cells=(START, cell.strip()))

    assert check_source(source) == []


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000, b'{"nbformat": 9, "cells": []}',
     b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
     b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}'],
)  # fmt: skip
def test_a_notebook_that_is_none_is_one_sentence(author: Author, content: bytes) -> None:
    source = author(**{"les/les.ipynb": content})

    (mistake,) = check_source(source)

    assert mistake.file == NOTEBOOK
    assert mistake.found
    assert (mistake.expected, mistake.cure) == ("a notebook", "save it from Jupyter")


def test_a_lesson_without_notebook_is_one_sentence(author: Author) -> None:
    source = author(course=replaced(COURSE, "lessons: [les]", "lessons: [les, meer]"))

    assert [str(mistake) for mistake in check_source(source)] == [
        "source/meer/meer.ipynb: found no file, expected a notebook; write it."
    ]


def test_an_id_in_two_lessons_is_one_sentence(author: Author) -> None:
    source = author(
        course=replaced(COURSE, "lessons: [les]", "lessons: [les, meer]"),
        **{"meer/meer.ipynb": notebook(*CELLS), "meer/exercises/koffie.yaml": f"\n{CASE}"},
    )

    assert [str(mistake) for mistake in check_source(source)] == [
        "source/meer/exercises/koffie.yaml:2: id: found koffie, as in les, "
        "expected an id of its own; rename one of them."
    ]


def test_mistakes_in_cells_and_files_are_told_together(author: Author) -> None:
    source = author(
        case=replaced(CASE, "title: Koffie\n", ""),
        cells=(*CELLS, "print(1)"),
        **{"les/exercises/thee.yaml": replaced(CASE, "points: 4", "points: veel")},
    )

    fields = {(mistake.file.rpartition("/")[2], mistake.field) for mistake in check_source(source)}

    assert fields == {
        ("koffie.yaml:1", "title"),
        ("thee.yaml:5", "points"),
        ("les.ipynb", "cell 4"),
    }


def test_reading_a_lesson_with_mistakes_raises_them_one_a_line(author: Author) -> None:
    source = author(case=replaced(CASE, "title: Koffie\n", ""), cells=(*CELLS, "print(1)"))

    with pytest.raises(Mistakes) as raised:
        read_lesson(source, "les")

    assert len(str(raised.value).splitlines()) == len(raised.value.mistakes) == 2


def test_exercises_follow_the_notebooks_order(author: Author) -> None:
    source = author(
        cells=(START, 'exercise("thee")', KOFFIE),
        **{"les/exercises/thee.yaml": replaced(CASE, "id: koffie", "id: thee")},
    )

    lesson = read_lesson(source, "les")

    assert [exercise.id for exercise in lesson.exercises] == ["thee", "koffie"]
    assert lesson.exercise("thee") is lesson.exercises[0]
    assert lesson.exercise("melk") is None


def test_the_title_is_the_notebooks_first_heading(author: Author) -> None:
    assert read_lesson(author(), "les").title == "De les"


def test_an_empty_code_cell_is_no_exercise(author: Author) -> None:
    assert check_source(author(cells=(START, "", KOFFIE, START))) == []


def test_the_opening_view_is_the_same_bytes_each_time_and_holds_no_key(author: Author) -> None:
    lesson = read_lesson(author(), "les")

    text = exercises_json(lesson.id, lesson.title, lesson.exercises)

    assert text == exercises_json(lesson.id, lesson.title, lesson.exercises)
    (view,) = json.loads(text)["exercises"]
    assert set(view) == {
        "kind", "id", "title", "points", "practice", "notice", "state",
        "help", "skipped_at", "situation", "attempt", "taken", "open", "closing",
    }  # fmt: skip
    assert set(view["open"]) == {"step", "question", "options"}
    assert [set(option) for option in view["open"]["options"]] == [{"id", "text"}] * 2
    assert view["closing"] is None
    assert view["taken"] == []


def test_the_fingerprint_follows_the_notebooks_bytes(author: Author) -> None:
    path = author() / "les" / "les.ipynb"
    before = fingerprint(path)

    path.write_bytes(path.read_bytes() + b"\n")

    assert len(before) == 12
    assert fingerprint(path) != before


def test_the_committed_course_is_well(course_root: Path) -> None:
    assert len(list((course_root / "source").glob("*/exercises/*.yaml"))) >= 8
    assert check_source(course_root / "source") == []
