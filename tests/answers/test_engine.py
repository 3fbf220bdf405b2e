"""One writer: an answer is acknowledged after the commit, and one mistake harms nobody else."""

import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, insert, select, text

from course.answers import schema as t
from course.answers.engine import open_engine
from course.answers.schema import metadata
from course.answers.store import Store
from course.answers.write_queue import Writer
from tests.conftest import OPENED

only_sqlite = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
only_postgres = pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)


def opening(lesson: str) -> Callable[[Connection], str]:
    """Work that adds a row and returns its lesson."""

    def work(connection: Connection) -> str:
        connection.execute(insert(t.openings).values(lesson=lesson, release="r", at=OPENED))
        return lesson

    return work


def lessons(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(select(t.openings.c.lesson).order_by(t.openings.c.seq))
        names = list(found.scalars())
    engine.dispose()
    return names


@pytest.fixture
def held(store: Store) -> threading.Event:
    """The writer is busy until this event is set, so that what follows is one batch."""
    begun, released = threading.Event(), threading.Event()

    def work(_: Connection) -> None:
        begun.set()
        released.wait(10)

    store.writer.submit(work)
    assert begun.wait(10)
    return released


def test_what_was_acknowledged_is_seen_by_everybody(store: Store, store_url: str) -> None:
    assert store.writer.do(opening("les")) == "les"

    assert lessons(store_url) == ["les"]


def test_what_waits_is_committed_together_in_the_order_of_asking(
    store: Store, store_url: str, held: threading.Event
) -> None:
    names = [f"les-{number:03}" for number in range(500)]
    futures = [store.writer.submit(opening(name)) for name in names]
    held.set()

    assert [future.result(10) for future in futures] == names
    assert lessons(store_url) == names


def test_a_mistake_undoes_its_own_writing_and_nobody_elses(
    store: Store, store_url: str, held: threading.Event
) -> None:
    def spoilt(connection: Connection) -> None:
        opening("fout")(connection)
        raise LookupError("a mistake")

    good, bad, also_good = map(store.writer.submit, (opening("een"), spoilt, opening("twee")))
    held.set()

    assert (good.result(10), also_good.result(10)) == ("een", "twee")
    with pytest.raises(LookupError, match="a mistake"):
        bad.result(10)
    assert lessons(store_url) == ["een", "twee"]


def test_a_database_error_in_one_undoes_its_own_writing_and_nobody_elses(
    store: Store, store_url: str, held: threading.Event
) -> None:
    def spoilt(connection: Connection) -> None:
        opening("fout")(connection)
        connection.execute(text("insert into nergens values (1)"))

    good, bad, also_good = map(store.writer.submit, (opening("een"), spoilt, opening("twee")))
    held.set()

    assert (good.result(10), also_good.result(10)) == ("een", "twee")
    with pytest.raises(Exception, match="nergens"):
        bad.result(10)
    assert lessons(store_url) == ["een", "twee"]


def test_who_gave_up_waiting_is_not_written_and_does_not_stop_the_writer(
    store: Store, store_url: str, held: threading.Event
) -> None:
    given_up, other = store.writer.submit(opening("weg")), store.writer.submit(opening("les"))
    assert given_up.cancel()
    held.set()

    assert other.result(10) == "les"
    assert store.writer.submit(opening("later")).result(10) == "later"
    assert lessons(store_url) == ["les", "later"]


def test_what_is_being_written_can_no_longer_be_given_up(store: Store, store_url: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(connection: Connection) -> str:
        begun.set()
        go_on.wait(10)
        return opening("les")(connection)

    future = store.writer.submit(work)
    assert begun.wait(10)
    cancelled = future.cancel()
    go_on.set()

    assert not cancelled
    assert future.result(10) == "les"
    assert lessons(store_url) == ["les"]


def test_closing_finishes_what_waits(store_url: str) -> None:
    store = Store(store_url)
    futures = [store.writer.submit(opening(f"les-{number}")) for number in range(300)]

    store.close()

    assert all(future.done() for future in futures)
    assert len(lessons(store_url)) == 300


def test_many_that_start_together_on_an_empty_database_all_work(empty_url: str) -> None:
    start = threading.Barrier(8)

    def begin(number: int) -> str:
        start.wait(20)
        with Store(empty_url) as store:
            return store.writer.do(opening(f"les-{number}"))

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(begin, range(8)))

    assert sorted(lessons(empty_url)) == sorted(done)


@only_sqlite
def test_a_new_sqlite_file_is_its_owners_alone_and_commits_reach_the_disk(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    file = Path(store_url.removeprefix("sqlite:///"))

    with store.engine.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        ]

    assert pragmas == ["wal", 2]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@only_postgres
def test_a_lost_connection_costs_one_error_and_then_works_again(
    store: Store, store_url: str
) -> None:
    store.writer.do(opening("eerst"))
    others = "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"

    def lose(connection: Connection) -> None:
        engine = create_engine(store_url)
        with engine.connect() as other:
            other.execute(text(f"{others} and datname = current_database()"))
        engine.dispose()
        opening("verloren")(connection)

    with pytest.raises(Exception, match=r"terminat|closed|lost"):
        store.writer.do(lose)

    assert store.writer.do(opening("daarna")) == "daarna"
    assert lessons(store_url) == ["eerst", "daarna"]


def test_two_writers_on_one_database_take_turns(store_url: str) -> None:
    engines = [open_engine(store_url) for _ in range(2)]
    writers = [Writer(engine) for engine in engines]

    futures = [w.submit(opening(f"les-{n}")) for n in range(200) for w in writers]
    done, waiting = wait(futures, 30)

    assert not waiting
    assert all(future.exception() is None for future in done)
    assert len(lessons(store_url)) == 400
    for writer, engine in zip(writers, engines, strict=True):
        writer.close()
        engine.dispose()


def test_the_tables_are_those_of_the_module(store: Store) -> None:
    assert set(metadata.tables) == {
        "releases", "openings", "answers", "handins", "feedback", "rubric_marks",
        "marks", "hand_marks", "results", "graded", "outbox", "corrections", "corrected",
        "hand_comments", "gradebook_dates", "gradebook_extensions",
        "persons", "logins", "organisations", "units", "cohorts", "enrolments", "staff",
        "lesson_dates", "extensions", "reopened", "invitations", "register_numbers", "audit",
        "spoken", "story_turns", "objections", "objection_answers", "accounts",
        "publications", "published_figures", "counted_people",
        "jobs", "job_log", "mails", "mail_switches", "mail_texts", "mail_stops",
        "passed_groups", "passed_people",
    }  # fmt: skip
