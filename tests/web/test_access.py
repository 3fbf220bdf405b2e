"""What somebody may enter, by the Hub's groups and the roster together: a table."""

from typing import Any

import pytest

from course.people.hub_groups import INSTRUCTORS, LEARNERS
from course.people.membership import Followed, Held, Membership, of_groups
from course.people.staff import Scope
from course.web.access import Person

NOORD = Held("instructor", Scope(cohort="noord"), "us", frozenset({"noord"}))
ZORG = Held("manager", Scope(organisation="zorg"), "us", frozenset({"noord"}))
LEADS = Held("coordinator", Scope(cohort="noord"), "us", frozenset({"noord"}))
OWNS = Held("owner", Scope(), "us")
ENROLLED = (Followed("noord", "us"),)

TABLE: list[tuple[tuple[str, ...], tuple[Any, ...], tuple[Held, ...], str, str]] = [
    ((), (), (), "none", ""),
    ((LEARNERS,), (), (), "learner", "learns"),
    ((), ENROLLED, (), "learner", "learns"),
    ((INSTRUCTORS,), (), (), "instructor", "instructs figures office runs"),
    ((INSTRUCTORS, LEARNERS), ENROLLED, (), "instructor", "instructs figures office runs"),
    ((INSTRUCTORS,), (), (NOORD,), "instructor", "instructs figures office"),
    ((), (), (OWNS,), "instructor", "instructs figures office runs"),
    ((LEARNERS,), (), (OWNS,), "instructor", "instructs figures office runs"),
    ((), (), (NOORD,), "office", "office"),
    ((), (), (ZORG,), "office", "office runs"),
    ((LEARNERS,), (), (ZORG,), "office", "learns office runs"),
    ((), ENROLLED, (LEADS,), "coordinator", "learns figures"),
    (("coordinators-noord", LEARNERS), (), (), "coordinator", "figures"),
    (("coordinators-noord",), (), (ZORG,), "office", "figures office runs"),
]


@pytest.mark.parametrize(("groups", "follows", "roles", "role", "may"), TABLE)
def test_what_somebody_may_enter(
    groups: tuple[str, ...],
    follows: tuple[Followed, ...],
    roles: tuple[Held, ...],
    role: str,
    may: str,
) -> None:
    said = of_groups(frozenset(groups))
    together = Membership("p", "P", (*follows, *said.follows), (*roles, *said.roles))
    person = Person("p", frozenset(groups), by_browser=True, roster=together)

    can = {
        "learns": person.is_learner,
        "instructs": person.is_instructor,
        "figures": person.may_see_cohorts,
        "office": person.has_office,
        "runs": person.runs_office,
    }
    assert person.role == role
    assert " ".join(name for name, is_so in can.items() if is_so) == may


@pytest.mark.parametrize(("groups", "follows", "roles", "role", "may"), TABLE)
def test_a_servers_token_opens_nothing_of_staff(
    groups: tuple[str, ...],
    follows: tuple[Followed, ...],
    roles: tuple[Held, ...],
    role: str,
    may: str,
) -> None:
    said = of_groups(frozenset(groups))
    together = Membership("p", "P", (*follows, *said.follows), (*roles, *said.roles))
    person = Person("p", frozenset(groups), by_browser=False, roster=together)

    assert person.role == role
    assert person.is_learner is may.startswith("learns")
    assert not any((person.is_instructor, person.may_see_cohorts, person.runs_office))
    assert person.has_office is False


def test_without_the_roster_the_groups_decide() -> None:
    anna = Person("anna", frozenset({LEARNERS, "cohort-zuid", "cohort-noord"}), by_browser=True)

    assert anna.learner.cohort == "noord"
    assert anna.is_learner
