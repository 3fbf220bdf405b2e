"""The autumn's groups: who guides them, the lesson, its dates, and who does what."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from course.answers.saving import Intake
from course.content.settings import read_settings
from course.people.audit import Actor
from course.people.logins import add_login, hub
from course.people.persons import with_mail
from course.simulate import Tendency, hand_in_cohort, names_in
from tests.browser.autumn.autumn import Autumn, is_shown_well
from tests.browser.hands import Keyboard
from tests.conftest import LESSON

TITLE = "Nabijheid en afstand"
MAIL = "{}@zon.example"
ELEVEN = 11  # of Team Noord, the first by number


def gives_a_guide(autumn: Autumn, team: str, role: str, name: str) -> str:
    """The manager makes somebody instructor or coordinator of a team; the invitation's link."""
    page, mail = (
        autumn.go("mana", f"kantoor/cohorten/{team}"),
        MAIL.format(name.split(maxsplit=1)[0].lower()),
    )
    page.get_by_text("Docent of coördinator toevoegen").click()
    page.get_by_label("Als", exact=True).select_option(label=role)
    page.get_by_label("Naam of mailadres").fill(mail)
    page.get_by_role("button", name="Zoek").click()
    expect(page.get_by_text("We kennen nog niemand met het adres")).to_be_visible()
    is_shown_well(page)
    page.get_by_label("Naam", exact=True).fill(name)
    page.get_by_role("button", name=re.compile(f"Maak {role} van")).click()
    return invites(page, name, role)


def invites(page: Page, name: str, role: str) -> str:
    """The invitation's link of somebody who guides a cohort."""
    guide = page.get_by_role("listitem").filter(has_text=f"{name}, {role}")
    guide.get_by_role("button", name=re.compile("Uitnodigen")).click()
    expect(page.get_by_role("heading", name="Uitnodigingen gemaakt")).to_be_visible()
    is_shown_well(page)
    told = page.get_by_label("Naam, mailadres en link").input_value()
    return told.strip().split("; ")[2]


def sees_only(autumn: Autumn, who: str, number: int, team: str, other: str) -> None:
    """An instructor sees all of the own team, and of the other nothing."""
    page = autumn.go(who, "kantoor/deelnemers")
    expect(page.get_by_text(re.compile(rf"van {number}\b"))).to_be_visible()
    expect(page.get_by_role("cell", name=team).first).to_be_visible()
    expect(page.get_by_role("cell", name=other)).to_have_count(0)
    is_shown_well(page)


def sees_nothing_of(autumn: Autumn, who: str, person: str, team: str) -> None:
    """Somebody else's person and team are not there, by address neither."""
    for path in (f"kantoor/deelnemers/{person}", f"kantoor/cohorten/{team}"):
        page = autumn.page(who)
        answer = page.goto(f"{autumn.address}{path}")
        assert answer
        assert answer.status in {403, 404}, path


def releases(page: Page) -> None:
    """The owner releases the lesson with a button, and it is open."""
    card = page.locator(f"#{LESSON}")
    card.get_by_role("link", name=re.compile("Geef .*vrij|Open")).first.click()
    expect(page.get_by_text("Er is nog niets veranderd")).to_be_visible()
    is_shown_well(page)
    page.get_by_role("button", name="Geef de les vrij").click()
    expect(page.locator(f"#{LESSON} .badge").first).to_have_text("open", timeout=120_000)
    is_shown_well(page)


def sets_a_date(page: Page, day: str) -> None:
    """In the calendar of a cohort."""
    page.get_by_label(f"{TITLE}: inleveren tot en met").fill(day)
    page.get_by_role("button", name="Bekijk wat er verandert", exact=True).click()
    expect(page.get_by_role("heading", name="Wat er zou veranderen")).to_be_visible()
    is_shown_well(page)
    page.get_by_role("button", name="Sla deze datums op").click()
    expect(page.get_by_role("status")).to_contain_text("Dit is opgeslagen")


def does_one_case_and_hands_in(page: Page, *, option: int) -> None:
    """A case on a lesson's page, always the option of that number, and hands in."""
    case = page.locator(".exercise, [id^=oefening-]").first
    form = case.locator("form")
    while form.count():
        question = form.locator("legend").first.inner_text()
        form.get_by_role("group").first.get_by_role("radio").nth(option).check()
        form.get_by_role("radio", name="Ik twijfel").check()
        form.get_by_role("button", name="Vastleggen").click()
        expect(case.locator("form legend", has_text=question)).to_have_count(0)
    expect(case.get_by_text(re.compile("Bewaard om")).first).to_be_visible()
    page.get_by_role("button", name="Inleveren", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Toch inleveren").click()
    expect(page.get_by_role("heading", name="Je hebt de les ingeleverd")).to_be_visible()


def eleven_of_noord_answer(autumn: Autumn, tendency: Tendency) -> None:
    """The first eleven of Team Noord answer what is still open to them, and hand in."""
    with autumn.store() as store:
        settings = read_settings(autumn.paths.source)
        hand_in_cohort(Intake(store, settings), "noord", ELEVEN, LESSON, 1, tendency)


def known_to_the_simulation(autumn: Autumn, mails: list[str]) -> None:
    """Let synthetic answers be those of people who were read in."""
    with autumn.store() as store:
        now = datetime.now(UTC)
        for mail, name in zip(mails, names_in("noord", ELEVEN), strict=True):
            store.writer.do(
                lambda c, mail=mail, name=name: add_login(  # type: ignore[misc]
                    c, Actor("test", now), with_mail(c, mail)[0].id, hub(name)
                )
            )


def act_by_keyboard(page: Page, button: str) -> None:
    """Something for everybody in the list of people, as far as the page that asks for a yes."""
    hands = Keyboard(page)
    hands.pick(page.get_by_label(re.compile("Voor iedereen in deze lijst")))
    hands.press(page.get_by_role("button", name=button))


def day_after(days: int) -> str:
    """A day from now, as a date field takes it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
