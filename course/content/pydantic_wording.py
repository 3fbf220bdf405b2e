"""A validation error of pydantic as one sentence for an author, with its line and field."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from course.content.mistakes import Mistake
from course.messages import _, noop

Where = Sequence[int | str]  # keys and numbers from the root of a document
_LONGEST_SHOWN = 40

# Expected and cure by pydantic's error type; {…} comes from the error's context.
_WORDS = {
    "string_type": (noop("a text"), noop("write one, in quotes where it looks like a number")),
    "string_too_short": (noop("a text"), noop("write one")),
    "string_too_long": (noop("at most {max_length} characters"), noop("make it shorter")),
    "int_type": (noop("a whole number"), noop("write one")),
    "int_parsing": (noop("a whole number"), noop("write one")),
    "int_from_float": (noop("a whole number"), noop("write one")),
    "float_type": (noop("a number"), noop("write one, without quotes and with a point")),
    "float_parsing": (noop("a number"), noop("write one, without quotes and with a point")),
    "bool_type": (noop("true or false"), noop("choose one of these")),
    "bool_parsing": (noop("true or false"), noop("choose one of these")),
    "greater_than": (noop("a number greater than {gt:g}"), noop("raise it")),
    "greater_than_equal": (noop("a number of {ge:g} or more"), noop("raise it")),
    "less_than_equal": (noop("a number of {le:g} or less"), noop("lower it")),
    "too_short": (noop("{min_length} or more"), noop("add what is missing")),
    "too_long": (noop("{max_length} or fewer"), noop("take some out")),
    "tuple_type": (noop("a list"), noop("write each item after a dash")),
    "dict_type": (noop("a group of fields"), noop("give each part its name")),
    "model_type": (noop("a group of fields"), noop("write the fields of the format")),
    "invalid_key": (noop("a name"), noop("name it with a word")),
    "literal_error": (noop("one of {expected}"), noop("choose one of these")),
    "missing": (noop("a value"), noop("add the field {field}")),
}
_DATE = (noop("a day such as 2026-11-30"), noop("write year, month and day"))
_SLUG = (noop("a lowercase id such as bericht-op-zondag"), noop("write it in that form"))
_CODE = (noop("a code such as CONT-02"), noop("write it in that form"))


def worded(
    file: str,
    loaded: Any,  # noqa: ANN401
    model: type[BaseModel],
    errors: list[ErrorDetails],
) -> Iterator[Mistake]:
    """One mistake per error, without those that only follow from another.

    A list that is too short because its items are wrong is such an echo.
    """
    for detail in errors:
        where = detail["loc"]
        inner = (e for e in errors if len(e["loc"]) > len(where))
        if detail["type"] == "too_short" and any(e["loc"][: len(where)] == where for e in inner):
            continue
        yield _mistake(file, loaded, model, detail)


def _mistake(file: str, loaded: Any, model: type[BaseModel], detail: ErrorDetails) -> Mistake:  # noqa: ANN401
    where = [part for part in detail["loc"] if part != "[key]"]
    context = detail.get("ctx", {})
    if detail["type"] == "author":
        inside = context["field"].split(".")
        where += [] if where[-1:] == inside else inside
        words = context["found"], context["expected"], context["cure"]
    else:
        words = (_found(detail), *_expectation(detail, model))
    line = line_of(loaded, where)
    return Mistake(f"{file}:{line}", named(loaded, where), *words)


def _found(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return _("nothing")
        case "extra_forbidden":
            return _("the unknown field {name}", name=detail["loc"][-1])
        case "too_short" | "too_long":
            return str(detail["ctx"]["actual_length"])
        case "string_too_long":
            return _("{number} characters", number=len(detail["input"]))
        case _:
            return shown(detail["input"])


def _expectation(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, field = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(field, sorted(field_names(model)), 1)
        hint = _("rename it to {name}", name=near[0]) if near else _("delete it or fix its name")
        return _("only the fields of the format"), hint
    if kind == "string_pattern_mismatch":
        expected, cure = _CODE if "A-Z" in detail["ctx"]["pattern"] else _SLUG
        return _(expected), _(cure)
    if kind.startswith("date"):
        return _(_DATE[0]), _(_DATE[1])
    if kind in _WORDS:
        expected, cure = _WORDS[kind]
        context = {**detail.get("ctx", {}), "field": field}
        return _(expected, **context), _(cure, **context)
    return detail["msg"][:1].lower() + detail["msg"][1:], _("write it so")


def field_names(model: type[BaseModel]) -> set[str]:
    """Names of the fields of `model` and of the models within it, as authors write them."""
    seen: set[type[BaseModel]] = set()
    waiting, names = [model], set()
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            names.add(field.alias or name)
            waiting += _inside(field.annotation)
    return names


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _inside(part)


def line_of(loaded: Any, where: Where) -> int:  # noqa: ANN401
    """The line of the deepest part of `where` that the document holds."""
    line = 1
    for step, _name, inside in _way(loaded, where):
        mark = loaded.lc.data.get(step) if hasattr(loaded, "lc") and loaded.lc.data else None
        line, loaded = mark[0] + 1 if mark else line, inside
    return line


def named(loaded: Any, where: Where) -> str:  # noqa: ANN401
    """`where` in dots, with the id of a list's item in place of its number."""
    names = [name for _step, name, _inside in _way(loaded, where)]
    return ".".join(map(str, [*names, *where[len(names) :]]))


def _way(loaded: Any, where: Where) -> Iterator[tuple[int | str, str, Any]]:  # noqa: ANN401
    """Each step of `where` that the document has, with its name and its value."""
    for part in where:
        step: int | str = part
        if isinstance(loaded, list):
            ids = [item.get("id") if isinstance(item, dict) else None for item in loaded]
            step = ids.index(part) if part in ids else part
            if not isinstance(step, int) or step >= len(loaded):
                return
            name = ids[step] if ids.count(ids[step]) == 1 else None
        elif isinstance(loaded, dict) and step in loaded:
            name = None
        else:
            return
        yield step, name if isinstance(name, str) else str(step), loaded[step]
        loaded = loaded[step]


def shown(value: Any) -> str:  # noqa: ANN401
    """What an author wrote, short enough for a sentence."""
    if value is None:
        return _("nothing")
    if isinstance(value, dict | list | tuple):
        return _("a group of fields") if isinstance(value, dict) else _("a list")
    text = " ".join(str(value).split())
    return (
        (text[:_LONGEST_SHOWN] + "…") if len(text) > _LONGEST_SHOWN else text or _("an empty text")
    )
