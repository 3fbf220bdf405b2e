"""Law and other facts in one place: `source/facts.yaml`, shown in lessons by a line of their own.

`{{ feit: F-03 }}` shows a fact, `{{ route }}` the route for reporting at each place of work, and
`{{ hulplijnen }}` the help lines. Facts that are next to each other are shown in one box with one
date.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, model_validator

from course.content.boxes import day_in_words, ended, quote
from course.content.helplines import FILE as HELPLINES
from course.content.helplines import helplines_box, read_helplines
from course.content.mistakes import Mistake, Mistakes
from course.content.yaml_reader import read_model
from course.exercises.fields import Line, Model, Slug, Text, author_error, check_unique
from course.messages import _

FILE = "facts.yaml"
SHOWN_IN_PROSE = (FILE, HELPLINES)
FactId = Annotated[str, StringConstraints(pattern=r"^F-\d{2}$")]
_FACTS = re.compile(r"^\{\{ feit: (F-\d{2}) \}\}(?:\s*\n\{\{ feit: F-\d{2} \}\})*[ \t]*$", re.M)
_FACT = re.compile(r"\{\{ feit: (F-\d{2}) \}\}")
_ROUTE = re.compile(r"^\{\{ route \}\}[ \t]*$", re.M)
_HELPLINES = re.compile(r"^\{\{ hulplijnen \}\}[ \t]*$", re.M)
_ANY = re.compile(r"\{\{.*?\}\}")


class Fact(Model):
    """A claim about law or practice, with its certainty and the day on which it was checked."""

    id: FactId
    title: Line
    country: Literal["NL", "VL", "NL/VL"]
    status: Literal["verified", "partly", "practice"]
    checked: date
    source: Text
    text: Text
    statute: Text | None = None


class Route(Model):
    """Where somebody at one place of work reports; `facts` are those that it rests on."""

    id: Slug
    title: Line
    facts: tuple[FactId, ...]
    text: Text


class Facts(Model):
    """`source/facts.yaml`."""

    disclaimer: Text
    facts: tuple[Fact, ...]
    routes: tuple[Route, ...]

    @model_validator(mode="after")
    def _check(self) -> "Facts":
        known = [fact.id for fact in self.facts]
        check_unique("facts", known)
        check_unique("routes", [route.id for route in self.routes])
        for route in self.routes:
            for name in route.facts:
                if name not in known:
                    field, cure = f"routes.{route.id}.facts", _("fix its number")
                    raise author_error(field, name, _("a fact of this file"), cure)
        return self


def expanded(text: str, source: Path, where: str) -> str:
    """Markdown with the lines above replaced by text.

    `where` names file and cell for `Mistakes`, raised for a missing fact or a line that is none of
    the above.
    """
    if not _ANY.search(text):
        return text
    facts = _facts(source)
    if facts:
        known = {fact.id: fact for fact in facts.facts}
        text = _FACTS.sub(_each(known, facts, where), text)
        text = _ROUTE.sub(lambda _match: _routes(facts), text)
    if (source / HELPLINES).is_file():
        lines = read_helplines(source)
        text = _HELPLINES.sub(lambda _match: helplines_box(lines), text)
    if left := _ANY.search(text):
        expected = _("{{ feit: F-03 }}, {{ route }} or {{ hulplijnen }} on a line of its own")
        raise Mistakes([Mistake(where, "", left[0], expected, _("fix the line or its file"))])
    return text


def _facts(source: Path) -> Facts | None:
    path = source / FILE
    return read_model(path, Facts, source.parent) if path.is_file() else None


def _each(known: dict[str, Fact], facts: Facts, where: str) -> Callable[[re.Match[str]], str]:
    def box(match: re.Match[str]) -> str:
        names = _FACT.findall(match[0])
        if strange := [name for name in names if name not in known]:
            expected = _("a fact of source/{file}", file=FILE)
            raise Mistakes([Mistake(where, "feit", strange[0], expected, _("fix its number"))])
        shown = [known[name] for name in names]
        parts = [part for fact in shown for part in _paragraphs(fact)]
        checked = min(fact.checked for fact in shown)
        return quote([*parts, f"*Nagekeken op {day_in_words(checked)}. {facts.disclaimer}*"])

    return box


def _paragraphs(fact: Fact) -> list[str]:
    parts = [f"**{ended(fact.title, '.')}** {fact.text}"]
    if fact.statute:
        parts.append(f"*Wettekst:* {fact.statute}")
    return parts


def _routes(facts: Facts) -> str:
    """One box a place of work, with a heading: the lesson page asks once and shows only that."""
    boxes = [quote([f"### {route.title}", route.text]) for route in facts.routes]
    named = {name for route in facts.routes for name in route.facts}
    checked = min((fact.checked for fact in facts.facts if fact.id in named), default=None)
    day = f"Nagekeken op {day_in_words(checked)}. " if checked else ""
    return "\n\n".join([*boxes, f"*{day}{facts.disclaimer}*"])
