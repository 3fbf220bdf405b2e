"""Who somebody is, when the roster and the Hub's groups speak: one answer."""

import pytest
from sqlalchemy import Connection

from course.people.enrolment import ManagedBy, enrol, move
from course.people.hub_groups import INSTRUCTORS, LEARNERS
from course.people.logins import add_login, hub
from course.people.membership import Followed, membership
from course.people.merging import merge
from course.people.organisations import Group, add_cohort, cohort_of
from course.people.staff import Role, Scope, appoint, dismiss
from tests.people.conftest import BY, LATER, Somebody

NOORD, THUIS, ZORG = Scope(cohort="noord"), Scope(unit="thuis"), Scope(organisation="zorg")


@pytest.mark.parametrize(
    ("roster", "groups", "follows"),
    [
        ((), (), ()),
        ((), ("cohort-noord",), (Followed("noord", "hub"),)),
        (("noord",), (), (Followed("noord", "us"),)),
        (("noord",), ("cohort-noord",), (Followed("noord", "both"),)),
        (("zuid",), ("cohort-noord",), (Followed("zuid", "us"), Followed("noord", "hub"))),
        (("noord", "zuid"), (), (Followed("zuid", "us"), Followed("noord", "us"))),
        (
            ("noord", "zuid"),
            ("cohort-klas", "cohort-noord"),
            (Followed("zuid", "us"), Followed("noord", "both"), Followed("klas", "hub")),
        ),
        # What a group of the Hub brought about ends with the group.
        (("noord*",), ("cohort-noord",), (Followed("noord", "hub"),)),
        (("noord*", "zuid"), (), (Followed("zuid", "us"),)),
        ((), ("cohort-zuid", "cohort-noord"), (Followed("noord", "hub"), Followed("zuid", "hub"))),
        # A cohort that only the Hub knows is followed too.
        (("noord",), ("cohort-elders",), (Followed("noord", "us"), Followed("elders", "hub"))),
    ],
)
def test_what_somebody_follows(
    connection: Connection,
    somebody: Somebody,
    roster: tuple[str, ...],
    groups: tuple[str, ...],
    follows: tuple[Followed, ...],
) -> None:
    anna = somebody()
    add_login(connection, BY, anna.id, hub("anna"))
    for cohort in roster:
        managed_by: ManagedBy = "hub" if cohort.endswith("*") else "us"
        enrol(connection, BY, anna.id, cohort.strip("*"), managed_by)

    found = membership(connection, "anna", frozenset((LEARNERS, *groups)))

    assert found.follows == follows
    assert found.cohort == (follows[0].cohort if follows else None)
    assert (found.person, found.shown) == (anna.id, "Anna van den Berg")


COLUMNS = ("roster", "groups", "everybody", "sees", "runs", "coordinates")
ROLES: list[tuple[tuple[tuple[Role, Scope], ...], tuple[str, ...], bool, str, str, str]] = [
    ((), (), False, "", "", ""),
    ((), (LEARNERS, "cohort-noord"), False, "", "", ""),
    # By the Hub's group alone an instructor sees everybody, as before there was a roster.
    ((), (INSTRUCTORS,), True, "klas noord zuid", "college zorg", ""),
    ((("owner", Scope()),), (), True, "klas noord zuid", "college zorg", ""),
    ((("manager", ZORG),), (), False, "noord zuid", "zorg", ""),
    ((("instructor", NOORD),), (), False, "noord", "", ""),
    ((("instructor", THUIS),), (), False, "noord", "", ""),
    ((("instructor", ZORG),), (), False, "noord zuid", "", ""),
    # Whom the roster gives some people sees those, whatever the group says.
    ((("instructor", NOORD),), (INSTRUCTORS,), False, "noord", "", ""),
    ((("manager", ZORG),), (INSTRUCTORS,), False, "noord zuid", "zorg", ""),
    ((("owner", Scope()), ("instructor", NOORD)), (), True, "klas noord zuid", "college zorg", ""),
    ((), ("coordinators-noord",), False, "", "", "noord"),
    ((("coordinator", THUIS),), (), False, "", "", "noord"),
    ((("coordinator", NOORD),), ("coordinators-noord",), False, "", "", "noord"),
    ((("coordinator", NOORD),), ("coordinators-klas",), False, "", "", "klas noord"),
    ((("coordinator", NOORD), ("manager", ZORG)), (), False, "noord zuid", "zorg", "noord"),
]  # fmt: skip


@pytest.mark.parametrize(COLUMNS, ROLES)
def test_what_somebody_may_do(  # noqa: PLR0917 - the columns of the table
    connection: Connection,
    somebody: Somebody,
    roster: tuple[tuple[Role, Scope], ...],
    groups: tuple[str, ...],
    everybody: bool,
    sees: str,
    runs: str,
    coordinates: str,
) -> None:
    els = somebody("Els Smit")
    add_login(connection, BY, els.id, hub("els"))
    for role, scope in roster:
        appoint(connection, BY, els.id, role, scope)

    found = membership(connection, "els", frozenset(groups))

    every = [cohort_of(connection, name) for name in ("klas", "noord", "zuid")]
    assert found.sees_everybody is everybody
    assert " ".join(group.id for group in every if found.sees(group)) == sees
    assert " ".join(name for name in ("college", "zorg") if found.runs(name)) == runs
    assert " ".join(sorted(found.coordinates)) == coordinates
    assert found.has_office is bool(sees)
    assert found.runs_office is bool(runs)


def test_who_says_so_is_told(connection: Connection, somebody: Somebody) -> None:
    els = somebody("Els Smit")
    add_login(connection, BY, els.id, hub("els"))
    appoint(connection, BY, els.id, "coordinator", NOORD)

    found = membership(connection, "els", frozenset(("coordinators-noord", INSTRUCTORS)))

    assert [(held.role, held.by) for held in found.roles] == [
        ("coordinator", "both"),
        ("instructor", "hub"),
    ]


def test_what_ended_counts_no_more(connection: Connection, somebody: Somebody) -> None:
    els = somebody("Els Smit", "noord")
    add_login(connection, BY, els.id, hub("els"))
    appoint(connection, BY, els.id, "manager", ZORG)
    dismiss(connection, LATER, els.id, "manager", ZORG)
    move(connection, LATER, els.id, "noord", "zuid")

    found = membership(connection, "els", frozenset())

    assert found.follows == (Followed("zuid", "us"),)
    assert found.roles == ()


def test_who_was_merged_is_the_person_who_stays(connection: Connection, somebody: Somebody) -> None:
    els, other = somebody("Els Smit", "noord"), somebody("E. Smit")
    add_login(connection, BY, other.id, hub("els"))
    merge(connection, BY, els.id, other.id)

    found = membership(connection, "els", frozenset())

    assert (found.person, found.cohort) == (els.id, "noord")


def test_another_way_in_is_not_the_hub(connection: Connection, somebody: Somebody) -> None:
    els = somebody("Els Smit", "noord")
    add_login(connection, BY, els.id, hub("els")._replace(kind="oidc", issuer="https://id.nl"))

    assert membership(connection, "els", frozenset()).person == ""


def test_a_new_cohort_of_an_organisation_is_its_managers(
    connection: Connection, somebody: Somebody
) -> None:
    els = somebody("Els Smit")
    add_login(connection, BY, els.id, hub("els"))
    appoint(connection, BY, els.id, "manager", ZORG)
    found = membership(connection, "els", frozenset())

    add_cohort(connection, BY, Group("nieuw", "Nieuw", "zorg"))

    assert found.sees(cohort_of(connection, "nieuw"))
