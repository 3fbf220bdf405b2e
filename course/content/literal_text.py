"""Markup in texts that learners would see literally, and YAML that slipped into a text."""

import html
import re
from collections.abc import Collection, Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from course.content.mistakes import Mistake
from course.content.pydantic_wording import Where, line_of, named, shown
from course.messages import _

_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_MARKDOWN = re.compile(
    r"\*\*\S(?:[^*]*\S)?\*\*|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*])"  # bold, italics
    r"|(?<!\w)__\S[^_]*__(?!\w)|(?<!\w)_[^\s_](?:[^_\n]*[^\s_])?_(?!\w)"
    r"|`[^`]+`|!?\[[^\]]+\]\([^)\s]+\)|^#{1,6}\s|^>\s|\{\{.*?\}\}",
    re.MULTILINE,
)
_FIELD = re.compile(r"\s*(?:-\s+)?([a-z_]+):(?:\s|$)")


def check_marks(file: str, document: Any) -> Iterator[Mistake]:  # noqa: ANN401 - YAML
    """HTML or Markdown in the texts of an exercise, where markup has no effect."""
    for where, text in _texts(document, ()):
        for marks, kind in ((_HTML, "HTML"), (_MARKDOWN, "Markdown")):
            if match := next(filter(_is_mark, marks.finditer(text)), None):
                line = f"{file}:{line_of(document, where)}"
                found = _("the {kind} mark {mark}", kind=kind, mark=shown(match[0]))
                cure = _("delete the mark, because learners would see it as it stands")
                yield Mistake(line, named(document, where), found, _("plain text"), cure)
                break


def _is_mark(match: re.Match[str]) -> bool:
    """Whether a match is more than a look-alike of an HTML entity, as in *M&M; en*."""
    return not match[0].startswith("&") or html.unescape(match[0]) != match[0]


def _texts(value: Any, where: Where) -> Iterator[tuple[Where, str]]:  # noqa: ANN401
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*where, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, (*where, number))


def check_swallowed(file: str, text: str, fields: Collection[str]) -> Iterator[Mistake]:
    """Lines that look like fields of the file, or like comments, but are part of a text."""
    lines = text.splitlines()
    for path, node in _scalars(YAML(typ="rt").compose(text), ()):
        if node.style not in ("|", ">"):
            continue
        inside = range(node.start_mark.line + 1, min(node.end_mark.line, len(lines)))
        for number in inside:
            line = lines[number]
            match = _FIELD.match(line)
            if not (match and match[1] in fields) and not re.match(r"\s+#", line):
                continue
            found = _("the line {line} inside this text", line=shown(line.strip()))
            cure = _("move the line to the left, under the field to which it belongs")
            yield Mistake(f"{file}:{number + 1}", path, found, _("a text only"), cure)


def _scalars(node: Node | None, path: tuple[str, ...]) -> Iterator[tuple[str, ScalarNode]]:
    if isinstance(node, ScalarNode):
        yield ".".join(path), node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(value, (*path, str(key.value)))
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            yield from _scalars(value, (*path, str(number)))
