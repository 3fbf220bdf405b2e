"""*Wie deed wat*: the audit in Dutch sentences, in scope, and taking a change back."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from course.people.acts import acts
from course.people.audit import Actor
from course.people.dates import extend
from course.people.enrolment import current, move
from course.people.logins import hub, identify
from course.people.organisations import Organisation, change_organisation
from course.people.staff import Scope, appoint
from course.people.undo import UNDOABLE
from course.web.office.acts_wording import _SENTENCES
from tests.conftest import LESSON
from tests.people.importing.conftest import csv_text
from tests.statements import statements
from tests.web.office.conftest import Desk
from tests.web.office.test_importing import hidden, upload

PATH = "kantoor/wie-deed-wat"


def told(desk: Desk, who: str, path: str = PATH) -> str:
    """The words of a page."""
    reply = desk.get(path, who)
    assert reply.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def person(desk: Desk, login: str) -> str:
    with desk.service.store.snapshot() as connection:
        return identify(connection, *hub(login)) or ""


def newest(desk: Desk) -> int:
    with desk.service.store.snapshot() as connection:
        return acts(connection, None)[0].seq


def now(desk: Desk, login: str) -> Actor:
    return Actor(person(desk, login), datetime.now(UTC))


def test_what_was_done_is_told_in_dutch(desk: Desk) -> None:
    zoe, write = person(desk, "noord-03"), desk.service.store.writer.do
    due = datetime.now(UTC) + timedelta(days=9)
    write(lambda c: extend(c, now(desk, "inge"), zoe, "noord", LESSON, due=due))
    write(lambda c: appoint(c, now(desk, "mana"), zoe, "coordinator", Scope(cohort="noord")))

    text = told(desk, "mana")

    assert re.search("Inge Visser gaf Zoë de Jong uitstel voor “.+” in Team Noord[.]", text)
    assert "Mana de Beer maakte Zoë de Jong coördinator van cohort Team Noord." in text
    assert "test (met een opdracht) nodigde 2 mensen uit voor Team Zuid." in text


def test_a_day_of_another_year_has_its_year(desk: Desk) -> None:
    who, at = person(desk, "noord-04"), datetime(2015, 11, 30, 12, tzinfo=UTC)
    by, write = person(desk, "mana"), desk.service.store.writer.do
    earlier, later = Actor(by, at), Actor(by, at.replace(year=2026))
    write(lambda c: appoint(c, earlier, who, "coordinator", Scope(cohort="noord")))
    write(lambda c: appoint(c, later, who, "coordinator", Scope(cohort="zuid")))

    text = told(desk, "mana")

    assert "Maandag 30 november 2026" in text  # both are a Monday
    assert "Maandag 30 november 2015" in text


def test_people_read_in_together_are_one_act_that_is_undone_together(desk: Desk) -> None:
    rows = [(name, "", "Samen", f"{name}@zon.nl", "zuid") for name in ("Aart", "Bea", "Cor")]
    page = upload(desk, "mana", csv_text(*rows).encode()).text
    desk.send("kantoor/inlezen/doen", "mana", *hidden(page))
    number = newest(desk)
    assert "Mana de Beer schreef 3 mensen in bij Team Zuid." in told(desk, "mana")
    assert "Samen, Bea" in desk.get("kantoor/deelnemers?naam=samen", "mana").text

    done = desk.send(f"{PATH}/{number}", "mana")

    assert done.status_code == 303
    assert "Mana de Beer maakte 3 wijzigingen ongedaan." in told(desk, "mana")
    assert "Samen, Bea" not in desk.get("kantoor/deelnemers?naam=samen", "mana").text
    assert "ongedaan gemaakt" in told(desk, "mana", f"{PATH}/{number}")
    assert desk.send(f"{PATH}/{number}", "mana").status_code == 409


def test_what_has_changed_since_is_not_taken_back(desk: Desk) -> None:
    bram, write = person(desk, "noord-04"), desk.service.store.writer.do
    write(lambda c: move(c, now(desk, "mana"), bram, "noord", "zuid"))
    first = newest(desk)
    write(lambda c: move(c, now(desk, "mana"), bram, "zuid", "noord"))

    reply = desk.send(f"{PATH}/{first}", "mana")

    assert reply.status_code == 409
    assert "is sindsdien veranderd" in reply.text
    with desk.service.store.snapshot() as connection:
        assert current(connection, bram, "noord") is not None


def test_a_manager_sees_the_own_organisation_only(desk: Desk) -> None:
    change = Organisation("college", "Zorgcollege Delta", 12)
    by = now(desk, "olga")
    desk.service.store.writer.do(lambda c: change_organisation(c, by, change))
    number = newest(desk)

    assert "veranderde de organisatie Zorgcollege Delta" in told(desk, "olga")
    assert "Zorgcollege" not in told(desk, "mana")
    assert desk.get(f"{PATH}/{number}", "olga").status_code == 200
    assert desk.get(f"{PATH}/{number}", "mana").status_code == 404
    assert desk.send(f"{PATH}/{number}", "mana").status_code == 404


def test_an_instructor_sees_and_undoes_own_acts_only(desk: Desk) -> None:
    noor, write = person(desk, "noord-08"), desk.service.store.writer.do
    due = datetime.now(UTC) + timedelta(days=9)
    write(lambda c: extend(c, now(desk, "inge"), noor, "noord", LESSON, due=due))
    own = newest(desk)
    write(lambda c: extend(c, now(desk, "mana"), noor, "noord", LESSON, due=due + timedelta(1)))
    of_another = newest(desk)

    assert desk.get(PATH, "inge").status_code == 403
    assert desk.get(f"{PATH}/{own}", "inge").status_code == 200
    assert desk.get(f"{PATH}/{of_another}", "inge").status_code == 404
    assert desk.send(f"{PATH}/{of_another}", "inge").status_code == 404
    assert desk.send(f"{PATH}/{of_another}", "mana").status_code == 303
    assert desk.send(f"{PATH}/{own}", "inge").status_code == 303


@pytest.mark.parametrize("number", ["0", "999999", "999999999999999999"])
def test_an_act_that_is_not_there(desk: Desk, number: str) -> None:
    assert desk.get(f"{PATH}/{number}", "olga").status_code == 404


def test_what_cannot_be_undone_says_so(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        every = acts(connection, None, most=1_000)
    number = next(act.seq for act in every if act.did == "add-organisation")

    assert "Dit kan niet ongedaan worden gemaakt." in told(desk, "olga", f"{PATH}/{number}")
    assert desk.send(f"{PATH}/{number}", "olga").status_code == 409


def test_every_kind_that_can_be_undone_has_a_sentence() -> None:
    assert set(UNDOABLE) <= set(_SENTENCES)


def test_the_list_costs_a_fixed_number_of_statements(desk: Desk) -> None:
    desk.get(PATH, "mana")
    with statements(desk.service.store.engine) as few:
        desk.get(PATH, "mana")
    for name in ("Dirk", "Els", "Frits"):
        row = csv_text((name, "", "Iemand", f"{name}@zon.nl", "zuid"))
        page = upload(desk, "mana", row.encode()).text
        desk.send("kantoor/inlezen/doen", "mana", *hidden(page))
    desk.get(PATH, "mana")
    with statements(desk.service.store.engine) as many:
        desk.get(PATH, "mana")

    assert len(few) == len(many) < 15
