"""`python -m course.messages`: compile the Dutch catalogue, or with `--check` say what it lacks."""

import ast
import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from course.messages import FOLDER

PO = FOLDER / "nl" / "LC_MESSAGES" / "course.po"
MO = PO.with_suffix(".mo")
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)  # else babel writes today's date into the file
_KEYWORDS = {"_": None, "noop": None, "Message": None}


def messages() -> set[str]:
    """Every message of the package, in English: those marked, and the help of commands."""
    package = FOLDER.parent
    extracted = extract_from_dir(package, [("**.py", "python")], keywords=_KEYWORDS)
    marked = {message for _, _, message, _, _ in extracted if isinstance(message, str)}
    return marked | {text for path in (package / "cli").glob("*.py") for text in _help_texts(path)}


def _help_texts(path: Path) -> Iterator[str]:
    """The docstrings of the commands in a module, which click shows as their help."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield ast.get_docstring(node) or ""


def _makes_command(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(call, ast.Attribute) and call.attr in {"command", "group"}


def of_click() -> set[str]:
    """The messages of click itself, which may be in the catalogue too."""
    extracted = extract_from_dir(Path(click.__file__).parent, [("**.py", "python")])
    every = [message for _, _, message, _, _ in extracted]
    return {m if isinstance(m, str) else m[0] for m in every if m}


def catalogue() -> Catalog:
    """The Dutch catalogue as it is written."""
    with PO.open("rb") as file:
        dutch = read_po(file, locale="nl")
    dutch.creation_date = dutch.revision_date = _UNDATED
    return dutch


def compiled() -> bytes:
    """The catalogue as gettext reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue())
    return buffer.getvalue()


def differences() -> Iterator[str]:
    """What is wrong with the catalogue, one line each; none when it is in step."""
    dutch = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalogue() if m.id}
    known = messages()
    allowed = known | of_click()
    yield from (f"no Dutch for: {text}" for text in sorted(known - set(dutch)))
    yield from (f"no longer used: {text}" for text in sorted(set(dutch) - allowed))
    for text, message in dutch.items():
        pairs = list(zip(_forms(message.id), _forms(message.string), strict=True))
        if message.fuzzy or not all(translated for _, translated in pairs):
            yield f"no Dutch for: {text}"
        elif any(_fields(english) != _fields(translated) for english, translated in pairs):
            yield f"other words in braces: {text}"
    if not MO.is_file() or compiled() != MO.read_bytes():
        yield f"{MO.name} is out of date: run python -m course.messages"


def _forms(text: object) -> list[str]:
    """A message, or its singular and plural."""
    return [str(form) for form in text] if isinstance(text, list | tuple) else [str(text)]


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def main() -> int:
    """Compile, or check; the exit status."""
    if "--check" not in sys.argv[1:]:
        Path(MO).write_bytes(compiled())
    wrong = list(differences())
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
