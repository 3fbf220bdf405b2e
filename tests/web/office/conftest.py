"""The service over a filled roster, as clients see it."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.web.app import make_app
from course.web.render import Renderer
from course.web.service import Service
from tests import roster
from tests.browser.serving import serving
from tests.cohort.conftest import bare
from tests.conftest import LESSON, OPENED
from tests.web import conftest as web
from tests.web.conftest import BASE, SECRET, Door

_hub = web._hub
PUBLIC = "https://leren.example.nl/services/cursus/"


@dataclass
class Desk(Door):
    """The door, with what a form sends."""

    def send(self, path: str, name: str, *fields: tuple[str, str]) -> httpx.Response:
        """A form as a browser sends it: the token is a field, not a header."""
        cookies = self.browser(name)
        sent = httpx.QueryParams([("_xsrf", cookies["_xsrf"]), *fields])
        line = "; ".join(f"{key}={value}" for key, value in cookies.items())
        kind = "application/x-www-form-urlencoded"
        headers = {"Cookie": line, "Content-Type": kind}
        return self.client.post(BASE + path, headers=headers, content=str(sent))


@pytest.fixture(scope="module")
def shared_desk(
    tmp_path_factory: pytest.TempPathFactory,
    released: Released,
    settings: Settings,
    _hub: None,
) -> Iterator[Desk]:
    paths = bare(tmp_path_factory.mktemp("office"))
    course = paths.source / "course.yaml"
    course.write_text(f"id: proef\ntitle: Professioneel nabij\nlessons: [{LESSON}]\n", "utf-8")
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        roster.filled(store, settings.model_copy(update={"cohorts": ()}))
        service = Service(paths, store, Renderer(BASE))
        app = make_app(service, SECRET)
        with serving(app) as address, httpx.Client(base_url=address, timeout=30) as client:
            yield Desk(service, address, client)


@pytest.fixture
def desk(shared_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The running service, which has a public address and no mail server."""
    monkeypatch.setenv("COURSE_PUBLIC_URL", PUBLIC)
    monkeypatch.delenv("COURSE_SMTP_URL", raising=False)
    return shared_desk
