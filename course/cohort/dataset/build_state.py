"""The inputs of the last build, so that the next reads only the cohorts that changed."""

import hashlib
import json
from pathlib import Path

import course
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.snapshot import Snapshot
from course.paths import CoursePaths

_NAME = "cohorts-built.json"
# Whatever reads, marks or makes rows; a test holds this against what the build imports.
CODE = ("people", "answers", "content", "exercises", "marking", "cohort/dataset", "tables.py")


def built(paths: CoursePaths, snapshot: Snapshot | None) -> dict[Part, str]:
    """The fingerprints of the parts that are published as they were; none when in doubt."""
    try:
        state = json.loads((paths.state / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if snapshot is None or (state["snapshot"], state["code"]) != (snapshot.id, code_digest()):
        return {}
    return {(lesson, cohort): print_ for lesson, cohort, print_ in state["parts"]}


def keep_built(paths: CoursePaths, snapshot: Snapshot, parts: dict[Part, str]) -> None:
    """Save them for the next build."""
    prints = [(*part, print_) for part, print_ in sorted(parts.items())]
    state = {"snapshot": snapshot.id, "code": code_digest(), "parts": prints}
    (paths.state / _NAME).write_text(json.dumps(state) + "\n", encoding="utf-8")


def code_digest(package: Path | None = None) -> str:
    """A digest of the code that makes rows: after an upgrade everything is rebuilt.

    Raises
    ------
    FileNotFoundError
        A folder or module of `CODE` is not in `package` (by default the installed `course`).
    """
    root = package or Path(course.__file__).parent
    digest = hashlib.sha256()
    for name in CODE:
        modules = [root / name] if name.endswith(".py") else sorted((root / name).rglob("*.py"))
        if not modules:
            raise FileNotFoundError(root / name)
        for path in modules:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
