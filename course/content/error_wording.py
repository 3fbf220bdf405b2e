"""What pydantic found wrong, worded for an author."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from course.content.author_errors import Mistake

Where = Sequence[int | str]
_LONGEST_SHOWN = 40

# Expected and cure by pydantic's type of error; {…} comes from the error's context.
_WORDS = {
    "string_type": ("a text", "write one, in quotes where it looks like a number"),
    "string_too_short": ("a text", "write one"),
    "string_too_long": ("at most {max_length} characters", "make it shorter"),
    "int_type": ("a whole number", "write one"),
    "int_parsing": ("a whole number", "write one"),
    "int_from_float": ("a whole number", "write one"),
    "float_type": ("a number", "write one, without quotes and with a point"),
    "float_parsing": ("a number", "write one, without quotes and with a point"),
    "bool_type": ("true or false", "choose one of these"),
    "bool_parsing": ("true or false", "choose one of these"),
    "greater_than": ("a number greater than {gt:g}", "raise it"),
    "greater_than_equal": ("a number of {ge:g} or more", "raise it"),
    "less_than_equal": ("a number of {le:g} or less", "lower it"),
    "too_short": ("{min_length} or more", "add what is missing"),
    "too_long": ("{max_length} or fewer", "take some out"),
    "tuple_type": ("a list", "write each item after a dash"),
    "dict_type": ("a group of fields", "give each part its name"),
    "model_type": ("a group of fields", "write the fields of the format"),
    "invalid_key": ("a name", "name it with a word"),
    "literal_error": ("one of {expected}", "choose one of these"),
    "missing": ("a value", "add the field {field}"),
}
_DATE = ("a day such as 2026-11-30", "write year, month and day")
_SLUG = ("a lowercase id such as bericht-op-zondag", "write it in that form")
_CODE = ("a code such as CONT-02", "write it in that form")


def worded(
    file: str,
    loaded: Any,  # noqa: ANN401
    model: type[BaseModel],
    errors: list[ErrorDetails],
) -> Iterator[Mistake]:
    """One mistake an error, without those that only follow from another.

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
        told = context["found"], context["expected"], context["cure"]
    else:
        told = (_found(detail), *_expectation(detail, model))
    line = line_of(loaded, where)
    return Mistake(f"{file}:{line}", _named(loaded, where), *told)


def _found(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return "nothing"
        case "extra_forbidden":
            return f"the unknown field {detail['loc'][-1]}"
        case "too_short" | "too_long":
            return str(detail["ctx"]["actual_length"])
        case "string_too_long":
            return f"{len(detail['input'])} characters"
        case _:
            return shown(detail["input"])


def _expectation(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, field = detail["type"], str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(field, sorted(set(_known(model))), 1)
        hint = f"rename it to {near[0]}" if near else "delete it or mend its name"
        return "only the fields of the format", hint
    if kind == "string_pattern_mismatch":
        return _CODE if "A-Z" in detail["ctx"]["pattern"] else _SLUG
    if kind.startswith("date"):
        return _DATE
    if kind in _WORDS:
        expected, cure = _WORDS[kind]
        context = {**detail.get("ctx", {}), "field": field}
        return expected.format(**context), cure.format(**context)
    return detail["msg"][:1].lower() + detail["msg"][1:], "write it so"


def _known(model: type[BaseModel]) -> Iterator[str]:
    """Field names of `model` and of the models within it."""
    seen, waiting = set(), [model]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name, field in current.model_fields.items():
            yield name
            waiting += [a for a in _inside(field.annotation) if a not in seen]


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


def _named(loaded: Any, where: Where) -> str:  # noqa: ANN401
    """`where` in dots, with the id of a list's item in place of its number."""
    names = [name for _step, name, _inside in _way(loaded, where)]
    return ".".join(map(str, [*names, *where[len(names) :]]))


def _way(loaded: Any, where: Where) -> Iterator[tuple[int | str, str, Any]]:  # noqa: ANN401
    """Step, its name and what it leads to, for each part of `where` that the document holds."""
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
        return "nothing"
    if isinstance(value, dict | list | tuple):
        return "a group of fields" if isinstance(value, dict) else "a list"
    text = " ".join(str(value).split())
    return (text[:_LONGEST_SHOWN] + "…") if len(text) > _LONGEST_SHOWN else text or "an empty text"
