"""A table is read from any delimiter, encoding and order of columns, or refused in a sentence."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course.people.errors import RosterError
from course.people.importing import table
from course.people.importing.entries import entries
from course.people.importing.table import read
from tests.people.importing.conftest import HEADINGS, csv_text, workbook

PEOPLE = (
    ("Zoë", "van den", "Berg", "zoe@zorg.nl", "noord"),
    ("François", "", "Müller", "f@zorg.nl", "noord"),
    ("Renée", "", "Böhm-Çelik", "r@zorg.nl", "zuid"),
    ("Daniël", "", "Crèvecoeur", "d@zorg.nl", "zuid"),
)


WORKBOOK = workbook(*PEOPLE)


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with another XML of its sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert change(content) != content
                content = change(content)
            new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"],
)
def test_every_encoding_and_delimiter_gives_the_same_rows(encoding: str, delimiter: str) -> None:
    data = csv_text(*PEOPLE, delimiter=delimiter).encode(encoding)

    assert tuple(row.cells for row in read(data).rows) == PEOPLE


def test_a_workbook_gives_the_same_rows() -> None:
    sheet = read(workbook(*PEOPLE, Toelichting=[("Vul het eerste blad in",)]))

    assert tuple(row.cells for row in sheet.rows) == PEOPLE
    assert [row.number for row in sheet.rows] == [2, 3, 4, 5]


def test_cells_of_a_workbook_become_text() -> None:
    headings = ("Naam", "Gebruikersnaam", "Team", "BIG-nummer", "Toestemming")
    row = (" Anna   de Vries\u00a0", 4711, None, 19012345601.0, datetime(2026, 9, 1))  # noqa: DTZ001

    (read_row,) = read(workbook(row, headings=headings)).rows

    assert read_row.cells == ("Anna de Vries", "4711", "", "19012345601", "2026-09-01")


def test_columns_stand_in_any_order_under_many_names() -> None:
    text = csv_text(
        ("NOORD", "x", "Anna@Zorg.nl", "Vries", "de", "Anna"),
        headings=("Team ", "Telefoon", "E-MAILADRES", "achter naam", "Tussenv.", "Roepnaam"),
    )

    sheet = read(text.encode())
    (entry,) = entries(sheet)

    assert (entry.name.full, entry.mail, entry.cohort) == ("Anna de Vries", "anna@zorg.nl", "NOORD")
    assert sheet.columns.unread == ("Telefoon",)


@pytest.mark.parametrize("above", ["sep=;\r\n", "Deelnemers najaar;;;\r\n\r\n;;;\r\n", ";;;;\r\n"])
def test_headings_may_stand_below_a_title(above: str) -> None:
    data = (above + csv_text(*PEOPLE)).encode("utf-8-sig")

    assert [row.cells for row in read(data).rows] == list(PEOPLE)


def test_quoted_cells_keep_their_delimiters_and_empty_rows_are_left_out() -> None:
    first = '"Berg; Anna van den";"a@zorg.nl";"noord"'
    text = "\r\n".join(("Naam;E-mail;Team", first, ";;", "", "Bo Bos;b@z.nl;", ""))

    rows = read(text.encode()).rows

    assert [(row.number, row.cells[0]) for row in rows] == [
        (2, "Berg; Anna van den"),
        (5, "Bo Bos"),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "No row of headings was found"),
        (b"Anna;anna@zorg.nl;noord\r\n", "No row of headings was found"),
        (b"Voornaam;E-mail\r\n", "There is no column “Achternaam” or “Naam”"),
        (b"Naam;Cohort\r\n", "There is no column “E-mail” or “Gebruikersnaam”"),
        (b"Naam;E-mail;Mail\r\n", "The columns “E-mail” and “Mail” mean the same"),
        (b"Naam;E-mail;BSN\r\n", "Take the column “BSN” out of the file"),
        (b"\xd0\xcf\x11\xe0 and more", "of before 2007 or has a password"),
        (b"PK\x03\x04 broken", "This workbook cannot be read"),
        (b"%PDF-1.7\0\0\0\xff\xff", "This file is not a table"),
        (b"\xff\xfeN", "This file is not a table"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (workbook(Blad2=[HEADINGS, PEOPLE[0]]), "on more than one sheet \\(Sheet, Blad2\\)"),
        (workbook(headings=("iets", "anders")), "No row of headings was found"),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(RosterError, match=sentence) as refusal:
        read(data)

    assert "\n" not in str(refusal.value)


def test_a_workbook_that_would_unpack_to_too_much_is_refused() -> None:
    buffer = io.BytesIO(workbook(*PEOPLE))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/nothing", bytes(table.MOST_UNPACKED))

    with pytest.raises(RosterError, match="This workbook cannot be read"):
        read(buffer.getvalue())


def test_a_file_of_too_many_rows_is_refused() -> None:
    rows = "a;b;c;d;e\r\n" * (table.MOST_ROWS + 1)

    with pytest.raises(RosterError, match="more than 20000 rows"):
        read((csv_text() + rows).encode())


def test_a_workbook_with_a_wrong_dimension_loses_no_rows() -> None:
    data = with_sheet(lambda xml: xml.replace(b'ref="A1:E5"', b'ref="A1:A1"'))

    assert tuple(row.cells for row in read(data).rows) == PEOPLE


def outcome(data: bytes) -> str:
    """The sentence of a refusal, or nothing where the rows were read."""
    try:
        for entry in entries(read(data)):
            for note in entry.wrong:
                assert "\n" not in str(note)
    except RosterError as error:
        return str(error)
    return ""


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    said = outcome(data)

    assert said.endswith(".")
    assert "\n" not in said


CELLS = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(CELLS, max_size=8), max_size=6),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_text_below_headings_is_rows_with_sentences(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    data = csv_text(*map(tuple, rows), delimiter=delimiter).encode(encoding)

    said = outcome(data)

    assert said == "" or (said.endswith((".", "?")) and "\n" not in said)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_workbook_with_spoilt_bytes_is_read_or_refused(draw: st.DataObject) -> None:
    data = bytearray(WORKBOOK)
    for _ in range(draw.draw(st.integers(1, 20))):
        data[draw.draw(st.integers(2, len(data) - 1))] = draw.draw(st.integers(0, 255))

    said = outcome(bytes(data))

    assert said == "" or said.endswith(".")


def test_a_workbook_with_entities_that_grow_is_refused() -> None:
    grow = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    data = with_sheet(lambda xml: grow + xml.replace(b"<v>0</v>", b"<v>&b;</v>"))

    with pytest.raises(RosterError, match="This workbook cannot be read"):
        read(data)
