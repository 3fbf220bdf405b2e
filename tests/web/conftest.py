"""The real application with a real store; the Hub's word on tokens is ours.

Log-in cookies, XSRF and tokens go their real way through jupyterhub's own code. Only the question
*whose token is this?* is answered here instead of by a Hub.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from jupyterhub.services.auth import HubOAuth
from tornado.web import create_signed_value

from course.exercises.base import Exercise
from course.people.hub_groups import INSTRUCTORS, LEARNERS, cohort, coordinators
from course.web.app import make_app
from course.web.author.gallery import exhibited
from course.web.render import Renderer
from course.web.service import Service
from tests.browser.serving import serving
from tests.conftest import REPOSITORY

BASE = "/services/cursus/"
COOKIE = "service-cursus"
SECRET = b"een geheim voor deze test alleen"
COHORTS = "cohorts: [{id: noord, title: Team Noord}, {id: zuid, title: Team Zuid}]\n"
PEOPLE = {
    "anna": ("user", [LEARNERS, cohort("noord")]),
    "bram": ("user", [LEARNERS, cohort("zuid")]),
    "docent": ("user", [INSTRUCTORS]),
    "coordinator": ("user", [coordinators("noord")]),
    "niemand": ("user", []),
    "dienst": ("service", [LEARNERS]),
    # Whom only the roster gives a role, where a test has one.
    "olga": ("user", []),
    "mana": ("user", []),
    "inge": ("user", []),
}


async def word_of_the_hub(_: HubOAuth, token: str, **__: object) -> dict[str, Any] | None:
    """The user model of a token, which is the name itself."""
    if token not in PEOPLE:
        return None
    kind, groups = PEOPLE[token]
    return {"kind": kind, "name": token, "groups": groups, "scopes": [], "session_id": None}


@dataclass
class Door:
    """The service as a client sees it. `wrong` is what it logged as not foreseen."""

    service: Service
    address: str
    client: httpx.Client
    wrong: list[str] = field(default_factory=list)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def browser(self, name: str) -> dict[str, str]:
        """Cookies of somebody who logged in by browser and saw a page."""
        if name not in self.cookies:
            signed = create_signed_value(SECRET, COOKIE, name).decode()
            reply = self.client.get(f"{BASE}ping", headers={"Cookie": f"{COOKIE}={signed}"})
            token = reply.headers["Set-Cookie"].split("_xsrf=")[1].split(";")[0]
            self.cookies[name] = {COOKIE: signed, "_xsrf": token}
        return self.cookies[name]

    def headers(self, name: str, *, token: bool = False) -> dict[str, str]:
        """What a request of somebody carries: a server's token, or what our pages send."""
        if token:
            return {"Authorization": f"token {name}"}
        cookies = self.browser(name)
        line = "; ".join(f"{key}={value}" for key, value in cookies.items())
        return {"Cookie": line, "X-XSRFToken": cookies["_xsrf"]}

    def exercises(self, lesson: str) -> tuple[Exercise, ...]:
        """The exercises of a lesson that is open."""
        store = self.service.store
        return store.release(store.openings()[lesson].release).exercises

    def get(self, path: str, name: str, **how: bool) -> httpx.Response:
        return self.client.get(BASE + path, headers=self.headers(name, **how))

    def post(self, path: str, name: str, body: object, **how: bool) -> httpx.Response:
        return self.client.post(BASE + path, headers=self.headers(name, **how), json=body)


class _Unforeseen(logging.Handler):
    """Keeps every log record that has a traceback."""

    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.into = into

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            self.into.append(logging.Formatter().format(record))


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """Lessons with an exercise of every kind, two cohorts, and an empty store."""
    with exhibited(REPOSITORY / "source") as held:
        settings = held.paths.source / "course.yaml"
        settings.write_text(settings.read_text(encoding="utf-8") + COHORTS, encoding="utf-8")
        yield Service(held.paths, held.store, Renderer(BASE))


@pytest.fixture(scope="session")
def _hub() -> Iterator[None]:
    """jupyterhub's own log-in, which would ask a Hub that is not there."""
    HubOAuth.clear_instance()
    HubOAuth.instance(
        api_token="geheim",
        api_url="http://127.0.0.1:1/hub/api",
        base_url=BASE,
        oauth_client_id=COOKIE,
        oauth_redirect_uri=f"{BASE}oauth_callback",
    )
    with patch.object(HubOAuth, "user_for_token", word_of_the_hub):
        yield
    HubOAuth.clear_instance()


@pytest.fixture(scope="session")
def open_door(service: Service, _hub: None) -> Iterator[Door]:
    app = make_app(service, SECRET)
    with serving(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield Door(service, address, client)


@pytest.fixture
def door(open_door: Door) -> Iterator[Door]:
    """The running service; a test ends well only when nothing unforeseen was logged."""
    open_door.wrong.clear()
    watch = _Unforeseen(open_door.wrong)
    logging.getLogger("tornado.application").addHandler(watch)
    yield open_door
    logging.getLogger("tornado.application").removeHandler(watch)
    assert open_door.wrong == []
