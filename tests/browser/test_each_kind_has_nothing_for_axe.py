"""axe-core finds nothing: every kind in every state, and every lesson with all of it done."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from course.answers.saving import Intake, Learner
from course.answers.store import Store
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import read_settings
from course.paths import CoursePaths
from course.web.author.gallery import gallery
from course.web.author.gallery_states import STATES, answers
from course.web.service import Service
from tests.browser.axe import violations
from tests.browser.room import open_room
from tests.browser.serving import serving
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.integration

LOOKS = {"phone": (375, "light"), "laptop": (1280, "dark")}


@pytest.fixture(scope="module")
def showroom(service: Service) -> Iterator[str]:
    """The address of the gallery."""
    with serving(gallery(service)) as address:
        yield address


@pytest.fixture(params=LOOKS)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A narrow and light page, or a wide and dark one."""
    width, scheme = LOOKS[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="nl-NL",
    )
    yield context.new_page()
    context.close()


def test_every_state_of_every_kind(showroom: str, page: Page) -> None:
    found = {}

    for state in STATES:
        page.goto(f"{showroom}{state.name}/")
        expect(page.locator(".slot-wait")).to_have_count(0)
        assert page.locator(".ex").count() >= 3
        found[state.name] = violations(page)

    assert found == {state.name: [] for state in STATES}


def test_the_gallery_itself(showroom: str, page: Page) -> None:
    page.goto(showroom)

    assert page.get_by_role("link", name="story").count()
    assert violations(page) == []


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The whole course, in which `anna` did everything: its address and its lessons."""
    url = f"sqlite:///{tmp_path_factory.mktemp('done') / 'answers.db'}"
    paths = CoursePaths(Path(REPOSITORY), url, url)
    settings = read_settings(paths.source)
    with Store(url) as store:
        intake = Intake(store, settings)
        for lesson in settings.lessons:
            read = read_lesson(paths.source, lesson)
            store.open_lesson(Released.of(read, read.notebook), datetime.now(UTC))
            _do_all(intake, lesson)
        with open_room(paths, store) as address:
            yield address, list(settings.lessons)


def _do_all(intake: Intake, lesson: str) -> None:
    anna = Learner("anna", None)
    for exercise in intake.standing(anna, lesson).released.exercises:
        for step, answer in answers(exercise, "all", anna.name) or ():
            body = {"learner": anna.name, "step": step, "answer": answer}
            name = f"{exercise.id}-{step}"[:64]
            intake.answer(anna, lesson, exercise.id, {**body, "id": name, "certainty": 3})


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_every_lesson_with_everything_done(done: tuple[str, list[str]], page: Page) -> None:
    (address, lessons), found = done, {}
    page.context.add_cookies([{"name": "wie", "value": "leerling:anna", "url": address}])

    for lesson in lessons:
        page.goto(f"{address}les/{lesson}")
        expect(page.locator(".slot-wait")).to_have_count(0)
        found[lesson] = violations(page)

    assert found == {lesson: [] for lesson in lessons}
