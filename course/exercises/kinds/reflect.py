"""`reflect`: writes for themselves; the text stays in the browser and is never sent."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from course.exercises.base import Answers, Exercise, Given, Refused, View
from course.exercises.fields import Text
from course.exercises.marks import Mark, Remark


class ReflectView(View):
    """What to write about; `examples` can be opened beside one's own text."""

    instruction: str | None
    question: str
    lines: int
    examples: tuple[str, ...]


class Reflect(Exercise):
    """A question, and a field of `lines` lines. Nobody can know whether it was done."""

    marked: ClassVar[bool] = False
    local: ClassVar[bool] = True
    pace: ClassVar[int] = 90

    kind: Literal["reflect"]
    instruction: Text | None = Field(default=None, description="What to do")
    question: Text = Field(description="What to write about")
    lines: int = Field(default=4, ge=2, le=20, description="Height of the field")
    examples: tuple[Text, ...] = Field(
        default=(), description="Texts of others, which can be opened beside one's own"
    )

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:  # noqa: ARG002
        """Refuse everything: what somebody writes here is not for us."""
        raise Refused("Wat je hier schrijft, is alleen voor jou. We bewaren het niet.")

    def _view(self, given: Sequence[Given], learner: str | None) -> ReflectView:  # noqa: ARG002
        """The question; always new."""
        return ReflectView(
            **self.heading(),
            state="new",
            instruction=self.instruction,
            question=self.question,
            lines=self.lines,
            examples=self.examples,
        )

    def _mark(self, given: Sequence[Given]) -> Mark:  # noqa: ARG002
        """A zero mark: this kind has no points."""
        return Mark(share=0, max_points=0, items=())

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:  # noqa: ARG002
        """None."""
        return ()

    def key(self) -> Answers:
        """None."""
        return ()


EXERCISE = Reflect
