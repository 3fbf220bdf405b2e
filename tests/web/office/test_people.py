"""*Deelnemers* of the office: who sees whom, what is found, and what the file holds."""

import re
from html import unescape

import pytest

from tests.conftest import LESSON
from tests.statements import statements
from tests.web.conftest import PEOPLE
from tests.web.office.conftest import Desk
from tests.whose import names_of

PATH = "kantoor/deelnemers"


def names(desk: Desk, who: str, asked: str = "") -> list[str]:
    """The names in the list."""
    reply = desk.get(f"{PATH}{asked}", who)
    assert reply.status_code == 200
    begin = r'role="rowheader">.*?class="row-link"[^>]*>([^<]*)'
    found = re.findall(begin, reply.text, re.DOTALL)
    return [unescape(name).strip() for name in found]


@pytest.mark.parametrize(
    ("who", "count"),
    [("docent", 14), ("olga", 14), ("mana", 13), ("inge", 8)],
)
def test_each_sees_the_people_in_their_scope(desk: Desk, who: str, count: int) -> None:
    found = names(desk, who)

    assert len(found) == count
    assert ("Vaak, Klaas" in found) is (count == 14)
    assert ("Genood, Uitje" in found) is (count > 8)


@pytest.mark.parametrize("who", [n for n in PEOPLE if n not in {"docent", "olga", "mana", "inge"}])
def test_nobody_else_comes_in(desk: Desk, who: str) -> None:
    assert desk.get(PATH, who).status_code == 403
    assert desk.get(f"{PATH}.csv", who).status_code == 403


@pytest.mark.parametrize("who", ["docent", "olga", "mana", "inge"])
def test_a_servers_token_opens_nothing(desk: Desk, who: str) -> None:
    assert desk.get(PATH, who, token=True).status_code == 403


@pytest.mark.parametrize("asked", ["?cohort=klas", "?cohort=zuid", "?cohort=nergens"])
def test_a_cohort_out_of_scope_is_not_there(desk: Desk, asked: str) -> None:
    assert desk.get(f"{PATH}{asked}", "inge").status_code == 404
    assert desk.get(f"{PATH}.csv{asked}", "inge").status_code == 404


def test_a_state_that_does_not_exist_is_not_found(desk: Desk) -> None:
    assert desk.get(f"{PATH}?stand=wakker", "inge").status_code == 404


def test_who_came_by_the_roster_only_lands_in_the_office(desk: Desk) -> None:
    reply = desk.get("", "mana")

    assert reply.status_code == 302
    assert reply.headers["Location"].endswith(PATH)
    assert desk.get("docent", "mana").status_code == 403
    assert desk.get("docent", "olga").status_code == 200


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoe", ["Jong, Zoë de"]),
        ("ŁUKASZ", ["Nowak, Łukasz"]),
        ("cigdem yilmaz", ["Yilmaz, Çiğdem"]),
        ("van berg", ["Berg, Anna van den"]),
        ("t hof", ["Hof, Jan-Willem van 't"]),
        ("anna@zon", ["Berg, Anna van den"]),
        ("noord-08", ["Smit, Noor"]),
        ("niemand", []),
        ("%", None),
    ],
)
def test_accents_and_capitals_make_no_difference(
    desk: Desk, text: str, found: list[str] | None
) -> None:
    everybody = names(desk, "inge")

    assert names(desk, "inge", f"?naam={text}") == (everybody if found is None else found)


def test_the_counts_add_up_to_the_enrolled(desk: Desk) -> None:
    text = desk.get(PATH, "olga").text

    (everybody,) = map(int, re.findall(r"Iedereen \((\d+)\)", text))
    states = [int(n) for n in re.findall(r'stand=[a-z-]+"[^>]*>[^(<]+\((\d+)\)', text)]
    came_in = len({"anna", "bram"} & set(names_of(desk.service.store).values()))  # of the Hub's
    assert sum(states) == everybody == 14 + came_in


def test_a_closed_cohort_is_out_of_the_way_and_can_be_asked_for(desk: Desk) -> None:
    assert "Gediende, Oude" not in names(desk, "mana")
    assert names(desk, "mana", "?cohort=oud") == ["Gediende, Oude"]


def test_the_file_holds_the_same_people_with_a_closed_formula(desk: Desk) -> None:
    reply = desk.get(f"{PATH}.csv?cohort=noord", "inge")
    head, *rows = reply.text.lstrip("\ufeff").splitlines()
    rows = [row for row in rows if not row.startswith("anna;")]  # whom the Hub's group enrols

    assert head.split(";")[:4] == ["naam", "voornaam", "tussenvoegsel", "achternaam"]
    assert len(rows) == 8
    assert rows[2].startswith(
        "Berg, Anna van den;Anna;van den;Berg;anna@zon.nl;noord-01;Team Noord;"
    )
    assert 'filename="deelnemers-noord.csv"' in reply.headers["Content-Disposition"]


def test_mail_addresses_stand_there_to_be_copied(desk: Desk) -> None:
    text = desk.get(f"{PATH}?naam=anna", "inge").text

    assert ">anna@zon.nl</textarea>" in text


def test_a_page_costs_a_fixed_number_of_statements(desk: Desk) -> None:
    desk.get(PATH, "olga")
    spent = []
    for asked in ("", "?cohort=klas", "?naam=zoe"):
        with statements(desk.service.store.engine) as seen:
            desk.get(f"{PATH}{asked}", "olga")
        spent.append(len(seen))

    assert len(set(spent)) == 1
    assert spent[0] < 30


def test_there_is_one_entry_in_the_navigation(desk: Desk) -> None:
    for path, who in (("docent", "docent"), (PATH, "inge"), (PATH, "mana")):
        menu = (
            desk.get(path, who).text.partition('aria-label="Hoofdmenu"')[2].partition("</nav>")[0]
        )
        # Many links stand folded on a phone and unfolded on a desk; a browser shows one of both.
        lists = [menu] if "<details" not in menu else menu.split("</details>")
        assert [part.count(">Deelnemers</a>") for part in lists] == [1] * len(lists)
        assert ">Kantoor</a>" not in menu
    assert ">Deelnemers</a>" not in desk.get("cohort", "coordinator").text


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("", "kantoor/hulp"),
        ("?toon=alle", PATH),
        ("?toon=wacht&les=telt-mee&cohort=zuid", f"{PATH}?cohort=zuid&les=telt-mee&werk=oordeel"),
        ("?toon=laat&naam=an", f"{PATH}?naam=an&werk=te-laat"),
        (".csv?toon=alle", f"{PATH}/lessen.csv"),
    ],
)
def test_old_addresses_lead_on(desk: Desk, asked: str, there: str) -> None:
    reply = desk.get(f"docent/deelnemers{asked}", "docent")

    assert reply.status_code == 302
    assert reply.headers["Location"] == f"/services/cursus/{there}"


def test_lessons_stand_beside_the_names_and_in_a_file(desk: Desk) -> None:
    page = desk.get(f"{PATH}?cohort=noord&les={LESSON}", "inge").text
    reply = desk.get(f"{PATH}/lessen.csv?cohort=noord", "inge")
    rows = reply.text.lstrip("\ufeff").splitlines()[1:]
    rows = [row for row in rows if not row.startswith("anna;")]  # whom the Hub's group enrols

    assert "Deze les" in page
    assert len(re.findall(r"<div>\s+ingeleverd", page)) == 3
    assert len(rows) == 8
    assert sum(";ingeleverd;" in row for row in rows) == 3
    assert 'filename="lessen-noord.csv"' in reply.headers["Content-Disposition"]
    assert desk.get(f"{PATH}?les=nergens", "inge").status_code == 404
    assert desk.get(f"{PATH}?werk=lui", "inge").status_code == 404
