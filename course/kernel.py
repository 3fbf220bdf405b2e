"""The notebook's door: an exercise as a widget, with its answers at the service.

The server's own Hub token (`JUPYTERHUB_API_TOKEN`) says who is learning; `COURSE_SERVICE_URL` is
where the service answers. Without both an exercise is a preview from the file beside the notebook.
"""

import html
import json
import os
from pathlib import Path
from typing import Any

import httpx

from course.widgets.base import ExerciseWidget

_SECONDS = 8.0
PREVIEW = "Dit is een voorbeeld. Je keuze wordt niet bewaard."
_AWAY = "De cursus is nu niet bereikbaar. Open dit notitieblok over een minuut opnieuw."


class Notice:
    """A Dutch sentence in place of an exercise."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Shown as a paragraph; as plain text where there is no HTML."""
        return {"text/plain": self.text, "text/html": f"<p>{html.escape(self.text)}</p>"}


def show(name: str) -> ExerciseWidget | Notice:
    """The exercise `name`: with the learner's own state where there is a Hub, else a preview."""
    opening = _opening(name)
    if opening is None:
        return Notice(f"De oefening {name} hoort niet bij dit notitieblok.")
    lesson, view = opening
    door = _Door.from_environment(lesson, name)
    if door is None:
        return _preview(lesson, view)
    try:
        state = door.state()
    except (httpx.HTTPError, ValueError, TypeError, KeyError):
        return Notice(_AWAY)
    if state is None:
        return _preview(lesson, view)
    return ExerciseWidget(send=door.send, **state)


def _opening(name: str) -> tuple[str, dict[str, Any]] | None:
    """Lesson and opening view from `exercises.json` beside the notebook; None without it."""
    try:
        held = json.loads(Path("exercises.json").read_text(encoding="utf-8"))
        return held["lesson"], next(v for v in held["exercises"] if v["id"] == name)
    except (OSError, ValueError, TypeError, KeyError, StopIteration):
        return None


def _preview(lesson: str, view: dict[str, Any]) -> ExerciseWidget:
    def keep_nothing(sent: dict[str, Any]) -> dict[str, Any]:
        return {"type": "refused", "id": sent.get("id"), "message": PREVIEW, "view": None}

    return ExerciseWidget(
        send=keep_nothing, view=view, lesson=lesson, mode="preview", message=PREVIEW
    )


class _Door:
    """One exercise at the service, with the server's own token."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"token {token}"}

    @classmethod
    def from_environment(cls, lesson: str, name: str) -> "_Door | None":
        """The door to the service, or None outside a Hub."""
        base, token = os.environ.get("COURSE_SERVICE_URL"), os.environ.get("JUPYTERHUB_API_TOKEN")
        if not base or not token:
            return None
        return cls(f"{base}api/lessons/{lesson}/exercises/{name}", token)

    def state(self) -> dict[str, Any] | None:
        """The learner's state; None where this person has none (staff, or a closed lesson)."""
        reply = httpx.get(self._address, headers=self._headers, timeout=_SECONDS)
        if reply.status_code in {403, 404}:
            return None
        state: dict[str, Any] = reply.raise_for_status().json()
        if not state["view"]["kind"]:
            raise ValueError("the service's state has no exercise")
        return state

    def send(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Take an answer to the service; anything but its own reply means not saved.

        403 is a wrong log-in, which can be mended: the answer keeps waiting, with the reason.
        """
        body = {k: v for k, v in sent.items() if k != "type"}
        failed = {"type": "failed", "id": sent.get("id"), "message": ""}
        try:
            reply = httpx.post(
                f"{self._address}/answers", json=body, headers=self._headers, timeout=_SECONDS
            )
            said = reply.json()
        except (httpx.HTTPError, ValueError):
            return failed
        if not isinstance(said, dict) or said.get("id") != sent.get("id"):
            return failed
        if reply.status_code == httpx.codes.FORBIDDEN:
            return {**failed, "message": said.get("message") or ""}
        return said
