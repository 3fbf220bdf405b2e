"""One learner in two tabs or on two devices, or with a clock that is wrong: nothing doubles."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from course.exercises.base import Exercise
from course.web.service import Service
from tests.browser.conftest import Visit
from tests.browser.doing import COUNTS, box_of, given, of_kind, view_of


def become(page: Page, who: str) -> None:
    """Log in as `role:name` in this page's browser, without the page noticing."""
    page.context.add_cookies([{"name": "wie", "value": who, "url": urljoin(page.url, "/")}])


def decide(page: Page, exercise: Exercise, option: int) -> str:
    """Commit to an option of the first step; its text."""
    box = box_of(page, exercise)
    label = box.locator("form label").nth(option)
    text = label.inner_text()
    label.click()
    box.get_by_role("radio", name="Ik gok").check()
    box.get_by_role("button", name="Vastleggen").click()
    return text


def test_a_second_tab_shows_the_answer_of_the_first_without_reloading(
    service: Service, visit: Visit
) -> None:
    case, first = of_kind(service, "decision"), visit(COUNTS, "twee-tabbladen")
    second = first.context.new_page()
    second.goto(first.url)
    box_of(second, case).get_by_role("radio").first.wait_for()

    text = decide(first, case, 1)

    expect(box_of(second, case).locator(".ex-chosen")).to_contain_text(text)
    assert len(given(service, "twee-tabbladen", case)) == 1


def test_a_second_device_shows_the_first_ones_answer_and_does_not_double_it(
    service: Service, visit: Visit
) -> None:
    case = of_kind(service, "decision")
    phone = visit(COUNTS, "twee-apparaten", 375, touch=True)
    laptop = visit(COUNTS, "twee-apparaten")
    text = decide(phone, case, 1)
    expect(box_of(phone, case).locator(".ex-chosen")).to_contain_text(text)

    decide(laptop, case, 0)

    chosen = box_of(laptop, case).locator(".ex-chosen")
    expect(chosen).to_have_count(1)
    expect(chosen).to_contain_text(text)
    assert len(given(service, "twee-apparaten", case)) == 1


def test_the_last_of_two_devices_counts_where_one_answer_holds_the_whole(
    service: Service, visit: Visit
) -> None:
    exercise = of_kind(service, "checklist")
    phone, laptop = (visit(COUNTS, "ook-twee", width) for width in (375, 1280))
    box_of(phone, exercise).get_by_role("checkbox").first.check()
    expect(box_of(phone, exercise).locator(".ex-foot")).to_contain_text("Bewaard")

    box_of(laptop, exercise).get_by_role("checkbox").nth(1).check()
    expect(box_of(laptop, exercise).locator(".ex-foot")).to_contain_text("Bewaard")
    phone.reload()

    shown = box_of(phone, exercise).get_by_role("checkbox")
    expect(shown.nth(1)).to_be_checked()
    assert view_of(service, "ook-twee", exercise).state == "done"


def test_a_wrong_clock_in_the_browser_changes_nothing(service: Service, visit: Visit) -> None:
    page = visit(COUNTS, "klok-loopt-voor")
    page.clock.install(time=datetime(2041, 5, 4, 3, 2, tzinfo=UTC))
    page.reload()
    case = of_kind(service, "decision")

    text = decide(page, case, 1)

    expect(box_of(page, case).locator(".ex-chosen")).to_contain_text(text)
    at = given(service, "klok-loopt-voor", case)[0].at
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=5)


@pytest.mark.parametrize("other", ["docent", "coordinator"])
def test_who_logged_in_meanwhile_is_named_and_the_answer_waits(
    service: Service, visit: Visit, other: str
) -> None:
    learner = f"wacht-op-{other}"
    page, exercise = visit(COUNTS, learner), of_kind(service, "checklist")
    become(page, f"{other}:{other}")

    box_of(page, exercise).get_by_role("checkbox").first.check()
    foot = box_of(page, exercise).locator(".ex-foot")

    expect(foot).to_contain_text(f"Je bent nu ingelogd als {other}.")
    assert "voorbeeld" not in foot.inner_text()
    assert given(service, learner, exercise) == []
    become(page, f"leerling:{learner}")
    expect(foot).to_contain_text("Bewaard om")
    assert len(given(service, learner, exercise)) == 1
