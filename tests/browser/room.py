"""The course's service without a Hub: the cookie `wie` says who somebody is, as `role:name`.

For what happens within a page; who may enter which page is tested with a real Hub.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from unittest.mock import patch

from playwright.sync_api import Browser, Page

from course.answers.store import Store
from course.paths import CoursePaths
from course.people.hub_groups import INSTRUCTORS, LEARNERS
from course.web.access import Person
from course.web.app import make_app
from course.web.handlers import Handler
from course.web.render import Renderer
from course.web.service import Service
from tests.browser.serving import serving

GROUPS = {
    "leerling": {LEARNERS, "cohort-noord"},
    "docent": {INSTRUCTORS},
    "coordinator": {"coordinators-noord", "coordinators-zuid"},
}


async def _told_by_cookie(handler: Handler) -> None:
    role, _, name = handler.get_cookie("wie", "").partition(":")
    person = Person(name, frozenset(GROUPS.get(role, ())), by_browser=True)
    handler.enter(await handler.known(person))


@contextmanager
def open_room(paths: CoursePaths, store: Store) -> Iterator[str]:
    """The address of a running service over `store`."""
    app = make_app(Service(paths, store, Renderer("/")), b"geheim")
    told, no_token = (
        patch.object(Handler, "prepare", _told_by_cookie),
        patch.object(Handler, "xsrf_token", ""),
    )
    with told, no_token, serving(app) as address:
        yield address


def as_instructor(
    browser: Browser, room: str, width: int, scheme: Literal["light", "dark"] = "light"
) -> Page:
    """The instructor's page at this address, in a browser of their own."""
    page = as_somebody(browser, room, "docent:docent", width, scheme)
    page.goto(f"{room}docent")
    return page


def as_somebody(
    browser: Browser, room: str, who: str, width: int, scheme: Literal["light", "dark"] = "light"
) -> Page:
    """A page of `who`, as `role:name`, in a browser of their own; nothing is opened yet."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="nl-NL", color_scheme=scheme
    )
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "wie", "value": who, "url": room}])
    return context.new_page()
