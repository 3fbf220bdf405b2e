"""Help lines travel with a sensitive exercise, and only with one."""

import pytest

from course.content.check import check_source
from course.content.lesson import read_lesson
from course.content.mistakes import Mistakes
from course.content.opening_view import exercises_json
from course.content.released import Released
from tests.content.conftest import CASE, Author, replaced

LINES = """\
helplines:
  - {id: nood-nl, country: NL, when: Bij direct gevaar, name: Alarmnummer, number: "112",
     checked: 2026-11-22, source: geheime bron}
  - {id: nood-vl, country: VL, when: Bij nood, name: Noodnummer, number: null,
     checked: 2026-11-22, source: geheime bron}
"""
SENSITIVE = replaced(
    CASE, "points: 4\n", "points: 0\npractice: true\nsensitive: een zwaar verhaal\n"
)
FLEMISH = SENSITIVE + "country: VL\n"
FILE = {"helplines.yaml": LINES}


@pytest.mark.parametrize(("case", "name"), [(SENSITIVE, "Alarmnummer"), (FLEMISH, "Noodnummer")])
def test_they_are_those_of_the_cases_country(author: Author, case: str, name: str) -> None:
    lesson = read_lesson(author(case, **FILE), "les")

    text = exercises_json(lesson.id, lesson.title, lesson.exercises)

    assert [line.name for line in lesson.exercises[0].help] == [name]
    assert f'"name": "{name}"' in text
    assert "geheime bron" not in text


def test_a_release_keeps_those_of_its_moment(author: Author) -> None:
    source = author(SENSITIVE, **FILE)
    released = Released.of(read_lesson(source, "les"), {})
    (source / "helplines.yaml").write_text(LINES.replace("112", "911"), encoding="utf-8")

    again = Released.from_json(released.id, released.to_json())

    assert again.exercises[0].view((), None).help[0].number == "112"
    assert Released.of(read_lesson(source, "les"), {}).id != released.id


def test_another_exercise_has_none(author: Author) -> None:
    lesson = read_lesson(author(**FILE), "les")

    assert lesson.exercises[0].help == ()
    assert lesson.exercises[0].view((), None).help == ()


def test_a_course_without_sensitive_cases_needs_no_file(author: Author) -> None:
    assert check_source(author()) == []


@pytest.mark.parametrize(
    ("case", "files", "said"),
    [
        (SENSITIVE, {}, "source/helplines.yaml: found no file"),
        (FLEMISH, {"helplines.yaml": LINES.replace("country: VL", "country: NL")},
         "expected one for VL, because koffie is sensitive"),
        (SENSITIVE + "help: []\n", FILE, "found help lines, expected none in an exercise"),
    ],
)  # fmt: skip
def test_an_author_hears_what_is_missing(
    author: Author, case: str, files: dict[str, str], said: str
) -> None:
    with pytest.raises(Mistakes, match=said):
        read_lesson(author(case, **files), "les")
