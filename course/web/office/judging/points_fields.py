"""Points in a form: a field for each grade, and which of them were changed since they were seen."""

import re
from collections.abc import Collection, Mapping
from typing import Final, TypedDict

from course.exercises.base import Exercise
from course.formatting import number as dutch_number
from course.marking.results import Counted, Grade
from course.messages import noop
from course.people.errors import RosterError
from course.web.learner.given_points import graded_text

_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,2})?")


class PointsField(TypedDict):
    """The points of one grade in a form: `seen` are those that count, `value` stands in the field.

    Both are "" where the grade waits for a person.
    """

    name: str
    label: str
    seen: str
    value: str
    most: str


def points_field(mark: Counted, exercise: Exercise, sent: Mapping[str, str]) -> PointsField:
    """The field of a grade of an exercise; what somebody typed stays in it."""
    now, was = in_words(mark), sent.get(f"was-{mark.grade}", "")
    typed = sent.get(mark.grade, was)
    return {
        "name": mark.grade,
        "label": f"Punten voor {graded_text(mark, exercise)}",
        "seen": now,
        "value": now if typed == was else typed,
        "most": dutch_number(mark.max_points),
    }


def changed_points(marks: Collection[Counted], sent: Mapping[str, str]) -> dict[Grade, float]:
    """The points of each grade that were changed in the form.

    Raises
    ------
    RosterError
        What was typed is no number, or somebody changed the points since the form was shown.
    """
    changed: dict[Grade, float] = {}
    for mark in marks:
        text, seen = sent.get(mark.grade, "").strip(), sent.get(f"was-{mark.grade}", "")
        if text == seen or not text:
            continue
        if not _NUMBER.fullmatch(text):
            raise RosterError(
                noop("“{text}” is not a number of points. Write it like 2 or 2,5."), text=text[:20]
            )
        if seen != in_words(mark):
            raise RosterError(noop("These points have changed in the meantime. Look again."))
        changed[mark.exercise, mark.by_hand] = float(text.replace(",", "."))
    return changed


def in_words(mark: Counted) -> str:
    """The points that count, as they stand in the form; "" while they wait for a person."""
    return "" if mark.points is None else dutch_number(mark.points)
