"""`course preview`: a lesson of `source/` as a learner sees it, storing nothing."""

import asyncio
import json
import logging
from collections.abc import Callable

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler, url

from course.answers.saving import preview
from course.content.lesson import read_lesson
from course.content.mistakes import Mistakes
from course.content.released import Released
from course.content.settings import read_settings
from course.exercises.base import Refused
from course.paths import CoursePaths
from course.web.handlers import CONTENT_POLICY
from course.web.learner.lesson_view import lesson_data, lesson_parts, preview_state
from course.web.public import Figure, Static
from course.web.render import Renderer

_NAME = "voorbeeld"


class _Author(RequestHandler):
    """Rereads `source/` at every request, so that saving and reloading is enough."""

    def initialize(self, paths: CoursePaths, renderer: Renderer) -> None:
        self.paths = paths
        self.renderer = renderer

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", CONTENT_POLICY)
        self.set_header("Cache-Control", "no-store")

    def released(self, lesson: str) -> Released:
        """The lesson as it would be released now."""
        if lesson not in read_settings(self.paths.source).lessons:
            raise HTTPError(404)
        read = read_lesson(self.paths.source, lesson)
        return Released.of(read, read.notebook)


class _Lesson(_Author):
    """The page, or the author's mistakes instead."""

    def get(self, lesson: str) -> None:
        settings = read_settings(self.paths.source)
        shared = {"person": None, "logout_url": None, "course_title": settings.title}
        try:
            released = self.released(lesson)
        except Mistakes as mistakes:
            text = str(mistakes)
            page = self.renderer.page(
                "message.html",
                title="Check source/",
                text=text,
                status=200,
                back_url=None,
                **shared,
            )
            self.finish(page)
            return
        page = self.renderer.page(
            "learner/lesson.html",
            lesson={"id": released.lesson, "title": released.title},
            parts=lesson_parts(released, self.renderer.base),
            data=lesson_data(self.renderer, released, preview_state(released, _NAME)),
            attempt_text="",
            earlier=[],
            due_text="",
            handed_in_text=None,
            notebook_url=None,
            can_hand_in=False,
            **shared,
        )
        self.finish(page)


class _First(_Author):
    """*Mijn cursus* has no preview; its link leads to the first lesson."""

    def get(self) -> None:
        self.redirect(f"/les/{read_settings(self.paths.source).lessons[0]}")


class _Answers(_Author):
    """What follows a choice; nothing is stored."""

    def post(self, lesson: str, exercise: str) -> None:
        body = json.loads(self.request.body)
        shown = self.released(lesson).exercise(exercise)
        if shown is None:
            raise HTTPError(404)
        try:
            view = preview(shown, body["answers"], _NAME).model_dump(mode="json")
            reply = {"type": "saved", "at": None, "view": view}
        except Refused as refusal:
            self.set_status(409)
            reply = {"type": "refused", "message": str(refusal), "view": None}
        self.write({"id": body["id"], **reply})


def preview_app(paths: CoursePaths) -> Application:
    """The application behind `course preview`; answers requests to this machine only."""
    shared = {"paths": paths, "renderer": Renderer("/")}
    app = Application(compress_response=True)
    app.add_handlers(
        r"(localhost|127\.0\.0\.1)",
        [
            url(r"/", _First, shared),
            url(r"/les/([a-z0-9-]+)", _Lesson, shared),
            url(r"/api/lessons/([a-z0-9-]+)/exercises/([a-z0-9-]+)/answers", _Answers, shared),
            url(r"/static/(.*)", Static),
            url(r"/assets/(.*)", Figure, {"path": str(paths.assets)}),
        ],
    )
    return app


async def serve_preview(paths: CoursePaths, port: int, say: Callable[[str], None]) -> None:
    """Serve on 127.0.0.1 until interrupted; `say` gets the address. Port 0 takes a free one.

    Raises
    ------
    OSError
        The port is taken.
    """
    logging.getLogger("tornado.access").setLevel(logging.ERROR)
    sockets = bind_sockets(port, "127.0.0.1")
    server = HTTPServer(preview_app(paths))
    server.add_sockets(sockets)
    say(f"http://127.0.0.1:{sockets[0].getsockname()[1]}")
    await asyncio.Event().wait()
