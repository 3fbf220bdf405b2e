"""Reading YAML into models; every mistake becomes a sentence with file, line and field."""

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from course.content.errors import Mistake, Mistakes

M = TypeVar("M", bound=BaseModel)
Where = Sequence[int | str]


def read_yaml(path: Path, root: Path) -> Any:  # noqa: ANN401 - YAML is anything until validated
    """The document in `path` (YAML 1.2, a key twice is an error); raises `Mistakes`."""
    name = path.relative_to(root).as_posix()
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Mistakes([Mistake(name, "", "no file", "a YAML file", "write it")]) from None
    except UnicodeDecodeError as error:
        found = f"a byte at {error.start} that is not UTF-8"
        raise Mistakes([Mistake(name, "", found, "UTF-8", "save it as UTF-8")]) from None
    except ReaderError as error:
        found = f"the character {error.character!r}"
        raise Mistakes([Mistake(name, "", found, "text", "delete it")]) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = (error.problem or "something unreadable").splitlines()[0]
        raise Mistakes(
            [Mistake(f"{name}:{line}", "", found, "YAML", "mend the indentation, colon or quote")]
        ) from None


def read_model(path: Path, model: type[M], root: Path, document: Any = None) -> M:  # noqa: ANN401
    """`path` as a `model`; raises `Mistakes` with everything that is wrong in it."""
    name = path.relative_to(root).as_posix()
    loaded = read_yaml(path, root) if document is None else document
    try:
        return model.model_validate(plain(loaded))
    except ValidationError as error:
        raise Mistakes(
            [_mistake(name, loaded, model, detail) for detail in error.errors()]
        ) from None


def plain(value: Any) -> Any:  # noqa: ANN401
    """YAML's own containers and strings as Python's."""
    if isinstance(value, dict):
        return {plain(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return str(value) if isinstance(value, str) else value


def _mistake(name: str, loaded: Any, model: type[BaseModel], detail: ErrorDetails) -> Mistake:  # noqa: ANN401
    where = list(detail["loc"])
    context = detail.get("ctx", {})
    if detail["type"] == "author":
        field = ".".join([*map(str, where), context["field"]]).strip(".")
        if where and context["field"] == str(where[-1]):
            field = ".".join(map(str, where))
        line = _line(loaded, [*where, *context["field"].split(".")])
        return Mistake(
            f"{name}:{line}", field, context["found"], context["expected"], context["cure"]
        )
    expected, cure = _expectation(detail, model)
    found = "nothing" if detail["type"] == "missing" else _short(detail["input"])
    if detail["type"] == "extra_forbidden":
        found = f"the unknown field {where[-1]}"
    field = ".".join(str(part) for part in where if part != "[key]")
    return Mistake(f"{name}:{_line(loaded, where)}", field, found, expected, cure)


def _expectation(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    field = str(detail["loc"][-1]) if detail["loc"] else "the file"
    match detail["type"]:
        case "missing":
            return "a value", f"add the field {field}"
        case "extra_forbidden":
            near = difflib.get_close_matches(field, _known(model), 1)
            hint = f"rename it to {near[0]}" if near else "delete it or mend its name"
            return "only the fields of the format", hint
        case "string_pattern_mismatch":
            pattern = detail["ctx"]["pattern"]
            shape = "a lowercase id such as bericht-op-zondag" if "a-z" in pattern else pattern
            return shape, "write it in that form"
        case "literal_error":
            return f"one of {detail['ctx']['expected']}", "choose one of these"
        case _:
            said = detail["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
            return said[:1].lower() + said[1:], "write it so"


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


def _line(loaded: Any, where: Where) -> int:  # noqa: ANN401
    """The line of the deepest part of `where` that the document holds."""
    line = 1
    for part in where:
        step: int | str = part
        if isinstance(loaded, list) and isinstance(part, str):
            ids = [item.get("id") if isinstance(item, dict) else None for item in loaded]
            step = ids.index(part) if part in ids else -1
        inside = step in loaded if isinstance(loaded, dict) else _has(loaded, step)
        if not inside:
            break
        mark = loaded.lc.data.get(step) if hasattr(loaded, "lc") and loaded.lc.data else None
        line = mark[0] + 1 if mark else line
        loaded = loaded[step]
    return line


def _has(loaded: Any, step: int | str) -> bool:  # noqa: ANN401
    return isinstance(loaded, list) and isinstance(step, int) and 0 <= step < len(loaded)


def _short(value: Any) -> str:  # noqa: ANN401
    text = " ".join(str(value).split())
    if isinstance(value, dict | list):
        return f"a {'list' if isinstance(value, list) else 'group of fields'}"
    return (text[:40] + "…") if len(text) > 40 else (text or "an empty text")  # noqa: PLR2004
