"""The autumn's second half: reminders, an illness, a wrong key, and another try."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from ruamel.yaml import YAML

from tests.browser.autumn.autumn import Autumn, is_shown_well
from tests.browser.autumn.groups import TITLE, act_by_keyboard, day_after
from tests.browser.hands import Keyboard
from tests.conftest import LESSON

WHY = "Twee scores stonden verwisseld."


def handed_in(autumn: Autumn) -> set[str]:
    """The persons who handed in the lesson."""
    with autumn.store() as store:
        return {handin.learner for handin in store.handins(LESSON)}


def reminds_everybody(page: Page) -> int:
    """By keyboard: who and how many, a yes, and the page that says so; how many got a mail."""
    hands = Keyboard(page)
    act_by_keyboard(page, "Herinneren")
    expect(page.get_by_role("heading", name="Herinneren", level=1)).to_be_visible()
    told = page.get_by_text(re.compile(r"\d+ mensen krijgen nu een mail"))
    number = int(told.inner_text().split()[0])
    is_shown_well(page)
    hands.press(page.get_by_role("button", name="Verstuur"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number} ")
    is_shown_well(page)
    return number


def mails_that_wait(page: Page, number: int) -> dict[str, str]:
    """The texts of so many reminders under *Te versturen*, by address, once the work is done."""
    for _ in range(45):
        found = _reminders(page)
        if len(found) == number:
            break
        page.wait_for_timeout(1000)
        page.reload()
    is_shown_well(page)
    return found


def _reminders(page: Page) -> dict[str, str]:
    """The reminders that the page shows now."""
    expect(page.get_by_role("heading", name=re.compile("Te versturen"))).to_be_visible()
    found = page.locator(".held-mails li").evaluate_all(
        """items => items.map(item =>
             [item.querySelector("summary").innerText, item.querySelector("textarea").value])"""
    )
    told = [(about.lower(), text) for about, text in found]
    return {
        re.findall(r"\S+@\S+", about)[0]: text
        for about, text in told
        if not about.startswith("uitnodiging")
    }


def chooses(page: Page, name: str, button: str) -> None:
    """One person of the list, found by name, and an act as far as the page that asks more."""
    page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text("Er is nog niets veranderd")).to_be_visible()
    is_shown_well(page)


def gives_two_weeks(page: Page, name: str) -> str:
    """More time for somebody who fell ill; the sentence that says it happened."""
    chooses(page, name, "Uitstel geven")
    page.get_by_label("Les", exact=True).select_option(label=TITLE)
    page.get_by_label("Tot en met").fill(day_after(17))
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text(f"Uitstel voor “{TITLE}” tot en met")).to_be_visible()
    is_shown_well(page)
    page.get_by_role("button", name="Geef uitstel").click()
    expect(page.get_by_role("button", name="Maak dit ongedaan")).to_be_visible()
    is_shown_well(page)
    return page.get_by_role("heading", level=1).inner_text()


def gives_feedback(page: Page) -> None:
    """The owner gives feedback to all who can have it, and waits until they have it."""
    page.locator(f"#{LESSON}").get_by_role("link", name=re.compile("Geef terugkoppeling")).click()
    is_shown_well(page)
    page.get_by_role("button", name=re.compile(r"Geef \d+ deelnemers? terugkoppeling")).click()
    expect(page.locator(f"#{LESSON} .work-state")).to_have_text("klaar", timeout=300_000)
    is_shown_well(page)


def changes_a_key(source: Path, exercise: str, step: str, option: str) -> None:
    """The author's file: the chosen option of a case and another one change scores."""
    path = source / LESSON / "exercises" / f"{exercise}.yaml"
    yaml = YAML()
    document = yaml.load(path.read_text(encoding="utf-8"))
    options = document["steps"][step]["options"]
    chosen = next(each for each in options if each["id"] == option)
    other = next(each for each in options if each["score"] != chosen["score"])
    chosen["score"], other["score"] = other["score"], chosen["score"]
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)


def puts_the_key_right(page: Page, name: str) -> str:
    """The page of corrections, from what to what; the points of somebody who changes."""
    expect(page.get_by_role("heading", name="Wie het raakt")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=name)
    points = row.get_by_role("cell").first.inner_text()
    is_shown_well(page)
    page.get_by_label("Waarom verbeter je dit?").fill(WHY)
    page.get_by_role("button", name=re.compile(r"Verbeter de punten van \d+ deelnemer")).click()
    expect(page.get_by_role("heading", name="Eerder verbeterd")).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()
    is_shown_well(page)
    return points


def opens_it_again(page: Page, name: str) -> None:
    """The lesson is opened again for one person, as another attempt, without a last day."""
    chooses(page, name, "Les heropenen")
    page.get_by_label("Les", exact=True).select_option(label=TITLE)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_text("gaat opnieuw open als volgende poging")).to_be_visible()
    is_shown_well(page)
    page.get_by_role("button", name="Open de les opnieuw").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    is_shown_well(page)


def only_this_lesson_counts(page: Page) -> None:
    """The organisation's own rule of who has finished and passed."""
    page.get_by_role("radio", name="Met een eigen regel").check()
    if not page.get_by_label("Procent van de punten", exact=True).is_visible():
        page.get_by_text("De eigen regel", exact=True).click()
    for legend in ("Deze lessen moeten zijn ingeleverd", "De punten van deze lessen tellen mee"):
        for box in page.get_by_role("group", name=legend).get_by_role("checkbox").all():
            box.set_checked(box.get_attribute("value") == LESSON)
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_role("heading", name="Wat er verandert")).to_be_visible()
    is_shown_well(page)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("button", name="Maak dit ongedaan")).to_be_visible()
    is_shown_well(page)
