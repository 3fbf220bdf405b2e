"""Workers in processes of their own, on one store: a job is done once, also where one is killed."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from course.answers.store import Store
from course.jobs import queue
from course.jobs import schema as t
from tests.jobs.conftest import Clock, take

pytestmark = pytest.mark.integration
JOBS = 60


def start(url: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.jobs.working_process", url, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def add(store: Store, number: int) -> None:
    def work(connection: Connection) -> None:
        for index in range(number):
            queue.enqueue(connection, "proef", {}, now=datetime.now(UTC), key=f"taak-{index}")

    store.writer.do(work)


def left_behind(store: Store) -> Counter[str]:
    """How often the end of each job was committed."""
    query = select(t.jobs.c.payload).where(t.jobs.c.kind == "gedaan")
    with store.engine.connect() as connection:
        return Counter(payload["key"] for payload in connection.execute(query).scalars())


def test_of_three_workers_each_does_some_jobs_and_every_job_is_done_once(
    store: Store, store_url: str
) -> None:
    add(store, JOBS)
    workers = [start(store_url) for _ in range(3)]

    said = [worker.communicate(timeout=240) for worker in workers]

    assert [error for _, error in said] == ["", "", ""]
    begun = Counter(line for out, _ in said for line in out.split())
    expected = {f"taak-{index}": 1 for index in range(JOBS)}
    assert begun == expected
    assert left_behind(store) == expected


def test_the_job_of_a_killed_worker_is_taken_when_its_lease_ends_and_ends_once(
    store: Store, store_url: str
) -> None:
    add(store, 4)
    killed = start(store_url, "taak-2")
    assert killed.stdout
    begun = [killed.stdout.readline().strip() for _ in range(3)]
    killed.kill()
    killed.communicate()
    assert begun == ["taak-0", "taak-1", "taak-2"]

    second = start(store_url)
    out, _ = second.communicate(timeout=240)
    assert out.split() == ["taak-3"]  # the lease of the other has not ended yet
    assert left_behind(store)["taak-2"] == 0

    long_ago = datetime.now(UTC) - timedelta(seconds=1)
    ended = update(t.jobs).where(t.jobs.c.state == "running").values(lease_until=long_ago)
    store.writer.do(lambda c: c.execute(ended))
    third = start(store_url)
    out, _ = third.communicate(timeout=240)

    assert out.split() == ["taak-2"]
    assert left_behind(store) == {f"taak-{index}": 1 for index in range(4)}
    clock = Clock()
    clock.now = datetime.now(UTC) + timedelta(days=1)
    assert take(store, clock) is None
