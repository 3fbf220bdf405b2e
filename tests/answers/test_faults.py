"""A killed process, a lock, a full disk, a read-only file: an error, never a false bewaard."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError

from course.answers import engine
from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.marking.handing_in import hand_in
from tests.answers import writing_process
from tests.conftest import LESSON, REPOSITORY, Desk, People, Send

CASE, FIRST = "kerstavond", "uitnodiging"
_FULL_DISK = """
create function vol() returns trigger language plpgsql as
$$ begin raise exception using errcode = 'disk_full', message = 'disk full'; end $$;
create trigger vol before insert on answers for each row execute function vol();
"""


def rows(store: Store) -> int:
    with store.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(t.answers)).scalar_one()


@contextmanager
def process(module: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """A Python process of the repository; killed at the end."""
    command = [sys.executable, "-m", module, url]
    with subprocess.Popen(
        command, cwd=REPOSITORY, text=True, stdout=subprocess.PIPE, stdin=subprocess.PIPE
    ) as started:
        try:
            yield started
        finally:
            started.kill()


@contextmanager
def every_connection(store: Store, statement: str) -> Iterator[None]:
    """Each connection of the store begins with `statement`, until the end."""

    def spoil(connection: Any, _entry: object) -> None:  # noqa: ANN401
        connection.execute(statement)
        connection.commit()

    event.listen(store.engine, "connect", spoil)
    store.engine.dispose()
    yield
    event.remove(store.engine, "connect", spoil)
    store.engine.dispose()


@contextmanager
def full_disk(store: Store) -> Iterator[None]:
    """A database that cannot grow."""
    if store.engine.dialect.name == "sqlite":
        with every_connection(store, "PRAGMA max_page_count = 1"):  # its own size, at least
            yield
        return
    with store.engine.begin() as connection:
        connection.execute(text(_FULL_DISK))
    yield
    with store.engine.begin() as connection:
        connection.execute(text("drop function vol cascade"))


def read_only(store: Store) -> str:
    sqlite = store.engine.dialect.name == "sqlite"
    return "PRAGMA query_only = on" if sqlite else "SET default_transaction_read_only = on"


@pytest.mark.integration
def test_a_killed_service_keeps_what_it_acknowledged_and_the_rest_can_be_sent_again(
    store_url: str, desk: Desk, learner: People
) -> None:
    intake = desk(cohorts=())
    with process("tests.answers.writing_process", store_url) as service:
        assert service.stdout
        acknowledged = [service.stdout.readline().strip() for _ in range(90)]
        service.send_signal(signal.SIGKILL)
        acknowledged += service.stdout.read().split()
    with intake.store.engine.connect() as connection:
        stored = set(connection.execute(select(t.answers.c.id)).scalars())

    batches = {int(name.split("-")[1]) for name in [*stored, *acknowledged]}
    bodies = [writing_process.body(b, n) for b in range(max(batches) + 1) for n in range(20)]
    for body in bodies:
        intake.answer(learner(body["learner"], None), LESSON, CASE, body)

    assert len(acknowledged) >= 90
    assert set(acknowledged) <= stored
    assert len(stored) - len(acknowledged) <= 20
    assert rows(intake.store) == len(bodies)


@pytest.mark.integration
def test_a_lock_of_another_process_is_an_error_and_then_works_again(
    monkeypatch: pytest.MonkeyPatch, store_url: str, desk: Desk, learner: People, sent: Send
) -> None:
    intake, body = desk(cohorts=()), sent(FIRST, "ja-zeggen")
    monkeypatch.setattr(engine, "_PATIENCE", 1)

    with Store(store_url) as store, process("tests.answers.locking_process", store_url) as other:
        impatient = Intake(store, intake.settings)
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        soon = [impatient.answer_soon(learner(), LESSON, CASE, body) for _ in range(3)]
        for future in soon:
            with pytest.raises(DBAPIError, match="lock"):
                future.result(20)
        assert impatient.standing(learner(), LESSON).answers == []  # reading goes on
        other.communicate("")
        assert impatient.answer(learner(), LESSON, CASE, body).given.id == body["id"]

    assert rows(intake.store) == 1


def test_a_full_disk_is_an_error_for_all_who_wait_and_then_works_again(
    intake: Intake, learner: People
) -> None:
    bodies = [writing_process.body(0, number) for number in range(60)]

    def send() -> list[BaseException | None]:
        people = [learner(body["learner"]) for body in bodies]
        soon = [
            intake.answer_soon(who, LESSON, CASE, body)
            for who, body in zip(people, bodies, strict=True)
        ]
        return [future.exception(20) for future in soon]

    with full_disk(intake.store):
        errors = send()
        stored = rows(intake.store)
    again = send()

    assert stored == errors.count(None) < 60
    assert all("full" in str(error) for error in errors if error)
    assert again == [None] * 60
    assert rows(intake.store) == 60


def test_a_read_only_database_is_an_error_and_then_works_again(
    intake: Intake, learner: People, sent: Send
) -> None:
    body = sent(FIRST, "ja-zeggen")

    with every_connection(intake.store, read_only(intake.store)):
        with pytest.raises(DBAPIError, match=r"read-?only"):
            intake.answer(learner(), LESSON, CASE, body)
        with pytest.raises(DBAPIError, match=r"read-?only"):
            hand_in(intake, learner(), LESSON)
        assert rows(intake.store) == 0
    intake.answer(learner(), LESSON, CASE, body)

    assert rows(intake.store) == 1
    assert intake.store.handins(LESSON) == []
