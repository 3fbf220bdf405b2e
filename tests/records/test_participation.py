"""Who is enrolled, has begun and has finished: of teams of any size, now and week by week."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.people.audit import Actor
from course.people.enrolment import enrol, move
from course.people.organisations import Group, add_cohort, close_cohort
from course.records.taking_part.counts import Kind, Participation, participation, place_of
from tests import teams
from tests.cohort.conftest import hands_in
from tests.conftest import LESSON
from tests.statements import statements


@pytest.fixture(scope="module")
def teams_file(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, released: Released
) -> Path:
    """A store with teams of every size, made once."""
    path = tmp_path_factory.mktemp("teams") / "answers.db"
    with Store(f"sqlite:///{path}") as store:
        store.open_lesson(released, teams.BEFORE.at)
        teams.filled(store, settings)
    return path


@pytest.fixture
def filled(teams_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of it for each test."""
    copy = shutil.copy(teams_file, tmp_path / "answers.db")
    with Store(f"sqlite:///{copy}") as store:
        yield store


@pytest.fixture
def course(settings: Settings) -> Settings:
    """A course of one lesson without cohorts of its own."""
    return settings.model_copy(update={"lessons": (LESSON,), "cohorts": ()})


def figures(
    store: Store, settings: Settings, kind: Kind, id_: str, at: datetime | None = None
) -> Participation:
    with store.snapshot() as connection:
        place = place_of(connection, kind, id_)
    return participation(store, settings, place, (at or datetime.now(UTC)) + timedelta(minutes=5))


@pytest.mark.parametrize(
    ("kind", "id_", "expected"),
    [
        ("cohort", "noord", (14, 12, 12)),
        ("cohort", "avond", (9, 2, 2)),
        ("cohort", "solo", (1, 0, 0)),
        ("cohort", "klas", (7, 5, 5)),
        ("unit", "thuis", (24, 14, 14)),
        ("organisation", "zorg", (24, 14, 14)),
    ],
)
def test_the_counts_are_of_who_is_enrolled_in_teams_of_any_size(
    filled: Store, course: Settings, kind: Kind, id_: str, expected: tuple[int, int, int]
) -> None:
    assert figures(filled, course, kind, id_).counts == expected


def test_who_left_is_told_apart(filled: Store, course: Settings) -> None:
    found = figures(filled, course, "cohort", "avond")

    assert (found.left, found.beside) == (1, 0)


def test_who_works_along_without_an_enrolment_is_told_apart(
    filled: Store, course: Settings
) -> None:
    hands_in(filled, course, "noord", 16)

    assert figures(filled, course, "cohort", "noord").beside == 2


def test_teams_add_up_to_their_unit(filled: Store, course: Settings) -> None:
    found = figures(filled, course, "unit", "thuis")

    assert [group.name for group, _ in found.teams] == ["Avonddienst", "Solo", "Team Noord"]
    assert tuple(map(sum, zip(*(counts for _, counts in found.teams), strict=True))) == found.counts


def test_somebody_in_two_teams_counts_once_in_the_whole(filled: Store, course: Settings) -> None:
    first = figures(filled, course, "cohort", "noord").members[0].stay.person
    filled.writer.do(lambda c: enrol(c, teams.LATER, first, "avond"))

    found = figures(filled, course, "unit", "thuis")

    assert (found.counts.enrolled, len(found.members), found.twice) == (24, 25, 1)


def test_a_closed_team_is_in_no_whole_and_has_its_own_page(filled: Store, course: Settings) -> None:
    filled.writer.do(lambda c: close_cohort(c, teams.LATER, "avond"))

    assert figures(filled, course, "unit", "thuis").counts.enrolled == 15
    assert figures(filled, course, "cohort", "avond").counts.enrolled == 9


def test_lessons_say_who_began_and_who_handed_in(filled: Store, course: Settings) -> None:
    ((_, counts),) = figures(filled, course, "cohort", "noord").lessons

    assert counts == (14, 12, 12)


def test_weeks_lead_to_today(filled: Store, course: Settings) -> None:
    found = figures(filled, course, "cohort", "klas")
    weeks = found.weeks(course)

    assert weeks[-1].counts == found.counts
    assert weeks[0].counts == (3, 0, 0)
    assert [week.until for week in weeks] == sorted(week.until for week in weeks)
    assert all(week.until.astimezone(course.zone).weekday() == 0 for week in weeks[:-1])


def test_at_most_half_a_year_of_weeks(filled: Store, course: Settings) -> None:
    later = teams.NOW + timedelta(weeks=60)

    assert len(figures(filled, course, "cohort", "noord", later).weeks(course)) == 26


def test_nobody_is_no_week(filled: Store, course: Settings) -> None:
    solo = figures(filled, course, "cohort", "solo").members[0].stay.person
    filled.writer.do(lambda c: move(c, teams.LATER, solo, "solo", "noord"))

    found = figures(filled, course, "cohort", "solo")

    assert (found.counts, found.weeks(course), found.left) == ((0, 0, 0), [], 1)


def test_by_name_is_who_was_enrolled_while_names_were_shown(
    filled: Store, course: Settings
) -> None:
    klas = figures(filled, course, "cohort", "klas")
    noord = figures(filled, course, "cohort", "noord")

    assert sorted(who.person.given for who in klas.members if who.by_name) == [
        "Klas4", "Klas5", "Klas6", "Klas7",
    ]  # fmt: skip
    assert not any(who.by_name for who in noord.members)


def test_a_move_does_not_bring_a_name(filled: Store, course: Settings) -> None:
    old = next(who for who in figures(filled, course, "cohort", "klas").members if not who.by_name)
    by = Actor("shell:test", teams.NOW)
    filled.writer.do(lambda c: add_cohort(c, by, Group("klas-twee", "Klas 2", "school")))
    filled.writer.do(lambda c: move(c, by, old.stay.person, "klas", "klas-twee"))

    (moved,) = figures(filled, course, "cohort", "klas-twee").members

    assert not moved.by_name


def test_as_many_statements_for_a_team_of_one_as_for_all(filled: Store, course: Settings) -> None:
    figures(filled, course, "cohort", "noord")
    counts = []
    for kind, id_ in (("cohort", "solo"), ("organisation", "zorg")):
        with statements(filled.engine) as seen:
            figures(filled, course, kind, id_)  # type: ignore[arg-type]
        counts.append(len(seen))

    assert max(counts) <= 24
