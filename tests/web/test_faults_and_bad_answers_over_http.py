"""A full disk, a lock, a Hub that is away, an answer a thousand times: one Dutch sentence each."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import httpx
import pytest
from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError

from course.answers import engine
from course.exercises.base import Exercise
from tests.answers.test_faults import full_disk
from tests.web.conftest import Door
from tests.whose import id_of

Fault = Callable[[Door], AbstractContextManager[None]]
NOT_SAVED = "We kunnen nu niet bij de gegevens. Wat je deed, staat nog op deze pagina."
LONG = "Iets dat niemand anders hoort te lezen. " * 90


@pytest.fixture
def story(door: Door) -> Exercise:
    """A story, whose answers are large."""
    return next(one for one in door.exercises("telt-mee") if one.kind == "story")


@pytest.fixture
def body(story: Exercise) -> dict[str, Any]:
    """A new answer of anna's, of many kilobytes."""
    fields = dict.fromkeys(story.key()[0][1]["fields"], LONG)
    return {"id": str(uuid4()), "learner": "anna", "step": "", "answer": {"fields": fields}}


def post(door: Door, exercise: Exercise, body: dict[str, Any]) -> httpx.Response:
    return door.post(f"api/lessons/telt-mee/exercises/{exercise.id}/answers", body["learner"], body)


def stored(door: Door, body: dict[str, Any]) -> int:
    store = door.service.store
    answers = store.answers(id_of(store, body["learner"]), "telt-mee")
    return [answer.given.id for answer in answers].count(body["id"])


@contextmanager
def locked(door: Door) -> Iterator[None]:
    """Somebody else writes, and does not stop."""
    other = sqlite3.connect(door.service.paths.root / "answers.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full(door: Door) -> Iterator[None]:
    with full_disk(door.service.store):
        yield


@pytest.mark.parametrize("fault", [locked, full])
def test_what_cannot_be_stored_is_not_acknowledged_and_can_be_sent_again(
    door: Door, story: Exercise, body: dict[str, Any], fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert door.get("les/telt-mee", "anna").status_code == 200
    monkeypatch.setattr(engine, "_PATIENCE", 1)
    door.service.store.engine.dispose()  # connections with that patience from now on

    with fault(door):
        reply = post(door, story, body)
        page = door.get("les/telt-mee", "anna")
    again = post(door, story, body)

    assert reply.status_code == 503
    assert reply.json() == {"type": "failed", "message": NOT_SAVED}
    assert page.status_code == 200  # reading goes on
    assert again.status_code == 200
    assert stored(door, body) == 1
    assert len(door.wrong) == 1
    assert LONG[:40] not in door.wrong.pop()  # what somebody wrote stands in no log


def test_a_database_that_cannot_be_read_is_one_dutch_page(door: Door) -> None:
    def away(*_: object) -> None:
        raise OSError("no such device")

    with patch.object(type(door.service), "lesson", away):
        page, call = door.get("les/telt-mee", "anna"), door.get("api/lessons/telt-mee", "anna")

    assert (page.status_code, call.status_code) == (503, 503)
    assert "Het lukt nu even niet" in page.text
    assert page.headers["Retry-After"] == call.headers["Retry-After"] == "30"
    assert call.json() == {"type": "failed", "message": NOT_SAVED}
    assert len(door.wrong) == 2
    door.wrong.clear()


def test_a_hub_that_is_away_is_not_the_learners_fault(
    door: Door, story: Exercise, body: dict[str, Any]
) -> None:
    door.browser("anna")

    async def away(*_: object, **__: object) -> None:
        raise HTTPError(500, "Failed to connect to Hub API")  # as jupyterhub says it

    with patch.object(HubOAuth, "user_for_token", away):
        page, reply = door.get("mijn", "anna"), post(door, story, body)

    assert (page.status_code, reply.status_code) == (503, 503)
    assert "Het lukt nu even niet" in page.text
    assert reply.json()["type"] == "failed"
    assert stored(door, body) == 0


@pytest.mark.slow
def test_an_answer_sent_a_thousand_times_is_one_row(
    door: Door, story: Exercise, body: dict[str, Any]
) -> None:
    door.browser("anna")

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: post(door, story, body), range(1000)))

    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json()["at"] for reply in replies}) == 1
    assert stored(door, body) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"id": "kort"},
        {"step": "bestaat-niet"},
        {"answer": {"fields": {"bestaat-niet": "tekst"}}},
        {"answer": {"fields": {"situatie": 12}}},
        {"answer": {"fields": {"situatie": "x" * 4001}}},
        {"answer": {"fields": {"situatie": "x" * 150_000}}},
        {"answer": ["fields"]},
        {"certainty": 7},
        {"seconds": -1},
        {"at": "2020-01-01T00:00:00Z"},
    ],
    ids=str,
)
def test_a_bad_answer_is_refused_with_a_sentence_and_the_state(
    door: Door, story: Exercise, body: dict[str, Any], change: dict[str, Any]
) -> None:
    wrong = body | change

    reply = door.post(f"api/lessons/telt-mee/exercises/{story.id}/answers", "anna", wrong)

    assert reply.status_code == 409
    said = reply.json()
    assert said["type"] == "refused"
    assert said["id"] == wrong["id"]
    assert said["view"]["id"] == story.id
    assert said["message"].endswith(".")
    assert "x" * 50 not in said["message"]
    assert stored(door, wrong | {"learner": "anna"}) == 0


@pytest.mark.parametrize(
    ("page_of", "logged_in"),
    [
        ("anna", "bram"), ("anna", "docent"), ("anna", "coordinator"), ("anna", "niemand"),
        ("docent", "anna"),
    ],
)  # fmt: skip
def test_who_is_logged_in_now_is_said_on_a_page_of_somebody_else(
    door: Door, story: Exercise, body: dict[str, Any], page_of: str, logged_in: str
) -> None:
    answer = body | {"learner": page_of}

    replies = [
        door.post(f"api/lessons/telt-mee/exercises/{story.id}/answers", logged_in, answer),
        door.post("api/lessons/telt-mee/handin", logged_in, {"learner": page_of}),
    ]

    for reply in replies:
        assert reply.status_code == 403
        assert reply.json()["reason"] == "other-login"
        assert reply.json()["message"].startswith(f"Je bent nu ingelogd als {logged_in}.")
    assert stored(door, answer) == 0


@pytest.mark.parametrize("logged_in", ["docent", "coordinator"])
def test_a_learners_page_that_asks_again_hears_who_is_logged_in_now(
    door: Door, logged_in: str
) -> None:
    reply = door.get("api/lessons/telt-mee", logged_in)

    assert reply.status_code == 403
    assert reply.json()["reason"] == "other-login"
    assert f"Je bent nu ingelogd als {logged_in}." in reply.json()["message"]


@pytest.mark.parametrize("path", ["bestaat-niet/exercises/x", "telt-mee/exercises/bestaat-niet"])
def test_an_answer_to_what_is_not_there_is_refused(
    door: Door, body: dict[str, Any], path: str
) -> None:
    reply = door.post(f"api/lessons/{path}/answers", "anna", body)

    assert reply.status_code == 409
    assert reply.json()["message"] in {
        "Deze les is nog niet open.",
        "Deze oefening hoort niet bij de les. Laad de pagina opnieuw.",
    }
