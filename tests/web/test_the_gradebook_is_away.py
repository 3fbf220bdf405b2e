"""With nbgrader's gradebook locked, gone or elsewhere the pages of instructors stay as they are."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from course.answers.store import Store
from course.grading import gradebook, gradebook_results
from course.grading.gradebook import GradebookError
from course.paths import CoursePaths
from course.web.errors import Problem
from tests.browser.room import open_room
from tests.storycourse import LESSON, STORY

DOCENT = {"wie": "docent:docent"}
PAGES = (
    "docent",
    "kantoor/hulp",
    "kantoor/deelnemers?werk=te-laat",
    "kantoor/deelnemers?werk=oordeel",
    "kantoor/deelnemers",
    "kantoor/deelnemers/lessen.csv",
    "docent/opgaven",
    f"docent/opgaven/{LESSON}",
    "docent/verhalen",
    f"docent/verhalen/{LESSON}/anna/{STORY}",
    "cohort",
    "cohort/noord",
    "cohort/noord/agenda",
)
Away = Callable[[CoursePaths], AbstractContextManager[CoursePaths]]


@contextmanager
def locked(paths: CoursePaths) -> Iterator[CoursePaths]:
    """Locked by somebody else for all of the time."""
    other = sqlite3.connect(paths.root / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    yield paths
    other.execute("rollback")
    other.close()


@contextmanager
def elsewhere(paths: CoursePaths) -> Iterator[CoursePaths]:
    """An address in a folder that is not there."""
    yield replace(paths, gradebook_url="sqlite:////nergens/gradebook.db")


@contextmanager
def unreachable(paths: CoursePaths) -> Iterator[CoursePaths]:
    """A server that does not answer."""
    yield replace(paths, gradebook_url="postgresql+psycopg://x:x@127.0.0.1:9/x")


@contextmanager
def of_another_make(paths: CoursePaths) -> Iterator[CoursePaths]:
    """With other columns, as after an upgrade of nbgrader."""
    with sqlite3.connect(paths.root / "gradebook.db") as other:
        other.execute("alter table grade rename column manual_score to human_score")
    yield paths


SITUATIONS = (locked, elsewhere, unreachable, of_another_make)


def seen(paths: CoursePaths) -> dict[str, str]:
    """What an instructor reads on every page, in one store that was not opened before."""
    with (
        Store(paths.store_url) as store,
        open_room(paths, store) as address,
        httpx.Client(base_url=address, cookies=DOCENT, timeout=60) as client,
    ):
        replies = {path: client.get(path, follow_redirects=True) for path in PAGES}
    assert {reply.status_code for reply in replies.values()} == {200}
    port = re.compile(r"127\.0\.0\.1:\d+")
    return {path: port.sub("", reply.text) for path, reply in replies.items()}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
def test_every_page_says_the_same(stories: CoursePaths, situation: Away) -> None:
    before = seen(stories)

    with situation(stories) as paths:
        during = seen(paths)

    assert during == before
    assert "4 verhalen wachten op een oordeel" in during["docent"]
    assert "van de 6 deelnemers" in during["docent"]
    assert during["docent/verhalen"].count("wacht op een oordeel") == 4


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
@pytest.mark.parametrize("read", ["grades", "submissions", "results", "totals"])
def test_what_cannot_be_read_is_never_empty(
    stories: CoursePaths,
    situation: Away,
    read: str,
) -> None:
    lesson = LESSON if read in {"results", "totals"} else [LESSON]
    reads = gradebook_results if read in {"results", "totals"} else gradebook
    with situation(stories) as paths, pytest.raises(GradebookError) as raised:
        getattr(reads, read)(paths.gradebook_url, lesson)

    assert "\n" not in str(raised.value)
    assert paths.gradebook_url not in str(raised.value)


def test_where_the_gradebook_itself_must_be_asked_the_page_says_to_try_again() -> None:
    problem = Problem.of(500, GradebookError("locked"))

    assert (problem.status, problem.title) == (503, "Het lukt nu even niet")


def test_where_there_is_no_gradebook_yet_there_is_nothing_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"

    assert gradebook.grades(url, [LESSON]) == []
    assert gradebook.submissions(url, [LESSON]) == []
    assert gradebook_results.results(url, LESSON) == {}
    assert not (tmp_path / "gradebook.db").exists()
