"""An exercise as a widget in a notebook, with its answers kept by the service.

The server's own Hub token (`JUPYTERHUB_API_TOKEN`) says who is learning; `COURSE_SERVICE_URL` is
where the service answers. Without both an exercise is a preview from the file next to the notebook.
"""

import functools
import html
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from course.widgets.base import ExerciseWidget

_SECONDS = 8.0
_FRESH = 300.0
_RETRY = 10.0
_FAULTS = (httpx.HTTPError, ValueError, TypeError, KeyError)
PREVIEW = "Dit is een voorbeeld. Je keuze wordt niet bewaard."
_AWAY = "De cursus is nu niet bereikbaar. Open dit notitieblok over een minuut opnieuw."


class Notice:
    """A Dutch sentence in place of an exercise."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Shown as a paragraph, or as plain text without HTML."""
        return {"text/plain": self.text, "text/html": f"<p>{html.escape(self.text)}</p>"}


def show(name: str) -> ExerciseWidget | Notice:
    """The exercise `name`: with the learner's own state if there is a Hub, else a preview."""
    opening = _opening(name)
    if opening is None:
        return Notice(f"De oefening {name} hoort niet bij dit notitieblok.")
    lesson, view = opening
    service = _Service.from_environment()
    if service is None:
        return _preview(lesson, view)
    try:
        state = _lesson_states(service, lesson).take(name)
    except _FAULTS:
        return Notice(_AWAY)
    if state is None:
        return _preview(lesson, view)
    return ExerciseWidget(send=functools.partial(service.send, lesson, name), **state)


def _opening(name: str) -> tuple[str, dict[str, Any]] | None:
    """Lesson and opening view from `exercises.json` next to the notebook; None without it."""
    try:
        document = json.loads(Path("exercises.json").read_text(encoding="utf-8"))
        return document["lesson"], next(v for v in document["exercises"] if v["id"] == name)
    except (OSError, ValueError, TypeError, KeyError, StopIteration):
        return None


def _preview(lesson: str, view: dict[str, Any]) -> ExerciseWidget:
    def keep_nothing(sent: dict[str, Any]) -> dict[str, Any]:
        return {"type": "refused", "id": sent.get("id"), "message": PREVIEW, "view": None}

    return ExerciseWidget(
        send=keep_nothing, view=view, lesson=lesson, mode="preview", message=PREVIEW
    )


@dataclass(frozen=True)
class _Service:
    """The course's service, with the server's own token."""

    address: str
    token: str

    @classmethod
    def from_environment(cls) -> "_Service | None":
        """From the environment that the Hub set; None outside a Hub."""
        address, token = (
            os.environ.get("COURSE_SERVICE_URL"),
            os.environ.get("JUPYTERHUB_API_TOKEN"),
        )
        return cls(address, token) if address and token else None

    def lesson(self, lesson: str) -> dict[str, Any] | None:
        """The state of a lesson; None if this person has none (staff, or not open)."""
        reply = httpx.get(
            f"{self.address}api/lessons/{lesson}", headers=self._headers, timeout=_SECONDS
        )
        if reply.status_code in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}:
            return None
        state: dict[str, Any] = reply.raise_for_status().json()
        return state

    def send(self, lesson: str, exercise: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Send an answer to the service; anything but its own reply means not saved.

        403 is a wrong log-in, which can be fixed: the answer keeps waiting, with the reason.
        """
        body = {k: v for k, v in sent.items() if k != "type"}
        failed = {"type": "failed", "id": sent.get("id"), "message": ""}
        url = f"{self.address}api/lessons/{lesson}/exercises/{exercise}/answers"
        try:
            reply = httpx.post(url, json=body, headers=self._headers, timeout=_SECONDS)
            answer = reply.json()
        except (httpx.HTTPError, ValueError):
            return failed
        if not isinstance(answer, dict):
            return failed
        if reply.status_code == httpx.codes.FORBIDDEN:
            return {**failed, "message": answer.get("message") or ""}
        return answer if answer.get("id") == sent.get("id") else failed

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"token {self.token}"}


class _LessonStates:
    """The states of a lesson's exercises, asked for once for all the cells that show one.

    Each state is given out once, so that a cell that runs again shows what has changed since. What
    was fetched is used for at most `_FRESH` seconds, and a service that is down is not asked again
    for the next `_RETRY` seconds.
    """

    def __init__(self, service: _Service, lesson: str) -> None:
        self._service = service
        self._lesson = lesson
        self._until = 0.0
        self._states: dict[str, dict[str, Any]] = {}
        self._given_out: set[str] = set()
        self._error: Exception | None = None

    def take(self, name: str) -> dict[str, Any] | None:
        """The state of an exercise as traits of its widget; None if this person has none.

        Raises
        ------
        httpx.HTTPError, ValueError, TypeError, KeyError
            The service is down, or its answer is malformed.
        """
        if time.monotonic() >= self._until or name in self._given_out:
            self._fetch()
        if self._error is not None:
            raise self._error
        self._given_out.add(name)
        return self._states.get(name)

    def _fetch(self) -> None:
        self._states, self._given_out, self._error = {}, set(), None
        try:
            state = self._service.lesson(self._lesson)
            self._states = {} if state is None else _by_exercise(state)
        except _FAULTS as error:
            self._error = error
        self._until = time.monotonic() + (_RETRY if self._error else _FRESH)


@functools.cache
def _lesson_states(service: _Service, lesson: str) -> _LessonStates:
    """One cache for each lesson in this kernel."""
    return _LessonStates(service, lesson)


def _by_exercise(state: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The traits of each exercise's widget, by the exercise's id."""
    shared = {key: state[key] for key in ("learner", "lesson", "release", "mode", "message")}
    shared["attempt"] = state.get("attempt", 1)
    practice = shared
    if state.get("practice") == "learn":  # it stays open when the rest of the lesson is closed
        practice = {**shared, "mode": "learn", "message": ""}
    return {
        view["id"]: {**(practice if view.get("practice") else shared), "view": view}
        for view in state["exercises"]
    }
