"""One person: who sees them, what is known and answered, and what can be changed of them."""

import re
from html import unescape

import pytest
from sqlalchemy import Connection

from course.people.logins import identify
from course.people.persons import Person, search
from course.people.registers import numbers_of
from course.people.staff import appoint
from tests.conftest import LESSON
from tests.roster import BY, add
from tests.web.office.conftest import Desk

LIST = "kantoor/deelnemers"


def person(desk: Desk, name: str) -> str:
    """The id of the first person of that name."""
    with desk.service.store.engine.connect() as connection:
        return search(connection, name)[0].id


def text(desk: Desk, path: str, who: str) -> str:
    reply = desk.get(path, who)
    assert reply.status_code == 200, path
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


@pytest.mark.parametrize(
    ("who", "seen"), [("docent", 200), ("olga", 200), ("mana", 200), ("inge", 200),
                      ("anna", 403), ("coordinator", 403), ("niemand", 403)]
)  # fmt: skip
def test_who_sees_somebody_of_team_noord(desk: Desk, who: str, seen: int) -> None:
    assert desk.get(f"{LIST}/{person(desk, 'anna berg')}", who).status_code == seen


def test_out_of_scope_is_not_there(desk: Desk) -> None:
    klaas, uitje = person(desk, "klaas vaak"), person(desk, "uitje")

    for who, key, status in (
        ("mana", klaas, 404),
        ("inge", uitje, 404),
        ("inge", "zuid-01", 404),
        ("mana", "zuid-01", 200),
        ("olga", klaas, 200),
        ("olga", "niemand-van-hier", 404),
    ):
        assert desk.get(f"{LIST}/{key}", who).status_code == status, (who, key)
        for kind in ("naam", "samenvoegen"):
            sent = desk.send(f"{LIST}/{key}/doen", who, ("doe", kind))
            assert sent.status_code == (403 if who == "inge" else sent.status_code)
            assert status == 200 or sent.status_code in {403, 404}


def test_the_page_tells_lessons_receipts_and_who_did_what(desk: Desk) -> None:
    page = text(desk, f"{LIST}/{person(desk, 'anna berg')}", "inge")

    assert "anna@zon.nl" in page
    assert "Team Noord sinds" in page
    assert re.search(
        r"Ontvangstbewijs: \w+ \d+ \w+ \d{4} om [\d.]+ uur, code ([0-9a-f]{4} ?){4}", page
    )
    assert "schreef Anna van den Berg in bij Team Noord" in page
    assert "Antwoorden zien alleen docenten van het cohort" in page
    assert "Registernummer bewaren" not in page


def test_answers_are_read_by_instructors_and_owners_only(desk: Desk) -> None:
    path = f"{LIST}/{person(desk, 'anna berg')}/{LESSON}"

    page = text(desk, path, "inge")
    assert "Deelnemer koos" in page
    assert "Waarom" in page
    assert re.search(r"(zeker|twijfelde|gegokt), \w+ \d+ \w+ om", page)
    assert "punten" in page
    for who, status in (("docent", 200), ("olga", 200), ("mana", 409), ("coordinator", 403)):
        assert desk.get(path, who).status_code == status
    assert "/nabijheid" not in desk.get(f"{LIST}/{person(desk, 'anna berg')}", "mana").text
    assert desk.get(f"{LIST}/{person(desk, 'bram bakker')}/{LESSON}", "inge").status_code == 404
    assert desk.get(f"{LIST}/{person(desk, 'anna berg')}/nergens", "inge").status_code == 404


def test_a_manager_changes_a_name_after_a_page_that_says_so_and_takes_it_back(desk: Desk) -> None:
    who = person(desk, "noor smit")
    path = f"{LIST}/{who}/doen"
    fields = [("doe", "naam"), ("voornaam", "Noor"), ("tussenvoegsel", "de"),
              ("achternaam", "Smit"), ("mail", "noor@zon.nl")]  # fmt: skip

    asked = desk.send(path, "mana", ("doe", "naam"))
    named = desk.send(path, "mana", *fields)
    assert 'value="Smit"' in asked.text
    assert "Noor Smit heet dan Noor de Smit, met mailadres noor@zon.nl." in named.text
    assert "Noor Smit" in text(desk, f"{LIST}/{who}", "mana")
    done = desk.send(path, "mana", *fields, ("zeker", "ja"))

    assert "Noor de Smit" in text(desk, f"{LIST}/{who}", "mana")
    assert (
        desk.send(done.headers["Location"].removeprefix("/services/cursus/"), "mana").status_code
        == 303
    )
    assert "Noor de Smit" not in text(desk, f"{LIST}/{who}", "mana").partition("Wie deed wat")[0]


def test_an_account_is_given_taken_and_refused_where_it_is_somebodys(desk: Desk) -> None:
    who = person(desk, "uitje")
    path = f"{LIST}/{who}/doen"

    def act(kind: str, *fields: tuple[str, str]) -> int:
        return desk.send(path, "mana", ("doe", kind), *fields, ("zeker", "ja")).status_code

    def is_theirs() -> bool:
        with desk.service.store.engine.connect() as connection:
            return identify(connection, "hub", "", "uitje") == who

    assert desk.send(path, "mana", ("doe", "account-weg")).status_code == 409
    assert act("account-erbij", ("account", "noord-02")) == 409
    assert act("account-erbij") == 400
    assert act("account-erbij", ("account", "uitje")) == 303
    assert is_theirs()
    assert act("account-weg", ("account", "hub::noord-02")) == 400
    assert act("account-weg", ("account", "hub::uitje")) == 303
    assert not is_theirs()


@pytest.mark.parametrize("kind", ["account-erbij", "account-weg", "account-naar", "samenvoegen"])
def test_a_manager_opens_no_account_of_who_has_more_to_say(desk: Desk, kind: str) -> None:
    """Who gave an owner an own log-in, or became one with an owner, would own the course."""

    def hire(connection: Connection) -> Person:
        boss = add(connection, f"Eigen Aar {kind}", "noord", login=f"eigenaar-{kind}")
        appoint(connection, BY, boss.id, "owner")
        return boss

    store = desk.service.store
    boss, other = store.writer.do(hire), person(desk, "uitje")
    fields = [("account", f"eigenaar-{kind}" if kind != "account-erbij" else "mana-2")]
    if kind in {"account-naar", "samenvoegen"}:
        fields += [("ander", other)]

    sent = desk.send(f"{LIST}/{boss.id}/doen", "mana", ("doe", kind), *fields, ("zeker", "ja"))

    assert sent.status_code == 409
    act = "Samenvoegen" if kind == "samenvoegen" else "Een account veranderen"
    assert f"is eigenaar van de cursus. {act} kan alleen een andere eigenaar." in sent.text
    back = [("doe", "samenvoegen"), ("ander", boss.id), ("zeker", "ja")]
    assert desk.send(f"{LIST}/{other}/doen", "mana", *back).status_code == 409
    with store.engine.connect() as connection:
        assert identify(connection, "hub", "", "mana-2") is None
        assert identify(connection, "hub", "", f"eigenaar-{kind}") == boss.id


def test_two_of_one_name_stand_side_by_side_and_become_one_and_two_again(desk: Desk) -> None:
    desk.service.store.writer.do(lambda c: add(c, "Bram Bakker", "zuid", mail="bb@zon.nl"))
    with desk.service.store.engine.connect() as connection:
        one, other = sorted(search(connection, "bram bakker"), key=lambda who: who.mail)

    page = text(desk, f"{LIST}/{one.id}", "mana")
    assert "Er is nog iemand met deze naam" in page
    assert "bb@zon.nl Team Zuid" in page
    assert "Er is nog iemand" not in text(desk, f"{LIST}/{one.id}", "inge")
    path, fields = f"{LIST}/{one.id}/doen", [("doe", "samenvoegen"), ("ander", other.id)]
    search_page = desk.send(path, "mana", ("doe", "samenvoegen"), ("zoek", "bram bakker"))
    assert f'<option value="{other.id}"' in search_page.text
    assert "Dit wordt één deelnemer" in desk.send(path, "mana", *fields).text
    done = desk.send(path, "mana", *fields, ("zeker", "ja"))
    assert "bb@zon.nl" in text(desk, f"{LIST}/{other.id}", "mana")
    assert "nog iemand" not in text(desk, f"{LIST}/{one.id}", "mana")
    assert (
        desk.send(done.headers["Location"].removeprefix("/services/cursus/"), "mana").status_code
        == 303
    )
    assert "nog iemand" in text(desk, f"{LIST}/{one.id}", "mana")


def test_a_number_is_kept_with_a_day_of_consent_only(desk: Desk) -> None:
    who = person(desk, "late linda")
    path = f"{LIST}/{who}/doen"
    fields = [("doe", "nummer"), ("register", "BIG"), ("nummer", "4912"), ("zeker", "ja")]

    def kept() -> dict[str, str]:
        with desk.service.store.engine.connect() as connection:
            return numbers_of(connection, who)

    for day in ("", "morgen", "2999-01-01"):
        assert desk.send(path, "mana", *fields, ("toestemming", day)).status_code == 400
    assert kept() == {}
    assert desk.send(path, "mana", *fields, ("toestemming", "2026-01-05")).status_code == 303
    assert kept() == {"BIG": "4912"}
    assert "met toestemming van maandag 5 januari 2026" in text(desk, f"{LIST}/{who}", "mana")
    away = desk.send(path, "mana", ("doe", "nummer-weg"), ("register", "BIG"), ("zeker", "ja"))
    assert away.status_code == 303
    assert kept() == {}
