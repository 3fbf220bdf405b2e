"""*Lessen*: what an instructor sees of the lessons, and asking for work on them."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest

from course.exchange.release_job import RELEASE
from course.jobs import queue
from course.jobs.queue import Job
from course.people.audit import lines
from tests.web.conftest import BASE, Door

LESSON = "telt-mee"
PATH = "docent/lessen"


def text(reply: httpx.Response) -> str:
    """What a person reads."""
    bare = re.sub(r"<[^>]+>", " ", reply.text.split("<main", 1)[1])
    return re.sub(r"\s+", " ", unescape(bare))


def ask(door: Door, act: str, seen: str | None = None) -> httpx.Response:
    """Press the button of an act, as its page has it."""
    if seen is None:
        found = re.search(
            r'name="gezien" value="(\d+)"', door.get(f"{PATH}/{LESSON}/{act}", "docent").text
        )
        seen = found[1] if found else "0"
    form = {"gezien": seen}
    return door.client.post(
        f"{BASE}{PATH}/{LESSON}/{act}", headers=door.headers("docent"), data=form
    )


def taken(door: Door) -> Job | None:
    at = datetime.now(UTC) + timedelta(seconds=1)
    return door.service.store.writer.do(lambda c: queue.take(c, {RELEASE}, "test", at))


@pytest.fixture
def broken(door: Door) -> Iterator[Path]:
    """A file of the lesson with a mistake in it."""
    path = next((door.service.paths.source / LESSON / "exercises").glob("*.yaml"))
    before = path.read_text("utf-8")
    path.write_text(before.replace("kind: ", "kind: on", 1), "utf-8")
    yield path
    path.write_text(before, "utf-8")


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("coordinator", 403), ("docent", 200)])
def test_lessons_are_for_instructors_of_the_course(door: Door, name: str, status: int) -> None:
    assert door.get(PATH, name).status_code == status
    assert door.get(f"{PATH}/{LESSON}/sluiten", name).status_code == status
    assert door.get("api/lesson-work", name).status_code == status


def test_a_mistake_is_told_with_its_file_and_line_and_stops_the_release(
    door: Door, broken: Path
) -> None:
    page, act = door.get(PATH, "docent"), door.get(f"{PATH}/{LESSON}/vrijgeven", "docent")

    assert "1 fout in de bron" in text(page)
    for reply in (page, act):
        assert f"source/{LESSON}/exercises/{broken.name}:" in text(reply)
    assert "Geef de les vrij" not in act.text


def test_of_two_who_release_at_once_one_is_told_and_the_page_says_how_far_it_is(door: Door) -> None:
    found = re.search(
        r'name="gezien" value="(\d+)"', door.get(f"{PATH}/{LESSON}/sluiten", "docent").text
    )
    assert found

    with ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda _: ask(door, "vrijgeven", found[1]), range(2)))

    assert sorted(reply.status_code for reply in replies) == [303, 409]
    assert "Iemand anders was je voor" in text(next(r for r in replies if r.status_code == 409))
    job = taken(door)
    assert job
    now = datetime.now(UTC)
    door.service.store.writer.do(lambda c: queue.note(c, job, "De les is open.", now))
    going = door.get("api/lesson-work", "docent").json()["lessons"][LESSON]
    assert going == {"state": "running", "text": "Vrijgeven: bezig. De les is open.", "done": False}
    assert "Wacht tot dit klaar is." in text(door.get(PATH, "docent"))
    assert "Er loopt al iets" in text(door.get(f"{PATH}/{LESSON}/sluiten", "docent"))
    assert ask(door, "sluiten").status_code == 409
    door.service.store.writer.do(lambda c: queue.finish(c, job, now))
    assert door.get("api/lesson-work", "docent").json()["lessons"][LESSON]["done"]


def test_a_lesson_is_closed_once_and_it_is_written_down(door: Door) -> None:
    store = door.service.store
    release = store.release(store.openings()[LESSON].release)
    what = text(door.get(f"{PATH}/{LESSON}/sluiten", "docent"))

    closed, again = ask(door, "sluiten"), ask(door, "sluiten")

    assert "Niemand kan de les nog beginnen" in what
    assert (closed.status_code, again.status_code) == (303, 409)
    assert LESSON not in store.openings()
    with store.snapshot() as connection:
        assert (lines(connection)[0].did, lines(connection)[0].what) == ("close-lesson", LESSON)
    store.open_lesson(release, datetime.now(UTC))


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_request_that_no_page_made_changes_nothing(door: Door, seen: str) -> None:
    assert ask(door, "vrijgeven", seen).status_code == 409
    assert taken(door) is None


@pytest.mark.parametrize("path", ["bestaat-niet/vrijgeven", f"{LESSON}/wissen"])
def test_what_does_not_exist_is_not_there(door: Door, path: str) -> None:
    assert door.get(f"{PATH}/{path}", "docent").status_code == 404
