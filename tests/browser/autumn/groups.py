"""The autumn's groups: who guides them, the lesson, its dates, and who does what."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from course.answers.saving import Intake
from course.content.settings import read_settings
from course.people.audit import Actor
from course.people.logins import add_login, hub
from course.people.persons import with_mail
from course.simulate import Tendency, hand_in_cohort, names_in
from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.keyboard import Keys
from tests.conftest import LESSON

TITLE = "Nabijheid en afstand"
MAIL = "{}@zon.example"
TEN = 10  # of Team Noord, the first by number; the eleventh stops half-way


def gives_a_guide(autumn: Autumn, team: str, role: str, name: str) -> str:
    """The manager makes somebody instructor or coordinator of a team; the invitation's link."""
    keys = autumn.go("mana", f"kantoor/cohorten/{team}")
    keys.unfold("Docent of coördinator toevoegen")
    keys.choose("Als", role, exact=True)
    keys.write("Naam of mailadres", MAIL.format(name.split(maxsplit=1)[0].lower()))
    keys.press("Zoek")
    expect(keys.page.get_by_text("We kennen nog niemand met het adres")).to_be_visible()
    keys.write("Naam", name, exact=True)
    keys.press(re.compile(f"Maak {role} van"))
    return invites(keys, name, role)


def invites(keys: Keys, name: str, role: str) -> str:
    """The invitation's link of somebody who guides a cohort."""
    page = keys.page
    guide = page.get_by_role("listitem").filter(has_text=f"{name}, {role}")
    keys.press(guide.get_by_role("button", name=re.compile("Uitnodigen")))
    keys.press("Maak de uitnodiging")
    expect(page.get_by_role("heading", name="Uitnodigingen gemaakt")).to_be_visible()
    keys.look()
    told = page.get_by_label("Naam, mailadres en link").input_value()
    return told.strip().split("; ")[2]


def sees_only(autumn: Autumn, who: str, number: int, team: str, other: str) -> None:
    """An instructor sees all of the own team, and of the other nothing."""
    keys = autumn.go(who, "kantoor/deelnemers")
    page = keys.page
    expect(page.get_by_text(re.compile(rf"van {number}\b"))).to_be_visible()
    expect(page.get_by_role("cell", name=team).first).to_be_visible()
    expect(page.get_by_role("cell", name=other)).to_have_count(0)
    keys.look()


def sees_nothing_of(autumn: Autumn, who: str, person: str, team: str) -> None:
    """Somebody else's person and team are not there, by address neither."""
    for path in (f"kantoor/deelnemers/{person}", f"kantoor/cohorten/{team}"):
        answer = autumn.keys(who).page.goto(f"{autumn.address}{path}")
        assert answer
        assert answer.status in {403, 404}, path


def finds(keys: Keys, name: str, listed: str) -> None:
    """Somebody's page, by the search of *Deelnemers* and the link at the name."""
    keys.write("Naam of e-mail", name)
    keys.press("Zoek")
    keys.follow(listed)
    expect(keys.page.get_by_role("heading", level=1)).to_be_visible()
    keys.look()


def releases(keys: Keys) -> None:
    """The owner releases the lesson with a button, and it is open."""
    page = keys.page
    card = page.locator(f"#{LESSON}")
    keys.follow(card.get_by_role("link", name=re.compile("Geef .*vrij|Open")).first)
    expect(page.get_by_text("Er is nog niets veranderd")).to_be_visible()
    keys.press("Geef de les vrij")
    expect(page.locator(f"#{LESSON} .badge").first).to_have_text("open", timeout=120_000)
    keys.look()


def sets_a_date(keys: Keys, day: str) -> None:
    """In the calendar of a cohort."""
    keys.date(f"{TITLE}: inleveren tot en met", day)
    keys.press("Bekijk wat er verandert", exact=True)
    expect(keys.page.get_by_role("heading", name="Wat er zou veranderen")).to_be_visible()
    keys.press("Sla deze datums op")
    expect(keys.page.get_by_role("status")).to_contain_text("Dit is opgeslagen")
    keys.look()


def answers_one_step(keys: Keys, *, option: int = 0) -> str:
    """The next step of the first case of a lesson's page; the question that was answered."""
    form = keys.page.locator(".exercise, [id^=oefening-]").first.locator("form")
    question = form.locator("legend").first.inner_text()
    keys.pick(form.get_by_role("group").first.get_by_role("radio").nth(option))
    keys.pick(form.get_by_role("radio", name="Ik twijfel"))
    keys.press(form.get_by_role("button", name="Vastleggen"))
    expect(form.locator("legend", has_text=question)).to_have_count(0)
    return question


def hands_in(keys: Keys) -> None:
    """The button, and the dialog that says what is still open."""
    keys.press("Inleveren", exact=True)
    keys.press(keys.page.get_by_role("dialog").get_by_role("button", name="Toch inleveren"))


def does_one_case_and_hands_in(keys: Keys, *, option: int) -> None:
    """A case on a lesson's page, always the option of that number, and hands in."""
    page = keys.page
    case = page.locator(".exercise, [id^=oefening-]").first
    case.locator("form").first.wait_for()
    while case.locator("form").count():
        answers_one_step(keys, option=option)
    expect(case.get_by_text(re.compile("Bewaard om")).first).to_be_visible()
    hands_in(keys)
    expect(page.get_by_role("heading", name="Je hebt de les ingeleverd")).to_be_visible()
    keys.look()


def ten_of_noord_answer(autumn: Autumn, tendency: Tendency) -> None:
    """The first ten of Team Noord answer what is still open to them, and hand in."""
    with autumn.store() as store:
        settings = read_settings(autumn.paths.source)
        hand_in_cohort(Intake(store, settings), "noord", TEN, LESSON, 1, tendency)


def known_to_the_simulation(autumn: Autumn, mails: list[str]) -> None:
    """Let synthetic answers be those of people who were read in."""
    with autumn.store() as store:
        now = datetime.now(UTC)
        for mail, name in zip(mails, names_in("noord", TEN), strict=True):
            store.writer.do(
                lambda c, mail=mail, name=name: add_login(  # type: ignore[misc]
                    c, Actor("test", now), with_mail(c, mail)[0].id, hub(name)
                )
            )


def act_on_everybody(keys: Keys, button: str) -> None:
    """Something for everybody in the list of people, as far as the page that asks for a yes."""
    keys.pick(keys.page.get_by_label(re.compile("Voor iedereen in deze lijst")))
    keys.press(button)


def day_after(days: int) -> str:
    """A day from now, as a date field takes it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
