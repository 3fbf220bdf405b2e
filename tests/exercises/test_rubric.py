"""What a person chooses in a rubric, and what it comes to."""

import itertools
from typing import Any

import pytest
from pydantic import ValidationError

from course.exercises.rubric import Choice, Rubric

LEVELS = [{"points": n, "text": f"niveau {n}", "anchor": f"voorbeeld {n}"} for n in range(4)]
RUBRIC: dict[str, Any] = {
    "points": 6,
    "criteria": [
        {"id": "verhaal", "title": "Verhaal", "levels": LEVELS},
        {"id": "geheim", "title": "Geheim", "levels": LEVELS[:3]},
    ],
    "bonus": {"points": 1, "text": "Er is geleerd."},
    "blocker": {"criterion": "geheim", "below": 1, "text": "Maak eerst de mensen onherkenbaar."},
    "bands": [
        {"upto": 2, "title": "Begin", "text": "Er is een begin."},
        {"upto": 5, "title": "Klaar", "text": "Dit is klaar."},
    ],
}
rubric = Rubric.model_validate(RUBRIC)


def choice(verhaal: int, geheim: int, bonus: bool = False) -> Choice:
    return Choice(levels={"verhaal": verhaal, "geheim": geheim}, bonus=bonus)


def test_points_are_the_share_of_the_best_levels() -> None:
    assert rubric.most == 5
    assert rubric.earned(choice(3, 2)) == 6
    assert rubric.earned(choice(0, 0)) == 0
    assert rubric.earned(choice(2, 1)) == pytest.approx(6 * 3 / 5)


def test_the_bonus_never_lifts_above_the_most() -> None:
    assert rubric.total(choice(2, 1, bonus=True)) == 4
    assert rubric.earned(choice(3, 2, bonus=True)) == 6


def test_a_better_level_never_earns_less() -> None:
    for verhaal, geheim, bonus in itertools.product(range(3), range(2), (False, True)):
        here = rubric.earned(choice(verhaal, geheim, bonus))
        assert here <= rubric.earned(choice(verhaal + 1, geheim, bonus))
        assert here <= rubric.earned(choice(verhaal, geheim + 1, bonus))
        assert here <= rubric.earned(choice(verhaal, geheim, True))


def test_what_has_no_level_of_its_own_is_missing() -> None:
    for levels in ({}, {"verhaal": 4, "geheim": -1}, {"onbekend": 1}):
        assert rubric.missing(Choice(levels=levels)) == ("verhaal", "geheim")
    assert rubric.missing(Choice(levels={"verhaal": 0})) == ("geheim",)
    assert rubric.chosen(Choice(levels={"verhaal": 0, "geheim": 9}))[0][1].text == "niveau 0"


def test_the_blocker_takes_the_place_of_the_band() -> None:
    assert rubric.verdict(choice(3, 0)) == (None, "Maak eerst de mensen onherkenbaar.")
    assert rubric.verdict(choice(1, 1)) == ("Begin", "Er is een begin.")
    assert rubric.verdict(choice(3, 1)) == ("Klaar", "Dit is klaar.")


@pytest.mark.parametrize(
    "changed",
    [
        {"points": 0}, {"criteria": []}, {"criteria": [RUBRIC["criteria"][0]] * 2},
        {"blocker": {"criterion": "onbekend", "below": 1, "text": "x"}},
        {"bands": [{"upto": 4, "title": "x", "text": "y"}]},
        {"bands": [*reversed(RUBRIC["bands"])]},
        {"criteria": [{"id": "een", "title": "Een", "levels": LEVELS[1:]}]},
        {"criteria": [{"id": "een", "title": "Een", "levels": [LEVELS[0], LEVELS[0]]}]},
        {"criteria": [{"id": "een", "title": "Een", "levels": LEVELS[:1]}]},
        {"onbekend": 1},
    ],
)  # fmt: skip
def test_an_authors_mistake_is_an_error(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Rubric.model_validate({**RUBRIC, **changed})


@pytest.mark.parametrize(
    "sent", [{"levels": {"a": True}}, {"levels": {"a": "1"}}, {"levels": {"a": 1.0}},
             {"levels": {"a": 1}, "bonus": 1}],
)  # fmt: skip
def test_a_choice_is_made_of_whole_numbers(sent: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Choice.model_validate(sent)
