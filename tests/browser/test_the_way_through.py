"""A learner, an instructor and a coordinator go through a lesson on a real Hub."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect
from playwright.sync_api import TimeoutError as NotThere

from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.publishing.waiting import publish_everything
from course.content.settings import read_settings
from course.exercises.kinds.decision import Decision
from course.hub.run import Hub
from course.nbgrader_runner import nbgrader
from course.paths import CoursePaths
from course.simulate import TENDENCIES, hand_in_cohort
from tests.browser.conftest import Enter, running_hub

LESSON = "nabijheid-en-afstand"
FIRST = "kerstavond"
SERVICE = "services/cursus/"

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def paths(generated: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """A course of its own, because nothing may be open yet when the instructor begins."""
    root = shutil.copytree(generated.root, tmp_path_factory.mktemp("way-through") / "course-root")
    return CoursePaths.at(root)


@pytest.fixture(scope="module")
def hub(paths: CoursePaths) -> Iterator[Hub]:
    """The Hub of this course."""
    with running_hub(paths) as running:
        yield running


def test_three_people_go_through_a_lesson(hub: Hub, paths: CoursePaths, enter: Enter) -> None:
    learner, instructor = enter("leerling"), enter("docent")
    expect(learner.get_by_text("Er staan nog geen lessen voor je open")).to_be_visible()

    grader = _open_formgrader(hub, instructor)
    _press(grader, grader.locator("td.release a"), "Successfully released")
    chosen = _decide_by_keyboard_and_without_connection(hub, learner)
    _same_answers_in_jupyterlab(hub, learner, chosen)
    _hand_in(hub, learner)

    _cohort_hands_in(paths)
    _press(grader, grader.locator("td.collect a"), "Successfully collected")
    _grade_in_formgrader(grader)
    _press(grader, grader.locator("td.generate-feedback a"), "Successfully generated feedback")
    _press(grader, grader.locator("td.release-feedback a"), "Successfully released feedback")

    _read_feedback(hub, learner, paths, chosen)
    nbgrader(paths, "autograde", LESSON)
    with Store(paths.store_url) as store:
        assert list(publish_everything(store, read_settings(paths.source), datetime.now(UTC)))
    _see_the_cohort(hub, enter("coordinator"))


def _open_formgrader(hub: Hub, page: Page) -> FrameLocator:
    expect(page.get_by_role("heading", name="Overzicht voor docenten")).to_be_visible()
    page.get_by_role("link", name="Formgrader").first.click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("link", name=LESSON)).to_be_visible(timeout=90_000)
    return frame


def _press(grader: FrameLocator, button: Locator, success: str) -> None:
    button.first.click()
    expect(grader.get_by_text(success).first).to_be_visible(timeout=120_000)
    grader.locator(".modal.in").get_by_role("button", name="Close").last.click()
    expect(grader.locator(".modal-backdrop")).to_have_count(0)


def _decide_by_keyboard_and_without_connection(hub: Hub, page: Page) -> list[str]:
    """Both steps of the first case, the second while the connection is away; what was chosen."""
    page.goto(hub.address + SERVICE + "mijn")
    page.get_by_role("link", name="Begin met de les").press("Enter")
    case = page.locator(f"#oefening-{FIRST}")
    first = _choose_by_keyboard(page, case)
    expect(case.get_by_role("status")).to_contain_text("Bewaard om")

    page.context.set_offline(True)
    second = _choose_by_keyboard(page, case)
    expect(case.get_by_role("status")).to_contain_text("Niet bewaard")
    expect(case.get_by_text("Bewaard om")).to_have_count(0)
    page.context.set_offline(False)
    expect(case.get_by_role("status")).to_contain_text("Bewaard om", timeout=60_000)

    page.reload()
    for text in (first, second):
        expect(page.locator(f"#oefening-{FIRST}").get_by_text(text).first).to_be_visible()
    return [first, second]


def _choose_by_keyboard(page: Page, case: Locator) -> str:
    """Choose the second option and *Ik twijfel* with the keyboard alone; the option's text."""
    options = case.get_by_role("group").filter(has=page.get_by_role("radio")).first
    sure = case.get_by_role("group", name="Hoe zeker")
    options.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    text = options.locator("label", has=page.locator(":checked")).inner_text()
    page.keyboard.press("Tab")
    expect(sure.get_by_role("radio").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(sure.get_by_role("radio", name="Ik twijfel")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    return text.strip()


def _same_answers_in_jupyterlab(hub: Hub, page: Page, chosen: list[str]) -> None:
    page.get_by_role("link", name="JupyterLab").click()
    notebook = page.get_by_role("main")
    for text in chosen:
        expect(notebook.get_by_text(text).first).to_be_visible(timeout=120_000)
    expect(page.get_by_text("from course import exercise")).not_to_be_visible()


def _hand_in(hub: Hub, page: Page) -> None:
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    page.get_by_role("button", name="Inleveren", exact=True).click()
    question = page.get_by_role("dialog")
    expect(question.get_by_role("link", name="Langs de lijn")).to_be_visible()
    question.get_by_role("button", name="Toch inleveren").click()
    expect(page.get_by_role("heading", name="Je hebt de les ingeleverd")).to_be_visible()
    page.goto(hub.address + SERVICE + "mijn")
    expect(page.get_by_text("ingeleverd", exact=True)).to_be_visible()


def _cohort_hands_in(paths: CoursePaths) -> None:
    """Enough others to show a cohort, by the functions that the service calls."""
    with Store(paths.store_url) as store:
        intake = Intake(store, read_settings(paths.source))
        hand_in_cohort(intake, "noord", 20, LESSON, 1, TENDENCIES["noord"])


def _grade_in_formgrader(grader: FrameLocator) -> None:
    """The learner's hand-in, by the button on the page of submissions."""
    row = _named(grader, "leerling")
    _press(grader, row.locator("td.autograde a"), "Successfully autograded")
    grader.get_by_role("link", name="Manage Assignments").click()
    expect(
        grader.locator("td.num-submissions a").first
    ).to_be_visible()  # both pages have the buttons


def _named(grader: FrameLocator, name: str) -> Locator:
    """The row of somebody on the page of submissions; the service names them in half a minute."""
    row = grader.get_by_role("row").filter(has_text=name)
    for _ in range(20):
        grader.locator("td.num-submissions a").first.click()
        expect(grader.locator("td.autograde").first).to_be_visible()
        with suppress(NotThere):
            row.wait_for(timeout=3_000)
            break
        grader.get_by_role("link", name="Manage Assignments").click()
    return row


def _read_feedback(hub: Hub, page: Page, paths: CoursePaths, chosen: list[str]) -> None:
    """The feedback tells of what was chosen, of nothing else, and closes the lesson."""
    page.goto(hub.address + SERVICE + "mijn")
    page.get_by_role("link", name="Lees de terugkoppeling").click()
    article = page.get_by_role("article")
    for text in chosen:
        expect(article.get_by_text(text)).to_be_visible()
    with Store(paths.store_url) as store:
        case = store.release(store.openings()[LESSON].release).exercise(FIRST)
    assert isinstance(case, Decision)
    options = list(itertools.chain(*(step.options for step in case.steps.values())))
    told = article.inner_text()
    assert sum(option.why in told for option in options) == len(chosen)
    page.goto(f"{hub.address}{SERVICE}les/{LESSON}")
    expect(page.get_by_text("maar niets meer wijzigen").first).to_be_visible()
    expect(page.get_by_role("button", name="Vastleggen")).to_have_count(0)


def _see_the_cohort(hub: Hub, page: Page) -> None:
    expect(page).to_have_url(f"{hub.address}{SERVICE}cohort/noord")
    expect(page.get_by_role("heading", name="Team Noord").first).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    for elsewhere in ("cohort/zuid", "docent", "mijn", f"les/{LESSON}", f"api/lessons/{LESSON}"):
        reply = page.request.get(f"{hub.address}{SERVICE}{elsewhere}")
        assert reply.status == 403, elsewhere
    assert page.request.get(f"{hub.address}hub/spawn").status == 403
