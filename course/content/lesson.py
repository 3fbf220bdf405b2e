"""A lesson in `source/`: a notebook with prose and one line an exercise, and its exercises."""

import ast
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.content.errors import Mistake, Mistakes
from course.content.reading import read_model, read_yaml
from course.content.settings import read_settings
from course.exercises import kind_of
from course.exercises.base import Exercise, Given, View

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
    """Twelve hex digits of the source notebook's bytes, kept in the released notebook."""
    return hashlib.sha256(notebook.read_bytes()).hexdigest()[:12]


def read_exercise(path: Path, root: Path) -> Exercise:
    """One exercise file; raises `Mistakes`."""
    name = path.relative_to(root).as_posix()
    document = read_yaml(path, root)
    if not isinstance(document, dict):
        raise Mistakes([Mistake(name, "", "no fields", "an exercise", "start with id and kind")])
    kind = document.get("kind")
    try:
        model = kind_of(str(kind))
    except LookupError:
        found = str(kind) if kind else "nothing"
        raise Mistakes(
            [Mistake(name, "kind", found, "a kind such as decision", "name a kind that exists")]
        ) from None
    exercise = read_model(path, model, root, document)
    if exercise.id != path.stem:
        raise Mistakes(
            [Mistake(name, "id", exercise.id, path.stem, "give the file and the id one name")]
        )
    return exercise


def read_lesson(source: Path, lesson: str) -> Lesson:
    """`source/<lesson>/`, checked as a whole; raises `Mistakes` with all that is wrong."""
    folder, root, wrong = source / lesson, source.parent, []
    notebook = _read_notebook(folder / f"{lesson}.ipynb", root)
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
    if wrong:
        raise Mistakes(wrong)
    title = notebook["metadata"].get("course", {}).get("title") or _heading(notebook) or lesson
    return Lesson(lesson, title, notebook, tuple(found[name] for name in named))


def _read_notebook(path: Path, root: Path) -> dict[str, Any]:
    import nbformat  # noqa: PLC0415 - takes a second, and the service never reads source/

    name = path.relative_to(root).as_posix()
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise Mistakes([Mistake(name, "", "no file", "a notebook", "write it")]) from None
    except (ValueError, nbformat.ValidationError, nbformat.reader.NotJSONError) as error:
        found = str(error).splitlines()[0][:80]
        raise Mistakes([Mistake(name, "", found, "a notebook", "save it from Jupyter")]) from None
    return dict(notebook)


def _named(notebook: dict[str, Any], file: str, known: set[str]) -> tuple[list[str], list[Mistake]]:
    """The exercises that the cells call, in order, and what is wrong with the cells."""
    named: list[str] = []
    wrong: list[Mistake] = []
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code" or cell["source"].strip() in {"", START}:
            continue
        name, where = called(cell["source"]), f"cell {number}"
        if name is None:
            line = cell["source"].strip().splitlines()[0][:40]
            wrong.append(
                Mistake(file, where, line, 'exercise("<id>")', "keep one exercise a code cell")
            )
        elif name in named:
            wrong.append(Mistake(file, where, f"{name} again", "each exercise once", "delete it"))
        elif name not in known:
            expected = f"a file exercises/{name}.yaml"
            wrong.append(Mistake(file, where, f"exercise {name}", expected, "write or rename it"))
        else:
            named.append(name)
    return named, wrong


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
    for lesson in settings.lessons:
        try:
            exercises = read_lesson(source, lesson).exercises
        except Mistakes as mistakes:
            wrong += mistakes.mistakes
            continue
        for exercise in exercises:
            if other := seen.get(exercise.id):
                file = f"source/{lesson}/exercises/{exercise.id}.yaml"
                found = f"{exercise.id}, which {other} has too"
                wrong.append(Mistake(file, "id", found, "an id of its own", "rename one"))
            seen[exercise.id] = lesson
    return wrong
