"""A round publishes what is due, once: with real hand-ins, dates, teams and workers."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from course.answers import publication_tables as frozen
from course.answers.store import Store
from course.cohort.publications.kept import counted, forget, publications
from course.cohort.scheduling.job import Publishing
from course.cohort.scheduling.now import proposal, publish_now
from course.cohort.scheduling.quarters import quarter_of
from course.cohort.scheduling.rounds import PeopleMovedError, count_together, publish_due
from course.cohort.scheduling.sentences import sentences
from course.cohort.scheduling.situation import LessonDivided, Situation
from course.content.settings import Settings
from course.jobs import schema as jobs
from course.jobs.worker import Worker
from course.messages import spoken
from course.people.audit import Actor, lines
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import move, take_out
from tests import teams
from tests.cohort.conftest import hands_in
from tests.conftest import LESSON
from tests.records.test_participation import course, teams_file
from tests.whose import id_of

__all__ = ["course", "teams_file"]

NOW = datetime.now(UTC) + timedelta(minutes=5)
SOON, PASSED = NOW + timedelta(days=7), NOW - timedelta(minutes=1)
BY = Actor("pcora0000000", NOW)


@pytest.fixture
def filled(teams_file: Path, tmp_path: Path) -> Iterator[Store]:
    """Twelve of noord handed in, seven of avond and three of solo; nobody has a date."""
    copy = shutil.copy(teams_file, tmp_path / "answers.db")
    with Store(f"sqlite:///{copy}") as store:
        yield store


def due(store: Store, **dates: datetime) -> None:
    """Give teams the date of the lesson."""

    def work(connection: Connection) -> None:
        for cohort, moment in dates.items():
            set_dates(connection, teams.LATER, cohort, LESSON, LessonDates(None, moment))

    store.writer.do(work)


def published(store: Store, settings: Settings, at: datetime = NOW) -> list[tuple[str, int, str]]:
    made = publish_due(store, settings, at).published
    return [("+".join(one.cohorts), one.size, one.reason) for one in made]


def divided(store: Store, settings: Settings, at: datetime = NOW) -> LessonDivided:
    with store.snapshot() as connection:
        return Situation.read(connection, settings, at).divided(connection, LESSON)


def told(store: Store, settings: Settings, at: datetime = NOW) -> list[str]:
    with spoken("en"):
        return list(sentences(publish_due(store, settings, at), settings.zone))


def test_a_cohort_is_published_once_when_its_date_has_passed(
    filled: Store, course: Settings
) -> None:
    due(filled, noord=SOON, avond=SOON, klas=SOON)

    assert published(filled, course) == []
    assert published(filled, course, SOON) == [("noord", 12, "date")]
    assert published(filled, course, SOON) == []


def test_small_teams_wait_for_each_other_and_are_counted_together(
    filled: Store, course: Settings
) -> None:
    hands_in(filled, course, "avond", 9)
    hands_in(filled, course, "solo", 1)
    due(filled, noord=SOON + timedelta(days=300), avond=PASSED, solo=SOON, klas=SOON)

    assert published(filled, course) == []
    assert published(filled, course, SOON) == [("avond+solo", 10, "date")]


def test_later_comers_are_a_second_publication_when_there_are_enough(
    filled: Store, course: Settings
) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    assert published(filled, course) == [("noord", 12, "date")]

    hands_in(filled, course, "noord", 14)
    hands_in(filled, course, "avond", 7)
    assert published(filled, course) == []
    hands_in(filled, course, "avond", 8)
    assert published(filled, course) == [("avond+noord", 10, "date")]


def test_without_a_date_people_are_counted_when_their_quarter_is_over(
    filled: Store, course: Settings
) -> None:
    assert published(filled, course) == []

    (made,) = publish_due(filled, course, NOW + timedelta(days=100)).published

    assert (made.cohorts, made.size, made.reason) == (("noord",), 12, "quarter")
    assert made.period == quarter_of(NOW, course.zone)


def test_whoever_is_moved_before_counts_in_the_new_team_and_whoever_is_out_nowhere(
    filled: Store, course: Settings
) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    first, second = (id_of(filled, f"noord-{number:02}") for number in (1, 2))
    filled.writer.do(lambda c: move(c, BY, first, "noord", "avond"))
    filled.writer.do(lambda c: take_out(c, BY, second, "noord"))

    assert published(filled, course) == [("noord", 10, "date")]
    with filled.snapshot() as connection:
        assert not {first, second} & counted(connection, LESSON)
    assert len(divided(filled, course).of("avond")) == 3


def test_somebody_who_is_moved_at_this_moment_stops_the_publication(
    filled: Store, course: Settings
) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    before = divided(filled, course)
    first = id_of(filled, "noord-01")
    filled.writer.do(lambda c: take_out(c, BY, first, "noord"))

    with pytest.raises(PeopleMovedError):
        count_together(filled, before, before.division.groups[0])

    assert published(filled, course) == [("noord", 11, "date")]


def test_it_is_said_what_was_published_and_what_waits(filled: Store, course: Settings) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    day = SOON.astimezone(course.zone).date()

    assert told(filled, course) == [
        f"{LESSON}: published, 12 people of noord.",
        f"{LESSON}: 2 people of avond wait; a group needs 10, and there are too few with other "
        "small teams as well.",
        f"{LESSON}: 5 people of klas wait until {day}.",
    ]
    due(filled, klas=PASSED)
    assert len(told(filled, course)) == 2


def test_now_counts_who_handed_in_and_says_who_asked(filled: Store, course: Settings) -> None:
    due(filled, noord=SOON)

    made = publish_now(filled, divided(filled, course), "noord", BY)

    assert made
    assert (made.size, made.reason, made.by) == (12, "now", BY.name)
    with filled.snapshot() as connection:
        (line, *_) = lines(connection)
    assert (line.did, line.what, line.who) == ("publish-figures", f"noord {LESSON}", BY.name)
    assert publish_now(filled, divided(filled, course), "noord", BY) is None


def test_now_takes_small_teams_along_that_wait_and_no_others(
    filled: Store, course: Settings
) -> None:
    hands_in(filled, course, "avond", 8)
    hands_in(filled, course, "solo", 1)
    due(filled, noord=PASSED, avond=SOON, solo=SOON)
    publish_due(filled, course, NOW)
    hands_in(filled, course, "noord", 13)

    asked = proposal(divided(filled, course), "avond")
    assert (asked.group, asked.missing) == (None, 1)  # 8 and the late one of noord; solo is not due
    due(filled, solo=PASSED)
    asked = proposal(divided(filled, course), "avond")
    assert asked.group
    assert (asked.beside, len(asked.group.people)) == (("noord", "solo"), 10)


def test_two_workers_at_once_count_everybody_once(filled: Store, course: Settings) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    made: list[int] = []

    def work() -> None:
        with Store(str(filled.engine.url)) as store:
            made.append(len(publish_due(store, course, NOW).published))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [0, 1]
    with filled.snapshot() as connection:
        assert len(publications(connection)) == 1


def test_the_job_does_it_every_night_and_says_how_much(filled: Store, course: Settings) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    clock = [NOW]
    kind = Publishing(filled, lambda: course, lambda: clock[0]).kind()
    worker = Worker(filled.engine, [kind], lambda: clock[0])
    worker.plant()
    assert worker.work_off() == 0

    clock[0] += timedelta(days=1)
    assert worker.work_off() == 1

    with filled.snapshot() as connection:
        assert [one.size for one in publications(connection)] == [12]
        steps = select(jobs.job_log.c.text).where(jobs.job_log.c.event == "step")
        assert list(connection.execute(steps).scalars()) == [
            "1 keer vastgelegd, van 12 mensen samen."
        ]


def test_who_is_forgotten_is_in_no_list_and_the_figures_stay(
    filled: Store, course: Settings
) -> None:
    due(filled, noord=PASSED, avond=PASSED, klas=SOON)
    publish_due(filled, course, NOW)
    first = id_of(filled, "noord-01")

    def dump() -> list[tuple[object, ...]]:
        tables = frozen.publications, frozen.published_figures
        with filled.snapshot() as connection:
            return [tuple(row) for table in tables for row in connection.execute(select(table))]

    before = dump()
    filled.writer.do(lambda c: forget(c, first))

    assert dump() == before
    with filled.snapshot() as connection:
        assert first not in counted(connection, LESSON)
        assert len(counted(connection, LESSON)) == 11
