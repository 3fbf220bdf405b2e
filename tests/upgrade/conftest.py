"""The demo of 0.1.0: once as it is, once with its store migrated by opening it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course.answers.store import Store
from course.people.hub_groups import LEARNERS, cohort
from course.web.app import make_app
from course.web.render import Renderer
from course.web.service import Service
from tests.browser.serving import serving
from tests.upgrade.fixture import Old, opened, restore, unpacked
from tests.web import conftest as web
from tests.web.conftest import Door

hub = web._hub


@pytest.fixture(scope="session")
def root_of_0_1_0(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked archive; not to be changed."""
    return unpacked(tmp_path_factory.mktemp("old"))


@pytest.fixture
def old(empty_url: str, root_of_0_1_0: Path, tmp_path: Path) -> Old:
    """A copy whose store was never opened by this version, on SQLite and on PostgreSQL."""
    root = tmp_path / "course"
    shutil.copytree(root_of_0_1_0, root)
    if empty_url.startswith("sqlite"):
        return opened(root)
    restore(root, empty_url)
    return opened(root, empty_url)


@pytest.fixture
def store(old: Old) -> Iterator[Store]:
    """The store, migrated by opening it."""
    with Store(old.paths.store_url) as migrated:
        yield migrated


@pytest.fixture
def door(old: Old, store: Store, hub: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The service of that course; every learner of the fixture can ask it for pages."""
    for name, group in old.shown["learners"].items():
        monkeypatch.setitem(web.PEOPLE, name, ("user", [LEARNERS, cohort(group)]))
    service = Service(old.paths, store, Renderer(web.BASE))
    with (
        serving(make_app(service, web.SECRET)) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield Door(service, address, client)
