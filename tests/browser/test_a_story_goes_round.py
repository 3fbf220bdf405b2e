"""A story from learner to instructor and back on a real Hub, by keyboard, at both doors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from course.answers.store import Store
from course.hub.accounts import Accounts
from course.hub.run import Hub, start_hub
from course.nbgrader_runner import run_nbgrader
from course.paths import CoursePaths
from tests.browser.conftest import PEOPLE, Enter
from tests.browser.hands import Keyboard
from tests.storycourse import FIELDS, LESSON, QUALITY, STORY, grade, scores, story_course
from tests.whose import id_of

SERVICE = "services/cursus/"
NAMED = "Ik sprak met Fatima over zijn avond. "

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """A course with a story, open for learners."""
    made = story_course(Path(tmp_path_factory.mktemp("story-hub") / "course-root"))
    run_nbgrader(made, [["generate_assignment", LESSON], ["release_assignment", LESSON]])
    return made


@pytest.fixture(scope="module")
def hub(paths: CoursePaths) -> Iterator[Hub]:
    """The Hub of `place`."""
    with start_hub(paths, 0, accounts=Accounts(PEOPLE, "een-wachtwoord-voor-de-test")) as running:
        yield running


def test_a_story_goes_round(hub: Hub, paths: CoursePaths, enter: Enter) -> None:
    learner, instructor = enter("leerling", 375), enter("docent")

    _write(hub, learner)
    _at_the_other_door(hub, learner)
    _hand_in(hub, learner)
    grade(paths)
    _judge(hub, instructor)
    with Store(paths.store_url) as store:
        who = id_of(store, "leerling")
    assert scores(paths, who)[QUALITY] == (None, 12, False)
    run_nbgrader(paths, [["generate_feedback", LESSON], ["release_feedback", LESSON]])

    _read(hub, learner)
    with Store(paths.store_url) as store:
        assert "Goed verteld." in store.feedback(LESSON, who)[who].article


def _story(page: Page) -> Locator:
    return page.locator(f"#oefening-{STORY}")


def _write(hub: Hub, page: Page) -> None:
    """Each field; what was not saved yet survives a reload; a name is asked about."""
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    hands = Keyboard(page)
    for number, text in enumerate(FIELDS.values()):
        box = _story(page).get_by_role("textbox").nth(number)
        hands.write(box, NAMED + text if number == 2 else text)
    status = _story(page).get_by_role("status")
    expect(status).to_contain_text("Nog niet bewaard. Je tekst staat alleen op dit apparaat.")
    expect(page.locator("#nog-open")).to_contain_text("geschreven, nog niet bewaard")
    page.reload()
    expect(_story(page).get_by_role("textbox").first).to_have_value(FIELDS["situatie"])
    expect(status).to_contain_text("Nog niet bewaard.")

    hands.press(_story(page).get_by_role("button", name="Bewaren", exact=True))
    question = _story(page).get_by_role("group", name="Kan iemand hier een cliënt herkennen?")
    expect(question).to_contain_text("Fatima")
    hands.press(question.get_by_role("button", name="Ik pas het aan"))
    expect(_story(page).get_by_role("textbox").nth(2)).to_be_focused()
    page.keyboard.type("iemand")
    hands.press(_story(page).get_by_role("button", name="Bewaren", exact=True))
    expect(status).to_contain_text("Bewaard om")
    expect(question).to_have_count(0)


def _at_the_other_door(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    expect(page.get_by_text("Dit deel kijkt je docent na.")).to_have_count(0)
    page.get_by_role("link", name="JupyterLab").click()
    box = page.get_by_role("textbox", name="S van Situatie")
    expect(box).to_have_value(FIELDS["situatie"], timeout=120_000)
    shown = page.locator(".jp-RenderedMarkdown", has_text="Dit deel kijkt je docent na.")
    expect(shown).to_be_visible()
    box.click()
    box.press("Control+End")
    page.keyboard.type(" Ook hier.")
    expect(box).to_have_value(FIELDS["situatie"] + " Ook hier.")
    page.get_by_role("button", name="Bewaren", exact=True).click()
    expect(page.locator(".ex-story").locator("xpath=ancestor::section[1]")).to_contain_text(
        "Bewaard om"
    )


def _hand_in(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    expect(_story(page).get_by_role("textbox").first).to_have_value(
        FIELDS["situatie"] + " Ook hier."
    )
    hands = Keyboard(page)
    hands.press(page.get_by_role("button", name="Inleveren", exact=True))
    hands.press(page.get_by_role("dialog").get_by_role("button", name="Toch inleveren"))
    expect(page.get_by_role("heading", name="Je hebt de les ingeleverd")).to_be_visible()


def _judge(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}{SERVICE}docent")
    hands = Keyboard(page)
    hands.press(page.get_by_role("link", name="Eén verhaal wacht op een oordeel"))
    hands.press(page.get_by_role("link", name="leerling"))
    expect(page.get_by_text("iemand over zijn avond")).to_be_visible()
    for group in page.get_by_role("group").filter(has=page.get_by_role("radio")).all():
        hands.pick(group.get_by_role("radio").nth(3))
    hands.write(page.get_by_label("Toelichting"), "Goed verteld.")
    hands.press(page.get_by_role("button", name="Oordeel bewaren"))
    expect(page.get_by_role("status")).to_contain_text("12 van 12 punten. Overtuigend:")


def _read(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}{SERVICE}mijn")
    page.get_by_role("link", name="Lees de terugkoppeling").press("Enter")
    article = page.get_by_role("article")
    expect(article).to_contain_text("Bij elke stap is duidelijk wie het deed.")
    expect(article).to_contain_text("Goed verteld.")
    expect(article).to_contain_text("Je punten: 12 van 12 punten.")
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    expect(_story(page)).to_contain_text("iemand over zijn avond")
    expect(_story(page).get_by_role("textbox")).to_have_count(0)
