"""The released files in a learner's folder: renewed when they may be, never over own work."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.singleuser.released_lessons import text

_NEWER = "nieuwe versie"


class Shelf:
    """The folder of one learner, with a memory of what was written there.

    The memory holds for each file the digest of what was offered, and the digest of its content
    as far as only the learner changes it: for a notebook the text of its cells, because running
    one changes the rest.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._memory = root / ".cursus" / "written.json"

    def holds(self, path: str) -> bool:
        """Whether there is a file at `path`."""
        return (self._root / path).is_file()

    def put(self, path: str, offered: bytes) -> str | None:
        """Bring `offered` to `path`; where that was written, or None where it was there already.

        A file that the learner changed stays, and the new one comes beside it.
        """
        written = self._recall()
        for place in _places(path):
            file = self._root / place
            was = written.get(place, {})
            ours = {was.get("content"), _content(place, offered)}
            if file.is_file():
                if was.get("offered") == _digest(offered):
                    return None
                if _content(place, file.read_bytes()) not in ours:
                    continue
            write(file, offered)
            written[place] = {"offered": _digest(offered), "content": _content(place, offered)}
            write(self._memory, json.dumps(written, indent=1, sort_keys=True).encode())
            return place
        return None

    def _recall(self) -> dict[str, Any]:
        try:
            memory = json.loads(self._memory.read_bytes())
        except (OSError, ValueError):
            return {}  # then every file counts as the learner's own
        return memory if isinstance(memory, dict) else {}


def write(file: Path, content: bytes) -> None:
    """Write aside and rename, so that nobody ever reads half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.write_bytes(content)
    aside.replace(file)


def _places(path: str) -> Iterator[str]:
    """`path` itself, then names beside it: 'x (nieuwe versie).ipynb' and so on."""
    whole = Path(path)
    yield path
    yield whole.with_stem(f"{whole.stem} ({_NEWER})").as_posix()
    for number in range(2, 100):
        yield whole.with_stem(f"{whole.stem} ({_NEWER} {number})").as_posix()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _content(path: str, held: bytes) -> str:
    """Digest of the part that only a person changes."""
    if not path.endswith(".ipynb"):
        return _digest(held)
    try:
        cells = [(cell["cell_type"], text(cell)) for cell in json.loads(held)["cells"]]
    except (ValueError, TypeError, KeyError):
        return _digest(held)
    return _digest(json.dumps(cells).encode())
