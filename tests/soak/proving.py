"""A digest of the code that a record proves something of: comments and docstrings do not count."""

import ast
import hashlib
import io
import tokenize
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import grimp

from tests.soak.parts import Part


def digest(part: Part) -> str:
    """Twelve hex digits of all code of the part's rooms that its modules import, and of these."""
    content = hashlib.sha256()
    for module in modules(part):
        content.update(f"{module}\n{code(_file(module).read_text(encoding='utf-8'))}".encode())
    return content.hexdigest()[:12]


def modules(part: Part) -> list[str]:
    """Those modules by name, sorted.

    Raises
    ------
    LookupError
        None of them lies in one of the rooms, whose name has changed.
    """
    graph = _graph()
    imported = {found for begin in part.begins_at for found in graph.find_upstream_modules(begin)}
    proved = set(part.begins_at)
    for room in part.rooms:
        inside = {module for module in imported if f"{module}.".startswith(f"{room}.")}
        if not inside:
            raise LookupError(f"{part.name} imports nothing of {room}: correct its rooms.")
        proved |= inside
    return sorted(proved)


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("course", "tests", cache_dir=None)


def _file(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin)


def code(text: str) -> str:
    """`text` without comments, docstrings and blank lines."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for row in _docstring_rows(text):
        lines[row - 1] = ""
    return "\n".join(stripped for line in lines if (stripped := line.rstrip()))


def _docstring_rows(text: str) -> set[int]:
    return {
        row
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for row in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        if isinstance(node.value.value, str)
    }
