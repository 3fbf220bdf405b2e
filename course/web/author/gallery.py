"""`course gallery`: every kind of exercise in every state, with its file next to it, for authors.

It serves the learner's own page script and the service's own answers over a store in a temporary
folder, on this machine only. Nobody logs in: the state says who is looking.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, url

from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import read_settings
from course.paths import CoursePaths
from course.web.access import Person
from course.web.author.gallery_fixtures import collect
from course.web.author.gallery_notebooks import write_notebooks
from course.web.author.gallery_states import STATES, Visit
from course.web.handlers import Handler
from course.web.learner import api
from course.web.learner.lesson_view import lesson_data, preview_state
from course.web.public import Static
from course.web.render import Renderer
from course.web.service import Service

_SLUG = r"([a-z0-9-]{1,60})"


class _Open(Handler):
    """Takes everybody for the person of the state in the address."""

    @property
    def visit(self) -> Visit:
        """The state in the address."""
        visit: Visit = self.settings["visits"][self.request.path.split("/")[1]]
        return visit

    async def prepare(self) -> None:
        """Ask nobody."""
        self.enter(self.visit.person)

    def may_enter(self, person: Person) -> bool:
        """Everybody."""
        return bool(person.name)


class _Lesson(_Open, api.LessonState):
    """The states of all exercises, for the page and for notebooks."""


class _Exercise(_Open, api.ExerciseState):
    """One exercise, for a notebook."""


class _Answers(_Open, api.Answers):
    """Takes answers while the service of this state is up."""

    async def post(self, lesson: str, exercise: str) -> None:
        """As the service does, or 503."""
        if self.visit.is_down:
            raise HTTPError(503)
        await super().post(lesson, exercise)


class _Switch(_Open):
    """Resets the state, or lets its service fail or come back."""

    def post(self, what: str) -> None:
        """Back to the page."""
        if what == "again":
            self.visit.begin()
        else:
            self.visit.is_down = not self.visit.is_down
        self.redirect(f"/{self.visit.state.name}/")


class _Page(_Open):
    """All exercises that know this state, each with its file."""

    async def get(self) -> None:
        """The page."""
        await self.deliver(self._fill, "text/html; charset=utf-8")

    def _fill(self) -> str:
        visit = self.visit
        return self.service.renderer.page(
            "author/gallery.html",
            course_title="Gallery",
            states=STATES,
            state=visit.state,
            is_down=visit.is_down,
            exhibits=[(exercise, visit.file(exercise)) for exercise in visit.shown],
            data=self._data(),
            browser={
                "mine": visit.state.name,
                "learner": visit.person.name,
                "waiting": visit.waiting(),
                "written": visit.written(),
            },
        )

    def _data(self) -> dict[str, Any]:
        visit, service = self.visit, self.service
        who = visit.person
        standing = service.standing(who.learner, visit.state.lesson)
        if visit.state.staff or standing is None:
            state = preview_state(visit.released, who.name)
        else:
            state = service.state(who.learner, who.name, standing)
        here = {"api": f"/{visit.state.name}/api/"}
        return {**lesson_data(service.renderer, visit.released, state), **here}


class _Index(Handler):
    """The states by kind."""

    async def prepare(self) -> None:
        """Ask nobody."""

    async def get(self) -> None:
        """The page."""
        await self.deliver(self._fill, "text/html; charset=utf-8")

    def _fill(self) -> str:
        visits = self.settings["visits"].values()
        shown = {v.state.name: {e.kind: e.id for e in v.shown} for v in visits}
        kinds = sorted({kind for of_state in shown.values() for kind in of_state})
        return self.service.renderer.page(
            "author/gallery_index.html",
            course_title="Gallery",
            states=STATES,
            kinds=kinds,
            shown=shown,
        )


@contextmanager
def exhibited(source: Path) -> Iterator[Service]:
    """A service with the lessons of the gallery, over a store that goes away with it."""
    with TemporaryDirectory(prefix="gallery-") as folder:
        root = Path(folder).resolve()
        collect(source, root)
        paths = CoursePaths(
            root, f"sqlite:///{root / 'answers.db'}", f"sqlite:///{root / 'marks.db'}"
        )
        with Store(paths.store_url) as store:
            for lesson in read_settings(paths.source).lessons:
                read = read_lesson(paths.source, lesson)
                store.open_lesson(Released.of(read, read.notebook), datetime.now(UTC))
            yield Service(paths, store, Renderer("/"))


def gallery(service: Service) -> Application:
    """The application behind `course gallery`; answers requests to this machine only."""
    shared = {"service": service}
    visits = {state.name: Visit(service, state) for state in STATES}
    state, exercise = f"/(?:{'|'.join(visits)})/", rf"api/lessons/{_SLUG}/exercises/{_SLUG}"
    app = Application(visits=visits)
    app.add_handlers(
        r"(localhost|127\.0\.0\.1)",
        [
            url("/", _Index, shared),
            url("/static/(.*)", Static),
            url(state, _Page, shared),
            url(f"{state}(again|switch)", _Switch, shared),
            url(f"{state}api/lessons/{_SLUG}", _Lesson, shared),
            url(f"{state}{exercise}", _Exercise, shared),
            url(f"{state}{exercise}/answers", _Answers, shared),
        ],
    )
    return app


async def serve_gallery(
    source: Path, port: int, say: Callable[[str], None], notebooks: Path | None = None
) -> None:
    """Serve on 127.0.0.1 until interrupted; `say` gets the address. Port 0 takes a free one.

    Raises
    ------
    OSError
        The port is taken.
    """
    logging.getLogger("tornado.access").setLevel(logging.CRITICAL)  # its 503s are meant
    sockets = bind_sockets(port, "127.0.0.1")
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    with exhibited(source) as service:
        app = gallery(service)
        if notebooks is not None:
            write_notebooks(app.settings["visits"].values(), notebooks, address)
        HTTPServer(app).add_sockets(sockets)
        say(address)
        await asyncio.Event().wait()
