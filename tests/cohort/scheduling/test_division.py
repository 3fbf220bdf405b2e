"""Groups before figures: a table of teams and dates, and that no history puts anybody in two."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course.cohort.scheduling.division import Team, Waiting, divide
from course.cohort.scheduling.quarters import begin_of, end_of, quarter_of

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 11, 15, 12, tzinfo=UTC)
K = 10


def days(number: float) -> datetime:
    return NOW + timedelta(days=number)


def team(name: str, due: float | None = -1, unit: str | None = "thuis", enrolled: int = 9) -> Team:
    date = None if due is None else days(due)
    return Team(name, "zorg", unit, date, enrolled=enrolled)


def people(cohort: str, number: int, at: float = -30) -> list[Waiting]:
    return [Waiting(f"{cohort}{at}-{n}", cohort, days(at)) for n in range(number)]


def divided(
    teams: Iterable[Team], *waiting: list[Waiting], at: datetime = NOW
) -> list[tuple[Any, ...]]:
    everybody = [who for some in waiting for who in some]
    found = divide({t.id: t for t in teams}, everybody, lambda _: K, at, ZONE)
    return [(g.cohorts, len(g.people), g.reason, g.period) for g in found.groups]


@pytest.mark.parametrize(
    ("teams", "waiting", "expected"),
    [
        ([team("a")], [("a", 10)], [("a", 10, "date", "")]),
        ([team("a")], [("a", 9)], []),
        ([team("a", due=1)], [("a", 30)], []),
        ([team("a", due=1)._replace(closed=True)], [("a", 30)], [("a", 30, "date", "")]),
        ([team("a"), team("b")], [("a", 6), ("b", 5)], [("a b", 11, "date", "")]),
        ([team("a"), team("b", unit="woon")], [("a", 6), ("b", 5)], [("a b", 11, "date", "")]),
        ([team("a"), team("b", unit=None)], [("a", 6), ("b", 5)], [("a b", 11, "date", "")]),
        (  # a unit that has enough lends nobody
            [team("a"), team("b"), team("c", unit="woon")],
            [("a", 6), ("b", 5), ("c", 9)],
            [("a b", 11, "date", "")],
        ),
        (  # who has enough alone is alone
            [team("a"), team("b")],
            [("a", 12), ("b", 5)],
            [("a", 12, "date", "")],
        ),
        (  # another organisation's people never
            [team("a"), team("b")._replace(organisation="school")],
            [("a", 6), ("b", 5)],
            [],
        ),
        (  # nor those of cohorts that nobody knows
            [Team("a", due=days(-1)), Team("b", due=days(-1))],
            [("a", 6), ("b", 5)],
            [],
        ),
        (  # a small team whose date comes within four weeks is waited for
            [team("a"), team("b"), team("c", due=20)],
            [("a", 6), ("b", 5)],
            [],
        ),
        (  # but not a large one, one that is empty, or a date far away
            [
                team("a"),
                team("b"),
                team("c", due=20, enrolled=14),
                team("d", due=20, enrolled=0),
                team("e", due=28),
            ],
            [("a", 6), ("b", 5)],
            [("a b", 11, "date", "")],
        ),
        (  # and nobody waits longer than a quarter of a year
            [team("a", due=-92), team("b"), team("c", due=20)],
            [("a", 6), ("b", 5)],
            [("a b", 11, "date", "")],
        ),
        ([team("a", due=None)], [("a", 12, -60)], [("a", 12, "quarter", "2026-Q3")]),
        ([team("a", due=None)], [("a", 12, -1)], []),
        (  # carried to the next quarter
            [team("a", due=None)],
            [("a", 6, -150), ("a", 5, -60)],
            [("a", 11, "quarter", "2026-Q3")],
        ),
        (
            [team("a", due=None), team("b", due=None)],
            [("a", 6, -60), ("b", 5, -150)],
            [("a b", 11, "quarter", "2026-Q3")],
        ),
        (
            [team("a", due=None), team("b")],
            [("a", 6, -60), ("a", 3, -1), ("b", 5)],
            [("a b", 11, "date", "")],
        ),
    ],
)
def test_who_is_counted_together(
    teams: list[Team], waiting: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]
) -> None:
    found = divided(teams, *(people(*some) for some in waiting))

    assert [(" ".join(cohorts), *rest) for cohorts, *rest in found] == expected


def test_a_pool_that_waited_is_made_when_the_last_date_has_passed() -> None:
    teams = [team("a"), team("b"), team("c", due=20)]
    waiting = [people("a", 6), people("b", 5), people("c", 4)]

    assert divided(teams, *waiting, at=days(19)) == []
    assert divided(teams, *waiting, at=days(20)) == [(("a", "b", "c"), 15, "date", "")]


def test_it_is_said_until_when_a_pool_waits() -> None:
    teams = {t.id: t for t in (team("a"), team("b"), team("c", due=20))}
    found = divide(teams, people("a", 6) + people("b", 5), lambda _: K, NOW, ZONE)

    assert dict(found.awaits) == {"a": days(20), "b": days(20)}
    assert {name: len(ready) for name, ready in found.ready.items()} == {"a": 6, "b": 5}


@pytest.mark.parametrize(
    ("at", "quarter"),
    [
        ("2026-09-30T21:59:59+00:00", "2026-Q3"),
        ("2026-09-30T22:00:00+00:00", "2026-Q4"),  # midnight in Amsterdam
        ("2026-12-31T22:59:59+00:00", "2026-Q4"),
        ("2026-12-31T23:00:00+00:00", "2027-Q1"),
    ],
)
def test_a_quarter_ends_by_the_courses_clock(at: str, quarter: str) -> None:
    moment = datetime.fromisoformat(at)

    assert quarter_of(moment, ZONE) == quarter
    assert begin_of(quarter, ZONE) <= moment < end_of(quarter, ZONE)


_teams = st.lists(
    st.builds(
        Team,
        id=st.sampled_from("abcdef"),
        organisation=st.sampled_from([None, "zorg", "school"]),
        unit=st.sampled_from([None, "thuis", "woon"]),
        due=st.one_of(st.none(), st.integers(-200, 60).map(days)),
        closed=st.booleans(),
        enrolled=st.integers(0, 30),
    ),
    unique_by=lambda team: team.id,
    min_size=1,
)
_sizes = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 400)), min_size=6, max_size=6)


@given(teams=_teams, sizes=_sizes)
def test_groups_are_disjoint_large_enough_and_of_one_organisation(
    teams: list[Team], sizes: list[tuple[int, int]]
) -> None:
    by_id = {team.id: team for team in teams}
    waiting = [
        who
        for team, (number, ago) in zip(teams, sizes, strict=False)
        for who in people(team.id, number, -ago)
    ]

    found = divide(by_id, waiting, lambda _: K, NOW, ZONE)

    counted = [who.learner for group in found.groups for who in group.people]
    left = [who.learner for ready in found.ready.values() for who in ready]
    assert len(counted + left) == len(set(counted + left))
    assert {*counted, *left} <= {who.learner for who in waiting}
    for group in found.groups:
        assert len(group.people) >= K
        assert len({by_id[cohort].organisation for cohort in group.cohorts}) == 1
        assert len(group.cohorts) == 1 or by_id[group.cohorts[0]].organisation
        for who in group.people:
            own = by_id[who.cohort]
            assert own.is_over(NOW) or (own.is_open and who.at < begin_of("2026-Q4", ZONE))
