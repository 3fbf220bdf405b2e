"""Copies of released files in a learner's folder: updated, but never over a learner's work."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.singleuser.released_lessons import source_text

_NEWER = "nieuwe versie"


class LessonCopies:
    """The folder of one learner, with a record of what was written there.

    For each file the record has the digest of the released version, and the digest of the part
    that only the learner changes: for a notebook the text of its cells, because running it
    changes the rest.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._record = root / ".cursus" / "written.json"

    def exists(self, path: str) -> bool:
        """Whether there is a file at `path`."""
        return (self._root / path).is_file()

    def put(self, path: str, released: bytes) -> str | None:
        """Write `released` to `path`; the path written, or None if it was up to date.

        A file that the learner changed stays, and the new version is written next to it.
        """
        written = self._read_record()
        for place in _places(path):
            file = self._root / place
            was = written.get(place, {})
            known = {was.get("content"), _content(place, released)}
            if file.is_file():
                if was.get("offered") == _digest(released):
                    return None
                if _content(place, file.read_bytes()) not in known:
                    continue
            write(file, released)
            written[place] = {"offered": _digest(released), "content": _content(place, released)}
            write(self._record, json.dumps(written, indent=1, sort_keys=True).encode())
            return place
        return None

    def _read_record(self) -> dict[str, Any]:
        try:
            record = json.loads(self._record.read_bytes())
        except (OSError, ValueError):
            return {}  # then every file counts as the learner's own
        return record if isinstance(record, dict) else {}


def write(file: Path, content: bytes) -> None:
    """Write a temporary file and rename it, so that nobody ever reads half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.write_bytes(content)
    aside.replace(file)


def _places(path: str) -> Iterator[str]:
    """`path` itself, then names such as 'x (nieuwe versie).ipynb' for newer versions."""
    original = Path(path)
    yield path
    yield original.with_stem(f"{original.stem} ({_NEWER})").as_posix()
    for number in range(2, 100):
        yield original.with_stem(f"{original.stem} ({_NEWER} {number})").as_posix()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: str, content: bytes) -> str:
    """Digest of the part that only a person changes."""
    if not path.endswith(".ipynb"):
        return _digest(content)
    try:
        cells = [(cell["cell_type"], source_text(cell)) for cell in json.loads(content)["cells"]]
    except (ValueError, TypeError, KeyError):
        return _digest(content)
    return _digest(json.dumps(cells).encode())
