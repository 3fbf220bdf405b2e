"""Which cohorts there are, as pages list them: open first, closed last, by the roster's names."""

from sqlalchemy import Connection

from course.content.settings import Cohort, Dates, Settings
from course.people.cohorts.known import with_roster
from course.people.cohorts.running import change_cohort
from course.people.organisations import close_cohort
from tests.people.conftest import BY, LATER


def test_open_cohorts_come_first_and_closed_ones_last(connection: Connection) -> None:
    dates = {"een": Dates(weeks=2)}
    course = Settings(
        id="proef",
        title="Proef",
        lessons=("een",),
        cohorts=(Cohort(id="noord", title="N"), Cohort(id="oost", title="Oost", dates=dates)),
    )
    close_cohort(connection, BY, "noord")
    change_cohort(connection, LATER, "zuid", name="Aan zee", unit=None)

    known = with_roster(connection, course)

    assert [(cohort.id, cohort.title) for cohort in known.cohorts] == [
        ("oost", "Oost"),
        ("zuid", "Aan zee"),
        ("klas", "Klas 1"),
        ("noord", "Team Noord (gesloten)"),
    ]
    assert known.cohorts[0].dates == dates
