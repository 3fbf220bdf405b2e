"""Feedback as HTML: one part an exercise, and the page of a lesson. Everything is escaped."""

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from course.exchange.page import END, START
from course.exercises.base import Remark


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("course.grading"), autoescape=True, undefined=StrictUndefined
    )


def dutch_number(value: float) -> str:
    """A number as Dutch readers write it: at most two decimals, a comma, no idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def remarks_html(title: str, remarks: Sequence[Remark], *, finished: bool) -> str:
    """What was chosen, what followed and why; nothing of what was not chosen."""
    template = _templates().get_template("remarks.html")
    return template.render(title=title, remarks=remarks, finished=finished)


def page_html(title: str, parts: Sequence[tuple[str, float | None, float]], comment: str) -> str:
    """The feedback of a lesson: per exercise its remarks, points (None: not marked) and maximum."""
    template = _templates().get_template("page.html")
    total = sum(score or 0 for _, score, _ in parts)
    return template.render(
        title=title,
        parts=[(html, _points(score, most)) for html, score, most in parts],
        total=_points(total, sum(most for _, _, most in parts)),
        comment=comment,
        start=START,
        end=END,
    )


def _points(score: float | None, most: float) -> str:
    if score is None:
        return "nog niet nagekeken"
    return f"{dutch_number(score)} van {dutch_number(most)} punten"
