"""The service over teams of every size, as clients see it."""

from collections.abc import Iterator

import httpx
import pytest

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.web.app import make_app
from course.web.render import Renderer
from course.web.service import Service
from tests import teams
from tests.browser.serving import serving
from tests.cohort.conftest import bare
from tests.conftest import LESSON
from tests.web import conftest as web
from tests.web.conftest import BASE, SECRET
from tests.web.office.conftest import Desk

_hub = web._hub
COURSE = f"""\
id: proef
title: Professioneel nabij
lessons: [{LESSON}]
about:
  whom: Voor zorgmensen.
  entry: Niets.
  goals: [Je weet iets.]
  marking: Met punten.
  privacy: Je docent ziet wat je koos.
  sources: [Een bron.]
  checked: 2026-11-22
  contact: Bel iemand.
"""


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings, _hub: None
) -> Iterator[Desk]:
    """The running service; what a test changes stays for the module."""
    patch = pytest.MonkeyPatch()
    for name in (*teams.STAFF, "klas-01", "klas-04", "noord-01", "noord-14"):
        patch.setitem(web.PEOPLE, name, ("user", []))
    paths = bare(tmp_path_factory.mktemp("teams"))
    (paths.source / "course.yaml").write_text(COURSE, "utf-8")
    with Store(paths.store_url) as store:
        store.open_lesson(released, teams.BEFORE.at)
        teams.filled(store, settings)
        service = Service(paths, store, Renderer(BASE))
        app = make_app(service, SECRET)
        with serving(app) as address, httpx.Client(base_url=address, timeout=60) as client:
            yield Desk(service, address, client)
    patch.undo()
