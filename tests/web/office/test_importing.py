"""*Inlezen*: nothing changes before the preview, then exactly that, and only in scope."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import Connection

from course.people.audit import lines
from course.people.logins import identify
from course.people.organisations import cohorts
from course.people.persons import search
from course.people.staff import appoint
from tests.people.importing.conftest import csv_text, workbook
from tests.roster import BY, add
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk

PATH = "kantoor/inlezen"
ROWS = (
    ("Nieuwe", "van der", "Vries", "nieuwe@zon.nl", "Team Noord"),
    ("Anna", "van den", "Berg", "anna@zon.nl", "Team Noord"),
    ("Fatima", "el", "Amrani", "fatima@zon.nl", "zuid"),
    ("Noor", "", "Smit", "noor@zon.nl", "noord"),
    ("Piet", "", "Puk", "piet@zon,nl", "noord"),
)


def upload(
    desk: Desk, who: str, data: bytes, organisation: str = "zorg", cohort: str = ""
) -> httpx.Response:
    """The file, sent as the page does."""
    cookies = desk.browser(who)
    line = "; ".join(f"{key}={value}" for key, value in cookies.items())
    fields = {"_xsrf": cookies["_xsrf"], "organisatie": organisation, "cohort": cohort}
    return desk.client.post(
        f"{BASE}{PATH}", headers={"Cookie": line}, data=fields, files={"bestand": ("m.csv", data)}
    )


def hidden(page: str) -> list[tuple[str, str]]:
    """What the form of a preview carries."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return [(name, unescape(value)) for name, value in fields if name != "_xsrf"]


def roster_of(desk: Desk) -> tuple[int, int]:
    """How many lines the audit has, and how many people there are."""
    with desk.service.store.snapshot() as connection:
        return len(lines(connection, last=10_000)), len(search(connection, "", most=10_000))


def test_a_preview_tells_each_row_and_changes_nothing(desk: Desk) -> None:
    before = roster_of(desk)

    page = upload(desk, "mana", csv_text(*ROWS).encode())

    assert page.status_code == 200
    assert roster_of(desk) == before
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())
    assert "heeft 5 rijen: 1 fout, 1 twijfel, 1 verplaatst, 1 nieuw, 1 bekend." in text
    assert "Er staat een komma in “piet@zon,nl”" in text
    assert "Lees 2 rijen in, en wat je aanvinkte" in text


def test_applying_does_exactly_that_and_again_changes_nothing(desk: Desk) -> None:
    data = csv_text(*ROWS).encode()
    page = upload(desk, "mana", data).text
    before = roster_of(desk)

    done = desk.send(f"{PATH}/doen", "mana", *hidden(page))

    assert done.status_code == 200
    assert "2 rijen zijn ingelezen." in done.text
    assert roster_of(desk)[1] == before[1] + 1
    assert "Vries, Nieuwe van der" in desk.get("kantoor/deelnemers?cohort=noord", "mana").text
    assert "Amrani, Fatima el" in desk.get("kantoor/deelnemers?cohort=zuid", "mana").text
    after = roster_of(desk)
    again = upload(desk, "mana", data).text
    assert "3 bekend" in again
    desk.send(f"{PATH}/doen", "mana", *hidden(again))
    assert roster_of(desk) == after


def test_a_file_gives_no_log_in_to_who_has_more_to_say(desk: Desk) -> None:
    """A manager's own user name beside an owner's address would open all of the course."""

    def hire(connection: Connection) -> str:
        boss = add(connection, "Baas Zonder Account", "noord", mail="baas@zon.nl")
        appoint(connection, BY, boss.id, "owner")
        return boss.id

    store = desk.service.store
    store.writer.do(hire)
    headings = ("Naam", "E-mail", "Cohort", "Gebruikersnaam")
    row = ("Baas Zonder Account", "baas@zon.nl", "noord", "mana-erbij")
    page = upload(desk, "mana", csv_text(row, headings=headings).encode()).text

    done = desk.send(f"{PATH}/doen", "mana", *hidden(page))

    assert done.status_code == 409
    assert "is eigenaar van de cursus. Een account inlezen kan alleen" in done.text
    with store.engine.connect() as connection:
        assert identify(connection, "hub", "", "mana-erbij") is None


def test_an_old_preview_is_refused_in_one_sentence(desk: Desk) -> None:
    page = upload(desk, "mana", workbook(("Ada", "", "Laat", "ada@zon.nl", "noord"))).text
    first = desk.send(f"{PATH}/doen", "mana", *hidden(page))
    before = roster_of(desk)

    second = desk.send(f"{PATH}/doen", "mana", *hidden(page))

    assert first.status_code == 200
    assert second.status_code == 409
    assert "is veranderd sinds dit voorbeeld" in second.text
    assert roster_of(desk) == before


def test_a_doubtful_row_is_done_only_when_ticked(desk: Desk) -> None:
    row = csv_text(("Zoë", "de", "Jong", "zoe@elders.nl", "zuid"))
    page = upload(desk, "mana", row.encode()).text
    before = roster_of(desk)

    left = desk.send(f"{PATH}/doen", "mana", *hidden(page))
    assert "Er is niets veranderd" in left.text
    assert roster_of(desk) == before

    done = desk.send(f"{PATH}/doen", "mana", *hidden(page), ("rij", "2"))
    assert "1 rij is ingelezen." in done.text
    assert roster_of(desk)[1] == before[1] + 1


@pytest.mark.parametrize(
    ("who", "organisation", "status"),
    [("mana", "college", 403), ("mana", "", 403), ("inge", "zorg", 403), ("anna", "zorg", 403),
     ("olga", "college", 200), ("docent", "zorg", 200)],
)  # fmt: skip
def test_people_are_read_into_ones_own_organisation_only(
    desk: Desk, who: str, organisation: str, status: int
) -> None:
    row = csv_text(("Wie", "", "Dan", "wie@dan.nl", "klas")).encode()

    assert upload(desk, who, row, organisation).status_code == status
    if status == 403:
        fields = [*hidden(upload(desk, "olga", row, "college").text)]
        sent = [(n, organisation if n == "organisatie" else v) for n, v in fields]
        assert desk.send(f"{PATH}/doen", who, *sent).status_code == 403


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Kies eerst een bestand."),
        (b"zomaar tekst", "Er is geen rij met kopjes gevonden"),
        (b"PK\x03\x04kapot", "Deze werkmap kan niet worden gelezen"),
        (b"Voornaam;Achternaam;BSN\r\n", "Haal de kolom “BSN” uit het bestand"),
        (b"x" * 2_000_001, "groter dan 2 MB"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(
    desk: Desk, data: bytes, sentence: str
) -> None:
    reply = upload(desk, "mana", data)

    assert reply.status_code == 409
    assert "Dit kan nu niet" in reply.text
    assert sentence in unescape(reply.text)


def test_without_the_pages_own_token_nothing_is_taken(desk: Desk) -> None:
    page = upload(desk, "mana", csv_text(("Zon", "", "Der", "zonder@zon.nl", "noord")).encode())
    before = roster_of(desk)
    line = "; ".join(f"{k}={v}" for k, v in desk.browser("mana").items())

    reply = desk.client.post(
        f"{BASE}{PATH}/doen", headers={"Cookie": line}, data=dict(hidden(page.text))
    )

    assert reply.status_code in {401, 403}
    assert roster_of(desk) == before


def test_the_form_offers_ones_own_open_cohorts(desk: Desk) -> None:
    text = desk.get(PATH, "mana").text

    assert 'value="noord"' in text
    assert 'value="oud"' not in text
    assert 'value="klas"' not in text
    with desk.service.store.snapshot() as connection:
        assert {group.id for group in cohorts(connection)} == {"noord", "zuid", "oud", "klas"}
