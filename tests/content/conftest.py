"""A small course as an author writes it, to be spoiled one field at a time."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

COURSE = """\
id: proef
title: Proef
timezone: Europe/Amsterdam
pass_mark: 0.6
smallest_group: 10
lessons: [les]
cohorts:
  - id: noord
    title: Team Noord
    dates:
      les: {opens: 2026-03-01, due: 2026-03-29}
  - id: zuid
    title: Team Zuid
    dates:
      les: {weeks: 6}
"""

CASE = """\
id: koffie
kind: decision
title: Koffie
concepts: [CONT-02]
points: 4
situation: Een buurvrouw vraagt je binnen.
steps:
  antwoord:
    question: Wat zeg je?
    axis: afstand
    options:
      - id: meegaan
        text: Je gaat mee.
        consequence: Het wordt laat.
        next: maandag
        stance: te_nabij
        score: 0
        why: Je rol loopt door elkaar.
      - id: afspreken
        text: Je spreekt een tijd af.
        consequence: Ze knikt.
        next: einde
        stance: professioneel_nabij
        score: 1
        why: Het is duidelijk en warm.
  maandag:
    question: Ze vraagt het weer. En nu?
    axis: driehoek
    options:
      - id: uitleggen
        text: Je legt uit wat je rol is.
        consequence: Ze snapt het.
        next: einde
        stance: begeleider
        score: 1
        why: Je blijft naast haar staan.
      - id: zwijgen
        text: Je zegt niets.
        consequence: Ze wacht.
        next: einde
        stance: slachtoffer
        score: 0.5
        why: Ze weet nu niet waar ze aan toe is.
closing: Wat neem je mee?
"""

CELLS = ("from course import exercise", 'exercise("koffie")')

Author = Callable[..., Path]


@pytest.fixture
def author(tmp_path: Path) -> Author:
    """Writes a course and returns its `source/`; `files` adds or replaces, by path within it."""

    def write(
        case: str | bytes = CASE,
        course: str | bytes = COURSE,
        cells: tuple[str, ...] = CELLS,
        **files: str | bytes,
    ) -> Path:
        source = tmp_path / "source"
        every = {
            "course.yaml": course,
            "les/exercises/koffie.yaml": case,
            "les/les.ipynb": notebook(*cells),
            **files,
        }
        for name, content in every.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return source

    return write


def notebook(*cells: str) -> str:
    """A notebook with a heading and these code cells."""
    v4 = nbformat.v4
    code = [v4.new_code_cell(source) for source in cells]
    document = v4.new_notebook(cells=[v4.new_markdown_cell("# De les\n\nTekst."), *code])
    return str(nbformat.writes(document))


def replaced(text: str, old: str, new: str) -> str:
    """`text` with its first `old` replaced; the test is wrong where `old` does not stand."""
    assert old in text
    return text.replace(old, new, 1)
