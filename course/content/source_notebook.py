"""The notebook of a lesson in `source/`: prose, pictures, and one line an exercise."""

import ast
import hashlib
import json
import re
import warnings
from pathlib import Path
from typing import Any

from course.content.facts import SHOWN_IN_PROSE, expanded
from course.content.mistakes import Mistake, Mistakes
from course.content.pydantic_wording import shown
from course.messages import _

START = "from course import exercise"
_PICTURE = re.compile(
    r"!\[[^\]]*\]\(\s*<?([^)\s>]+)[^)]*\)|<img\b[^>]*\bsrc\s*=\s*[\"']?([^\"'\s>]+)"
)


def called(source: str) -> str | None:
    """The id in a cell that is one call `exercise("<id>")`, else None."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return None
    match body:
        case [ast.Expr(ast.Call(ast.Name("exercise"), [ast.Constant(str() as name)], []))]:
            return name
    return None


def fingerprint(notebook: Path) -> str:
    """Twelve hex digits of the source notebook and of the facts that it shows."""
    content = notebook.read_bytes()
    if b"{{" in content:
        facts = (notebook.parent.parent / name for name in SHOWN_IN_PROSE)
        content += b"".join(path.read_bytes() for path in facts if path.is_file())
    return hashlib.sha256(content).hexdigest()[:12]


def read_notebook(path: Path, root: Path) -> dict[str, Any]:
    """The notebook in `path`; raises `Mistakes` if it is not one, or a cell has no unique id."""
    import nbformat  # noqa: PLC0415 - takes a second, and the service never reads source/

    name = path.relative_to(root).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat's warnings become a sentence below
            notebook = nbformat.reads(text, as_version=4)
            nbformat.validate(notebook)
    except FileNotFoundError:
        mistake = Mistake(name, "", _("no file"), _("a notebook"), _("write it"))
        raise Mistakes([mistake]) from None
    except (ValueError, AttributeError, RecursionError, nbformat.ValidationError) as error:
        has_words = not isinstance(error, AttributeError | RecursionError)
        found = str(error).splitlines()[0][:80] if has_words else _("JSON of something else")
        mistake = Mistake(name, "", found, _("a notebook"), _("save it from Jupyter"))
        raise Mistakes([mistake]) from None
    if wrong := _cells_without_id(json.loads(text), name):
        raise Mistakes(wrong)
    return dict(notebook)


def _cells_without_id(notebook: dict[str, Any], file: str) -> list[Mistake]:
    """Cells without an id, or with another cell's: Jupyter gives such a cell a random one."""
    if (notebook["nbformat"], notebook["nbformat_minor"]) < (4, 5):  # which introduced ids
        return []
    wrong, seen = [], set()
    for number, cell in enumerate(notebook["cells"], 1):
        name = cell.get("id")
        if name is None or name in seen:
            found = _("no id") if name is None else _("the id {name} again", name=name)
            cure = _("open the notebook in JupyterLab and save it")
            where = _("cell {number}", number=number)
            wrong.append(Mistake(file, where, found, _("an id of its own"), cure))
        seen.add(name)
    return wrong


def check_pictures(notebook: dict[str, Any], path: Path, root: Path) -> list[Mistake]:
    """Pictures in the prose that do not exist."""
    wrong, file = [], path.relative_to(root).as_posix()
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "markdown":
            continue
        for markdown, html in _PICTURE.findall(cell["source"]):
            name = markdown or html
            if name.startswith(("data:", "attachment:")) or _is_picture(path.parent, name):
                continue
            where = _("cell {number}", number=number)
            cure = _("put the picture in assets/, and write ../../assets/ before its name")
            found = _("the picture {name}, which does not exist", name=name)
            wrong.append(Mistake(file, where, found, _("a picture of the course"), cure))
    return wrong


def _is_picture(folder: Path, name: str) -> bool:
    return "://" not in name and (folder / name).is_file()


def expand(notebook: dict[str, Any], source: Path, file: str) -> list[Mistake]:
    """Put facts, routes and help lines into the prose; what is wrong with their lines."""
    wrong: list[Mistake] = []
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            where = _("cell {number}", number=number)
            try:
                cell["source"] = expanded(cell["source"], source, f"{file}: {where}")
            except Mistakes as mistakes:
                wrong += mistakes.mistakes
    return wrong


def called_exercises(
    notebook: dict[str, Any], file: str, known: set[str]
) -> tuple[list[str], list[Mistake]]:
    """The exercises that the cells call, in order, and what is wrong with the cells."""
    names: list[str] = []
    wrong: list[Mistake] = []
    started = False
    for number, cell in enumerate(notebook["cells"], 1):
        source = cell["source"].strip()
        if cell["cell_type"] != "code" or source in {"", START}:
            started = started or source == START
            continue
        where = _("cell {number}", number=number)
        if not started:
            started, cure = True, _("add the cell {start}", start=START)
            wrong.append(Mistake(file, where, _("nothing before it"), START, cure))
        if mistake := _wrong_call(source, names, known):
            wrong.append(Mistake(file, where, *mistake))
        else:
            names.append(called(source) or "")
    return names, wrong


def _wrong_call(source: str, names: list[str], known: set[str]) -> tuple[str, str, str] | None:
    """Found, expected and cure for a code cell that is not a new call of a known exercise."""
    name = called(source)
    if name is None:
        line = source.splitlines()[0]
        cure = _("keep one exercise a code cell and nothing else")
        return shown(line), 'exercise("<id>")', cure
    if name in names:
        return _("{name} again", name=name), _("each exercise once"), _("delete this cell")
    if name not in known:
        expected = _("a file exercises/{name}.yaml", name=name)
        return _("exercise {name}", name=name), expected, _("write or rename it")
    return None


def heading(notebook: dict[str, Any]) -> str | None:
    """The first heading of the prose, or None."""
    for cell in notebook["cells"]:
        for line in cell["source"].splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return str(line[2:].strip())
    return None
