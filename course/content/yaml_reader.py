"""Reading YAML into models; every mistake becomes a sentence with file, line and field."""

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import Node, ScalarNode
from ruamel.yaml.reader import ReaderError

from course.content.mistakes import Mistake, Mistakes
from course.content.pydantic_wording import shown, worded
from course.messages import _

M = TypeVar("M", bound=BaseModel)


def read_yaml(path: Path, root: Path) -> Any:  # noqa: ANN401 - YAML is anything until validated
    """The document in `path` (YAML 1.2, duplicate keys are errors); raises `Mistakes`."""
    name = path.relative_to(root).as_posix()
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise Mistakes([Mistake(name, "", _("no file"), _("a YAML file"), _("write it"))]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        found, cure = _("another encoding"), _("save the file as UTF-8")
        mistake = Mistake(f"{name}:{line}", "", found, "UTF-8", cure)
        raise Mistakes([mistake]) from None
    try:
        return YAML(typ="rt").load(text)
    except (ReaderError, MarkedYAMLError, RecursionError, ValueError) as error:
        raise Mistakes([_unreadable(name, text, error)]) from None


def _unreadable(name: str, text: str, error: Exception) -> Mistake:
    """Why `text` is not valid YAML, with the line."""
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, error.position) + 1
        found = _("the character {character}", character=repr(error.character))
        return Mistake(f"{name}:{line}", "", found, _("text"), _("delete it"))
    if isinstance(error, MarkedYAMLError):
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        written = text.splitlines()[line - 1 : line]
        problem = error.problem or ""
        if "\\t" in problem or _starts_with_tab(written):
            return Mistake(
                f"{name}:{line}", "", _("a tab"), _("spaces"), _("put two spaces in its place")
            )
        if key := re.match(r'found duplicate key "(.*?)"', problem):
            found, cure = _("{name} again", name=key[1]), _("delete or rename one of the two")
            return Mistake(f"{name}:{line}", "", found, _("each key once"), cure)
        found = shown(written[0]) if written else _("the end of the file")
        cure = _("fix the indentation, colon or quote here or just above")
        return Mistake(f"{name}:{line}", "", found, "YAML", cure)
    if isinstance(error, RecursionError):
        return Mistake(
            f"{name}:1", "", _("a list in a list without end"), "YAML", _("close the brackets")
        )
    line, found = _impossible(text) or (1, str(error))
    cure = _("fix it, or put it in quotes where it is a text")
    return Mistake(f"{name}:{line}", "", found, _("a day or number that exists"), cure)


def _starts_with_tab(lines: list[str]) -> bool:
    return any("\t" in line[: len(line) - len(line.lstrip())] for line in lines)


def _impossible(text: str) -> tuple[int, str] | None:
    """Line and text of the first value that looks like a date or number but is not one."""
    waiting: list[Node] = [YAML(typ="rt").compose(text)]
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, ScalarNode):
            pairs = node.value if isinstance(node.value, list) else []
            waiting[:0] = [
                n for pair in pairs for n in (pair if isinstance(pair, tuple) else [pair])
            ]
            continue
        try:
            YAML(typ="rt").load(node.value if node.style is None else "")
        except ValueError:
            return node.start_mark.line + 1, node.value[:40]
        except MarkedYAMLError:
            continue
    return None


def read_model(path: Path, model: type[M], root: Path, document: Any = None) -> M:  # noqa: ANN401
    """`path` read into a `model`; raises `Mistakes` with everything that is wrong in it."""
    name = path.relative_to(root).as_posix()
    loaded = read_yaml(path, root) if document is None else document
    try:
        return model.model_validate(plain(loaded))
    except ValidationError as error:
        raise Mistakes(list(worded(name, loaded, model, error.errors()))) from None


def plain(value: Any) -> Any:  # noqa: ANN401
    """YAML's own containers and strings as Python's."""
    if isinstance(value, dict):
        return {plain(k): plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return str(value) if isinstance(value, str) else value
