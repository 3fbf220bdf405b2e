"""Each kind in JupyterLab and in Notebook 7: shown, answered, and nothing of ours for axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from course.web.author.gallery import gallery
from course.web.author.gallery_notebooks import write_notebooks
from course.web.service import Service
from tests.browser.axe import violations
from tests.browser.conftest import FAILED, RESULTS
from tests.browser.doing import COUNTS, DOING, exercises
from tests.browser.hands import Pointer
from tests.browser.jupyter import jupyter
from tests.browser.serving import serving

pytestmark = pytest.mark.integration

# Others' violations, JupyterLab 4.6 and Notebook 7.6, by rule and a part of the selector. Nothing
# within an exercise is ever left out.
THEIRS = {
    "aria-allowed-attr": ("jp-button", "validate-button", "jp-DebuggerBugButton"),  # `aria-pressed`
    "aria-input-field-name": (".cm-content",),  # the code editor
    "aria-required-children": (".jp-WindowedPanel-viewport", "div[data-is-scrolling"),  # cells
    "button-name": (".jp-collapseHeadingButton",),  # beside headings
    "link-name": ("#jp-NotebookLogo",),
    "region": (".jp-skiplink-wrapper",),
    "skip-link": (".skip-link",),
    "tabindex": (".skip-link",),
}
IN_AN_EXERCISE = "at => !!document.querySelector(at)?.closest('.ex')"


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Method and path of every request that the gallery gets."""
    return []


@pytest.fixture(scope="module")
def server(
    service: Service, requests: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A Jupyter server over notebooks that ask the gallery, as learners' ask the service."""
    app = gallery(service)
    app.settings["log_function"] = lambda handler: requests.append(
        f"{handler.request.method} {handler.request.path}"
    )
    root, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("jupyter")
    with serving(app) as address:
        write_notebooks(app.settings["visits"].values(), root, address[:-1])
        with jupyter(root, home) as jupyters:
            yield jupyters


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A wide page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    context.set_default_timeout(60_000)
    opened = context.new_page()
    yield opened
    if request.node.stash.get(FAILED, False):
        RESULTS.mkdir(exist_ok=True)
        opened.screenshot(path=RESULTS / f"{request.node.name}.png")
    context.close()


def _is_idle(frame: str | bytes) -> bool:
    return "idle" in str(frame)


def run_all(page: Page, address: str) -> Locator:
    """Open a notebook and run every cell; the exercises.

    What is run before the kernel's first word is dropped without a trace.
    """
    heard: list[bool] = []
    page.on("websocket", lambda one: one.on("framereceived", lambda _: heard.append(_is_idle(_))))
    with page.expect_websocket(lambda one: "/channels" in one.url) as socket:
        page.goto(address)
    if not any(heard):
        socket.value.wait_for_event("framereceived", _is_idle)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    return page.locator(".ex")


def ours(page: Page) -> list[tuple[str, str]]:
    """What axe finds, without what is Jupyter's."""
    return [
        (rule, at)
        for rule, at in violations(page)
        if page.evaluate(IN_AN_EXERCISE, at) or not any(part in at for part in THEIRS.get(rule, ()))
    ]


def test_every_kind_is_done_in_jupyterlab(
    server: str, service: Service, requests: list[str], page: Page
) -> None:
    shown, tried = run_all(page, f"{server}lab/tree/{COUNTS}/nieuw.ipynb"), exercises(service)
    expect(shown).to_have_count(len(tried), timeout=60_000)
    assert len(tried) > 1
    assert [one for one in requests if one.startswith("GET")] == [
        f"GET /nieuw/api/lessons/{COUNTS}"
    ]

    assert ours(page) == []
    for number, exercise in enumerate(tried):
        DOING[exercise.kind](Pointer(page, touch=False), shown.nth(number))
        expect(shown.nth(number).locator(".ex-foot")).to_contain_text("Bewaard")
    assert ours(page) == []


def test_every_kind_is_shown_as_it_was_left_in_notebook_7(
    server: str, service: Service, page: Page
) -> None:
    shown = run_all(page, f"{server}notebooks/{COUNTS}/bewaard.ipynb")
    expect(shown).to_have_count(len(exercises(service)), timeout=60_000)

    sent = [exercise for exercise in exercises(service) if not exercise.local]
    expect(shown.filter(has_text="Bewaard om")).to_have_count(len(sent))
    assert ours(page) == []
