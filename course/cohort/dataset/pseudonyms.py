"""Pseudonyms of learners: a keyed MAC whose key stays on the grader's side.

The web service never imports this module.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from course.messages import _
from course.paths import CoursePaths, CourseRootError
from course.secret_files import secret_in

_SHORTEST_KEY = 16
_LONGEST_KEY = 64  # hashlib.blake2b.MAX_KEY_SIZE


class Pseudonyms:
    """Turns learners' ids into pseudonyms; the same id always gives the same pseudonym.

    `earlier` are the names, by id, from which pseudonyms were made before there were ids: whoever
    has one keeps that pseudonym.
    """

    def __init__(self, key: bytes, earlier: Mapping[str, str] | None = None) -> None:
        self._key, self._earlier = key, earlier or {}

    @classmethod
    def of(cls, paths: CoursePaths, earlier: Mapping[str, str] | None = None) -> "Pseudonyms":
        """With the key in `COURSE_PSEUDONYM_KEY_FILE`, else a key generated for this course folder.

        Raises
        ------
        PlaceError
            The named file is missing, or holds a key that is too short.
        """
        named = os.environ.get("COURSE_PSEUDONYM_KEY_FILE")
        key = _read(Path(named)) if named else secret_in(paths.state / "pseudonym-key")
        return cls(key[:_LONGEST_KEY], earlier)

    def of_learner(self, learner: str) -> str:
        """The pseudonym of a learner: 32 hex digits."""
        name = self._earlier.get(learner, learner)
        return hashlib.blake2b(name.encode(), key=self._key, digest_size=16).hexdigest()


def _read(path: Path) -> bytes:
    cure = _(
        "write at least {least} random bytes to it, or unset COURSE_PSEUDONYM_KEY_FILE",
        least=_SHORTEST_KEY,
    )
    try:
        key = path.read_bytes().strip()
    except OSError as error:
        raise CourseRootError(f"{path}: {error.strerror}; {cure}.") from None
    if len(key) < _SHORTEST_KEY:
        found = _("found a key of {length} bytes", length=len(key))
        raise CourseRootError(f"{path}: {found}; {cure}.")
    return key
