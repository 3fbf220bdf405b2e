"""Who begins and stops half-way: how the lists show it, and what is left when the cohort closes."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select, update

from course.answers import schema as t
from course.people.persons import with_mail
from tests.browser.autumn.autumn import Autumn
from tests.browser.autumn.keyboard import Keys
from tests.conftest import LESSON


def states(keys: Keys) -> dict[str, int]:
    """How many there are of each state on *Deelnemers*, and of everybody; they add up."""
    links = keys.page.get_by_role("navigation", name="Stand").get_by_role("link").all_inner_texts()
    pairs = [re.fullmatch(r"(.+) \((\d+)\)", text) for text in links]
    numbers = {pair[1]: int(pair[2]) for pair in pairs if pair}
    assert len(numbers) == len(links) > 1
    assert sum(numbers.values()) == 2 * numbers["Iedereen"]
    return numbers


def begun(numbers: dict[str, int]) -> int:
    """How many began: one is at work still, the others have handed in."""
    assert numbers["Bezig"] == 1
    return sum(
        numbers.get(state, 0) for state in ("Bezig", "Ingeleverd", "Gehaald", "Niet gehaald")
    )


def days_go_by(autumn: Autumn, mail: str, days: int) -> None:
    """What somebody answered was so many days ago: nobody can wait for that here."""
    with autumn.store() as store, store.snapshot() as connection:
        (who,) = with_mail(connection, mail)
        a = t.answers.c
        query = select(a.seq, a.at).where(a.learner == who.id)
        before = {row.seq: row.at - timedelta(days=days) for row in connection.execute(query)}
        assert before
        for seq, at in before.items():
            moved = update(t.answers).where(a.seq == seq).values(at=at)
            store.writer.do(lambda c, moved=moved: c.execute(moved).rowcount)  # type: ignore[misc]


def is_spoken_to(keys: Keys, name: str, note: str) -> None:
    """Who is stuck is the first who may need help; ticked off, with a note, and not listed then."""
    page = keys.page
    listed = page.locator(".in-need > li").filter(has_text=name)
    expect(page.locator(".in-need > li").first).to_contain_text(name)
    expect(listed).to_contain_text("Nog niet verder gekomen dan")
    keys.unfold(f"Gesproken met {name}")
    keys.write(listed.get_by_label("Notitie voor docenten"), note)
    keys.press(f"Ik sprak {name}")
    expect(page.get_by_role("status")).to_contain_text("Genoteerd dat je met deze deelnemer sprak")
    expect(listed).to_have_count(0)
    expect(page.get_by_text(f"{name}: {note}")).to_be_visible()
    keys.look()


def is_still_there(autumn: Autumn, mail: str, question: str) -> None:
    """In the closed cohort: expired, with what was answered, and told so on the own page."""
    office = autumn.go("mana", "kantoor/deelnemers?cohort=noord")
    numbers = states(office)
    assert "Bezig" not in numbers
    row = office.page.get_by_role("row").filter(has_text=mail)
    expect(row).to_contain_text("verlopen")
    office.follow(row.get_by_role("link").first)
    expect(office.page.get_by_text(re.compile("Nog niet verder gekomen dan")).first).to_be_visible()
    office.look()
    learner = autumn.go(mail.partition("@")[0], f"les/{LESSON}")
    expect(learner.page.get_by_text("Je groep is gesloten.").first).to_be_visible()
    expect(learner.page.get_by_text(question).first).to_be_visible()
    expect(learner.page.get_by_role("button", name="Inleveren", exact=True)).to_have_count(0)
    learner.look()
