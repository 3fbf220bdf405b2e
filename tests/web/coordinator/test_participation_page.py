"""*Deelname* over HTTP: who may see which place, what it says, and that no name slips out."""

import csv
import io
import json
import re
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.teams import CANARY
from tests.web.office.conftest import Desk

ENDINGS = ("", ".csv", ".xlsx", ".pdf")
# Who may see the participation of which place.
SCOPES = {
    "cohort/noord": {"olga", "mana", "inge", "cora", "docent", "coordinator"},
    "cohort/avond": {"olga", "mana", "cora", "carl", "docent"},
    "cohort/solo": {"olga", "mana", "cora", "docent"},
    "cohort/klas": {"olga", "kees", "docent"},
    "afdeling/thuis": {"olga", "mana", "cora", "docent"},
    "organisatie/zorg": {"olga", "mana", "cora", "docent"},
    "organisatie/school": {"olga", "kees", "docent"},
}
EVERYBODY = (
    *("olga", "mana", "inge", "cora", "carl", "kees", "docent", "coordinator"),
    *("klas-01", "noord-01", "niemand"),
)


def read(content: bytes) -> str:
    """All text in a file, whatever kind it is."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    if content.startswith(b"%PDF"):
        pages = PdfReader(io.BytesIO(content)).pages
        return "".join(page.extract_text() for page in pages) + content.decode("latin-1")
    return content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_place_is_shown_to_who_has_it_in_scope(desk: Desk, who: str) -> None:
    found = {place: desk.get(f"{place}/deelname", who).status_code for place in SCOPES}

    assert found == {place: 200 if who in seen else 403 for place, seen in SCOPES.items()}


def test_of_one_lesson_its_name_is_told_and_no_comparison_is_made(desk: Desk) -> None:
    page = " ".join(desk.get("organisatie/zorg/deelname", "olga").text.split())

    assert re.search(r"“Nabijheid en afstand” is \d+ keer ingeleverd\.", page)
    assert "Elke les is even vaak" not in page


@pytest.mark.parametrize("who", ["carl", "inge", "noord-01"])
def test_a_file_is_given_to_the_same_people(desk: Desk, who: str) -> None:
    for ending in ENDINGS[1:]:
        for place, seen in SCOPES.items():
            status = desk.get(f"{place}/deelname{ending}", who).status_code
            assert status == (200 if who in seen else 403), (place, ending)


@pytest.mark.parametrize("place", [p for p in SCOPES if p.split("/")[1] not in {"klas", "school"}])
def test_where_it_is_numbers_no_name_stands_anywhere(desk: Desk, place: str) -> None:
    for ending in ENDINGS:
        text = read(desk.get(f"{place}/deelname{ending}", "olga").content)

        assert CANARY.casefold() not in text.casefold(), ending
        assert "noord-01" not in text


def test_by_name_is_who_was_enrolled_since_and_never_on_paper(desk: Desk) -> None:
    page = desk.get("cohort/klas/deelname", "kees").text
    files = {e: read(desk.get(f"cohort/klas/deelname{e}", "kees").content) for e in ENDINGS[1:]}

    for text in (page, files[".csv"], files[".xlsx"]):
        assert all(f"{CANARY}, Klas{n}" in text for n in (4, 5, 6, 7))
        assert not any(f"Klas{n}" in text for n in (1, 2, 3))
    assert CANARY not in files[".pdf"]
    assert "3 deelnemers zonder naam" in page


@pytest.mark.parametrize(("cohort", "counts"), [("avond", "9;2;2"), ("solo", "1;0;0")])
def test_a_small_team_has_its_numbers(desk: Desk, cohort: str, counts: str) -> None:
    page = desk.get(f"cohort/{cohort}/deelname", "cora").text
    text = desk.get(f"cohort/{cohort}/deelname.csv", "cora").content.decode("utf-8-sig")

    assert "Stand van" in page
    assert f";;{counts};;" in text


def test_passed_is_told_of_a_crowd_only(desk: Desk) -> None:
    few = desk.get("cohort/avond/deelname", "cora").text
    many = desk.get("cohort/noord/deelname", "cora").text

    assert "minstens 10 mensen samen" in few
    assert "mensen van wie de uitslag bekend was op" in many


def test_numbers_are_numbers_in_the_files(desk: Desk) -> None:
    content = desk.get("afdeling/thuis/deelname.xlsx", "cora").content
    book = load_workbook(io.BytesIO(content))
    text = desk.get("afdeling/thuis/deelname.csv", "cora").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert book.sheetnames == ["Geheel", "Teams", "Lessen", "Weken"]
    assert [cell.value for cell in book["Geheel"][2]][:4] == ["Thuiszorg", 24, 14, 14]
    assert [row[1] for row in rows if row[0] == "team"] == ["Avonddienst", "Solo", "Team Noord"]
    assert all(cell.is_date for cell in book["Weken"]["A"][1:])


def test_the_sheet_for_the_board_is_one_tagged_dutch_page(desk: Desk) -> None:
    for place in ("cohort/solo", "afdeling/thuis", "organisatie/school"):
        reader = PdfReader(io.BytesIO(desk.get(f"{place}/deelname.pdf", "olga").content))
        root = reader.root_object
        assert len(reader.pages) == 1
        assert str(root["/Lang"]) == "nl-NL"
        assert "/MarkInfo" in root


def test_the_list_of_places_holds_what_is_in_scope(desk: Desk) -> None:
    page = desk.get("deelname", "cora").text

    assert all(f"/{place}/deelname" in page for place in ("afdeling/thuis", "cohort/solo"))
    assert "klas" not in page
    assert desk.get("deelname", "carl").headers["location"].endswith("/cohort/avond/deelname")
    assert desk.get("deelname", "noord-01").status_code == 403


def test_what_is_not_in_the_roster_is_one_sentence(desk: Desk) -> None:
    reply = desk.get("cohort/zuid/deelname", "docent")

    assert reply.status_code == 404
    assert "niet in het kantoor van de cursus" in reply.text


def test_a_team_without_figures_has_an_agenda_without_figures(desk: Desk) -> None:
    landing = desk.get("cohort/avond", "carl").text
    agenda = desk.get("cohort/avond/agenda", "carl").text
    markdown = desk.get("cohort/avond/agenda.md", "carl").text
    paper = read(desk.get("cohort/avond/agenda.pdf", "carl").content)

    assert landing.index("/cohort/avond/deelname") < landing.index("/cohort/avond/agenda")
    for text in (agenda, markdown, paper):
        assert "zonder cijfers" in " ".join(text.split())
        assert "deelnemers kozen" not in text
    assert "Om te bespreken" in agenda


def test_the_picture_holds_counts_only(desk: Desk) -> None:
    page = desk.get("cohort/klas/deelname", "kees").text
    plots = page.split('class="fig-data">')[1:]

    for plot in plots:
        figure = json.dumps(json.loads(plot.split("</script>")[0]))
        assert CANARY not in figure
    assert len(plots) == 2


@pytest.mark.parametrize(
    ("who", "told", "untold"),
    [
        ("noord-01", ["Zorggroep Zon", "zonder namen"], ["Zorgschool"]),
        ("klas-04", ["Zorgschool: je coördinator ziet je naam"], ["Zorggroep"]),
        ("klas-01", ["Jij was toen al ingeschreven"], ["ziet je naam"]),
    ],
)
def test_about_tells_each_learner_what_their_coordinator_sees(
    desk: Desk, who: str, told: list[str], untold: list[str]
) -> None:
    text = " ".join(desk.get("over", who).text.split())

    assert all(words in text for words in told)
    assert not any(words in text for words in untold)
