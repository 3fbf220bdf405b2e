"""Which exercises learners have finished who did not hand in, and so have no marks yet.

Whether an exercise is finished depends on what was answered, not on when: so it is computed once
for each way of answering that occurs.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from course.exercises.base import Exercise, Given
from course.marking.marks import mark

_MOST = 20_000  # cached answers, and ways of answering
_WHENEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Content(NamedTuple):
    """What was answered, as JSON, at which step."""

    step: str
    answer: str


class Finished:
    """Whether answers finish an exercise of a release; each way of answering is computed once."""

    def __init__(self) -> None:
        self._numbers: dict[Content, int] = {}
        self._contents: list[Content] = []
        self._known: dict[tuple[str, str], dict[tuple[int, ...], bool]] = {}

    def number(self, content: Content) -> int:
        """A number for an answer: quick to compare, and the same for the same."""
        if (number := self._numbers.get(content)) is None:
            number = self._numbers[content] = len(self._contents)
            self._contents.append(content)
        return number

    def of(self, release: str, exercise: Exercise, numbers: tuple[int, ...]) -> bool:
        """Whether the answers with these numbers, in storage order, finish it."""
        known = self._known.setdefault((release, exercise.id), {})
        if (is_finished := known.get(numbers)) is None:
            contents = [self._contents[number] for number in numbers]
            is_finished = known[numbers] = finishes(exercise, contents)
        return is_finished

    def forget(self) -> None:
        """Clear the cache when it is large: what people write themselves occurs only once."""
        if len(self._contents) > _MOST or sum(map(len, self._known.values())) > _MOST:
            self._numbers, self._contents, self._known = {}, [], {}


def finishes(exercise: Exercise, contents: Sequence[Content]) -> bool:
    """Whether no item of the mark of these answers is unanswered."""
    given = [
        Given.model_construct(
            id=str(place),
            step=content.step,
            answer=json.loads(content.answer),
            certainty=None,
            seconds=None,
            at=_WHENEVER,
        )
        for place, content in enumerate(contents)
    ]
    return all(item.state != "unanswered" for item in mark(exercise, given).items)
