"""Who may need help: a rule in three sentences, from progress and marks alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from course.content.settings import Settings
from course.instructor.learner_status import Spot, Stand, Why
from course.marking.results import Result
from course.records.completion import Rule

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASS = Rule.of(Settings(id="cursus", title="Cursus", lessons=("les",)))
BUSY = Stand(
    lesson="les",
    title="Les",
    is_open=True,
    spot=Spot(3, 8, "Kerstavond"),
    at=NOW - timedelta(days=1),
    due=NOW + timedelta(days=10),
    handed_in=None,
    late=False,
    feedback=False,
    result=None,
)
HANDED_IN = replace(BUSY, handed_in=NOW - timedelta(days=1))


def result(points: float, waiting: int = 0) -> Result:
    return Result(points, 10, waiting)


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        (BUSY, []),
        (replace(BUSY, at=None), []),
        (replace(BUSY, due=NOW), ["due"]),
        (replace(BUSY, due=NOW + timedelta(seconds=1)), []),
        (replace(BUSY, at=None, due=NOW - timedelta(days=1)), ["due"]),
        (replace(BUSY, at=NOW - timedelta(days=7)), ["quiet"]),
        (replace(BUSY, at=NOW - timedelta(days=6, hours=23)), []),
        (replace(BUSY, at=NOW - timedelta(days=7), due=NOW), ["due"]),
        (replace(BUSY, at=NOW - timedelta(days=99), due=None), ["quiet"]),
        (replace(BUSY, at=NOW + timedelta(days=2)), []),  # a clock that jumped
        (replace(BUSY, is_open=False, due=NOW, at=NOW - timedelta(days=30)), []),
        (replace(BUSY, feedback=True, due=NOW), []),
        (replace(HANDED_IN, due=NOW, at=NOW - timedelta(days=30)), []),
        (HANDED_IN, []),
        (replace(HANDED_IN, result=result(5.9)), ["points"]),
        (replace(HANDED_IN, result=result(6)), []),
        (replace(HANDED_IN, result=result(1, waiting=1)), []),
        (replace(HANDED_IN, result=Result(0, 0, 0)), []),
    ],
)
def test_the_rule(stand: Stand, expected: list[Why]) -> None:
    assert list(stand.needs(NOW, PASS)) == expected


def test_a_hand_in_waits_where_a_person_must_judge_it() -> None:
    assert not HANDED_IN.waits
    assert HANDED_IN.is_being_marked
    assert replace(HANDED_IN, result=result(5, waiting=1)).waits
    assert not replace(HANDED_IN, result=result(5)).waits
    assert not BUSY.waits


def test_a_lesson_without_points_never_waits() -> None:
    assert not replace(HANDED_IN, result=Result(0, 0, 0)).waits
