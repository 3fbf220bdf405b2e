"""One real Hub and one real browser for all tests of this folder."""

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from course.hub.accounts import Account, Accounts
from course.hub.run import Hub, start_hub
from course.paths import CoursePaths
from course.people.hub_groups import INSTRUCTORS, LEARNERS, cohort, coordinators
from course.web.author.gallery import exhibited
from course.web.service import Service
from tests.browser.people import chromium, log_in
from tests.browser.room import open_room
from tests.conftest import REPOSITORY
from tests.rings import starts_processes

Enter = Callable[..., Page]
Visit = Callable[..., Page]
FAILED = pytest.StashKey[bool]()
RESULTS = Path("test-results")

PEOPLE = (
    Account("leerling", (LEARNERS, cohort("noord")), "volgt de cursus"),
    Account("tweede", (LEARNERS, cohort("noord")), "volgt de cursus"),
    Account("derde", (LEARNERS, cohort("zuid")), "volgt de cursus"),
    Account("docent", (INSTRUCTORS,), "begeleidt en beoordeelt"),
    Account("coordinator", (coordinators("noord"),), "ziet Team Noord"),
    Account("niemand", (), "hoort nergens bij"),
)


@pytest.fixture(scope="session")
def paths(generated: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """A course whose lessons are generated, and not yet open for learners."""
    root = shutil.copytree(generated.root, tmp_path_factory.mktemp("hub") / "course-root")
    return CoursePaths.at(root)


@pytest.fixture(scope="session")
@starts_processes
def hub(paths: CoursePaths) -> Iterator[Hub]:
    """The Hub of `place`, on a free port."""
    with running_hub(paths) as running:
        yield running


def running_hub(paths: CoursePaths) -> Hub:
    """A Hub with everybody in `PEOPLE`; stops on leaving it as a context manager."""
    return start_hub(paths, 0, accounts=Accounts(PEOPLE, "een-wachtwoord-voor-de-test"))


@pytest.fixture(scope="package")
@starts_processes
def browser() -> Iterator[Browser]:
    """A headless Chromium; gone after this package, because its event loop bars every other."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as play:
        opened = chromium(play)
        yield opened
        opened.close()


@pytest.fixture
def enter(hub: Hub, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Enter]:
    """Logs somebody in, in a browser of their own; the page stands where the Hub lands them."""
    opened: list[BrowserContext] = []

    def log_in_as(name: str, width: int = 1280, height: int = 900) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
        context.set_default_timeout(45_000)
        opened.append(context)
        return log_in(context, hub, name)

    yield log_in_as
    for number, context in enumerate(opened):
        if request.node.stash.get(FAILED, False):
            for page in context.pages:
                RESULTS.mkdir(exist_ok=True)
                page.screenshot(path=RESULTS / f"{request.node.name}-{number}.png")
        context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed, so that its pages are kept as pictures."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def log(hub: Hub) -> Path:
    """What the Hub and everything under it said."""
    return hub.log


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    """Three lessons with an exercise of every kind, and a store; no Hub."""
    with exhibited(REPOSITORY / "source") as held:
        yield held


@pytest.fixture(scope="module")
def room(service: Service) -> Iterator[str]:
    """The address of that service."""
    with open_room(service.paths, service.store) as address:
        yield address


@pytest.fixture
def visit(room: str, browser: Browser) -> Iterator[Visit]:
    """Opens a lesson of that service as a learner, in a browser of its own."""
    opened: list[BrowserContext] = []

    def open_lesson(
        lesson: str, learner: str, width: int = 1280, *, touch: bool = False, dark: bool = False
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            locale="nl-NL",
            has_touch=touch,
            color_scheme="dark" if dark else "light",
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        context.add_cookies([{"name": "wie", "value": f"leerling:{learner}", "url": room}])
        page = context.new_page()
        page.goto(f"{room}les/{lesson}")
        page.locator(".ex").first.wait_for()
        return page

    yield open_lesson
    for context in opened:
        context.close()
