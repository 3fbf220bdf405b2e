"""A worker in a process of its own: says each job that it begins, and stops when nothing is left.

`python -m tests.jobs.working_process <store's URL> [<name of the job that it hangs at>]`
"""

import sys
import threading
from datetime import UTC, datetime

from sqlalchemy import Connection

from course.answers.engine import open_engine
from course.jobs import queue
from course.jobs.queue import Job
from course.jobs.worker import Closing, Kind, Worker


def main(url: str, hangs_at: str = "") -> None:
    """Do jobs of the kind `proef`; each leaves one job of the kind `gedaan` behind."""

    def work(job: Job) -> Closing:
        sys.stdout.write(f"{job.key}\n")
        sys.stdout.flush()
        if job.key == hangs_at:
            threading.Event().wait()

        def closing(connection: Connection) -> None:
            queue.enqueue(connection, "gedaan", {"key": job.key}, now=datetime.now(UTC))

        return closing

    engine = open_engine(url)
    Worker(engine, [Kind("proef", "Proef", work)]).work_off()
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
