"""What the last build was made of, so that the next reads only the cohorts that changed."""

import hashlib
import json
from pathlib import Path

from course import exercises
from course.cohort.parquet import Part
from course.cohort.snapshot import Snapshot
from course.place import Place

_NAME = "cohorts-built.json"
_OURS = ("bulk.py", "columns.py", "patterns.py", "rows.py", "standing.py")


def built(place: Place, snapshot: Snapshot | None) -> dict[Part, str]:
    """The fingerprints of the parts that are published as they were; none when in doubt."""
    try:
        kept = json.loads((place.state / _NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if snapshot is None or (kept["snapshot"], kept["code"]) != (snapshot.id, _code()):
        return {}
    return {(lesson, cohort): print_ for lesson, cohort, print_ in kept["parts"]}


def keep_built(place: Place, snapshot: Snapshot, parts: dict[Part, str]) -> None:
    """Keep them for the next build."""
    held = [(*part, print_) for part, print_ in sorted(parts.items())]
    kept = {"snapshot": snapshot.id, "code": _code(), "parts": held}
    (place.state / _NAME).write_text(json.dumps(kept) + "\n", encoding="utf-8")


def _code() -> str:
    """A digest of what marks and makes rows: after an upgrade all is made anew."""
    digest = hashlib.sha256()
    here, root = Path(__file__).parent, Path(exercises.__file__).parent
    for path in sorted([*root.glob("*.py"), *(p for p in here.glob("*.py") if p.name in _OURS)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
