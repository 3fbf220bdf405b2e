"""exercise("…") in a notebook: the service's state, a preview, or one Dutch sentence."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from course import exercise, kernel
from course.content.opening_view import exercises_json
from course.content.released import Released
from course.kernel import PREVIEW, Notice
from course.widgets.base import ExerciseWidget
from tests.conftest import LESSON

AWAY = "De cursus is nu niet bereikbaar. Open dit notitieblok over een minuut opnieuw."
BODY = {"id": "antwoord-1", "learner": "anna", "step": "uitnodiging", "answer": {}}
PATH = f"/services/cursus/api/lessons/{LESSON}"
ANSWERS = f"{PATH}/exercises/kerstavond/answers"
FAILED = {"type": "failed", "id": "antwoord-1", "message": ""}
Serve = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def folder(tmp_path: Path, released: Released, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The learner's folder with the released exercises beside the notebook; no Hub."""
    text = exercises_json(LESSON, released.title, released.exercises)
    (tmp_path / "exercises.json").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUPYTERHUB_API_TOKEN", raising=False)
    kernel._lesson_states.cache_clear()
    return tmp_path


@pytest.fixture
def service(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Starts a service with one reply to GET and one to POST; returns the requests it gets."""
    servers: list[ThreadingHTTPServer] = []

    def serve(get: object, post: object = None, status: int = 200) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        handler = _handler(status, {"GET": get, "POST": post}, heard)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        address = f"http://127.0.0.1:{server.server_port}/services/cursus/"
        monkeypatch.setenv("COURSE_SERVICE_URL", address)
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-van-anna")
        return heard

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(
    status: int, replies: dict[str, object], heard: list[dict[str, Any]]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            heard.append({"path": self.path, "token": self.headers["Authorization"], "body": body})
            reply = replies[self.command]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(reply if isinstance(reply, bytes) else json.dumps(reply).encode())

        do_POST = do_GET  # noqa: N815 - http.server's name

        def log_message(self, *_: object) -> None:
            """Nothing on the test's screen."""

    return Handler


def state(released: Released, **changed: object) -> dict[str, Any]:
    views = [e.view((), "anna").model_dump(mode="json") for e in released.exercises]
    return {
        "learner": "anna", "lesson": LESSON, "release": released.id, "mode": "learn",
        "message": "", "exercises": views, **changed,
    }  # fmt: skip


def answer(shown: object) -> dict[str, Any]:
    """Answer in `shown` as its front end would, and return what the front end is told."""
    assert isinstance(shown, ExerciseWidget)
    told: list[dict[str, Any]] = []
    shown.send = told.append
    shown._hear(shown, {"type": "answer", **BODY}, [])
    (reply,) = told
    return reply


def test_outside_a_hub_it_is_a_preview_that_keeps_nothing(folder: Path) -> None:
    shown = exercise("kerstavond")

    assert isinstance(shown, ExerciseWidget)
    assert (shown.mode, shown.message) == ("preview", PREVIEW)
    assert shown.view["state"] == "new"
    assert answer(shown) == {
        "type": "refused", "id": "antwoord-1", "message": PREVIEW, "view": None,
    }  # fmt: skip


def test_in_the_hub_it_shows_the_learners_own_state(service: Serve, released: Released) -> None:
    heard = service(state(released))

    shown = exercise("kerstavond")

    assert isinstance(shown, ExerciseWidget)
    assert (shown.learner, shown.mode, shown.release) == ("anna", "learn", released.id)
    assert heard == [{"path": PATH, "token": "token token-van-anna", "body": b""}]


def test_an_answer_goes_to_the_service_and_its_reply_comes_back(
    service: Serve, released: Released
) -> None:
    view = {**state(released)["exercises"][0], "state": "busy"}
    saved = {"type": "saved", "id": "antwoord-1", "at": "2026-11-22T19:14:03+00:00", "view": view}
    heard = service(state(released), saved)
    shown = exercise("kerstavond")

    assert answer(shown) == saved
    assert isinstance(shown, ExerciseWidget)
    assert shown.view == view
    assert heard[1]["path"] == ANSWERS
    assert heard[1]["token"] == "token token-van-anna"
    assert json.loads(heard[1]["body"]) == BODY


@pytest.mark.parametrize(
    "reply", [b"<h1>503</h1>", {"type": "saved", "id": "een-ander"}, [], None, b"\xff"]
)
def test_anything_but_the_services_own_reply_means_not_saved(
    service: Serve, released: Released, reply: object
) -> None:
    service(state(released), reply)

    assert answer(exercise("kerstavond")) == FAILED


def test_an_answer_for_another_log_in_keeps_waiting(
    service: Serve, released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(state(released))
    shown = exercise("kerstavond")
    message = "Dit antwoord is van iemand anders. Log in met het account van toen."
    reply = {"type": "refused", "id": "antwoord-1", "message": message, "view": None}
    monkeypatch.setattr(httpx, "post", lambda *_, **__: httpx.Response(403, json=reply))

    assert answer(shown) == FAILED | {"message": message}


def test_a_service_that_went_away_means_not_saved(
    service: Serve, released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    service(state(released))
    shown = exercise("kerstavond")

    def refuse(*_: object, **__: object) -> None:
        raise httpx.ConnectError("connection refused")

    monkeypatch.setattr(httpx, "post", refuse)

    assert answer(shown) == FAILED


def test_a_notebook_asks_once_a_lesson_and_not_once_a_cell(
    service: Serve, released: Released
) -> None:
    requests = service(state(released))
    names = [e.id for e in released.exercises]

    shown = [exercise(name) for name in names]

    assert len(names) > 1
    assert [one.view["id"] for one in shown if isinstance(one, ExerciseWidget)] == names
    assert [request["path"] for request in requests] == [PATH]


def test_a_cell_that_runs_again_asks_again_and_so_does_the_whole_notebook_once(
    service: Serve, released: Released
) -> None:
    requests = service(state(released))
    names = [e.id for e in released.exercises]
    for name in names:
        exercise(name)

    exercise(names[0])
    assert len(requests) == 2

    for name in names:
        exercise(name)
    assert len(requests) == 3


def test_what_was_fetched_long_ago_is_not_shown(
    service: Serve, released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = service(state(released))
    first, second = (e.id for e in released.exercises[:2])
    exercise(first)
    now = time.monotonic()

    monkeypatch.setattr("course.kernel.time.monotonic", lambda: now + 301)
    exercise(second)

    assert len(requests) == 2


def test_a_service_that_is_away_is_asked_once_by_a_whole_notebook_and_later_again(
    service: Serve, released: Released, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = service({}, status=503)
    first, second = (e.id for e in released.exercises[:2])

    shown = [exercise(first), exercise(second)]

    assert all(isinstance(one, Notice) for one in shown)
    assert len(requests) == 1
    now = time.monotonic()
    monkeypatch.setattr("course.kernel.time.monotonic", lambda: now + 11)
    exercise(first)
    assert len(requests) == 2


@pytest.mark.parametrize("status", [403, 404])
def test_who_has_no_state_of_their_own_gets_a_preview(service: Serve, status: int) -> None:
    service({"message": "geen deelnemer"}, status=status)

    shown = exercise("kerstavond")

    assert isinstance(shown, ExerciseWidget)
    assert (shown.mode, shown.message) == ("preview", PREVIEW)


@pytest.mark.parametrize(
    ("status", "reply"),
    [(500, {}), (401, {}), (200, b"<html>"), (200, []), (200, {"exercises": None})],
)
def test_a_service_that_does_not_answer_is_told_in_dutch(
    service: Serve, status: int, reply: object
) -> None:
    service(reply, status=status)

    shown = exercise("kerstavond")

    assert isinstance(shown, Notice)
    assert shown.text == AWAY


def test_a_service_that_is_not_there_is_told_in_dutch(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_SERVICE_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "token-van-anna")

    shown = exercise("kerstavond")

    assert isinstance(shown, Notice)
    assert shown.text == AWAY


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"lesson": "les", "exercises": [1]}'])
def test_an_exercise_that_is_not_beside_the_notebook_is_told_in_dutch(
    folder: Path, content: str | None
) -> None:
    file = folder / "exercises.json"
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")

    shown = exercise("<b>kerstavond")

    assert isinstance(shown, Notice)
    assert shown._repr_mimebundle_() == {
        "text/plain": "De oefening <b>kerstavond hoort niet bij dit notitieblok.",
        "text/html": "<p>De oefening &lt;b&gt;kerstavond hoort niet bij dit notitieblok.</p>",
    }


@pytest.mark.integration
def test_importing_the_package_imports_no_widgets() -> None:
    heavy = "{'anywidget', 'ipywidgets', 'nbgrader', 'nbformat'}"
    code = f"import course, course.answers.saving, sys; print({heavy} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
