"""How many passed is told as every share is: so that nobody learns how one of the others did."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from course.cohort.pages.participation import passed_text
from course.records.taking_part.passed import PassedGroup
from tests.cohort.attacker.counterworlds import Question, World, certain

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
PLACE: Any = SimpleNamespace(place=SimpleNamespace(organisation=SimpleNamespace(smallest_group=10)))


def said(*groups: World) -> str:
    told = [PassedGroup(None, "noord", AT, sum(group), group[0]) for group in groups]
    return passed_text(PLACE, told, ZoneInfo("Europe/Amsterdam"))


@pytest.mark.parametrize("size", [*range(10, 41), 60, 200])
def test_who_knows_two_results_knows_no_other(size: int) -> None:
    """Before, *minstens 90 %* of ten said to who had failed that all others had passed."""
    words = {said((passed, size - passed)): (passed, size - passed) for passed in range(size + 1)}

    for world in words.values():
        assert not certain(Question(("passed", "failed"), (0, 0), said), world)
    assert len(words) > 2


def test_of_several_groups_it_is_the_sum_of_what_is_told_of_each() -> None:
    assert "Geslaagd: minstens 70\u00a0% van de 10 mensen" in said((10, 0))
    assert "Geslaagd: ongeveer 60\u00a0% van de 30 mensen" in said((10, 0), (9, 11))
    assert said((10, 0), (20, 0)) == said((8, 2), (17, 3))
