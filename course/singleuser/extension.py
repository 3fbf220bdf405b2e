"""The server extension: copies released lessons into the learner's folder and opens them."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from course.singleuser.lesson_copies import LessonCopies
from course.singleuser.missing_notebook_page import message_page
from course.singleuser.released_lessons import ReleasedLesson, lesson_name, read_released
from course.singleuser.service import Service, ServiceError


class Folder:
    """The learner's folder, filled by one request at a time."""

    def __init__(self, server: Any, service: Service) -> None:  # noqa: ANN401
        self._server = server
        self._service = service
        self._copies = LessonCopies(Path(server.root_dir))
        self._lock = asyncio.Lock()

    def has(self, lesson: str) -> bool:
        """Whether the lesson's notebook is there."""
        return self._copies.exists(f"{lesson}/{lesson}.ipynb")

    async def fill(self) -> None:
        """Copy everything that the service released; raises `ServiceError`."""
        async with self._lock:
            answer = await self._service.notebooks()
            try:
                released = read_released(answer, course_url())
            except (ValueError, KeyError, TypeError) as error:
                raise ServiceError(f"api/notebooks has an unexpected form: {error!r}") from error
            for lesson in released:
                await self._copy(lesson)

    async def _copy(self, lesson: ReleasedLesson) -> None:
        folder = lesson.lesson
        for picture in sorted(lesson.pictures):
            await self._copy_picture(picture)
        self._copies.put(f"{folder}/exercises.json", _json(lesson.exercises))
        if self._copies.put(f"{folder}/{folder}.ipynb", _json(lesson.notebook)):
            self._trust(lesson.notebook)

    async def _copy_picture(self, picture: str) -> None:
        """A lesson without a picture is better than no lesson."""
        try:
            self._copies.put(f"assets/{picture}", await self._service.picture(picture))
        except ServiceError as error:
            self._server.log.warning("Course: %s", error)

    def _trust(self, notebook: dict[str, Any]) -> None:
        """Sign it, so that Jupyter shows its outputs."""
        self._server.contents_manager.notary.sign(nbformat.from_dict(notebook))

    async def try_to_fill(self) -> None:
        """Like `fill`, but a failure is only logged: the learner continues with existing copies."""
        try:
            await self.fill()
        except (ServiceError, OSError) as error:
            self._server.log.warning("Course: the notebooks were not updated: %s", error)


class LessonHandler(JupyterHandler):
    """`cursus/<lesson>`: update the notebooks, then open this one."""

    @web.authenticated
    async def get(self, lesson: str) -> None:
        """Redirect to the notebook in JupyterLab, or say in Dutch why there is none."""
        folder: Folder = self.settings["course_folder"]
        await folder.try_to_fill()
        if folder.has(lesson_name(lesson)):
            self.redirect(url_path_join(self.base_url, f"lab/tree/{lesson}/{lesson}.ipynb"))
            return
        self.set_status(503)
        self.finish(message_page(again=self.request.path, course=course_url()))


def course_url() -> str:
    """Where the course's pages are, for a browser."""
    host = os.environ.get("JUPYTERHUB_HOST", "")
    return f"{host}{os.environ.get('JUPYTERHUB_BASE_URL', '/')}services/cursus/"


def load(server: Any) -> None:  # noqa: ANN401 - jupyter_server hands over its ServerApp
    """Add the address and fill the folder as soon as the server runs."""
    folder = Folder(server, Service.from_environment())
    server.web_app.settings["course_folder"] = folder
    address = url_path_join(server.base_url, r"cursus/([a-z0-9]+(?:-[a-z0-9]+)*)")
    server.web_app.add_handlers(".*$", [(address, LessonHandler)])
    server.io_loop.add_callback(folder.try_to_fill)


def _json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
