"""A lesson in `source/`: a notebook with prose and one line an exercise, and its exercises."""

import ast
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.content.author_errors import Mistake, Mistakes
from course.content.error_wording import line_of, shown
from course.content.facts import SHOWN_IN_PROSE, expanded
from course.content.helplines import FILE as HELPLINES
from course.content.helplines import with_help
from course.content.settings import read_settings
from course.content.yaml_reader import read_model, read_yaml
from course.exercises import kind_of
from course.exercises.base import Exercise, Given, View
from course.exercises.rubric import judged_id

START = "from course import exercise"


@dataclass(frozen=True)
class Lesson:
    """A checked lesson. `exercises` follow the notebook's order."""

    id: str
    title: str
    notebook: dict[str, Any]
    exercises: tuple[Exercise, ...]

    def exercise(self, name: str) -> Exercise | None:
        """The exercise of that id, or None."""
        return next((e for e in self.exercises if e.id == name), None)


def opening_views(exercises: tuple[Exercise, ...]) -> list[View]:
    """What anybody may see of the exercises before the first answer."""
    none: tuple[Given, ...] = ()
    return [exercise.view(none, None) for exercise in exercises]


def exercises_json(lesson: str, title: str, exercises: tuple[Exercise, ...]) -> str:
    """The text of `release/<lesson>/exercises.json`: the allow-listed opening views."""
    views = [view.model_dump(mode="json") for view in opening_views(exercises)]
    document = {"lesson": lesson, "title": title, "exercises": views}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


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


def read_exercise(path: Path, root: Path) -> Exercise:
    """One exercise file; raises `Mistakes`."""
    name = path.relative_to(root).as_posix()
    document = read_yaml(path, root)
    if not isinstance(document, dict):
        found = [Mistake(f"{name}:1", "", "no fields", "an exercise", "start with id and kind")]
        raise Mistakes(found)
    if "help" in document:
        where, cure = f"{name}:{line_of(document, ['help'])}", f"write them in {HELPLINES}"
        raise Mistakes([Mistake(where, "help", "help lines", "none in an exercise", cure)])
    try:
        model = kind_of(str(document.get("kind")))
    except LookupError:
        raise Mistakes([_no_kind(name, document)]) from None
    exercise = read_model(path, model, root, document)
    if exercise.id != path.stem:
        where, cure = f"{name}:{line_of(document, ['id'])}", "give the file and the id one name"
        raise Mistakes([Mistake(where, "id", exercise.id, path.stem, cure)])
    return exercise


def _no_kind(name: str, document: dict[str, Any]) -> Mistake:
    where, found = f"{name}:{line_of(document, ['kind'])}", shown(document.get("kind"))
    return Mistake(where, "kind", found, "a kind such as decision", "name a kind that exists")


def read_lesson(source: Path, lesson: str) -> Lesson:
    """`source/<lesson>/`, checked as a whole; raises `Mistakes` with all that is wrong."""
    folder, root, wrong = source / lesson, source.parent, []
    notebook = _read_notebook(folder / f"{lesson}.ipynb", root)
    wrong += _expand(notebook, source, f"source/{lesson}/{lesson}.ipynb")
    found: dict[str, Exercise] = {}
    for path in sorted((folder / "exercises").glob("*.yaml")):
        try:
            found[path.stem] = read_exercise(path, root)
        except Mistakes as mistakes:
            wrong += mistakes.mistakes
            found.pop(path.stem, None)
    broken = {Path(m.file.partition(":")[0]).stem for m in wrong}
    named, mistakes_ = _named(notebook, f"source/{lesson}/{lesson}.ipynb", {*found, *broken})
    wrong += mistakes_
    wrong += [
        Mistake(
            f"source/{lesson}/exercises/{name}.yaml",
            "",
            "an exercise that the notebook does not use",
            f'a cell exercise("{name}")',
            "add the cell or move the file out",
        )
        for name in found
        if name not in named
    ]
    wrong += [
        _taken(lesson, e.id) for e in found.values() if e.by_hand and judged_id(e.id) in found
    ]
    if wrong:
        raise Mistakes(wrong)
    exercises = with_help(tuple(found[name] for name in named), source)
    title = notebook["metadata"].get("course", {}).get("title") or _heading(notebook) or lesson
    return Lesson(lesson, title, notebook, exercises)


def _taken(lesson: str, name: str) -> Mistake:
    """The cell in which a person judges an exercise has a name of its own."""
    file, cure = f"source/{lesson}/exercises/{judged_id(name)}.yaml", "rename the file and its id"
    return Mistake(file, "id", judged_id(name), f"an id that {name} does not need", cure)


def _read_notebook(path: Path, root: Path) -> dict[str, Any]:
    import nbformat  # noqa: PLC0415 - takes a second, and the service never reads source/

    name = path.relative_to(root).as_posix()
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise Mistakes([Mistake(name, "", "no file", "a notebook", "write it")]) from None
    except (ValueError, AttributeError, RecursionError, nbformat.ValidationError) as error:
        told = not isinstance(error, AttributeError | RecursionError)
        found = str(error).splitlines()[0][:80] if told else "JSON of something else"
        raise Mistakes([Mistake(name, "", found, "a notebook", "save it from Jupyter")]) from None
    return dict(notebook)


def _expand(notebook: dict[str, Any], source: Path, file: str) -> list[Mistake]:
    """Put facts, routes and help lines into the prose; what is wrong with their lines."""
    wrong: list[Mistake] = []
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "markdown":
            try:
                cell["source"] = expanded(cell["source"], source, f"{file}: cell {number}")
            except Mistakes as mistakes:
                wrong += mistakes.mistakes
    return wrong


def _named(notebook: dict[str, Any], file: str, known: set[str]) -> tuple[list[str], list[Mistake]]:
    """The exercises that the cells call, in order, and what is wrong with the cells."""
    named: list[str] = []
    wrong: list[Mistake] = []
    started = False
    for number, cell in enumerate(notebook["cells"], 1):
        source = cell["source"].strip()
        if cell["cell_type"] != "code" or source in {"", START}:
            started = started or source == START
            continue
        if not started:
            started, cure = True, f"add the cell {START}"
            wrong.append(Mistake(file, f"cell {number}", "nothing before it", START, cure))
        if mistake := _wrong_call(source, named, known):
            wrong.append(Mistake(file, f"cell {number}", *mistake))
        else:
            named.append(called(source) or "")
    return named, wrong


def _wrong_call(source: str, named: list[str], known: set[str]) -> tuple[str, str, str] | None:
    """Found, expected and cure for a code cell that is not a new call of a known exercise."""
    name = called(source)
    if name is None:
        line = source.splitlines()[0]
        return shown(line), 'exercise("<id>")', "keep one exercise a code cell and nothing else"
    if name in named:
        return f"{name} again", "each exercise once", "delete this cell"
    if name not in known:
        return f"exercise {name}", f"a file exercises/{name}.yaml", "write or rename it"
    return None


def _heading(notebook: dict[str, Any]) -> str | None:
    for cell in notebook["cells"]:
        for line in cell["source"].splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return str(line[2:].strip())
    return None


def check_source(source: Path) -> list[Mistake]:
    """Everything that is wrong in `source/`; empty when all is well."""
    try:
        settings = read_settings(source)
    except Mistakes as mistakes:
        return mistakes.mistakes
    wrong: list[Mistake] = []
    seen: dict[str, str] = {}
    every: list[Exercise] = []
    for lesson in settings.lessons:
        try:
            exercises = read_lesson(source, lesson).exercises
        except Mistakes as mistakes:
            wrong += mistakes.mistakes
            continue
        wrong += [_same_id(source, lesson, e.id, seen[e.id]) for e in exercises if e.id in seen]
        seen.update({exercise.id: lesson for exercise in exercises})
        every += exercises
    return wrong or [
        _nothing_there(source, seen[exercise.id], exercise.id, name)
        for exercise in every
        for name in exercise.looks_at
        if name not in seen
    ]


def _nothing_there(source: Path, lesson: str, name: str, other: str) -> Mistake:
    path = (source / lesson / "exercises" / f"{name}.yaml").relative_to(source.parent).as_posix()
    cure = "mend the name, or write that exercise"
    return Mistake(path, "compare", other, "an exercise of this course", cure)


def _same_id(source: Path, lesson: str, name: str, other: str) -> Mistake:
    path, root = source / lesson / "exercises" / f"{name}.yaml", source.parent
    where = f"{path.relative_to(root).as_posix()}:{line_of(read_yaml(path, root), ['id'])}"
    return Mistake(where, "id", f"{name}, as in {other}", "an id of its own", "rename one of them")
