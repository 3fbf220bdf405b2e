"""The autumn's second half: reminders, an illness, a wrong key, and another try."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from ruamel.yaml import YAML

from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.groups import TITLE, act_on_everybody, day_after
from tests.browser.autumn.keyboard import Keys
from tests.conftest import LESSON

WHY = "Twee scores stonden verwisseld."


def handed_in(autumn: Autumn) -> set[str]:
    """The persons who handed in the lesson."""
    with autumn.store() as store:
        return {handin.learner for handin in store.handins(LESSON)}


def reminds_everybody(keys: Keys) -> int:
    """Who and how many, a yes, and the page that says so; how many got a mail."""
    page = keys.page
    act_on_everybody(keys, "Herinneren")
    expect(page.get_by_role("heading", name="Herinneren", level=1)).to_be_visible()
    told = page.get_by_text(re.compile(r"\d+ mensen krijgen nu een mail"))
    number = int(told.inner_text().split()[0])
    keys.press("Verstuur")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{number} ")
    keys.look()
    return number


def mails_that_wait(keys: Keys, number: int) -> dict[str, str]:
    """The texts of so many reminders under *Te versturen*, by address, once the work is done."""
    for _ in range(180):
        found = _reminders(keys.page)
        if len(found) == number:
            break
        keys.page.wait_for_timeout(250)
        keys.page.reload()
    keys.look()
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


def chooses(keys: Keys, name: str, button: str) -> None:
    """One person of the list, found by name, and an act as far as the page that asks more."""
    keys.tick(keys.page.get_by_role("checkbox", name=name))
    keys.press(button, exact=True)
    expect(keys.page.get_by_text("Er is nog niets veranderd")).to_be_visible()


def gives_two_weeks(keys: Keys, name: str) -> str:
    """More time for somebody who fell ill; the sentence that says it happened."""
    page = keys.page
    chooses(keys, name, "Uitstel geven")
    keys.choose("Les", TITLE, exact=True)
    keys.date("Tot en met", day_after(17))
    keys.press("Verder")
    expect(page.get_by_text(f"Uitstel voor “{TITLE}” tot en met")).to_be_visible()
    keys.press("Geef uitstel")
    expect(page.get_by_role("button", name="Maak dit ongedaan")).to_be_visible()
    keys.look()
    return page.get_by_role("heading", level=1).inner_text()


def gives_feedback(keys: Keys) -> None:
    """The owner gives feedback to all who can have it, and waits until they have it."""
    page = keys.page
    card = page.locator(f"#{LESSON}")
    keys.follow(card.get_by_role("link", name=re.compile("Geef terugkoppeling")))
    keys.press(re.compile(r"Geef \d+ deelnemers? terugkoppeling"))
    expect(card.locator(".work-state")).to_have_text("klaar", timeout=300_000)
    keys.look()


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


def puts_the_key_right(keys: Keys, name: str) -> str:
    """The page of corrections, from what to what; the points of somebody who changes."""
    page = keys.page
    expect(page.get_by_role("heading", name="Wie het raakt")).to_be_visible()
    row = page.get_by_role("row").filter(has_text=name)
    points = row.get_by_role("cell").first.inner_text()
    keys.write("Waarom verbeter je dit?", WHY)
    keys.press(re.compile(r"Verbeter de punten van \d+ deelnemer"))
    expect(page.get_by_role("heading", name="Eerder verbeterd")).to_be_visible()
    expect(page.get_by_text(WHY)).to_be_visible()
    keys.look()
    return points


def opens_it_again(keys: Keys, name: str) -> None:
    """The lesson is opened again for one person, as another attempt, without a last day."""
    page = keys.page
    chooses(keys, name, "Les heropenen")
    keys.choose("Les", TITLE, exact=True)
    keys.press("Verder")
    expect(page.get_by_text("gaat opnieuw open als volgende poging")).to_be_visible()
    keys.press("Open de les opnieuw")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    keys.look()


def only_this_lesson_counts(keys: Keys) -> None:
    """The organisation's own rule of who has finished and passed."""
    page = keys.page
    keys.pick(page.get_by_role("radio", name="Met een eigen regel"))
    keys.unfold("De eigen regel")
    for legend in ("Deze lessen moeten zijn ingeleverd", "De punten van deze lessen tellen mee"):
        for box in page.get_by_role("group", name=legend).get_by_role("checkbox").all():
            keys.tick(box, on=box.get_attribute("value") == LESSON)
    keys.press("Bekijk wat er verandert")
    expect(page.get_by_role("heading", name="Wat er verandert")).to_be_visible()
    keys.press("Bewaar")
    expect(page.get_by_role("button", name="Maak dit ongedaan")).to_be_visible()
    keys.look()
