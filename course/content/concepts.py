"""The concepts that the course teaches, in `source/concepts.yaml`; no key is in them."""

import difflib
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from course.content.mistakes import Mistake
from course.content.pydantic_wording import Where, line_of, named
from course.content.yaml_reader import read_model
from course.exercises.fields import Concept, Line, Model, Slug, Text, check_unique
from course.messages import _

FILE = "concepts.yaml"


class Idea(Model):
    """A concept: `core` ones are taught and practised, the others appear."""

    id: Concept
    module: Slug
    core: bool
    own: bool = False
    name: Line
    text: Text


class Ideas(Model):
    """`source/concepts.yaml`."""

    prefixes: dict[str, Line]
    concepts: tuple[Idea, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> "Ideas":
        check_unique("concepts", [idea.id for idea in self.concepts])
        return self


def concept_names(source: Path) -> dict[str, str]:
    """The Dutch name of every concept by its id; empty if there is no such file."""
    path = source / FILE
    return dict(_names(path, path.stat().st_mtime_ns)) if path.is_file() else {}


@lru_cache(maxsize=8)
def _names(path: Path, _changed: int) -> tuple[tuple[str, str], ...]:
    return tuple((idea.id, idea.name) for idea in read_ideas(path.parent))


def read_ideas(source: Path) -> tuple[Idea, ...]:
    """Every concept; raises `Mistakes`."""
    return read_model(source / FILE, Ideas, source.parent).concepts


def unknown_concepts(file: str, document: Any, known: Collection[str]) -> Iterator[Mistake]:  # noqa: ANN401
    """Unknown ids under any field `concepts` of an exercise."""
    for where, name in _concepts(document, ()):
        if name not in known:
            line = f"{file}:{line_of(document, where)}"
            yield Mistake(line, named(document, where[:-1]), name, *_expected(name, known))


def unknown_in_prose(file: str, notebook: dict[str, Any], known: Collection[str]) -> list[Mistake]:
    """The same for the cells of a lesson, which name concepts in their metadata."""
    return [
        Mistake(file, _("cell {number}", number=number), name, *_expected(name, known))
        for number, cell in enumerate(notebook["cells"], 1)
        for name in cell["metadata"].get("course", {}).get("concepts", ())
        if name not in known
    ]


def _expected(name: str, known: Collection[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(name, sorted(known), 1)
    cure = _("rename it to {name}", name=near[0]) if near else _("delete it or fix its name")
    return _("a concept of source/{file}", file=FILE), cure


def _concepts(value: Any, where: Where) -> Iterator[tuple[tuple[int | str, ...], str]]:  # noqa: ANN401
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _concepts(inner, (*where, number))
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if key == "concepts" and isinstance(inner, list):
            yield from (((*where, key, number), str(name)) for number, name in enumerate(inner))
        else:
            yield from _concepts(inner, (*where, key))
