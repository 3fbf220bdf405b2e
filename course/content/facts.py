"""Law and other facts in one place: `source/facts.yaml`, shown in lessons by a line of their own.

`{{ feit: F-03 }}` shows a fact, `{{ route }}` the route for reporting at each place of work, and
`{{ hulplijnen }}` the help lines. What stands together is shown in one box with one date.
"""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from babel.dates import format_date
from pydantic import Field, StringConstraints

from course.content.author_errors import Mistake, Mistakes
from course.content.yaml_reader import read_model
from course.exercises.fields import Line, Model, Slug, Text

SHOWN_IN_PROSE = ("facts.yaml", "helplines.yaml")
FactId = Annotated[str, StringConstraints(pattern=r"^F-\d{2}$")]
_FACTS = re.compile(r"^\{\{ feit: (F-\d{2}) \}\}(?:\s*\n\{\{ feit: F-\d{2} \}\})*[ \t]*$", re.M)
_FACT = re.compile(r"\{\{ feit: (F-\d{2}) \}\}")
_ROUTE = re.compile(r"^\{\{ route \}\}[ \t]*$", re.M)
_HELPLINES = re.compile(r"^\{\{ hulplijnen \}\}[ \t]*$", re.M)
_ANY = re.compile(r"\{\{.*?\}\}")
_COUNTRIES = {"NL": "Nederland", "VL": "Vlaanderen"}


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
    """Where somebody goes who works in one place; `facts` are those that it rests on."""

    id: Slug
    title: Line
    facts: tuple[FactId, ...]
    text: Text


class Facts(Model):
    """`source/facts.yaml`."""

    disclaimer: Text
    facts: tuple[Fact, ...]
    routes: tuple[Route, ...]


class Helpline(Model):
    """Somebody to call; `number` None is a place without a number of its own."""

    id: Slug
    country: Literal["NL", "VL"]
    when: Line
    name: Line
    number: Line | None
    checked: date
    source: Line


class Helplines(Model):
    """`source/helplines.yaml`."""

    helplines: tuple[Helpline, ...] = Field(min_length=1)


def expanded(text: str, source: Path, where: str) -> str:
    """Markdown in which the lines above have become text.

    `where` names file and cell for `Mistakes`, raised for a fact that is not there or a line
    that is none of the above.
    """
    if not _ANY.search(text):
        return text
    facts = _facts(source)
    if facts:
        known = {fact.id: fact for fact in facts.facts}
        text = _FACTS.sub(_each(known, facts, where), text)
        text = _ROUTE.sub(lambda _: _routes(facts), text)
    if (source / "helplines.yaml").is_file():
        lines = read_model(source / "helplines.yaml", Helplines, source.parent).helplines
        text = _HELPLINES.sub(lambda _: _helplines(lines), text)
    if left := _ANY.search(text):
        expected = "{{ feit: F-03 }}, {{ route }} or {{ hulplijnen }} on a line of its own"
        raise Mistakes([Mistake(where, "", left[0], expected, "mend the line or its file")])
    return text


def _facts(source: Path) -> Facts | None:
    path = source / "facts.yaml"
    return read_model(path, Facts, source.parent) if path.is_file() else None


def _each(known: dict[str, Fact], facts: Facts, where: str) -> Callable[[re.Match[str]], str]:
    def box(found: re.Match[str]) -> str:
        names = _FACT.findall(found[0])
        if strange := [name for name in names if name not in known]:
            expected = "a fact of source/facts.yaml"
            raise Mistakes([Mistake(where, "feit", strange[0], expected, "mend its number")])
        shown = [known[name] for name in names]
        parts = [part for fact in shown for part in _paragraphs(fact)]
        checked = min(fact.checked for fact in shown)
        return _quote([*parts, f"*Nagekeken op {_day(checked)}. {facts.disclaimer}*"])

    return box


def _paragraphs(fact: Fact) -> list[str]:
    parts = [f"**{_ended(fact.title, '.')}** {fact.text}"]
    if fact.statute:
        parts.append(f"*Wettekst:* {fact.statute}")
    return parts


def _routes(facts: Facts) -> str:
    """One box a place of work, with a heading: the lesson page asks once and shows only that."""
    boxes = [_quote([f"### {route.title}", route.text]) for route in facts.routes]
    held = {name for route in facts.routes for name in route.facts}
    checked = min((fact.checked for fact in facts.facts if fact.id in held), default=None)
    day = f"Nagekeken op {_day(checked)}. " if checked else ""
    return "\n\n".join([*boxes, f"*{day}{facts.disclaimer}*"])


def _helplines(lines: tuple[Helpline, ...]) -> str:
    parts = ["**Hulp nodig, of maak je je zorgen?**"]
    for code, country in _COUNTRIES.items():
        own = [line for line in lines if line.country == code]
        items = [f"- {_ended(line.when, ':')} {line.name}{_number(line)}" for line in own]
        parts.append("\n".join([f"In {country}:", "", *items]))
    checked = min(line.checked for line in lines)
    return _quote([*parts, f"*Nagekeken op {_day(checked)}.*"])


def _ended(words: str, mark: str) -> str:
    """`words` with `mark` behind them, unless they ask something."""
    return words if words.endswith("?") else words + mark


def _number(line: Helpline) -> str:
    return f", {line.number}" if line.number and line.number != line.name else ""


def _quote(parts: list[str]) -> str:
    text = "\n\n".join(parts)
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")
