"""Jobs are added with what asks for them, taken once, and closed by whoever has the lease."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from course.answers.store import Store
from course.jobs import by_hand, listing, queue
from tests.jobs.conftest import Add, Clock, events, job, take


def test_a_job_is_taken_with_what_it_was_given_and_then_done(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add(payload={"les": "één"})

    taken = take(store, clock)
    assert taken
    store.writer.do(lambda c: queue.finish(c, taken, clock()))

    assert (taken.seq, taken.kind, taken.payload, taken.attempts) == (
        seq,
        "proef",
        {"les": "één"},
        1,
    )
    assert (job(store, seq).state, job(store, seq).done_at) == ("done", clock())
    assert events(store, seq) == ["added", "taken", "done"]
    assert take(store, clock) is None


def test_a_job_is_not_added_where_what_asks_for_it_is_rolled_back(
    store: Store, clock: Clock
) -> None:
    def work(connection: Connection) -> None:
        queue.enqueue(connection, "proef", {}, now=clock())
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        store.writer.do(work)

    assert take(store, clock) is None


def test_the_same_key_is_one_job_also_when_it_is_done(store: Store, add: Add, clock: Clock) -> None:
    first = add(key="zelfde")
    taken = take(store, clock)
    assert taken
    store.writer.do(lambda c: queue.finish(c, taken, clock()))

    assert first is not None
    assert add(key="zelfde") is None
    assert add("anders", key="zelfde") is not None
    assert take(store, clock) is None


def test_jobs_come_by_when_they_are_due_and_never_before(
    store: Store, add: Add, clock: Clock
) -> None:
    later = add(due_at=clock() + timedelta(minutes=1))
    first, second = add(), add()

    taken = [take(store, clock) for _ in range(3)]
    clock.forward(minutes=1)

    assert [one.seq if one else None for one in taken] == [first, second, None]
    assert (last := take(store, clock)) is not None
    assert last.seq == later


def test_a_worker_takes_only_kinds_that_it_knows(store: Store, add: Add, clock: Clock) -> None:
    add("van-een-latere-versie")

    assert take(store, clock) is None
    with store.engine.connect() as connection:
        assert not queue.is_any_due(connection, ["proef"], clock())
        assert queue.is_any_due(connection, ["van-een-latere-versie"], clock())


def test_a_lease_that_ended_gives_the_job_to_another_and_the_first_cannot_close_it(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add()
    first = take(store, clock)
    assert first
    clock.forward(seconds=queue.LEASE.total_seconds() - 1)
    assert take(store, clock) is None
    clock.forward(seconds=1)

    second = take(store, clock)
    assert second
    with pytest.raises(queue.LeaseLostError):
        store.writer.do(lambda c: queue.finish(c, first, clock()))
    with pytest.raises(queue.LeaseLostError):
        store.writer.do(lambda c: queue.renew(c, first, clock()))
    store.writer.do(lambda c: queue.finish(c, second, clock()))

    assert (second.seq, second.attempts) == (seq, 2)
    assert events(store, seq) == ["added", "taken", "taken", "done"]


def test_a_lease_that_is_renewed_keeps_the_job(store: Store, add: Add, clock: Clock) -> None:
    add()
    taken = take(store, clock)
    assert taken
    clock.forward(minutes=1)
    store.writer.do(lambda c: queue.renew(c, taken, clock()))
    clock.forward(minutes=1.5)

    assert take(store, clock) is None


def test_a_failed_attempt_comes_back_and_a_failed_job_waits_for_a_person(
    store: Store, add: Add, clock: Clock
) -> None:
    seq = add()
    taken = take(store, clock)
    assert taken
    again_at = clock() + timedelta(minutes=1)
    store.writer.do(lambda c: queue.fail(c, taken, "Het lukte niet.", clock(), again_at))
    assert take(store, clock) is None
    assert job(store, seq).last_error == "Het lukte niet."
    clock.forward(minutes=1)
    once_more = take(store, clock)
    assert once_more
    store.writer.do(lambda c: queue.fail(c, once_more, "Nog steeds niet.", clock(), None))
    clock.forward(days=1)
    assert take(store, clock) is None

    retried = store.writer.do(lambda c: queue.retry(c, [seq or 0, 999], "docent", clock()))

    assert retried == [seq]
    assert (last := take(store, clock)) is not None
    assert last.attempts == 1
    assert events(store, seq) == [
        *("added", "taken", "retried", "taken", "failed", "again", "taken"),
    ]


def test_only_what_failed_can_be_retried_or_dropped(store: Store, add: Add, clock: Clock) -> None:
    seq = add()

    assert store.writer.do(lambda c: queue.retry(c, [seq or 0], "docent", clock())) == []
    assert store.writer.do(lambda c: by_hand.drop(c, [seq or 0], "docent", clock())) == []
    taken = take(store, clock)
    assert taken
    store.writer.do(lambda c: queue.fail(c, taken, "Nee.", clock(), None))
    assert store.writer.do(lambda c: by_hand.drop(c, [seq or 0], "docent", clock())) == [seq]

    with store.engine.connect() as connection:
        assert listing.counts(connection) == {"dropped": 1}
        assert listing.log_of(connection, seq or 0)[-1].who == "docent"


def test_a_job_that_is_put_off_has_lost_no_attempt(store: Store, add: Add, clock: Clock) -> None:
    seq = add()
    taken = take(store, clock)
    assert taken
    store.writer.do(lambda c: queue.postpone(c, taken, clock() + timedelta(hours=9), clock()))

    assert (job(store, seq).state, job(store, seq).attempts) == ("waiting", 0)
    clock.forward(hours=9)
    assert take(store, clock) is not None
