"""The instructor's page about exercises: filters, file, and what it says before there are any."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course.answers.store import Store
from course.content.released import Released
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.cohort.conftest import Course
from tests.conftest import LESSON, copied

DOCENT = {"wie": "docent:docent"}
PAGE = f"docent/opgaven/{LESSON}"


@pytest.fixture(scope="module")
def room(dashboard: Course) -> Iterator[httpx.Client]:
    """A service over the published course, and an instructor."""
    with open_room(*dashboard) as address, httpx.Client(base_url=address, cookies=DOCENT) as client:
        yield client


def text_of(reply: httpx.Response) -> str:
    assert reply.status_code == 200
    return " ".join(reply.text.split())


def test_the_page_tells_of_every_exercise_and_of_nobody(
    room: httpx.Client, released: Released
) -> None:
    page = text_of(room.get(PAGE))

    assert "Cronbachs alfa is" in page
    assert all(exercise.title in page for exercise in released.exercises)
    assert "noord-01" not in page
    assert "te_nabij" not in page
    assert "We zeggen alleen iets bij 20 deelnemers of meer." in page


def test_a_cohort_is_an_address(room: httpx.Client) -> None:
    page = text_of(room.get(f"{PAGE}?cohort=noord"))

    assert f'href="/docent/opgaven/{LESSON}?cohort=noord" aria-current="true">Team Noord' in page
    assert "over 24 deelnemers" in page


def test_the_table_is_a_file_too(room: httpx.Client, released: Released) -> None:
    reply = room.get(f"{PAGE}.csv?cohort=zuid")

    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff")), delimiter=";"))
    assert [row["Oefening"] for row in rows] == [exercise.title for exercise in released.exercises]
    assert {row["Deelnemers aantal"] for row in rows} == {"23"}
    numbers = [value for row in rows for name, value in row.items() if name != "Oefening"]
    assert all(re.fullmatch(r"(-?\d+(,\d+)?)?", value) for value in numbers)
    assert sum(value != "" for value in numbers) > 5 * len(rows)
    assert f"opgaven-{LESSON}-zuid.csv" in reply.headers["Content-Disposition"]


def test_without_a_lesson_it_goes_to_the_first_with_points(room: httpx.Client) -> None:
    assert room.get("docent/opgaven").headers["Location"] == f"/docent/opgaven/{LESSON}"


@pytest.mark.parametrize(
    "path", ["docent/opgaven/bestaat-niet", f"{PAGE}?cohort=oost", f"{PAGE}.csv?cohort=oost"]
)
def test_what_is_not_there_is_not_found(room: httpx.Client, path: str) -> None:
    assert room.get(path).status_code == 404


def test_before_there_are_figures_one_sentence_says_so(tmp_path: Path) -> None:
    paths = CoursePaths.at(copied(tmp_path / "course-root"))
    with Store(paths.store_url) as store, open_room(paths, store) as address:
        page = httpx.get(f"{address}{PAGE}", cookies=DOCENT)
        file = httpx.get(f"{address}{PAGE}.csv", cookies=DOCENT)

    assert "Er zijn nog geen cijfers." in text_of(page)
    assert file.text.count("\n") == 1


def test_a_lesson_without_figures_says_so(room: httpx.Client) -> None:
    assert "Over deze les zijn nog geen cijfers." in text_of(room.get("docent/opgaven/voormeting"))


def test_learners_are_refused(room: httpx.Client) -> None:
    for path in (PAGE, f"{PAGE}.csv", "docent/opgaven"):
        address = room.base_url.join(path)
        assert httpx.get(address, cookies={"wie": "leerling:bram"}).status_code == 403
