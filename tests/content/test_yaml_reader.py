"""Files that are no YAML, or not the YAML that was meant: one sentence with file and line."""

import pytest

from course.content.check import check_source
from tests.content.conftest import CASE, COURSE, Author, replaced

FILE = "source/les/exercises/koffie.yaml"
FIX = "fix the indentation, colon or quote here or just above"
EXISTS = "fix it, or put it in quotes where it is a text"

UNREADABLE = {
    "a tab in the indentation": (
        "        text: Je gaat mee.",
        "\ttext: Je gaat mee.",
        f"{FILE}:13: found a tab, expected spaces; put two spaces in its place.",
    ),
    "an indentation too deep": (
        "        text: Je gaat mee.",
        "          text: Je gaat mee.",
        f"{FILE}:13: found text: Je gaat mee., expected YAML; {FIX}.",
    ),
    "a colon within a text": (
        "text: Je gaat mee.",
        "text: Je zegt: mee.",
        f"{FILE}:13: found text: Je zegt: mee., expected YAML; {FIX}.",
    ),
    "a quote that does not close": (
        "text: Je gaat mee.",
        "text: 'Je gaat mee.",
        f"{FILE}:45: found the end of the file, expected YAML; {FIX}.",
    ),
    "an alias to nothing": (
        "title: Koffie",
        "title: *koffie",
        f"{FILE}:3: found title: *koffie, expected YAML; {FIX}.",
    ),
    "a key twice": (
        "title: Koffie\n",
        "title: Koffie\ntitle: Thee\n",
        f"{FILE}:4: found title again, expected each key once; delete or rename one of the two.",
    ),
    "a key twice, deep in the file": (
        "        score: 0\n",
        "        score: 0\n        score: 1\n",
        f"{FILE}:18: found score again, expected each key once; delete or rename one of the two.",
    ),
    "a second document": (
        CASE,
        f"{CASE}---\n{CASE}",
        f"{FILE}:45: found ---, expected YAML; {FIX}.",
    ),
    "a control character": (
        "Een buurvrouw",
        "Een \x07buurvrouw",
        f"{FILE}:6: found the character 7, expected text; delete it.",
    ),
    "a day that does not exist": (
        "title: Koffie",
        "title: 2026-02-30",
        f"{FILE}:3: found 2026-02-30, expected a day or number that exists; {EXISTS}.",
    ),
    "a number of 5,000 digits": (
        "points: 4",
        f"points: {'9' * 5000}",
        f"{FILE}:5: found {'9' * 40}, expected a day or number that exists; {EXISTS}.",
    ),
    "lists without end": (
        CASE,
        "[" * 600,
        f"{FILE}:1: found a list in a list without end, expected YAML; close the brackets.",
    ),
    "an empty file": (
        CASE,
        "",
        f"{FILE}:1: found no fields, expected an exercise; start with id and kind.",
    ),
    "a list in place of fields": (
        CASE,
        "- koffie\n",
        f"{FILE}:1: found no fields, expected an exercise; start with id and kind.",
    ),
    "a text in place of fields": (
        CASE,
        "koffie\n",
        f"{FILE}:1: found no fields, expected an exercise; start with id and kind.",
    ),
}


@pytest.mark.parametrize(("old", "new", "sentence"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_exercise_is_one_sentence(
    author: Author, old: str, new: str, sentence: str
) -> None:
    source = author(case=replaced(CASE, old, new))

    assert [str(mistake) for mistake in check_source(source)] == [sentence]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (CASE.replace("Een", "\xc9\xe9n").encode("latin-1"), 6),
        (CASE.encode("utf-16"), 1),
    ],
    ids=["Latin-1", "UTF-16"],
)
def test_a_file_that_is_not_utf_8_is_one_sentence(
    author: Author, content: bytes, line: int
) -> None:
    source = author(case=content)

    assert [str(mistake) for mistake in check_source(source)] == [
        f"{FILE}:{line}: found another encoding, expected UTF-8; save the file as UTF-8."
    ]


def test_a_byte_order_mark_does_no_harm(author: Author) -> None:
    source = author(case=b"\xef\xbb\xbf" + CASE.encode())

    assert check_source(source) == []


def test_a_tag_of_python_is_never_constructed(author: Author) -> None:
    source = author(case=replaced(CASE, "Koffie", "!!python/object/apply:os.getcwd []"))

    (mistake,) = check_source(source)

    assert mistake.field == "title"
    assert mistake.expected == "a text"


def test_a_course_file_that_is_missing_is_one_sentence(author: Author) -> None:
    source = author()
    (source / "course.yaml").unlink()

    assert [str(mistake) for mistake in check_source(source)] == [
        "source/course.yaml: found no file, expected a YAML file; write it."
    ]


@pytest.mark.parametrize(
    ("content", "found"), [("", "nothing"), ("- les\n", "a list"), ("les\n", "les")]
)
def test_a_course_file_without_fields_is_one_sentence(
    author: Author, content: str, found: str
) -> None:
    source = author(course=content)

    assert [str(mistake) for mistake in check_source(source)] == [
        f"source/course.yaml:1: found {found}, expected a group of fields; "
        "write the fields of the format."
    ]


def test_an_impossible_day_in_the_course_file_is_told_with_its_line(author: Author) -> None:
    source = author(course=replaced(COURSE, "due: 2026-03-29", "due: 2026-02-30"))

    assert [str(mistake) for mistake in check_source(source)] == [
        f"source/course.yaml:11: found 2026-02-30, expected a day or number that exists; {EXISTS}."
    ]
