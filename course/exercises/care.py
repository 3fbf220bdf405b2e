"""Skipping a sensitive case: an answer like any other, which no kind has to know of.

`{"skip": true}` skips the case, `{"skip": false}` comes back to it, and so does any later answer.
`AROUND` says what is put around a kind's own methods, so that they see the other answers only.
"""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course.exercises.base import Exercise, Given, Mark, Remark, View

SKIP = "skip"


def content(given: "Sequence[Given]") -> "tuple[Given, ...]":
    """The answers that are about the case itself."""
    return tuple(one for one in given if SKIP not in one.answer)


def is_skipped(given: "Sequence[Given]") -> bool:
    """Whether the last thing that a learner did was to skip."""
    return bool(given) and given[-1].answer.get(SKIP) is True


def _accept(own: "Callable[..., None]") -> "Callable[..., None]":
    @functools.wraps(own)
    def accept(
        self: "Exercise", given: "Sequence[Given]", step: str, answer: dict[str, Any]
    ) -> None:
        if SKIP in answer:
            self.accept_skip(step, answer)
        else:
            own(self, content(given), step, answer)

    return accept


def _view(own: "Callable[..., View]") -> "Callable[..., View]":
    @functools.wraps(own)
    def view(self: "Exercise", given: "Sequence[Given]", learner: str | None) -> "View":
        shown = own(self, content(given), learner)
        if not self.sensitive:
            return shown
        beside: dict[str, Any] = {"help": self.help}
        if is_skipped(given):
            beside |= {"state": "skipped", "skipped_at": given[-1].at.isoformat()}
        return shown.model_copy(update=beside)

    return view


def _mark(own: "Callable[..., Mark]") -> "Callable[..., Mark]":
    @functools.wraps(own)
    def mark(self: "Exercise", given: "Sequence[Given]") -> "Mark":
        found = own(self, content(given))
        if not is_skipped(given):
            return found
        items = (
            item.model_copy(update={"state": "skipped"}) if item.state == "unanswered" else item
            for item in found.items
        )
        return found.model_copy(update={"items": tuple(items)})

    return mark


def _remarks(own: "Callable[..., tuple[Remark, ...]]") -> "Callable[..., tuple[Remark, ...]]":
    @functools.wraps(own)
    def remarks(self: "Exercise", given: "Sequence[Given]") -> "tuple[Remark, ...]":
        return own(self, content(given))

    return remarks


AROUND: Mapping[str, Callable[[Any], Any]] = {
    "accept": _accept,
    "view": _view,
    "mark": _mark,
    "remarks": _remarks,
}
