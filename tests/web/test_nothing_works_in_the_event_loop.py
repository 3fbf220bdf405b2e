"""No route does its work in the event loop: reading, filling, writing JSON and compressing.

While the loop waits for one page, nobody else gets anything. So whatever works is watched here:
the thread in which it is called may never be the loop's.
"""

import gzip
import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import NamedTuple
from uuid import uuid4

import jinja2
import pydantic
import pytest
from sqlalchemy import Engine, event

from course.content import settings
from course.web import handlers
from course.web.app import routes
from course.web.handlers import Handler
from course.web.learner import api
from tests.web.addresses import addresses
from tests.web.conftest import BASE, Door

LESSON = "telt-mee"


class Work(NamedTuple):
    """What was called, and whether that was in the loop's thread."""

    what: str
    in_loop: bool


class Watch:
    """Notes every call of what works, from when it is switched on."""

    def __init__(self) -> None:
        self.loop: int | None = None
        self.calls: list[Work] = []

    def note(self, what: str) -> None:
        if self.loop is not None:
            self.calls.append(Work(what, threading.get_ident() == self.loop))

    def wrap(self, patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        """Note every call of `owner.name`."""
        work, what = getattr(owner, name), f"{getattr(owner, '__name__', 'json')}.{name}"

        def noted(*args: object, **kwargs: object) -> object:
            self.note(what)
            return work(*args, **kwargs)

        patch.setattr(owner, name, noted)


WATCH = Watch()


def _opened(what: str, args: tuple[object, ...]) -> None:
    """Notes every file that is opened; hooks stay until the end, so there is one."""
    if what == "open":
        WATCH.note(f"open {args[0]}")


sys.addaudithook(_opened)


@pytest.fixture(scope="module")
def watch(open_door: Door) -> Iterator[Watch]:
    """Watches the running service."""
    patch = pytest.MonkeyPatch()
    for owner, name in [
        (jinja2.Template, "render"),
        (gzip, "compress"),
        (pydantic.BaseModel, "model_dump"),
        (settings, "read_model"),
    ]:
        WATCH.wrap(patch, owner, name)
    for module in (handlers, api):
        own_json = SimpleNamespace(dumps=json.dumps, loads=json.loads)
        WATCH.wrap(patch, own_json, "dumps")
        WATCH.wrap(patch, own_json, "loads")
        patch.setattr(module, "json", own_json)

    def query(*_: object) -> None:
        WATCH.note("sql")

    def in_loop(handler: Handler) -> None:
        WATCH.loop = threading.get_ident()
        prepare(handler)

    prepare = Handler.set_default_headers
    patch.setattr(Handler, "set_default_headers", in_loop)
    event.listen(Engine, "before_cursor_execute", query)
    open_door.get("ping", "anna")
    assert WATCH.loop is not None
    yield WATCH
    WATCH.loop = None
    event.remove(Engine, "before_cursor_execute", query)
    patch.undo()


def fresh(door: Door) -> None:
    """Forget what was read, so that it is read again."""
    door.service._settings = None
    door.service.renderer._environment.cache.clear()  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["anna", "docent", "coordinator", "niemand"])
@pytest.mark.parametrize("route", routes())
def test_no_route_works_in_the_loop(door: Door, watch: Watch, route: str, who: str) -> None:
    paths = addresses(route, LESSON, door.exercises(LESSON)[0].id)
    body = {"id": str(uuid4()), "learner": who, "step": "", "answer": {}, "answers": []}
    headers = {"Accept-Encoding": "gzip", **door.headers(who)}
    fresh(door)
    watch.calls.clear()

    replies = [door.client.get(BASE + path, headers=headers) for path in paths]
    replies += [door.client.post(BASE + path, headers=headers, json=body) for path in paths]

    assert all(reply.status_code < 500 for reply in replies)
    assert [work.what for work in watch.calls if work.in_loop] == []
    SEEN.update(work.what.partition(" ")[0] for work in watch.calls)
    STATUS.update(reply.status_code for reply in replies)


SEEN: Counter[str] = Counter()
STATUS: Counter[int] = Counter()


def test_the_watch_saw_every_kind_of_work() -> None:
    assert {"sql", "open", "Template.render", "gzip.compress", "json.dumps"} <= set(SEEN)
    assert {"course.content.settings.read_model", "BaseModel.model_dump"} <= set(SEEN)
    assert min(STATUS[200], STATUS[403], STATUS[404], STATUS[405]) > 5
