"""Who may need help: at most eight, in scope, ticked off with a note, and taken back."""

import re

import pytest

from course.people.audit import lines
from tests.web.office.conftest import Desk

PATH = "kantoor/hulp"


def people(desk: Desk, who: str) -> dict[str, str]:
    """The names on the page, with the person of each."""
    reply = desk.get(PATH, who)
    assert reply.status_code == 200
    found = re.findall(r'<h2><a href="[^"]*/([^"/]+)">([^<]+)</a>', reply.text)
    return {name: person for person, name in found}


@pytest.mark.parametrize("who", ["docent", "olga", "mana", "inge"])
def test_at_most_eight_and_who_never_began_first(desk: Desk, who: str) -> None:
    found = list(people(desk, who))

    assert 0 < len(found) <= 8
    text = " ".join(desk.get(PATH, who).text.split())
    assert "Bovenaan staat wie nog niet begon of vastzit" in text
    assert text.count("Nog niet begonnen. Dat kon sinds") >= 4


@pytest.mark.parametrize("who", ["anna", "coordinator", "niemand", "dienst"])
def test_nobody_else_comes_in(desk: Desk, who: str) -> None:
    assert desk.get(PATH, who).status_code == 403


def test_an_instructor_sees_the_own_cohort_only(desk: Desk) -> None:
    assert "Klaas Vaak" not in people(desk, "inge")
    everybody = desk.get("kantoor/deelnemers?werk=hulp", "inge").text
    assert "Team Zuid" not in everybody.partition("<tbody")[2]


def test_talked_to_is_ticked_off_with_a_note_and_taken_back(desk: Desk) -> None:
    name, person = next(iter(people(desk, "inge").items()))

    sent = desk.send(PATH, "inge", ("wie", person), ("notitie", "belt  morgen\nterug"))
    page = desk.get(sent.headers["Location"].removeprefix("/services/cursus/"), "inge").text

    assert name not in people(desk, "inge")
    assert f"{name}: belt morgen terug" in page
    with desk.service.store.engine.connect() as connection:
        line = lines(connection, person)[0]
    assert (line.did, "belt" in str(line)) == ("speak", False)
    back = desk.send(f"kantoor/wie-deed-wat/{line.seq}", "inge")
    assert back.status_code == 303
    assert name in people(desk, "inge")
    assert "belt morgen" not in desk.get(PATH, "inge").text


def test_a_note_is_not_for_another_organisation_or_cohort(desk: Desk) -> None:
    everybody = people(desk, "olga")
    outside = next(p for name, p in everybody.items() if name not in people(desk, "inge"))

    for who, note in (("inge", ""), ("olga", "x" * 201)):
        reply = desk.send(PATH, who, ("wie", outside), ("notitie", note))
        assert reply.status_code == 409
    assert people(desk, "olga") == everybody


def test_ticked_off_twice_is_told(desk: Desk) -> None:
    person = next(iter(people(desk, "mana").values()))
    desk.send(PATH, "mana", ("wie", person))

    again = desk.send(PATH, "inge", ("wie", person))

    assert again.status_code == 409
    assert "staat niet meer op de lijst" in again.text
