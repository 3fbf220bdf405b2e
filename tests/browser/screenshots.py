"""Makes the README's pictures again: `make screenshots`, a real Hub with the demo's cohorts."""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from course import demo
from course.hub.run import Hub, start_hub
from course.nbgrader_runner import nbgrader
from course.paths import CoursePaths
from course.progress import Steps
from tests.browser.people import chromium, log_in

HERE = Path(__file__).resolve().parents[2]
OUT = HERE / "assets" / "readme"
LESSON = "nabijheid-en-afstand"
CASE = "kerstavond"
WIDE, NARROW = 1280, 375


def main() -> int:
    """Every picture, in the order of the README."""
    OUT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="pictures-") as folder:
        root = Path(folder)
        for name in ("source", "assets", "release"):
            shutil.copytree(HERE / name, root / name)
        shutil.copy(HERE / "nbgrader_config.py", root)
        paths = CoursePaths.at(root)
        demo.prepare(paths, Steps())
        with start_hub(paths, 0) as hub, sync_playwright() as play:
            browser = chromium(play)
            _learner(browser, hub, paths)
            _staff(browser, hub)
            browser.close()
    return 0


def _enter(browser: Browser, hub: Hub, name: str, width: int = WIDE) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-NL")
    return log_in(context, hub, name)


def _learner(browser: Browser, hub: Hub, paths: CoursePaths) -> None:
    page = _enter(browser, hub, "leerling")
    _keep(page, "mijn-cursus")
    address = f"{hub.address}services/cursus/les/{LESSON}"
    page.goto(address)
    case = page.locator(f"#oefening-{CASE}")
    _choose(page, CASE)
    _keep(page, "casus-1280", f"#oefening-{CASE}")
    narrow = _enter(browser, hub, "leerling", NARROW)
    narrow.goto(address)
    narrow.locator(f"#oefening-{CASE}").get_by_role("radio").first.wait_for()
    _keep(narrow, "casus-375", f"#oefening-{CASE}")
    while case.get_by_role("button", name="Vastleggen").count():
        _choose(page, CASE)
    page.get_by_role("button", name="Inleveren", exact=True).click()
    page.get_by_role("button", name="Toch inleveren").click()
    page.get_by_role("heading", name="Je hebt de les ingeleverd").wait_for()
    for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
        nbgrader(paths, command, LESSON, "--student=leerling")
    page.goto(f"{address}/terugkoppeling")
    _keep(page, "terugkoppeling")


def _choose(page: Page, case: str) -> None:
    """The first option of the open step, and wait until it is saved."""
    held = page.locator(f"#oefening-{case}")
    before = held.get_by_text("Wat er gebeurt").count()
    held.get_by_role("radio").first.check()
    held.get_by_role("radio", name="Ik twijfel").check()
    held.get_by_role("button", name="Vastleggen").click()
    held.get_by_text("Wat er gebeurt").nth(before).wait_for()


def _staff(browser: Browser, hub: Hub) -> None:
    page = _enter(browser, hub, "coordinator")
    page.locator(".js-plotly-plot").first.wait_for()
    _keep(page, "cohort")
    page.get_by_role("link", name="Agenda voor intervisie").click()
    page.get_by_role("heading", level=1).wait_for()
    _keep(page, "agenda")
    page = _enter(browser, hub, "docent")
    _keep(page, "docent")


def _keep(page: Page, name: str, part: str | None = None) -> None:
    """A picture of what stands in the window, from the top of `part` where it is given."""
    if part:
        top = page.locator(part).evaluate("e => e.getBoundingClientRect().top + scrollY")
        page.evaluate("top => scrollTo({top, behavior: 'instant'})", top - 70)
    page.screenshot(path=OUT / f"{name}.png")
    print(f"assets/readme/{name}.png")  # noqa: T201 - says what it made


if __name__ == "__main__":
    sys.exit(main())
