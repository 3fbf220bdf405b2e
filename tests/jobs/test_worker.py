"""A worker does what is due, tries again later, and says in one sentence why it gave up."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from course.answers.store import Store
from course.jobs import queue
from course.jobs import schema as t
from course.jobs.periodic import every
from course.jobs.queue import Job
from course.jobs.tidying import KEPT, forget
from course.jobs.worker import (
    Closing,
    HopelessError,
    JobError,
    Kind,
    PostponedError,
    Worker,
    wait_after,
)
from tests.jobs.conftest import Add, Clock, events, job, take


def worker(store: Store, clock: Clock, kind: Kind) -> Worker:
    return Worker(store.engine, [kind], clock)


def failing(error: Exception) -> Kind:
    def work(job: Job) -> Closing | None:
        raise error

    return Kind("proef", "Proef", work, most_attempts=3)


def test_what_a_job_writes_is_committed_with_its_end(store: Store, add: Add, clock: Clock) -> None:
    seq = add()

    def closing(connection: Connection) -> None:
        queue.enqueue(connection, "gevolg", {}, now=clock())

    done = worker(store, clock, Kind("proef", "Proef", lambda _: closing)).work_off()

    assert done == 1
    assert job(store, seq).state == "done"
    assert take(store, clock, "gevolg") is not None


def test_what_cannot_be_written_undoes_the_end_and_is_an_attempt_that_failed(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add()

    def closing(connection: Connection) -> None:
        queue.enqueue(connection, "gevolg", {}, now=clock())
        raise ValueError("geheim")

    worker(store, clock, Kind("proef", "Proef", lambda _: closing)).work_off()

    assert (job(store, seq).state, job(store, seq).attempts) == ("waiting", 1)
    assert job(store, seq).last_error == "Er ging iets mis dat we niet voorzagen (ValueError)."
    assert take(store, clock, "gevolg") is None


def test_an_attempt_that_fails_comes_back_later_and_later_and_then_waits_for_a_person(
    store: Store, add: Add, clock: Clock
) -> None:
    seq, works = add(), worker(store, clock, failing(JobError("De server is weg.")))

    waits = []
    for _ in range(2):
        assert works.work_off() == 1
        waits.append(job(store, seq).due_at - clock())
        clock.now = job(store, seq).due_at
    works.work_off()

    assert timedelta(seconds=22) < waits[0] <= timedelta(seconds=30)
    assert timedelta(seconds=45) <= waits[1] <= timedelta(seconds=60)
    assert (job(store, seq).state, job(store, seq).last_error) == ("failed", "De server is weg.")
    assert works.work_off() == 0


def test_what_is_hopeless_is_not_tried_again(store: Store, add: Add, clock: Clock) -> None:
    seq, gave_up = add(), []
    kind = failing(HopelessError("Dit adres bestaat niet."))
    told = Kind(kind.name, "", kind.work, 3, gave_up=lambda _c, _job, why: gave_up.append(why))

    worker(store, clock, told).work_off()

    assert (job(store, seq).state, job(store, seq).attempts) == ("failed", 1)
    assert gave_up == ["Dit adres bestaat niet."]


def test_what_is_too_early_is_put_off(store: Store, add: Add, clock: Clock) -> None:
    seq = add()
    works = worker(store, clock, failing(PostponedError(clock() + timedelta(hours=9))))

    works.work_off()

    assert job(store, seq).due_at == clock() + timedelta(hours=9)
    assert job(store, seq).attempts == 0


def test_a_job_that_kills_its_worker_every_time_is_not_taken_for_ever(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add()
    for _ in range(3):
        assert take(store, clock) is not None
        clock.forward(minutes=3)

    worker(store, clock, failing(JobError("Dit wordt niet meer geprobeerd."))).work_off()

    assert job(store, seq).state == "failed"
    assert job(store, seq).last_error == "De dienst stopte steeds terwijl dit werk bezig was."


def test_what_is_done_after_the_lease_was_lost_is_not_kept(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add()

    def work(_: Job) -> Closing:
        clock.forward(minutes=3)  # as if this process had stood still
        assert take(store, clock) is not None
        return lambda _: pytest.fail("another worker has the job")

    worker(store, clock, Kind("proef", "Proef", work)).work_off()

    assert events(store, seq) == ["added", "taken", "taken"]


def test_a_lease_is_renewed_while_the_work_goes_on(
    store: Store, add: Add, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed = threading.Event()
    renew = queue.renew

    def seen(*arguments: object) -> None:
        renew(*arguments)  # type: ignore[arg-type]
        renewed.set()

    monkeypatch.setattr(queue, "renew", seen)
    monkeypatch.setattr("course.jobs.worker._RENEW", 0.01)
    add()

    def work(_: Job) -> None:
        assert renewed.wait(10)

    assert worker(store, clock, Kind("proef", "Proef", work)).work_off() == 1
    assert renewed.is_set()


@pytest.mark.parametrize("how", ["done", "failed"])
def test_periodic_work_plants_its_next_whether_it_is_done_or_fails(
    store: Store, clock: Clock, how: str
) -> None:
    error = HopelessError("Nee.")

    def work(_: Job) -> None:
        if how == "failed":
            raise error

    hourly = Kind("uurwerk", "Uurwerk", work, next_at=every(timedelta(hours=1)))
    works = worker(store, clock, hourly)
    works.plant()
    works.plant()
    worker(store, clock, hourly).plant()
    assert works.work_off() == 0
    clock.forward(hours=1)

    assert works.work_off() == 1
    clock.forward(hours=5)  # five were missed, one is made up for
    assert works.work_off() == 1

    with store.engine.connect() as connection:
        rows = connection.execute(select(t.jobs.c.state, t.jobs.c.due_at).order_by(t.jobs.c.seq))
        states, due = zip(*rows, strict=True)
    assert states == (how, how, "waiting")
    assert due[-1] == clock() + timedelta(hours=1)


def test_a_worker_in_its_thread_does_what_is_added_and_stops(store: Store, add: Add) -> None:
    done = threading.Event()
    kind = Kind("proef", "Proef", lambda _: done.set())
    add()

    with Worker(store.engine, [kind]) as works:
        assert done.wait(20)

    assert not works._thread.is_alive()


def test_waiting_doubles_up_to_an_hour() -> None:
    longest = [max(wait_after(attempts) for _ in range(50)) for attempts in (1, 2, 3, 3000)]

    assert longest[:3] == sorted(longest[:3])
    assert longest[0] <= timedelta(seconds=30)
    assert timedelta(minutes=45) < longest[-1] <= timedelta(hours=1)


def test_what_was_done_long_ago_is_forgotten_with_its_log(
    store: Store, add: Add, clock: Clock
) -> None:
    old, failed = add(), add()
    done, gave_up = take(store, clock), take(store, clock)
    assert done
    assert gave_up
    store.writer.do(lambda c: queue.finish(c, done, clock()))
    store.writer.do(lambda c: queue.fail(c, gave_up, "Nee.", clock(), None))
    clock.forward(days=KEPT.days, minutes=1)
    new = add()

    assert store.writer.do(lambda c: forget(c, clock() - KEPT)) == 1

    with store.engine.connect() as connection:
        kept = connection.execute(select(t.jobs.c.seq).order_by(t.jobs.c.seq)).scalars().all()
    assert kept == [failed, new]
    assert events(store, old) == []
    assert events(store, failed) != []
