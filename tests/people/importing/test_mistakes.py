"""A file of 5,000 rows of which 40 are wrong, in 40 ways: a sentence each, and nobody else lost."""

import time

import pytest
from sqlalchemy import Connection

from course.people.audit import lines
from course.people.enrolment import enrolled
from course.people.importing.applying import apply
from course.people.importing.preview import preview
from course.people.importing.table import read
from course.people.logins import add_login, hub
from course.people.organisations import Group, add_cohort, close_cohort
from course.people.registers import give_number
from tests.people.conftest import BY, LATER, Somebody
from tests.people.importing.conftest import csv_text

HEADINGS = (
    "Voornaam", "Tussenvoegsel", "Achternaam", "E-mail", "Cohort", "Gebruikersnaam",
    "Register", "Registernummer", "Toestemming",
)  # fmt: skip
SIZE = 5_000

# What a row says instead, by column, and what is told.
MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"Voornaam": "", "Achternaam": ""}, "There is no name."),
    ({"Achternaam": ""}, "There is no family name."),
    ({"Voornaam": ""}, "There is no given name."),
    ({"Achternaam": "bo@zorg.nl"}, "There is a mail address where the name should be."),
    ({"Achternaam": "x" * 101}, "The name is too long."),
    ({"Voornaam": "Zo?"}, "A letter of “Zo? Jansen” was lost."),
    ({"Achternaam": "onbekend"}, "“Bo onbekend” is not a name."),
    ({"Achternaam": "Jansen2"}, "There is a digit in the name “Bo Jansen2”."),
    ({"Achternaam": "<b>Bos</b>"}, "There is code in the name “Bo <b>Bos</b>”."),
    ({"Voornaam": "Bo/Jo"}, "“Bo/Jo Jansen” is more than one person."),
    ({"Achternaam": "Bos_"}, "“_” does not belong in a name."),
    ({"Voornaam": ".", "Achternaam": "."}, "“. .” is not a name."),
    ({"Achternaam": "=1+1"}, "“=1+1” looks like a formula."),
    ({"Achternaam": "#NAAM?"}, "There is “#NAAM?” instead of a value."),
    ({"Voornaam": "ZoÃ«"}, "The letters of “ZoÃ«” were lost: save the file as UTF-8."),
    ({"Voornaam": "B\u202eo"}, "There is an invisible sign in “B·o”."),
    (
        {"Achternaam": '"Bos\nJansen"'},
        "A cell goes on over more than one line: is a quotation mark missing?",
    ),
    ({"E-mail": "", "Gebruikersnaam": ""}, "There is no mail address."),
    ({"E-mail": "bo.zorg.nl"}, "“bo.zorg.nl” is not a mail address: it has no @."),
    ({"E-mail": "bo@@zorg.nl"}, "“bo@@zorg.nl” has more than one @."),
    ({"E-mail": "@zorg.nl"}, "“@zorg.nl” looks like a formula."),
    ({"E-mail": "bo@"}, "“bo@” lacks what stands after the @."),
    ({"E-mail": "bo jansen@zorg.nl"}, "There is a space in “bo jansen@zorg.nl”."),
    (
        {"E-mail": "bo@zorg,nl"},
        "There is a comma in “bo@zorg,nl”: should it be a full stop?",
    ),
    ({"E-mail": "zoë@zorg.nl"}, "There is a letter with an accent in “zoë@zorg.nl”."),
    ({"E-mail": "bo@zorg..nl"}, "There is a full stop too many in “bo@zorg..nl”."),
    ({"E-mail": "bo@zorg"}, "“bo@zorg” lacks an ending such as .nl."),
    ({"E-mail": "bo@zorg.con"}, "“bo@zorg.con” ends in .con: is that right?"),
    ({"E-mail": "bo@zorg.nl, jo@zorg.nl"}, "There are two mail addresses: bo@zorg.nl, jo@zorg.nl."),
    ({"E-mail": f"{'b' * 65}@zorg.nl"}, "The mail address is too long."),
    ({"E-mail": "bo(werk)@zorg.nl"}, "“bo(werk)@zorg.nl” is not a mail address."),
    ({"E-mail": "gedeeld@zorg.nl"}, "More than one person has the address gedeeld@zorg.nl."),
    ({"E-mail": "anna@zorg.nl", "Gebruikersnaam": "bram"},
     "The user name bram is of somebody else than anna@zorg.nl."),
    ({"Gebruikersnaam": "a/b"}, "“a/b” cannot be a user name."),
    ({"Gebruikersnaam": "9,12E+11"}, "The spreadsheet shortened “9,12E+11”: make the column text."),
    ({"Cohort": ""}, "There is no cohort."),
    ({"Cohort": "Team Oost"}, "There is no cohort “Team Oost”."),
    ({"Cohort": "Klas 1"}, "“Klas 1” is a cohort of another organisation."),
    ({"Cohort": "oud"}, "The cohort “Vorig jaar” is closed."),
    ({"Register": "BIG", "Registernummer": "123"}, "A BIG number has eleven digits."),
    ({"Register": "ANWB", "Registernummer": "123"}, "“ANWB” is not a register that we know."),
    ({"Registernummer": "123"}, "There is a register number, but not of which register."),
    ({"Register": "SKJ", "Registernummer": "1/2"}, "“1/2” cannot be a number of a register."),
    ({"Register": "SKJ", "Registernummer": "100000001"},
     "The number in SKJ is of somebody else."),
    ({"E-mail": "person7@zorg.nl"}, "Row 9 has “person7@zorg.nl” already."),
    ({"Toestemming": "ja;extra"}, "There are more cells than headings: is a cell split in two?"),
    (dict(zip(HEADINGS, HEADINGS, strict=True)), "The headings stand here again."),
]  # fmt: skip


def letters(number: int) -> str:
    """A name of its own for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")


def row(number: int) -> dict[str, str]:
    return {
        "Voornaam": "Bo",
        "Tussenvoegsel": ("", "van der", "de")[number % 3],
        "Achternaam": f"Jansen{letters(number)}",
        "E-mail": f"person{number}@zorg.nl",
        "Cohort": ("noord", "Team Zuid")[number % 2],
        "Gebruikersnaam": "",
        "Register": "",
        "Registernummer": "",
        "Toestemming": "",
    }


@pytest.fixture
def spoilt(connection: Connection, somebody: Somebody) -> tuple[bytes, dict[int, str]]:
    """The file, and the sentence of each row that is wrong by the number of the row."""
    add_cohort(connection, BY, Group("oud", "Vorig jaar", "zorg"))
    close_cohort(connection, BY, "oud")
    for name in ("Een", "Twee"):
        somebody(f"Team {name}", mail="gedeeld@zorg.nl")
    anna, bram = somebody("Anna Smit", mail="anna@zorg.nl"), somebody("Bram Smit")
    add_login(connection, BY, bram.id, hub("bram"))
    give_number(connection, BY, anna.id, "SKJ", "100000001", consent=BY.at)
    rows = [row(number) for number in range(SIZE)]
    told = {}
    for place, (instead, sentence) in enumerate(MISTAKES):
        number = 100 + 100 * place
        base = {"Voornaam": "Bo", "Tussenvoegsel": "", "Achternaam": "Jansen"}
        rows[number] |= base | instead
        told[number + 2] = sentence
    cells = (tuple(r[heading] for heading in HEADINGS) for r in rows)
    return csv_text(*cells, headings=HEADINGS).encode(), told


@pytest.mark.slow
def test_each_mistake_is_told_in_its_row_and_everybody_else_comes_in(
    connection: Connection, spoilt: tuple[bytes, dict[int, str]]
) -> None:
    data, told = spoilt
    assert len({sentence for _, sentence in MISTAKES}) >= 40
    before = lines(connection)

    seen = preview(connection, read(data), "zorg")

    assert lines(connection) == before
    wrong = {p.entry.row: " ".join(map(str, p.why)) for p in seen.rows if p.state == "wrong"}
    assert wrong == told
    assert seen.counts() == {
        "new": SIZE - len(MISTAKES),
        "joins": 0,
        "known": 0,
        "moved": 0,
        "doubtful": 0,
        "wrong": len(MISTAKES),
    }

    began = time.perf_counter()  # the store's one writer is kept so long
    done = apply(connection, LATER, read(data), seen)
    assert time.perf_counter() - began < 15

    members = [m for cohort in ("noord", "zuid") for m in enrolled(connection, cohort)]
    assert done == len(members) == SIZE - len(MISTAKES)
    again = preview(connection, read(data), "zorg")
    last = lines(connection)[0]
    assert again.counts()["known"] == SIZE - len(MISTAKES)
    assert apply(connection, LATER, read(data), again) == 0
    assert lines(connection)[0] == last
