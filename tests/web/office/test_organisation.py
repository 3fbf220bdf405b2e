"""*Organisatie*: nothing changes before a page said what; then it does, once, and can be undone."""

import re
from html import unescape

import pytest

from course.people.organisations import Organisation, organisation_of
from tests.web.office.conftest import Desk

PATH = "kantoor/organisatie/zorg"


def now(desk: Desk) -> Organisation:
    with desk.service.store.snapshot() as connection:
        return organisation_of(connection, "zorg")


def fields(desk: Desk, who: str = "mana", **changed: str) -> list[tuple[str, str]]:
    """What the form sends, with some fields changed."""
    page = desk.get(PATH, who).text
    (seen,) = re.findall(r'name="gezien" value="([0-9a-f]+)"', page)
    lesson = re.findall(r'name="les" value="([^"]+)"', page)[0]
    sent = {
        "naam": "Zorggroep Zon", "getoond": "", "kleinste": "10", "deelname": "counts",
        "land": "NL", "regel": "cursus", "samen": "each", "deel": "60", "verhalen": "ja",
        "toets": "", "toets-deel": "60", "gezien": seen, "les": lesson, "telt": lesson,
    }  # fmt: skip
    known = now(desk)
    sent |= {"naam": known.name, "deelname": known.participation}
    sent |= {"regel": "eigen" if known.completion else "cursus"}
    return list((sent | changed).items())


def words(reply: object) -> str:
    return " ".join(unescape(getattr(reply, "text", "")).split())


def save(desk: Desk, **changed: str) -> str:
    """Change something for good; the address of the act."""
    reply = desk.send(PATH, "mana", *fields(desk, **changed), ("zeker", "ja"))
    assert reply.status_code == 303
    return reply.headers["location"].removeprefix("/services/cursus/")


@pytest.mark.parametrize(
    ("who", "status"), [("mana", 200), ("olga", 200), ("inge", 403), ("coordinator", 403)]
)
def test_the_settings_are_for_who_runs_the_organisation(desk: Desk, who: str, status: int) -> None:
    assert desk.get(PATH, who).status_code == status
    assert desk.send(PATH, who, ("naam", "X")).status_code == (422 if status == 200 else 403)


def test_another_organisation_is_not_a_managers(desk: Desk) -> None:
    assert desk.get("kantoor/organisatie/college", "mana").status_code == 403
    assert desk.get("kantoor/organisatie/nergens", "olga").status_code == 404
    assert desk.get("kantoor/organisatie", "mana").headers["location"].endswith("/zorg")


def test_a_page_says_what_would_change_and_nothing_has(desk: Desk) -> None:
    before = now(desk)

    page = words(desk.send(PATH, "mana", *fields(desk, deelname="names", kleinste="12")))

    assert "Van wie vanaf nu wordt ingeschreven, zien coördinatoren de naam" in page
    assert "De kleinste groep wordt 12. Nu is die 10." in page
    assert now(desk) == before


def test_a_change_is_made_told_and_taken_back(desk: Desk) -> None:
    before = now(desk)

    act = save(desk, naam="Zorggroep Maan", kleinste="12")

    assert (now(desk).name, now(desk).smallest_group) == ("Zorggroep Maan", 12)
    assert "Mana de Beer veranderde de organisatie" in words(desk.get(act, "mana"))
    assert desk.send(act, "mana").status_code == 303
    assert now(desk) == before


def test_back_to_numbers_holds_at_once_and_says_that_it_stays(desk: Desk) -> None:
    before = now(desk)
    act = save(desk, deelname="names")
    assert "zien wie er meedoet" in words(desk.get(act, "mana"))

    page = words(desk.send(PATH, "mana", *fields(desk, deelname="counts")))
    act = save(desk, deelname="counts")

    assert "niet ongedaan maken" in page
    assert "kan niet ongedaan worden gemaakt" in words(desk.get(act, "mana"))
    assert now(desk) == before


def test_an_own_rule_says_to_whom_it_makes_a_difference(desk: Desk) -> None:
    before = now(desk)

    page = words(desk.send(PATH, "mana", *fields(desk, regel="eigen", deel="100")))
    act = save(desk, regel="eigen", deel="100")

    assert "100\u00a0%" in page or "100 %" in page
    assert re.search(r"Nu hebben \d+ mensen afgerond, en zijn er \d+ geslaagd", page)
    assert now(desk).completion
    assert desk.send(act, "mana").status_code == 303
    assert now(desk) == before


def test_of_two_who_change_it_the_second_is_told(desk: Desk) -> None:
    before, late = now(desk), fields(desk, kleinste="20")
    act = save(desk, naam="Zorggroep Ster")

    reply = desk.send(PATH, "mana", *late, ("zeker", "ja"))

    assert reply.status_code == 409
    assert "Intussen heeft iemand anders Zorggroep Ster veranderd" in words(reply)
    assert desk.send(act, "mana").status_code == 303
    assert now(desk) == before


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("naam", " ", "Vul een naam in."),
        ("naam", "x" * 201, "Deze naam is te lang: hoogstens 200 tekens."),
        ("naam", "een\u202ebel", "een teken dat niet te zien is"),
        ("kleinste", "9", "Vul een heel getal in van 10 tot en met 1000."),
        ("kleinste", "tien", "Vul een heel getal in van 10 tot en met 1000."),
        ("kleinste", "9" * 30, "Vul een heel getal in van 10 tot en met 1000."),
        ("deelname", "alles", "Kies een van de mogelijkheden."),
        ("land", "DE", "Kies een van de mogelijkheden."),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_changes(
    desk: Desk, field: str, value: str, sentence: str
) -> None:
    before = now(desk)

    reply = desk.send(PATH, "mana", *fields(desk, **{field: value}))

    assert reply.status_code == 422
    assert words(reply).count(sentence) == 1
    assert "Er is nog niets veranderd" in words(reply)
    assert (
        desk.send(PATH, "mana", *fields(desk, **{field: value}), ("zeker", "ja")).status_code == 400
    )
    assert now(desk) == before


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"les": "nergens"}, "Kies minstens één les die moet worden ingeleverd."),
        ({"deel": "0"}, "Vul een heel getal in van 1 tot en met 100."),
        ({"toets": "nergens"}, "Kies een les uit de lijst."),
        ({"samen": "soms"}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_rule_that_cannot_be_is_one_sentence(
    desk: Desk, changed: dict[str, str], sentence: str
) -> None:
    reply = desk.send(PATH, "mana", *fields(desk, regel="eigen", **changed))

    assert reply.status_code == 422
    assert sentence in words(reply)


def test_nothing_to_change_says_so(desk: Desk) -> None:
    assert "Alles blijft zoals het is." in words(desk.send(PATH, "mana", *fields(desk)))
