"""Mistakes that a file can hold while it still is a valid exercise: each is one sentence."""

import json
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from course.content.check import check_source
from tests.conftest import REPOSITORY
from tests.content.conftest import CASE, CELLS, Author, replaced

FILE = "source/les/exercises/koffie.yaml"
NOTEBOOK = "source/les/les.ipynb"
CONCEPTS = """\
prefixes: {CONT: Contact}
concepts:
  - {id: CONT-02, module: contact, core: true, name: Luisteren, text: Je luistert.}
  - {id: CONT-03, module: contact, core: true, name: Vragen, text: Je vraagt door.}
"""
PLAIN = "expected plain text; delete the mark, because learners would see it as it stands"

IN_AN_EXERCISE = {
    "an unknown concept": (
        "concepts: [CONT-02]",
        "concepts: [CONT-02, CONT-20]",
        f"{FILE}:4: concepts: found CONT-20, expected a concept of source/concepts.yaml; "
        "rename it to CONT-03.",
    ),
    "an unknown concept in an option": (
        "        score: 0\n",
        "        score: 0\n        concepts: [PROX-99]\n",
        f"{FILE}:18: steps.antwoord.options.meegaan.concepts: found PROX-99, "
        "expected a concept of source/concepts.yaml; delete it or fix its name.",
    ),
    "bold in Markdown": (
        "text: Je gaat mee.",
        "text: Je gaat **meteen** mee.",
        f"{FILE}:13: steps.antwoord.options.meegaan.text: found the Markdown mark **meteen**, "
        f"{PLAIN}.",
    ),
    "italics in Markdown": (
        "title: Koffie",
        "title: Koffie *nu*",
        f"{FILE}:3: title: found the Markdown mark *nu*, {PLAIN}.",
    ),
    "a link in Markdown": (
        "text: Je gaat mee.",
        "text: Je [gaat](https://example.nl) mee.",
        f"{FILE}:13: steps.antwoord.options.meegaan.text: found the Markdown mark "
        f"[gaat](https://example.nl), {PLAIN}.",
    ),
    "an HTML tag": (
        "text: Je gaat mee.",
        "text: Je gaat <b>mee</b>.",
        f"{FILE}:13: steps.antwoord.options.meegaan.text: found the HTML mark <b>, {PLAIN}.",
    ),
    "an HTML entity": (
        "title: Koffie",
        "title: Koffie &amp; thee",
        f"{FILE}:3: title: found the HTML mark &amp;, {PLAIN}.",
    ),
    "a line for a fact, which only prose shows": (
        "title: Koffie",
        'title: "{{ feit: F-03 }}"',
        f"{FILE}:3: title: found the Markdown mark {{{{ feit: F-03 }}}}, {PLAIN}.",
    ),
    "a tab": (
        "        text: Je gaat mee.",
        "\t    text: Je gaat mee.",
        f"{FILE}:13: found a tab, expected spaces; put two spaces in its place.",
    ),
}


@dataclass(frozen=True)
class SmallCourse:
    """A course that is well, to be spoiled file by file."""

    source: Path

    def write(self, name: str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read_notebook(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.source / "les/les.ipynb").read_text("utf-8"))
        return found

    def write_notebook(self, notebook: dict[str, Any]) -> None:
        self.write("les/les.ipynb", json.dumps(notebook))


@pytest.fixture
def course(author: Author) -> SmallCourse:
    """The small course with its concepts."""
    source = author(**{"concepts.yaml": CONCEPTS})
    assert check_source(source) == []
    return SmallCourse(source)


@pytest.mark.parametrize(
    ("old", "new", "sentence"), IN_AN_EXERCISE.values(), ids=list(IN_AN_EXERCISE)
)
def test_a_mistake_in_an_exercise_is_one_sentence(
    course: SmallCourse, old: str, new: str, sentence: str
) -> None:
    course.write("les/exercises/koffie.yaml", replaced(CASE, old, new))

    assert list(map(str, check_source(course.source))) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Zij zegt: 'Ik weet het niet.' (3 < 4, en 5 * 6 * 7)",
        "Je mailt naar voor_naam@zorg_huis.nl, AT&T en M&M; of 50 % & meer.",
        "Is dat zo? [stilte] Dan niet (misschien) - of toch #1.",
    ],
)
def test_ordinary_signs_are_ordinary_text(course: SmallCourse, text: str) -> None:
    spoilt = replaced(CASE, "text: Je gaat mee.", f"text: {json.dumps(text)}")
    course.write("les/exercises/koffie.yaml", spoilt)

    assert check_source(course.source) == []


def test_lines_that_slipped_into_a_text_are_each_named(course: SmallCourse) -> None:
    at = CASE.index("closing:")
    closing = "closing: >-\n  Tot ziens.\n  points: 3\n  # een opmerking\n  - id: nog-een\n"
    spoilt = CASE[:at] + closing
    first = spoilt[: spoilt.index("  points: 3")].count("\n") + 1
    course.write("les/exercises/koffie.yaml", spoilt)

    cure = "expected a text only; move the line to the left, under the field to which it belongs."
    assert list(map(str, check_source(course.source))) == [
        f"{FILE}:{first}: closing: found the line points: 3 inside this text, {cure}",
        f"{FILE}:{first + 1}: closing: found the line # een opmerking inside this text, {cure}",
        f"{FILE}:{first + 2}: closing: found the line - id: nog-een inside this text, {cure}",
    ]


def test_a_word_with_a_colon_that_is_no_field_may_stand_in_a_text(course: SmallCourse) -> None:
    at = CASE.index("closing:")
    course.write("les/exercises/koffie.yaml", f"{CASE[:at]}closing: >-\n  Tip:\n  neem de tijd.\n")

    assert check_source(course.source) == []


Spoil = Callable[[SmallCourse], None]


def _picture(course: SmallCourse, markdown: str) -> None:
    notebook = course.read_notebook()
    notebook["cells"][0]["source"] = f"# Les\n\n{markdown}"
    course.write_notebook(notebook)


def _without_id(course: SmallCourse) -> None:
    notebook = course.read_notebook()
    del notebook["cells"][1]["id"]
    course.write_notebook(notebook)


def _same_id(course: SmallCourse) -> None:
    notebook = course.read_notebook()
    notebook["cells"][1]["id"] = notebook["cells"][0]["id"]
    course.write_notebook(notebook)


def _concept_of_a_cell(course: SmallCourse) -> None:
    notebook = course.read_notebook()
    notebook["cells"][0]["metadata"]["course"] = {"concepts": ["CONT-03", "CONT-88"]}
    course.write_notebook(notebook)


CURE = "put the picture in assets/, and write ../../assets/ before its name"
AROUND: dict[str, tuple[Spoil, str]] = {
    "a picture that does not exist": (
        lambda course: _picture(course, "![Figuur: een as](../../assets/weg.svg)"),
        f"{NOTEBOOK}: cell 1: found the picture ../../assets/weg.svg, which does not exist, "
        f"expected a picture of the course; {CURE}.",
    ),
    "a picture elsewhere on the internet": (
        lambda course: _picture(course, '<img src="https://example.nl/as.png" alt="as">'),
        f"{NOTEBOOK}: cell 1: found the picture https://example.nl/as.png, which does not exist, "
        f"expected a picture of the course; {CURE}.",
    ),
    "a cell without an id": (
        _without_id,
        f"{NOTEBOOK}: cell 2: found no id, expected an id of its own; "
        "open the notebook in JupyterLab and save it.",
    ),
    "two cells with one id": (
        _same_id,
        f"{NOTEBOOK}: cell 2: found the id ",
    ),
    "an unknown concept of a cell": (
        _concept_of_a_cell,
        f"{NOTEBOOK}: cell 1: found CONT-88, expected a concept of source/concepts.yaml; "
        "rename it to CONT-0",
    ),
    "a folder that is no lesson of the course": (
        lambda course: course.write("nieuwe-les/nieuwe-les.ipynb", "{}"),
        "source/course.yaml:6: lessons: found no lesson nieuwe-les, while there is a folder "
        "source/nieuwe-les, expected every lesson folder; "
        "add nieuwe-les to lessons, or move the folder out.",
    ),
    "an exercise that ends in .yml": (
        lambda course: course.write("les/exercises/thee.yml", CASE),
        "source/les/exercises/thee.yml: found something that is not read, "
        "expected files that end in .yaml; rename or move it.",
    ),
    "a second notebook": (
        lambda course: course.write("les/kladje.ipynb", "{}"),
        "source/les/kladje.ipynb: found something that is not read, "
        "expected les.ipynb and the folder exercises; rename or move it.",
    ),
    "a file that no part of the course knows": (
        lambda course: course.write("fact.yaml", ""),
        "source/fact.yaml: found something that is not read, expected one of concepts.yaml, ",
    ),
}


@pytest.mark.parametrize(("spoil", "sentence"), AROUND.values(), ids=list(AROUND))
def test_a_mistake_around_the_exercises_is_one_sentence(
    course: SmallCourse, spoil: Spoil, sentence: str
) -> None:
    spoil(course)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (mistake,) = check_source(course.source)

    assert str(mistake).startswith(sentence)


def test_a_picture_that_is_there_is_well(course: SmallCourse) -> None:
    assets = course.source.parent / "assets"
    assets.mkdir(exist_ok=True)
    (assets / "as.svg").write_text("<svg/>", encoding="utf-8")
    _picture(course, "![Figuur: een as](../../assets/as.svg)")

    assert check_source(course.source) == []


def test_a_scale_that_is_compared_with_nothing_is_told_with_its_line(author: Author) -> None:
    name = "zelfmeting-achteraf"
    text = (REPOSITORY / "source/nameting/exercises" / f"{name}.yaml").read_text("utf-8")
    line = text[: text.index("\ncompare:")].count("\n") + 2
    files = {f"les/exercises/{name}.yaml": text}

    (mistake,) = check_source(author(cells=(*CELLS, f'exercise("{name}")'), **files))

    assert str(mistake).startswith(f"source/les/exercises/{name}.yaml:{line}: compare: found ")


def test_a_route_that_rests_on_an_unknown_fact_is_one_sentence(course: SmallCourse) -> None:
    text = (REPOSITORY / "source/facts.yaml").read_text("utf-8")
    spoilt = text.replace("facts: [F-", "facts: [F-99, F-", 1)
    assert spoilt != text
    course.write("facts.yaml", spoilt)
    _picture(course, "{{ route }}")

    (mistake,) = check_source(course.source)

    assert str(mistake).endswith("found F-99, expected a fact of this file; fix its number.")
