"""The items of a mark as two columns of text: what was answered, and when and how surely.

The first is the same for everybody who answered the same, so bulk readers parse it once.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from course.exercises.marks import Item

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Outcome(NamedTuple):
    """The outcome of one step or item; the fields are those of `Item`."""

    step: str
    state: str
    answer: str | None
    stance: str | None
    score: float | None


class Circumstances(NamedTuple):
    """How the items of one mark were answered, each a list in their order; None where missing.

    `certainty` 1 to 3, `seconds` on screen, `at` in microseconds since 1970 (UTC).
    """

    certainty: list[int | None]
    seconds: list[float | None]
    at: list[int | None]


def pack(items: Sequence[Item]) -> tuple[str, str]:
    """The two columns, `items` and `given`, as JSON."""
    outcomes = [(i.step, i.state, i.answer, i.stance, i.score) for i in items]
    moments = [None if i.at is None else (i.at - _EPOCH) // _MICROSECOND for i in items]
    circumstances = [i.certainty for i in items], [i.seconds for i in items], moments
    return _json(outcomes), _json(circumstances)


def outcomes(items: str) -> list[Outcome]:
    """What `pack` put into the column `items`."""
    return [Outcome(*values) for values in json.loads(items)]


def circumstances(given: Sequence[str]) -> list[Circumstances]:
    """What `pack` put into the column `given` of these marks; many at once are quicker."""
    return [Circumstances(*lists) for lists in json.loads(f"[{','.join(given)}]")]


def digest(items: str) -> str:
    """SHA-256 of the outcomes: equal if two hand-ins earned the same in the same way."""
    return hashlib.sha256(items.encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
