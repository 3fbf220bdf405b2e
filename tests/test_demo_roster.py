"""The demo's roster: who is in it, and that it is filled once."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.demo_roster import Around, fill_roster
from course.people import schema as t
from course.people.dates import dates_in
from course.people.enrolment import enrolled, enrolments_of
from course.people.logins import hub, identify
from course.people.names import folded
from course.people.organisations import cohort_of, cohorts
from course.people.persons import search
from course.people.staff import appointments, cohorts_of_staff
from course.simulate import names_in
from tests.conftest import LESSON, OPENED
from tests.people.conftest import after

SIZES = {"noord": 40, "zuid": 40, "dagdienst": 7, "weekenddienst": 6}
LEARNERS = {cohort: names_in(cohort, size) for cohort, size in SIZES.items()}


@pytest.fixture
def demo(store: Store, settings: Settings, released: Released) -> Store:
    """The store of a demo whose lesson is open, with its roster."""
    store.open_lesson(released, OPENED)
    assert fill(store, settings)
    return store


def fill(store: Store, settings: Settings) -> bool:
    around = Around(settings, list(store.openings().values()), LEARNERS, "key")
    return store.writer.do(lambda connection: fill_roster(connection, around, after(1)))


def test_it_is_filled_once(demo: Store, settings: Settings) -> None:
    def count() -> int:
        with demo.snapshot() as connection:
            found = connection.execute(select(func.count()).select_from(t.audit)).scalar()
        return found or 0

    before = count()

    assert not fill(demo, settings)
    assert count() == before > 100


def test_teams_have_their_sizes_and_two_organisations(demo: Store) -> None:
    with demo.snapshot() as connection:
        sizes = {group.id: len(enrolled(connection, group.id)) for group in cohorts(connection)}
        owners = Counter(group.organisation for group in cohorts(connection))

    assert sizes == {
        "noord": 40 + 4 + 1,
        "zuid": 40 + 3,
        "avonddienst": 9,
        "nachtdienst": 12,
        "dagdienst": 7,
        "weekenddienst": 6,
        "veer-klas-een": 12,
        "vorig-jaar": 1,
    }
    assert owners == {"de-linde": 7, "het-veer": 1}


def test_accounts_and_synthetic_learners_are_persons_with_their_log_ins(demo: Store) -> None:
    with demo.snapshot() as connection:
        names = ["leerling", "docent", "coordinator", *LEARNERS["noord"], *LEARNERS["zuid"]]
        ids = {identify(connection, *hub(name)) for name in names}
        in_noord = {member.person.id for member in enrolled(connection, "noord")}
        synthetic = {identify(connection, *hub(name)) for name in LEARNERS["noord"]}
        never = in_noord - ids

    assert len(ids) == 83
    assert None not in ids
    assert synthetic < in_noord
    assert len(never) == 4


def test_names_differ_and_have_infixes_and_accents(demo: Store) -> None:
    with demo.snapshot() as connection:
        people = search(connection, "", most=1000)

    names = [person.shown for person in people]
    assert len(set(names)) == len(names) == len({person.mail for person in people})
    assert sum(bool(person.infix) for person in people) > 20
    assert sum(folded(name) != name.lower() for name in names) > 20
    assert all(person.mail.endswith(".example") for person in people)


def test_one_was_here_last_year_and_one_coordinates_and_learns(demo: Store) -> None:
    with demo.snapshot() as connection:
        learner, coordinator, instructor = (
            identify(connection, *hub(name)) or "" for name in ("leerling", "coordinator", "docent")
        )
        before, now = enrolments_of(connection, learner)
        learns = [e.cohort for e in enrolments_of(connection, coordinator)]
        coordinates = cohorts_of_staff(connection, coordinator, "coordinator")
        role, _ = appointments(connection, instructor)
        closed = cohort_of(connection, before.cohort).closed

    assert (before.cohort, now.cohort, closed) == ("vorig-jaar", "noord", True)
    assert before.since < now.since
    assert (learns, coordinates) == (["avonddienst"], ["dagdienst", "noord", "zuid"])
    assert (role.role, role.scope.organisation) == ("instructor", "de-linde")


def test_dates_are_those_of_the_course_and_a_small_team_is_late(
    demo: Store, settings: Settings
) -> None:
    with demo.snapshot() as connection:
        noord = dates_in(connection, "noord")[LESSON]
        late = dates_in(connection, "avonddienst")[LESSON]
        extensions = connection.execute(select(t.extensions.c.due)).scalars().all()

    assert noord.due == settings.due("noord", LESSON, OPENED)
    assert late.due is not None
    assert late.due < after(1)
    assert noord.due is not None
    assert [due > noord.due for due in extensions] == [True]
