"""What the last build was made of, so that the next reads only the cohorts that changed."""

import hashlib
import json
from pathlib import Path

from course import exercises
from course.answers import bulk_reads
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.snapshot import Snapshot
from course.paths import CoursePaths

_NAME = "cohorts-built.json"


def built(paths: CoursePaths, snapshot: Snapshot | None) -> dict[Part, str]:
    """The fingerprints of the parts that are published as they were; none when in doubt."""
    try:
        kept = json.loads((paths.state / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if snapshot is None or (kept["snapshot"], kept["code"]) != (snapshot.id, _code()):
        return {}
    return {(lesson, cohort): print_ for lesson, cohort, print_ in kept["parts"]}


def keep_built(paths: CoursePaths, snapshot: Snapshot, parts: dict[Part, str]) -> None:
    """Keep them for the next build."""
    held = [(*part, print_) for part, print_ in sorted(parts.items())]
    kept = {"snapshot": snapshot.id, "code": _code(), "parts": held}
    (paths.state / _NAME).write_text(json.dumps(kept) + "\n", encoding="utf-8")


def _code() -> str:
    """A digest of what marks and makes rows: after an upgrade all is made anew."""
    digest = hashlib.sha256()
    here, marking = Path(__file__).parent, Path(exercises.__file__).parent
    for path in sorted([*marking.rglob("*.py"), *here.glob("*.py"), Path(bulk_reads.__file__)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
