"""A user name that nbgrader cannot work with is refused at the door, and told to the instructor."""

from html import escape
from unittest.mock import patch

import httpx
import pytest
from tornado.web import create_signed_value

from course.answers.saving import Learner
from course.marking.handing_in import hand_in
from course.people.hub_groups import LEARNERS, cohort
from tests.web.conftest import BASE, COOKIE, PEOPLE, SECRET, Door

MARKUP = "<img src=x onerror=alert(1)>"
TITLE = "Met deze gebruikersnaam lukt het niet"


def get(door: Door, path: str, name: str) -> httpx.Response:
    """A page for somebody who logged in by browser under that name."""
    signed = create_signed_value(SECRET, COOKIE, name).decode()
    with patch.dict(PEOPLE, {name: ("user", [LEARNERS, cohort("noord")])}):
        return door.client.get(BASE + path, headers={"Cookie": f"{COOKIE}={signed}"})


@pytest.mark.parametrize("path", ["", "mijn", "les/telt-mee", "over"])
@pytest.mark.parametrize("name", [MARKUP, ".verborgen", "jan/../piet", "a" * 201])
def test_the_learner_is_told_in_dutch(door: Door, path: str, name: str) -> None:
    page = get(door, path, name)

    assert page.status_code == 403
    assert TITLE in page.text
    assert "Vraag wie de accounts beheert om een andere naam." in page.text
    assert "<img src=x" not in page.text


def test_nothing_is_taken_under_such_a_name(door: Door) -> None:
    exercise = door.exercises("telt-mee")[0]

    state = get(door, "api/lessons/telt-mee", MARKUP)
    with patch.dict(PEOPLE, {MARKUP: ("user", [LEARNERS])}):
        sent = door.client.post(
            f"{BASE}api/lessons/telt-mee/exercises/{exercise.id}/answers",
            headers={"Authorization": f"token {MARKUP}"},
            json={"learner": MARKUP},
        )

    for reply in (state, sent):
        assert reply.status_code == 403
        assert "Vraag wie de accounts beheert" in reply.json()["message"]


@pytest.mark.parametrize("name", ["anna de vries", "o'neil", "j.jansen+cursus@zorg.nl"])
def test_names_that_people_have_are_let_in(door: Door, name: str) -> None:
    assert get(door, "mijn", name).status_code == 200


@pytest.mark.parametrize(
    "path", ["docent", "kantoor/deelnemers", "kantoor/deelnemers?werk=te-laat"]
)
def test_the_instructor_sees_who_cannot_be_marked(door: Door, path: str) -> None:
    hand_in(door.service.intake, Learner(MARKUP, "noord"), "telt-mee")  # as 0.1.0 let them

    page = door.get(path, "docent")

    assert page.status_code == 200
    assert "kan niet worden" in page.text
    assert f"<li>{escape(MARKUP)}</li>" in page.text
    assert MARKUP not in page.text
