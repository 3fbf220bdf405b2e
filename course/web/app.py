"""The service as a tornado application: its routes, and how it starts."""

import asyncio
import os
import signal
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, url

from course.answers.store import Store
from course.paths import CoursePaths
from course.secret_files import kept
from course.web import api, files, staff
from course.web.base import Handler
from course.web.coordinator import across, comparing
from course.web.instructor import items, learners, stories
from course.web.learner import pages
from course.web.render import Renderer
from course.web.service import Service

_OLDEST_GROUPS = 60  # seconds: how long a change of groups or a copied cookie can go unnoticed
_LARGEST_REQUEST = 1_000_000
_SLUG = r"([a-z0-9-]{1,60})"
_NAME = r"([^/]{1,800})"  # of a user, percent-encoded


_ROUTES: list[tuple[str, type[Handler]]] = [
    ("", pages.Landing),
    ("mijn", pages.MyCourse),
    ("over", pages.AboutPage),
    (f"les/{_SLUG}", pages.LessonPage),
    (f"les/{_SLUG}/ontvangst", pages.Receipt),
    (f"les/{_SLUG}/terugkoppeling", pages.FeedbackPage),
    ("docent", staff.Instructor),
    ("docent/deelnemers([.]csv)?", learners.Following),
    ("docent/opgaven", items.Items),
    (f"docent/opgaven/{_SLUG}([.]csv)?", items.Items),
    ("docent/verhalen", stories.Stories),
    (f"docent/verhalen/{_SLUG}/{_NAME}/{_SLUG}", stories.StoryPage),
    ("cohort", staff.Cohorts),
    (f"cohort/{_SLUG}", staff.Cohorts),
    (f"cohort/{_SLUG}/agenda([.](?:md|pdf))?", staff.Agenda),
    (f"cohort/{_SLUG}/vergelijken(?:/{_SLUG})?", comparing.Comparison),
    (f"cohort/{_SLUG}/beweging", across.Movement),
    (f"cohort/{_SLUG}/begrippen", across.Concepts),
    (f"cohort/{_SLUG}/verloop(?:/{_SLUG})?", comparing.OverTime),
    (f"cohort/{_SLUG}/{_SLUG}", staff.CohortLesson),
    (f"cohort/{_SLUG}/{_SLUG}/{_SLUG}", staff.CohortExercise),
    (f"api/lessons/{_SLUG}", api.LessonState),
    (f"api/lessons/{_SLUG}/handin", api.HandIn),
    (f"api/lessons/{_SLUG}/exercises/{_SLUG}", api.ExerciseState),
    (f"api/lessons/{_SLUG}/exercises/{_SLUG}/answers", api.Answers),
    (f"api/lessons/{_SLUG}/learners/{_NAME}/exercises/{_SLUG}/rubric", stories.Judging),
    ("api/notebooks", api.Notebooks),
    ("ping", files.Ping),
]
# Not behind the door: they hold nothing about anybody.
_OPEN_ROUTES = {
    "assets/(.*)": files.Figure,
    "static/(.*)": files.Static,
    "health": files.Health,
    "oauth_callback": files.Callback,
}


def routes() -> list[str]:
    """Every route of the service, as a pattern after its prefix."""
    return [*(pattern for pattern, _ in _ROUTES), *_OPEN_ROUTES]


def make_app(service: Service, cookie_secret: bytes) -> Application:
    """The application for `service`, with every route under its prefix."""
    base, held = service.renderer.base, {"service": service}
    own: dict[str, dict[str, Any]] = {
        "assets/(.*)": {"path": str(service.paths.assets)},
        "oauth_callback": held,
    }
    return Application(
        [
            *(url(base + pattern, handler, held) for pattern, handler in _ROUTES),
            *(url(base + p, handler, own.get(p)) for p, handler in _OPEN_ROUTES.items()),
        ],
        default_handler_class=files.NotFound,
        default_handler_args=held,
        cookie_secret=cookie_secret,
        compress_response=True,
    )


async def serve(paths: CoursePaths) -> None:
    """Serve until SIGTERM or SIGINT, by the Hub's environment for services."""
    base = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    HubOAuth.instance(cache_max_age=_OLDEST_GROUPS)
    with Store(paths.store_url) as store:
        service = Service(
            paths,
            store,
            Renderer(base),
            notebook_url=os.environ.get("COURSE_NOTEBOOK_URL", ""),
            logout_url=f"{os.environ.get('JUPYTERHUB_BASE_URL', '/')}hub/logout",
        )
        app = make_app(service, kept(paths.state / "service-cookie-secret"))
        server = HTTPServer(app, xheaders=True, max_body_size=_LARGEST_REQUEST)
        at = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
        server.listen(at.port or 80, at.hostname or "127.0.0.1")
        await _until_told()
        server.stop()
        await server.close_all_connections()


async def _until_told() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
