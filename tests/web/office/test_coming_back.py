"""Who comes back in next year's group begins anew on every page, and the old work is kept."""

from datetime import UTC, datetime

from course.people.audit import Actor, lines
from course.people.enrolment import enrol
from course.people.organisations import Group, add_cohort, close_cohort
from tests.conftest import LESSON
from tests.reopened import give_feedback
from tests.web.conftest import PEOPLE
from tests.web.office.conftest import Desk
from tests.web.office.test_actions import words
from tests.web.office.test_acts import told
from tests.whose import id_of

WHO, NAME, NEW = "noord-01", "Anna van den Berg", "noord-later"


def test_next_years_group_begins_anew_on_every_page_and_the_old_one_stays(desk: Desk) -> None:
    PEOPLE[WHO] = ("user", [*PEOPLE["anna"][1]])
    store, now = desk.service.store, datetime.now(UTC)
    who = id_of(store, WHO)
    (handin,) = store.handins(LESSON, who)
    give_feedback(store, handin, "<p>Terug van toen.</p>")

    store.writer.do(lambda c: close_cohort(c, Actor("mana", now), "noord"))
    store.writer.do(lambda c: add_cohort(c, Actor("mana", now), Group(NEW, "Later", "zorg")))
    store.writer.do(lambda c: enrol(c, Actor("mana", datetime.now(UTC)), who, NEW))

    office = told(desk, "mana", f"kantoor/deelnemers?cohort={NEW}")
    old = told(desk, "mana", "kantoor/deelnemers?cohort=noord&naam=anna")
    lesson, mine = told(desk, WHO, f"les/{LESSON}"), told(desk, WHO, "mijn")
    assert "begint opnieuw, als poging 2" in office
    assert "Nog niet begonnen, poging 2" in office or "nog niet begonnen, poging 2" in office
    assert "opnieuw" not in old
    assert "poging 2" not in old
    assert "ingeleverd" in old
    assert "hulp nodig (" not in old  # that lesson is of the new group
    assert "Je doet deze les opnieuw, in een nieuwe groep: dit is poging 2." in lesson
    assert "blijft bewaard en telt in deze groep niet mee" in mine
    assert "telt nu" not in mine
    assert "Je kunt opnieuw beginnen aan Nabijheid en afstand." in mine
    assert "Terugkoppeling op poging 1" in mine
    assert "Terug van toen." in desk.get(f"les/{LESSON}/terugkoppeling?poging=1", WHO).text
    assert words(desk.get(f"kantoor/deelnemers/{who}", "mana")).count("poging 2") >= 1

    with store.snapshot() as connection:
        line = next(line for line in lines(connection, who) if line.did == "enrol")
    page = told(desk, "mana", "kantoor/wie-deed-wat")
    assert f"schreef {NAME} in bij Later, om de les opnieuw te doen" in page
    assert line.after["reopened"]
