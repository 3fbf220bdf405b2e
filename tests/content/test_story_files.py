"""An author's mistakes in a story are one sentence each, with the line."""

import pytest

from course.content.check import check_source
from tests.content.conftest import CASE, CELLS, Author, replaced
from tests.exercises.kinds.test_story import PATH

STORY = PATH.read_text(encoding="utf-8")
WITH_STORY = (*CELLS, 'exercise("jouw-verhaal")')


def sentences(author: Author, story: str, *cells: str, **files: str) -> list[str]:
    held = {"les/exercises/jouw-verhaal.yaml": story, **files}
    return [str(mistake) for mistake in check_source(author(cells=(*WITH_STORY, *cells), **held))]


def test_a_story_is_well(author: Author) -> None:
    assert sentences(author, STORY) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "found"),
    [
        ("    min_words: 15\n", "    min_words: 60\n", "fields.situatie.max_words", "50"),
        ("looks_for: taak", "looks_for: rol", "fields.taak.looks_for", "rol"),
        ("  - id: taak\n", "  - id: situatie\n", "fields", "the id situatie twice"),
        ("practice: false\n", "practice: true\n", "points", "4"),
        ("  points: 12\n", "  points: 0\n", "rubric.points", "0"),
        ("    criterion: vertrouwelijkheid\n", "    criterion: iets\n", "criterion", "iets"),
        ("    - upto: 24\n", "    - upto: 20\n", "bands", "9, 16, 21, 20"),
        ("        - points: 1\n", "        - points: 0\n", "levels", "0, 0, 2, 3"),
    ],
)
def test_a_mistake_is_one_sentence(
    author: Author, old: str, new: str, field: str, found: str
) -> None:
    story = STORY if old in STORY else replaced(STORY, "points: 4\n", f"points: 4\n{old}")

    (sentence,) = sentences(author, replaced(story, old, new))

    assert sentence.startswith("source/les/exercises/jouw-verhaal.yaml:")
    assert field in sentence.partition(" found ")[0]
    assert f"found {found}" in sentence


def test_the_name_of_the_judged_cell_is_not_for_another_exercise(author: Author) -> None:
    other = replaced(CASE, "id: koffie", "id: jouw-verhaal-kwaliteit")

    (sentence,) = sentences(
        author,
        STORY,
        'exercise("jouw-verhaal-kwaliteit")',
        **{"les/exercises/jouw-verhaal-kwaliteit.yaml": other},
    )

    assert sentence == (
        "source/les/exercises/jouw-verhaal-kwaliteit.yaml: id: found jouw-verhaal-kwaliteit, "
        "expected an id that jouw-verhaal does not need; rename the file and its id."
    )
