"""`decision`: choose in a case; a choice can lead to another step.

In practice the reason is shown with each consequence, and `{"again": true}` at step "" restarts the
case: a learner sees the last attempt, cohort figures count the first.
"""

import random
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationError, model_validator

from course.exercises.base import Answers, Exercise, Given, Refused, View, counted, shuffled
from course.exercises.case import END, Option, Step, check_case
from course.exercises.fields import Model, Slug, Text
from course.exercises.marks import Certainty, Item, Mark, Remark

AGAIN = "again"

Taken = list[tuple[str, Option, Given]]  # step, what was chosen there, and the answer
Path = tuple[Taken, str]  # what was taken, and the step now open (or `einde`)


class Answer(Model):
    """What a learner sends for one step."""

    option: Slug


class OptionView(Model):
    """An option as a learner sees it."""

    id: Slug
    text: str


class StepView(Model):
    """A step that is open to choose in."""

    step: Slug
    question: str
    options: tuple[OptionView, ...]


class TakenView(StepView):
    """A step that was decided, with what followed; `why` only in practice."""

    chosen: Slug
    certainty: Certainty | None
    at: str
    consequence: str
    why: str | None = None


class DecisionView(View):
    """A case as far as this learner has come; `attempt` counts from 1.

    `state` is `done` as soon as one attempt was finished.
    """

    attempt: int

    situation: str
    taken: tuple[TakenView, ...]
    open: StepView | None
    closing: str | None


class Decision(Exercise):
    """A case in steps; the first step in the file is where it starts."""

    counts: ClassVar[Literal["first", "last"]] = "first"
    pace: ClassVar[int] = 60

    kind: Literal["decision"]
    situation: Text = Field(description="How the case begins")
    steps: dict[Slug, Step] = Field(
        min_length=1,
        max_length=12,
        description="The decision points by name; the first one is where the case starts",
    )
    closing: Text | None = Field(
        default=None, description="A last thought, shown at the end of the case"
    )

    @model_validator(mode="after")
    def _check(self) -> "Decision":
        check_case(self.steps)
        return self

    @property
    def start(self) -> str:
        """The step at which everybody begins."""
        return next(iter(self.steps))

    def attempts(self, given: Sequence[Given]) -> list[list[Given]]:
        """The answers attempt by attempt; there is always one."""
        attempts: list[list[Given]] = [[]]
        for answer in given:
            if AGAIN in answer.answer:
                attempts.append([])
            else:
                attempts[-1].append(answer)
        return attempts

    def path(self, given: Sequence[Given]) -> Path:
        """The steps that one attempt took, each with option and answer, and the step now open."""
        first, step, taken = counted(self, given), self.start, []
        while step != END and step in first:
            option = self.steps[step].option(first[step].answer["option"])
            if option is None:
                break
            taken.append((step, option, first[step]))
            step = option.next
        return taken, step

    def _accept(self, given: Sequence[Given], step: str, answer: dict[str, Any]) -> None:
        """Take an answer only at the step that is open, and only one of its options."""
        taken, open_step = self.path(self.attempts(given)[-1])
        if AGAIN in answer:
            self._accept_again(taken, step, answer)
            return
        if step in {name for name, _, _ in taken}:
            raise Refused("Deze stap had je al vastgelegd. Je eerste keuze telt.")
        if step != open_step or open_step == END:
            raise Refused("Deze stap is nu niet aan de beurt. Laad de pagina opnieuw.")
        try:
            chosen = Answer.model_validate(answer).option
        except ValidationError as error:
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
        if self.steps[open_step].option(chosen) is None:
            raise Refused("Deze keuze hoort niet bij de vraag. Laad de pagina opnieuw.")

    def _accept_again(self, taken: Taken, step: str, answer: dict[str, Any]) -> None:
        if not self.practice:
            raise Refused("Deze casus kun je niet opnieuw doen. Je eerste keuze telt.")
        if step or len(answer) > 1 or answer[AGAIN] is not True:
            raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.")
        if not taken:
            raise Refused("Je was al opnieuw begonnen. Laad de pagina opnieuw.")

    def _view(self, given: Sequence[Given], learner: str | None) -> DecisionView:
        """Situation, steps taken with their consequences, and the step now open."""
        attempts = self.attempts(given)
        taken, open_step = self.path(attempts[-1])
        done = open_step == END
        finished = any(self.path(attempt)[1] == END for attempt in attempts)
        return DecisionView(
            **self.heading(),
            state="done" if finished else "busy" if taken or len(attempts) > 1 else "new",
            attempt=len(attempts),
            situation=self.situation,
            taken=tuple(
                TakenView(
                    **self._shown(name, learner),
                    chosen=option.id,
                    certainty=answer.certainty,
                    at=answer.at.isoformat(),
                    consequence=option.consequence,
                    why=option.why if self.practice else None,
                )
                for name, option, answer in taken
            ),
            open=None if done else StepView(**self._shown(open_step, learner)),
            closing=self.closing if done else None,
        )

    def _shown(self, name: str, learner: str | None) -> dict[str, Any]:
        texts = {option.id: option.text for option in self.steps[name].options}
        order = shuffled(texts, learner, self.id, name)
        return {
            "step": name,
            "question": self.steps[name].question,
            "options": tuple(OptionView(id=i, text=texts[i]) for i in order),
        }

    def shortest(self, start: str) -> int:
        """How many steps the shortest way from `start` to an end has, `start` included."""
        length, front = 0, {start}
        while END not in front:
            front = {option.next for step in front for option in self.steps[step].options}
            length += 1
        return length

    def _mark(self, given: Sequence[Given]) -> Mark:
        """Mean score over the path; what was not finished counts 0 on the shortest way to an end.

        Only the first attempt counts. Guessing among four options with scores 1, 0.5, 0 and 0
        earns 0.375 on average.
        Source: docs/kinds/README.md, "Marks".
        """
        taken, open_step = self.path(self.attempts(given)[0])
        length = len(taken) + self.shortest(open_step)
        share = sum(option.score for _, option, _ in taken) / length
        return Mark(share=share, max_points=self.points, items=tuple(self._items(taken, open_step)))

    def _items(self, taken: Taken, open_step: str) -> Iterator[Item]:
        answered = {name: (option, answer) for name, option, answer in taken}
        for name in self.steps:
            if name not in answered:
                yield Item(step=name, state="unanswered" if name == open_step else "unreached")
                continue
            option, answer = answered[name]
            yield Item(
                step=name,
                state="answered",
                answer=option.id,
                stance=option.stance,
                score=option.score,
                certainty=answer.certainty,
                seconds=answer.seconds,
                at=answer.at,
            )

    def _remarks(self, given: Sequence[Given]) -> tuple[Remark, ...]:
        """For each step taken: what was chosen, what followed, and why that is so."""
        return tuple(
            Remark(
                question=self.steps[name].question,
                chosen=option.text,
                followed=option.consequence,
                why=option.why,
            )
            for name, option, _ in self.path(self.attempts(given)[-1])[0]
        )

    def key(self) -> Answers:
        """The path of the options that score 1."""
        step, answers = self.start, []
        while step != END:
            best = next(option for option in self.steps[step].options if option.score == 1)
            answers.append((step, {"option": best.id}))
            step = best.next
        return tuple(answers)

    def guess(self, draw: random.Random) -> Answers:
        """Any option at each step of the path."""
        step, answers = self.start, []
        while step != END:
            chosen = draw.choice(self.steps[step].options)
            answers.append((step, {"option": chosen.id}))
            step = chosen.next
        return tuple(answers)


EXERCISE = Decision
