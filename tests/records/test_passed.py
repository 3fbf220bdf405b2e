"""Who passed is told of groups that never change, each of enough people and nobody in two."""

from datetime import timedelta

from sqlalchemy import select

from course.answers.store import Store
from course.content.settings import Settings
from course.people import schema as p
from course.people.organisations import change_organisation, organisation_of
from course.records.taking_part.counts import Kind, participation, place_of
from course.records.taking_part.passed import PassedGroup, passed_groups
from tests import teams
from tests.cohort.conftest import hands_in
from tests.records.test_participation import course, filled, teams_file

__all__ = ["course", "filled", "teams_file"]


def told(
    store: Store, settings: Settings, kind: Kind, id_: str, days: float = 0
) -> list[PassedGroup]:
    with store.snapshot() as connection:
        place = place_of(connection, kind, id_)
    at = teams.NOW + timedelta(minutes=5, days=days)
    return passed_groups(store, settings, participation(store, settings, place, at))


def test_a_team_of_enough_people_is_told_as_a_group(filled: Store, course: Settings) -> None:
    (group,) = told(filled, course, "cohort", "noord")

    assert (group.cohort, group.size) == ("noord", 12)
    assert told(filled, course, "cohort", "avond") == []


def test_a_group_stays_as_it_is_and_few_newcomers_wait(filled: Store, course: Settings) -> None:
    before = told(filled, course, "unit", "thuis")
    hands_in(filled, course, "noord", 14)

    assert told(filled, course, "unit", "thuis", days=3) == before


def test_small_teams_are_put_together(filled: Store, course: Settings) -> None:
    told(filled, course, "unit", "thuis")
    hands_in(filled, course, "noord", 14)
    hands_in(filled, course, "avond", 9)

    groups = told(filled, course, "unit", "thuis", days=3)

    assert [(group.cohort, group.size) for group in groups] == [("noord", 12), (None, 11)]
    assert told(filled, course, "cohort", "avond") == []
    assert len(told(filled, course, "cohort", "noord")) == 1


def test_nobody_is_in_two_groups_and_every_difference_is_groups(
    filled: Store, course: Settings
) -> None:
    for size in (3, 5, 8, 9):
        hands_in(filled, course, "avond", size)
        for kind, id_ in (("cohort", "avond"), ("unit", "thuis"), ("organisation", "zorg")):
            told(filled, course, kind, id_, days=size)  # type: ignore[arg-type]

    with filled.snapshot() as connection:
        people = list(connection.execute(select(p.passed_people.c.enrolment)).scalars())
        sizes = list(connection.execute(select(p.passed_groups.c.size)).scalars())
    assert len(people) == len(set(people)) == sum(sizes)
    assert sizes
    assert min(sizes) >= 10


def test_who_is_shown_by_name_is_in_no_group(filled: Store, course: Settings) -> None:
    filled.writer.do(lambda c: [teams.member(c, teams.LATER, "klas", n) for n in range(8, 14)])
    hands_in(filled, course, "klas", 13)

    assert told(filled, course, "cohort", "klas") == []  # three without a name


def test_a_larger_smallest_group_hides_smaller_groups(filled: Store, course: Settings) -> None:
    assert told(filled, course, "cohort", "noord")
    filled.writer.do(
        lambda c: change_organisation(
            c, teams.LATER, organisation_of(c, "zorg")._replace(smallest_group=13)
        )
    )

    assert told(filled, course, "cohort", "noord") == []
