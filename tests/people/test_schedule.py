"""The dates that hold, by roster, extension and course.yaml: before, on and after the last day."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Cohort, Dates, Settings
from course.marking.handing_in import hand_in
from course.people import audit
from course.people.audit import Actor
from course.people.dates import LessonDates, extend, set_dates
from course.people.enrolment import enrol
from course.people.logins import add_login, hub, identify
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person
from course.people.schedule import Said, Schedule, Window, schedule, window
from course.people.undo import undo
from course.web.dutch_dates import due_text
from tests.conftest import LESSON, People
from tests.people.conftest import BY
from tests.statements import statements
from tests.whose import learner_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RELEASED = datetime(2026, 9, 1, 8, tzinfo=UTC)


def midnight_after(day: date) -> datetime:
    """The end of a day in Amsterdam."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), AMSTERDAM)


IN_YAML = date(2026, 10, 17)
IN_COHORT = date(2026, 10, 24)  # the clock changes in the night of the 25th
EXTENDED = date(2026, 10, 25)  # a day of 25 hours
COHORT = LessonDates(None, midnight_after(IN_COHORT).astimezone(UTC))
UNTIL = midnight_after(EXTENDED).astimezone(UTC)
EARLIER = midnight_after(date(2026, 10, 20)).astimezone(UTC)
YAML: dict[str, object] = {
    "cohorts": (Cohort(id="noord", title="Noord", dates={LESSON: Dates(due=IN_YAML)}),)
}
DEFAULT: dict[str, object] = {"cohorts": (), "schedule": {LESSON: Dates(due=IN_YAML)}}
NOTHING: dict[str, object] = {"cohorts": ()}


class Row(NamedTuple):
    """What is said where, and the last day that follows from it, None for none."""

    said: Said
    yaml: dict[str, object]
    last: date | None
    extended: bool = False


TABLE = {
    "nothing": Row(Said(), NOTHING, None),
    "course.yaml": Row(Said(), YAML, IN_YAML),
    "default schedule": Row(Said(), DEFAULT, IN_YAML),
    "cohort": Row(Said(COHORT), NOTHING, IN_COHORT),
    "cohort and course.yaml": Row(Said(COHORT), YAML, IN_COHORT),
    "cohort without an end, and course.yaml": Row(Said(LessonDates()), YAML, None),
    "extension, and nothing": Row(Said(None, UNTIL), NOTHING, None),
    "extension and course.yaml": Row(Said(None, UNTIL), YAML, EXTENDED, extended=True),
    "extension and default schedule": Row(Said(None, UNTIL), DEFAULT, EXTENDED, extended=True),
    "extension and cohort": Row(Said(COHORT, UNTIL), NOTHING, EXTENDED, extended=True),
    "all three": Row(Said(COHORT, UNTIL), YAML, EXTENDED, extended=True),
    "extension that ends earlier": Row(Said(COHORT, EARLIER), YAML, IN_COHORT),
    "extension, and a cohort without an end": Row(Said(LessonDates(), UNTIL), YAML, None),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
def test_the_last_day_and_who_is_late(settings: Settings, row: Row) -> None:
    course = settings.model_copy(update=row.yaml)

    own = window(course, "noord", LESSON, RELEASED, row.said)

    assert own.opens == RELEASED
    assert own.extended is row.extended
    if row.last is None:
        assert own.due is None
        assert not own.is_over(datetime(2999, 1, 1, tzinfo=UTC))
        return
    end = midnight_after(row.last)
    moments = {
        "the evening before": end - timedelta(days=1, hours=2),
        "on the last day": datetime.combine(row.last, datetime.min.time(), AMSTERDAM),
        "in its last second": end.astimezone(UTC) - timedelta(seconds=1),
        "after it": end,
        "a day later": end + timedelta(days=1),
    }
    late = {when: own.is_over(at.astimezone(UTC)) for when, at in moments.items()}
    assert [when for when, is_late in late.items() if is_late] == ["after it", "a day later"]


def test_a_day_of_25_hours_is_one_day(settings: Settings) -> None:
    both = [
        window(settings, "noord", LESSON, RELEASED, Said(COHORT, it)).due for it in (None, UNTIL)
    ]

    assert both == [datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("opens", "expected"),
    [
        (RELEASED - timedelta(days=9), RELEASED),
        (RELEASED + timedelta(days=9), RELEASED + timedelta(days=9)),
        (None, RELEASED),
    ],
)
def test_it_opens_by_the_roster_never_before_its_release(
    settings: Settings, opens: datetime | None, expected: datetime
) -> None:
    later = Dates(opens=date(2027, 1, 1))
    yaml = (Cohort(id="noord", title="Noord", dates={LESSON: later}),)
    course = settings.model_copy(update={"cohorts": yaml})

    own = window(course, "noord", LESSON, RELEASED, Said(LessonDates(opens, None)))

    assert own == Window(expected, None)


# The roster, through the desk at which learners hand in

NOW = datetime.now(UTC)
YESTERDAY, IN_A_WEEK = NOW - timedelta(days=1), NOW + timedelta(days=7)


@pytest.fixture
def late(store: Store, settings: Settings, released: Released) -> Intake:
    """Two cohorts whose lesson was due yesterday and is due in a week; anna is in both."""

    def fill(connection: Connection) -> None:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        for name, due in (("noord", YESTERDAY), ("zuid", IN_A_WEEK)):
            add_cohort(connection, BY, Group(name, f"Team {name}", "zorg"))
            set_dates(connection, BY, name, LESSON, LessonDates(None, due))
        for name in ("anna", "bram"):
            person = add_person(connection, BY, parse(f"{name} Bos"))
            add_login(connection, BY, person.id, hub(name))
            enrol(connection, BY, person.id, "noord")
            if name == "anna":
                enrol(connection, BY, person.id, "zuid")

    store.open_lesson(released, RELEASED)
    store.writer.do(fill)
    return Intake(store, settings.model_copy(update={"cohorts": ()}))


@pytest.fixture
def learner(late: Intake) -> People:
    """Somebody of the roster, as a learner."""
    return lambda name="anna", cohort="noord": learner_of(late.store, name, cohort)


def more_time(intake: Intake, learner: str, cohort: str, until: datetime) -> int:
    """Give somebody more time; the line of the audit."""

    def work(connection: Connection) -> int:
        person = identify(connection, "hub", "", learner)
        assert person
        extend(connection, Actor("staff", NOW), person, cohort, LESSON, due=until)
        return audit.lines(connection)[0].seq

    return intake.store.writer.do(work)


def read(intake: Intake) -> Schedule:
    with intake.store.engine.connect() as connection:
        return schedule(connection, intake.settings)


def test_an_extension_holds_at_once_and_for_one_person(late: Intake, learner: People) -> None:
    anna, bram = learner("anna"), learner("bram")
    before = late.standing(anna, LESSON).dates

    more_time(late, "anna", "noord", IN_A_WEEK)

    assert before == Window(RELEASED, YESTERDAY)
    assert late.standing(anna, LESSON).dates == Window(RELEASED, IN_A_WEEK, extended=True)
    assert late.standings(anna)[LESSON].dates == Window(RELEASED, IN_A_WEEK, extended=True)
    assert late.standing(bram, LESSON).dates == before
    assert not hand_in(late, anna, LESSON).late
    assert hand_in(late, bram, LESSON).late
    assert late.standing(anna, LESSON).closed is None
    assert late.standing(bram, LESSON).closed


def test_who_handed_in_late_may_do_so_again_with_more_time(late: Intake, learner: People) -> None:
    first = hand_in(late, learner("bram"), LESSON)

    more_time(late, "bram", "noord", IN_A_WEEK)
    second = hand_in(late, learner("bram"), LESSON)

    assert (first.late, second.late) == (True, False)


def test_an_extension_that_is_undone_holds_no_longer(late: Intake, learner: People) -> None:
    line = more_time(late, "anna", "noord", IN_A_WEEK)

    late.store.writer.do(lambda connection: undo(connection, Actor("staff", NOW), line))

    assert late.standing(learner("anna"), LESSON).dates == Window(RELEASED, YESTERDAY)
    assert hand_in(late, learner("anna"), LESSON).late


def test_in_two_cohorts_each_has_its_dates_and_its_extension(late: Intake, learner: People) -> None:
    in_two_weeks = NOW + timedelta(days=14)
    more_time(late, "anna", "zuid", in_two_weeks)

    dates = {
        cohort: late.standing(learner("anna", cohort), LESSON).dates
        for cohort in ("noord", "zuid", None)
    }

    assert dates == {
        "noord": Window(RELEASED, YESTERDAY),
        "zuid": Window(RELEASED, in_two_weeks, extended=True),
        None: Window(RELEASED, None),
    }


def test_the_dates_of_all_at_once_are_those_of_each(late: Intake, learner: People) -> None:
    more_time(late, "anna", "noord", IN_A_WEEK)
    with statements(late.store.engine) as asked:
        every = read(late)

    assert len([one for one in asked if one != "BEGIN"]) == 1
    assert every.cohorts == {"noord", "zuid"}
    for name in ("anna", "bram", "unknown"):
        for cohort in ("noord", "zuid", "elsewhere", None):
            one = late.standing(learner(name, cohort), LESSON).dates
            assert every.of(cohort, LESSON, RELEASED, person=learner(name).name) == one
    with late.store.engine.connect() as connection:
        anna = identify(connection, "hub", "", "anna") or ""
    assert every.of("noord", LESSON, RELEASED, person=anna).extended


def test_the_latest_date(late: Intake) -> None:
    before = read(late)
    more_time(late, "bram", "noord", IN_A_WEEK + timedelta(days=1))

    assert before.latest(LESSON, RELEASED) == IN_A_WEEK
    assert read(late).latest(LESSON, RELEASED) == IN_A_WEEK + timedelta(days=1)
    assert read(late).latest("another", RELEASED) is None


# In words


@pytest.mark.parametrize(
    ("at", "extended", "words"),
    [
        (datetime(2026, 10, 24, 9, tzinfo=UTC), False,
         "Inleveren kan tot en met zondag 25 oktober (morgen)."),
        (datetime(2026, 10, 24, 9, tzinfo=UTC), True,
         "Je hebt uitstel tot en met zondag 25 oktober (morgen)."),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), True,
         "Je hebt uitstel tot en met zondag 25 oktober (vandaag)."),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), True,
         "Je had uitstel tot en met zondag 25 oktober."),
        (datetime(2026, 10, 25, 23, tzinfo=UTC), False, "De inleverdatum was zondag 25 oktober."),
    ],
)  # fmt: skip
def test_an_extension_is_told(at: datetime, extended: bool, words: str) -> None:
    own = Window(RELEASED, UNTIL, extended)

    assert due_text(own, at, AMSTERDAM) == words
