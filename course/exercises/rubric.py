"""What a person judges: criteria with levels, each with an example, and the resulting points.

A kind that has such a part declares it in `Exercise.by_hand`. The machine's part is still `mark`.
"""

from pydantic import ConfigDict, Field, model_validator

from course.exercises.fields import Line, Model, Slug, Text, author_error, check_unique
from course.messages import _

_JUDGED = "-kwaliteit"


class Level(Model):
    """One level of a criterion; `anchor` is an example of it."""

    points: float = Field(ge=0, le=100, strict=True, description="Points of this level")
    text: Text = Field(description="What it looks like")
    anchor: Text | None = Field(default=None, description="An example of it")


class Criterion(Model):
    """One thing to look at, with its levels from low to high."""

    id: Slug = Field(description="Name of the criterion in this file")
    title: Line = Field(description="What is looked at")
    levels: tuple[Level, ...] = Field(
        min_length=2,
        max_length=6,
        description="The levels, the lowest first; that one has 0 points",
    )


class Bonus(Model):
    """Something extra that adds level points, never above the most there is."""

    points: float = Field(
        gt=0, le=100, strict=True, description="Extra points, never above the most there is"
    )
    text: Text = Field(description="What they are for")


class Blocker(Model):
    """While `criterion` earns less than `below`, `text` takes the place of the band's words."""

    criterion: Slug = Field(description="The criterion that blocks")
    below: float = Field(
        gt=0, strict=True, description="The number of points under which it blocks"
    )
    text: Text = Field(description="What is said instead of the band's words")


class Band(Model):
    """What is said of a total of level points up to and including `upto`."""

    upto: float = Field(
        ge=0, strict=True, description="The total up to and including which this is said"
    )
    title: Line = Field(description="The total in a word")
    text: Text = Field(description="What is said of it")


class Choice(Model):
    """What a person chose: the number of the level (0 is the lowest) of each criterion."""

    model_config = ConfigDict(strict=True)  # to Python `true` is 1

    levels: dict[Slug, int]
    bonus: bool = False


class Rubric(Model):
    """The criteria, and `points`: the most that they earn together.

    `show_anchors` says whether learners may read the examples too; the levels they always may.
    """

    points: float = Field(gt=0, le=100, strict=True, description="The most that a person can give")
    show_anchors: bool = Field(
        default=False, description="Whether learners may read the examples too"
    )
    criteria: tuple[Criterion, ...] = Field(
        min_length=1, max_length=12, description="What is looked at"
    )
    bonus: Bonus | None = Field(default=None, description="Something extra")
    blocker: Blocker | None = Field(
        default=None, description="A criterion that overrules the total"
    )
    bands: tuple[Band, ...] = Field(
        default=(),
        description="What is said of a total; the last ends at the sum of the best levels",
    )

    @model_validator(mode="after")
    def _check(self) -> "Rubric":
        ids = [criterion.id for criterion in self.criteria]
        check_unique("criteria", ids)
        for criterion in self.criteria:
            _check_levels(criterion)
        if self.blocker and self.blocker.criterion not in ids:
            raise author_error(
                "blocker.criterion",
                self.blocker.criterion,
                _("one of {names}", names=", ".join(ids)),
                _("name a criterion of this rubric"),
            )
        if self.bands:
            _check_bands([band.upto for band in self.bands], self.most)
        return self

    @property
    def most(self) -> float:
        """The sum of every criterion's best level."""
        return sum(criterion.levels[-1].points for criterion in self.criteria)

    def missing(self, choice: Choice) -> tuple[str, ...]:
        """The criteria without a valid level, in rubric order."""
        return tuple(
            criterion.id
            for criterion in self.criteria
            if not 0 <= choice.levels.get(criterion.id, -1) < len(criterion.levels)
        )

    def chosen(self, choice: Choice) -> tuple[tuple[Criterion, Level], ...]:
        """Each criterion with its chosen level; what is `missing` is left out."""
        missing = self.missing(choice)
        return tuple(
            (criterion, criterion.levels[choice.levels[criterion.id]])
            for criterion in self.criteria
            if criterion.id not in missing
        )

    def total(self, choice: Choice) -> float:
        """The level points together, with the bonus, at most `most`."""
        extra = self.bonus.points if self.bonus and choice.bonus else 0.0
        return min(self.most, sum(level.points for _, level in self.chosen(choice)) + extra)

    def earned(self, choice: Choice) -> float:
        """`points` times total / most, rounded to 1e-6 as in `Mark`.

        No chance level: a person reads. Source: the STAR rubric of this course, whose total is at
        most the sum of its best levels.
        """
        return round(self.points * self.total(choice) / self.most, 6)

    def verdict(self, choice: Choice) -> tuple[str | None, str] | None:
        """Title and text of the band, or (None, text) of the blocker; None without either."""
        block = self.blocker
        levels = {criterion.id: level.points for criterion, level in self.chosen(choice)}
        if block and levels.get(block.criterion, block.below) < block.below:
            return None, block.text
        total = self.total(choice)
        band = next((band for band in self.bands if total <= band.upto), None)
        return (band.title, band.text) if band else None


class LevelView(Model):
    """A level as a learner sees it."""

    text: str
    anchor: str | None


class CriterionView(Model):
    """A criterion as a learner sees it."""

    title: str
    levels: tuple[LevelView, ...]


def criteria_shown(rubric: Rubric) -> tuple[CriterionView, ...]:
    """The criteria for a learner, with the examples where the rubric shows them."""
    return tuple(
        CriterionView(
            title=criterion.title,
            levels=tuple(
                LevelView(text=level.text, anchor=level.anchor if rubric.show_anchors else None)
                for level in criterion.levels
            ),
        )
        for criterion in rubric.criteria
    )


def _check_levels(criterion: Criterion) -> None:
    points = [level.points for level in criterion.levels]
    if points[0] != 0 or points != sorted(set(points)):
        raise author_error(
            f"criteria.{criterion.id}.levels",
            ", ".join(f"{p:g}" for p in points),
            _("0 first, then more points at each level"),
            _("put the levels in that order"),
        )


def _check_bands(upto: list[float], most: float) -> None:
    if upto != sorted(set(upto)) or upto[-1] != most:
        raise author_error(
            "bands",
            ", ".join(f"{p:g}" for p in upto),
            _("rising numbers that end at {most}", most=f"{most:g}"),
            _("let the last band end at the sum of the best levels"),
        )


def judged_id(exercise: str) -> str:
    """The id of the cell, and of the grade, that a person fills for an exercise."""
    return f"{exercise}{_JUDGED}"


def exercise_of(grade: str) -> str:
    """The exercise of a grade, which may be the part that a person judges."""
    return grade.removesuffix(_JUDGED)
