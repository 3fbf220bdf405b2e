"""Writing a story on the lesson page: drafts, other devices, questions, and a lost connection."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from course.answers.store import Feedback, Store
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.storycourse import FIELDS, HOSTILE, LESSON, STORY, hand_in, open_story, story_course

pytestmark = pytest.mark.integration

Write = Callable[..., Page]
SAVED = "Bewaard om"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CoursePaths, Store]]:
    """A course with a story that is open for learners."""
    paths = story_course(Path(tmp_path_factory.mktemp("writing") / "course-root"))
    with Store(paths.store_url) as store:
        open_story(paths, store)
        yield paths, store


@pytest.fixture(scope="module")
def room(course: tuple[CoursePaths, Store]) -> Iterator[str]:
    """The address of its service."""
    with open_room(*course) as address:
        yield address


@pytest.fixture
def visit(room: str, browser: Browser) -> Iterator[Write]:
    """Opens the lesson in a browser of its own, or in one more tab of `context`."""
    opened: list[BrowserContext] = []

    def open_lesson(name: str, width: int = 1280, context: BrowserContext | None = None) -> Page:
        if context is None:
            context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
            context.set_default_timeout(15_000)
            context.add_cookies([{"name": "wie", "value": f"leerling:{name}", "url": room}])
            opened.append(context)
        page = context.new_page()
        page.goto(f"{room}les/{LESSON}")
        story(page).get_by_role("heading").first.wait_for()
        return page

    yield open_lesson
    for context in opened:
        context.close()


def story(page: Page) -> Locator:
    return page.locator(f"#oefening-{STORY}")


def field(page: Page, number: int = 0) -> Locator:
    return story(page).get_by_role("textbox").nth(number)


def status(page: Page) -> Locator:
    return story(page).get_by_role("status")


def save(page: Page) -> None:
    story(page).get_by_role("button", name="Bewaren", exact=True).click()


def write(page: Page, fields: dict[str, str] = FIELDS) -> None:
    for number, text in enumerate(fields.values()):
        field(page, number).fill(text)


def test_words_are_counted_while_writing(visit: Write) -> None:
    page = visit("teller")

    field(page).fill("Eén woord")

    expect(story(page)).to_contain_text("2 woorden, 15 tot 50 is prettig")
    expect(story(page)).to_contain_text("Samen 2 woorden")
    field(page).fill("Eén")
    expect(story(page)).to_contain_text("1 woord, 15 tot 50 is prettig")


def test_nothing_written_is_not_saved_and_says_so(visit: Write) -> None:
    page = visit("leeg")

    save(page)

    expect(status(page)).to_have_text("Schrijf eerst iets. Daarna kun je bewaren.")
    expect(field(page)).to_be_focused()
    field(page).fill("Nu wel.")
    expect(status(page)).to_contain_text("Nog niet bewaard.")


def test_questions_come_after_a_field_is_left_and_go_when_it_changes(visit: Write) -> None:
    page = visit("vragen")
    questions = story(page).get_by_role("list", name="Vragen bij T van Taak")

    field(page, 1).fill("Het was er druk.")
    expect(questions).to_be_hidden()
    field(page, 2).focus()

    expect(questions).to_have_text("Wat was jouw rol in dit verhaal?")
    field(page, 1).fill("Mijn taak was luisteren.")
    expect(questions).to_be_hidden()


def test_who_says_that_nobody_is_recognisable_is_asked_once(visit: Write) -> None:
    page = visit("herkenbaar")
    question = story(page).get_by_role("group", name="Kan iemand hier een cliënt herkennen?")

    field(page).fill("Bij ons op de Rozengaard, elke week.")
    save(page)
    expect(question).to_contain_text("Rozengaard")
    expect(question.get_by_text("Kan iemand hier")).to_be_focused()
    question.get_by_role("button", name="Niemand is herkenbaar, bewaren").click()
    expect(status(page)).to_contain_text(SAVED)
    field(page).fill("Bij ons op de Rozengaard, elke dag.")
    save(page)

    expect(status(page)).to_contain_text(SAVED)
    expect(question).to_have_count(0)
    field(page).fill("Bij ons op de Rozengaard, bij mevrouw Kok.")
    save(page)
    expect(question).to_contain_text("mevrouw Kok")
    expect(question).not_to_contain_text("Rozengaard")


def test_a_draft_outlives_the_tab_and_is_not_sent_by_itself(visit: Write) -> None:
    page = visit("kladje")
    field(page).fill("Half af")
    page.close()

    again = visit("kladje", context=page.context)

    expect(field(again)).to_have_value("Half af")
    expect(status(again)).to_contain_text("Nog niet bewaard.")
    expect(again.locator("#nog-open")).to_contain_text("geschreven, nog niet bewaard")
    save(again)
    expect(status(again)).to_contain_text(SAVED)
    again.reload()
    expect(field(again)).to_have_value("Half af")
    expect(status(again)).to_contain_text(SAVED)


def test_a_lost_connection_keeps_the_text_and_sends_it_later(visit: Write) -> None:
    page = visit("verbinding")
    write(page)
    page.context.set_offline(True)

    save(page)
    expect(status(page)).to_contain_text("Niet bewaard: geen verbinding.")
    field(page, 1).fill("Ik was mentor en schreef verder.")
    page.context.set_offline(False)
    story(page).get_by_role("button", name="Opnieuw proberen").click()

    expect(status(page)).to_contain_text("Nog niet bewaard.")
    expect(field(page, 1)).to_have_value("Ik was mentor en schreef verder.")
    save(page)
    expect(status(page)).to_contain_text(SAVED)


def test_a_phone_and_a_laptop_lose_neither_text(visit: Write) -> None:
    phone, laptop = visit("tweemaal", 375), visit("tweemaal")
    field(laptop).fill("Van de laptop")
    field(phone).fill("Van de telefoon")
    save(phone)
    expect(status(phone)).to_contain_text(SAVED)

    laptop.reload()

    expect(field(laptop)).to_have_value("Van de laptop")
    expect(story(laptop)).to_contain_text("ergens anders bewaard")
    laptop.get_by_text("De andere tekst lezen").click()
    expect(story(laptop).locator("details[open]")).to_contain_text("Van de telefoon")
    story(laptop).get_by_role("button", name="De andere tekst gebruiken").click()
    expect(field(laptop)).to_have_value("Van de telefoon")
    expect(field(laptop)).to_be_focused()
    expect(status(laptop)).to_contain_text(SAVED)
    expect(story(laptop)).not_to_contain_text("ergens anders bewaard")


def test_a_second_tab_shows_what_the_first_saved(visit: Write) -> None:
    one = visit("tabbladen")
    other = visit("tabbladen", context=one.context)
    field(one).fill("Uit het eerste tabblad")

    save(one)

    expect(status(one)).to_contain_text(SAVED)
    expect(field(other)).to_have_value("Uit het eerste tabblad")
    expect(status(other)).to_contain_text(SAVED)


def test_hostile_text_comes_back_as_it_was_written(visit: Write) -> None:
    page = visit("hostiel")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    write(page, HOSTILE)
    save(page)
    agree = story(page).get_by_role("button", name="Niemand is herkenbaar, bewaren")
    agree.or_(status(page).get_by_text(SAVED)).first.wait_for()
    if agree.count():
        agree.click()
    expect(status(page)).to_contain_text(SAVED)

    page.reload()

    for number, text in enumerate(HOSTILE.values()):
        expect(field(page, number)).to_have_value(text)


def test_a_field_takes_no_more_than_can_be_kept(visit: Write) -> None:
    page = visit("lang")
    field(page).fill("x " * 100)
    field(page).press("End")

    assert field(page).get_attribute("maxlength") == "4000"


def test_a_lesson_with_feedback_shows_the_story_as_text(
    visit: Write, course: tuple[CoursePaths, Store]
) -> None:
    paths, store = course
    handed = hand_in(paths, store, "gesloten", FIELDS)
    page = visit("gesloten")
    expect(field(page)).to_have_value(FIELDS["situatie"])
    now = datetime.now(UTC)
    store.release_feedback([Feedback("gesloten", LESSON, handed.hash, "<p>Klaar</p>", now)])

    page.reload()

    expect(story(page)).to_contain_text(FIELDS["actie"])
    expect(story(page).get_by_role("textbox")).to_have_count(0)
    expect(story(page).get_by_role("button")).to_have_count(0)
    expect(status(page)).to_contain_text(SAVED)


@pytest.mark.parametrize("width", [1280, 375, 320])
def test_a_story_has_no_barrier(visit: Write, width: int) -> None:
    page = visit(f"breed-{width}", width)
    story(page).get_by_text("Waar je docent op let").click()
    write(page, {**FIELDS, "taak": "Het was bij mevrouw Kok. We moesten altijd."})
    save(page)
    expect(story(page).get_by_role("button", name="Ik pas het aan")).to_be_visible()

    found = Axe().run(page, context=f"#oefening-{STORY}")

    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for button in story(page).get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 24
