"""A user name that nbgrader cannot work with is refused at the door, and told to the instructor."""

from html import escape
from unittest.mock import patch

import httpx
import pytest
from tornado.web import create_signed_value

from course.marking.handing_in import hand_in
from course.people.hub_groups import LEARNERS, cohort
from tests.web.conftest import BASE, COOKIE, PEOPLE, SECRET, Door
from tests.whose import learner_of, names_of

MARKUP = "<img src=x onerror=alert(1)>"
TITLE = "Met deze gebruikersnaam lukt het niet"


def get(door: Door, path: str, name: str) -> httpx.Response:
    """A page for somebody who logged in by browser under that name."""
    signed = create_signed_value(SECRET, COOKIE, name).decode()
    with patch.dict(PEOPLE, {name: ("user", [LEARNERS, cohort("noord")])}):
        return door.client.get(BASE + path, headers={"Cookie": f"{COOKIE}={signed}"})


@pytest.mark.parametrize("path", ["", "mijn", "les/telt-mee", "over"])
@pytest.mark.parametrize("name", ["bel\x07len", "a" * 256])
def test_a_name_that_no_page_can_show_is_refused_in_dutch(door: Door, path: str, name: str) -> None:
    page = get(door, path, name)

    assert page.status_code == 403
    assert TITLE in page.text
    assert "Vraag wie de accounts beheert om een andere naam." in page.text


def test_nothing_is_taken_under_such_a_name(door: Door) -> None:
    exercise, name = door.exercises("telt-mee")[0], "a" * 256

    state = get(door, "api/lessons/telt-mee", name)
    with patch.dict(PEOPLE, {name: ("user", [LEARNERS])}):
        sent = door.client.post(
            f"{BASE}api/lessons/telt-mee/exercises/{exercise.id}/answers",
            headers={"Authorization": f"token {name}"},
            json={"learner": name},
        )

    for reply in (state, sent):
        assert reply.status_code == 403
        assert "Vraag wie de accounts beheert" in reply.json()["message"]


@pytest.mark.parametrize(
    "name", ["anna de vries", "o'neil", "j.jansen+cursus@zorg.nl", ".x", "ja*", MARKUP]
)
def test_other_names_are_let_in_and_are_one_person(door: Door, name: str) -> None:
    pages = [get(door, "mijn", name) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert MARKUP not in pages[0].text
    assert list(names_of(door.service.store).values()).count(name) == 1


@pytest.mark.parametrize(
    "path", ["docent", "kantoor/deelnemers", "kantoor/deelnemers?werk=te-laat"]
)
def test_a_name_with_markup_is_text_for_the_instructor(door: Door, path: str) -> None:
    hand_in(door.service.intake, learner_of(door.service.store, MARKUP), "telt-mee")

    page = door.get(path, "docent")

    assert page.status_code == 200
    if path == "kantoor/deelnemers":
        assert escape(MARKUP) in page.text
    assert MARKUP not in page.text
