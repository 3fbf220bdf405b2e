"""One sheet for the board: one page, whatever there is to tell, and what was left out is said."""

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from pypdf import PdfReader

from course.answers.store import Store
from course.cohort.exports.board_pdf import MOST_TEAMS, as_pdf
from course.content.settings import Completion, Settings
from course.people.organisations import Group
from course.records.completion import Rule
from course.records.taking_part.counts import Participation, participation, place_of
from course.records.taking_part.passed import PassedGroup
from tests import teams
from tests.records.test_participation import course, filled, teams_file

__all__ = ["course", "filled", "teams_file"]


@pytest.fixture
def thuis(filled: Store, course: Settings) -> Participation:
    """The figures of a unit of three teams."""
    with filled.snapshot() as connection:
        place = place_of(connection, "unit", "thuis")
    return participation(filled, course, place, teams.NOW + timedelta(minutes=5))


def crowded(found: Participation, course: Settings) -> Participation:
    """The same with 30 teams and 15 lessons of long names, and a rule that is long to tell."""
    name = "Een team of les met een naam die langer is dan wat er op een regel van het papier past"
    groups = tuple(Group(f"team-{n}", f"{n} {name}", "zorg") for n in range(30))
    lessons = tuple(f"les-{n}" for n in range(15))
    place = replace(found.place, groups=groups, name=name)
    members = tuple(
        replace(who, stay=who.stay._replace(cohort=f"team-{n % 30}"), outcome=None)
        for n, who in enumerate(found.members)
    )
    rule = Rule.of(
        course.model_copy(update={"lessons": lessons}),
        Completion(counts=lessons[:9], pass_mark=0.5),
    )
    titles = {lesson: f"{lesson} {name}" for lesson in lessons}
    return replace(
        found,
        place=place,
        members=members,
        titles=titles,
        opened=frozenset(lessons),
        rule=rule,
        left=3,
        beside=2,
    )


def text_of(content: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split()
    )


def test_thirty_teams_and_fifteen_lessons_are_one_page(
    thuis: Participation, course: Settings
) -> None:
    group = PassedGroup(None, None, teams.NOW, 12, 9)

    content = as_pdf(crowded(thuis, course), [group], course)

    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    text = text_of(content)
    assert f"Van 30 teams staan de {MOST_TEAMS - 1} grootste" in text
    assert f"{30 - MOST_TEAMS + 1} andere teams" in text
    assert "Van 15 lessen staan de eerste 10" in text


def test_it_says_what_when_and_of_whom(thuis: Participation, course: Settings) -> None:
    text = text_of(as_pdf(thuis, [], course))

    assert "Deelname: Thuiszorg" in text
    assert "Zorggroep Zon" in text
    assert "Van de 24 mensen die zijn ingeschreven, zijn er 14 begonnen" in text
    assert "10 mensen zijn nog niet begonnen" in text
    assert "Stand van" in text
    assert "Of mensen geslaagd zijn, zeggen we pas" in text
    assert teams.CANARY not in text


def test_the_same_figures_give_the_same_file(thuis: Participation, course: Settings) -> None:
    assert as_pdf(thuis, [], course) == as_pdf(thuis, [], course)


def test_nobody_enrolled_is_a_page_too(thuis: Participation, course: Settings) -> None:
    text = text_of(as_pdf(replace(thuis, members=()), [], course))

    assert "Er is nu niemand ingeschreven." in text
