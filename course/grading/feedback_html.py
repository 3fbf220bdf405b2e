"""Feedback as HTML: one part per exercise, and the page of a lesson. Everything is escaped."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from course.answers.rubric_marks import RubricMark
from course.exchange.feedback_article import END, START
from course.exercises.base import Exercise, Given
from course.exercises.marks import Remark
from course.exercises.rubric import Choice, Rubric
from course.formatting import number as dutch_number
from course.marking.results import Counted, Result
from course.records.completion import Rule


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("course.grading"), autoescape=True, undefined=StrictUndefined
    )


def remarks_html(title: str, remarks: Sequence[Remark], *, finished: bool) -> str:
    """What was chosen, what followed and why; nothing of what was not chosen."""
    template = _templates().get_template("remarks.html")
    return template.render(title=title, remarks=remarks, finished=finished)


def exercise_html(exercise: Exercise, given: Sequence[Given]) -> str:
    """The remarks on these answers to an exercise."""
    finished = exercise.view(given, None).state == "done"
    return remarks_html(exercise.title, exercise.remarks(given), finished=finished)


def judgement_html(
    exercise: Exercise | None, mark: Counted, judgement: RubricMark | None, comment: str | None
) -> str:
    """What a person decided about a learner's exercise; `comment` is the gradebook's."""
    rubric = exercise.by_hand if exercise else None
    chosen = judgement.choice if judgement and mark.maker == "rubric" else None
    waits = mark.points is None
    return judged_html(
        exercise.title if exercise else mark.exercise,
        (rubric, chosen) if rubric and chosen else None,
        comment="" if waits else comment or "",
        waits=waits,
        empty=not mark.about,
    )


def judged_html(
    title: str, chosen: tuple[Rubric, Choice] | None, *, comment: str, waits: bool, empty: bool
) -> str:
    """What a person chose for a story: the level of each criterion in words, and the comment.

    `chosen` None is a mark without levels, as given in Formgrader. `waits`: not marked yet.
    """
    rubric, choice = chosen or (None, None)
    template = _templates().get_template("judged.html")
    return template.render(
        title=title,
        chosen=rubric.chosen(choice) if rubric and choice else (),
        bonus=rubric.bonus.text if rubric and choice and rubric.bonus and choice.bonus else "",
        verdict=rubric.verdict(choice) if rubric and choice else None,
        comment=comment,
        waits=waits,
        empty=empty,
    )


def page_html(
    lesson: str,
    title: str,
    parts: Sequence[tuple[str, float | None, float]],
    comment: str,
    rule: Rule,
) -> str:
    """The feedback of a lesson: per exercise its remarks, points (None: not marked) and maximum."""
    template = _templates().get_template("page.html")
    marked = [(score, most) for _, score, most in parts if score is not None]
    points = sum(score for score, _ in marked)
    result = Result(points, sum(most for _, _, most in parts), len(parts) - len(marked))
    return template.render(
        title=title,
        parts=[(html, _points(score, most)) for html, score, most in parts],
        total=_points(points, sum(most for _, most in marked)),
        waiting=result.waiting,
        verdict=rule.verdict(lesson, result),
        need=dutch_number(rule.needed(lesson, result.max_points)),
        comment=comment,
        start=START,
        end=END,
    )


def _points(score: float | None, most: float) -> str:
    if score is None:
        return "nog niet nagekeken"
    return f"{dutch_number(score)} van {dutch_number(most)} punten"
