"""The course's service in a process of its own, to be killed.

`python -m tests.soak.service_process ROOT STORE_URL` prints its address and runs until then, or
until its standard input is closed.
"""

import logging
import sys
from pathlib import Path

from course.answers.store import Store
from course.paths import CoursePaths
from tests.browser.room import open_room


def main(root: str, url: str) -> None:
    """Serve the course in `root` over the store at `url`."""
    logging.getLogger("tornado.access").setLevel(logging.ERROR)  # a refusal is no news here
    paths = CoursePaths(Path(root), url, f"sqlite:///{root}/gradebook.db")
    with Store(url) as store, open_room(paths, store) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
