"""A case in steps: its options and their axes, and the rules that every case keeps."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from course.exercises.fields import Concept, Model, Slug, Text, author_error
from course.messages import _

END = "einde"
AXES: dict[str, tuple[str, ...]] = {
    "afstand": ("te_nabij", "professioneel_nabij", "professioneel_afstandelijk", "te_afstandelijk"),
    "driehoek": ("redder", "slachtoffer", "aanklager", "begeleider"),
    "ingrijpen": ("wegkijken", "afwachten", "zorgvuldig", "doorschieten"),
    "antwoordstijl": ("vaag", "oordelend", "onthullend", "redder_als_sterk_punt", "concreet"),
}
SCORES = (0.0, 0.5, 1.0)


def _known_score(score: float) -> float:
    if score not in SCORES:
        raise author_error("score", str(score), "0, 0.5 or 1", _("choose one of these"))
    return score


Score = Annotated[float, Field(strict=True), AfterValidator(_known_score)]


class Option(Model):
    """One way to act. `consequence` is earned by choosing it; from `next` on all is key."""

    id: Slug = Field(description="Name of the option in this step; it never changes once released")
    text: Text = Field(description="What the learner can do")
    consequence: Text = Field(description="What happens after this choice")
    next: Slug = Field(description="The step that follows, or einde")
    stance: str = Field(description="Key: where the choice lies on the step's axis")
    score: Score = Field(description="Key: 1 is very good, 0.5 defensible, 0 risky or harmful")
    why: Text = Field(description="Key: the reason, in the feedback on this choice")
    concepts: tuple[Concept, ...] = Field(
        default=(), description="Concepts that this option is about"
    )


class Step(Model):
    """A decision point on one axis."""

    question: Text = Field(description="What the learner decides")
    axis: Literal["afstand", "driehoek", "ingrijpen", "antwoordstijl"] = Field(
        description="The axis on which the stances of the options lie"
    )
    options: tuple[Option, ...] = Field(
        min_length=2, max_length=6, description="The ways to act; exactly one has score 1"
    )

    def option(self, name: str) -> Option | None:
        """The option of that id, or None."""
        return next((o for o in self.options if o.id == name), None)


def check_case(steps: Mapping[str, Step]) -> None:
    """Raise an author's error unless each step has one best option and every way ends."""
    if END in steps:
        raise author_error(
            f"steps.{END}", _("a step with that name"), _("another"), _("rename that step")
        )
    for name, step in steps.items():
        _check_step(name, step, set(steps))
    _check_paths(steps)


def _check_step(name: str, step: Step, names: set[str]) -> None:
    ids = [option.id for option in step.options]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise author_error(
            f"steps.{name}.options",
            _("the id {name} twice", name=twice[0]),
            _("each id once"),
            _("rename one"),
        )
    best = [option.id for option in step.options if option.score == 1]
    if len(best) != 1:
        raise author_error(
            f"steps.{name}.options",
            _("{number} options with score 1", number=len(best)),
            _("exactly one"),
            _("give one option the score 1 and the others 0.5 or 0"),
        )
    for option in step.options:
        _check_option(f"steps.{name}.options.{option.id}", option, step.axis, names)


def _check_option(field: str, option: Option, axis: str, names: set[str]) -> None:
    if option.stance not in AXES[axis]:
        raise author_error(
            f"{field}.stance",
            option.stance,
            _("one of {names}", names=", ".join(AXES[axis])),
            _("choose a stance of the axis {axis}", axis=axis),
        )
    if option.next != END and option.next not in names:
        raise author_error(
            f"{field}.next",
            option.next,
            _("one of {names} or {end}", names=", ".join(sorted(names)), end=END),
            _("name a step of this file"),
        )


def _check_paths(steps: Mapping[str, Step]) -> None:
    seen: set[str] = set()

    def walk(step: str, behind: tuple[str, ...]) -> None:
        if step in behind:
            raise author_error(
                f"steps.{behind[-1]}",
                _("a way back to {at}", at=step),
                _("a way that ends"),
                _("let one option lead to {end} or to a later step", end=END),
            )
        seen.add(step)
        for onward in {option.next for option in steps[step].options} - {END}:
            walk(onward, (*behind, step))

    walk(next(iter(steps)), ())
    for name in steps:
        if name not in seen:
            raise author_error(
                f"steps.{name}",
                _("a step that no option leads to"),
                _("a step that can be reached"),
                _("let an option have next: {name}, or delete the step", name=name),
            )
