"""Whose marks somebody may take out: role by cohort, as a table without a wrong answer."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from tests.browser.office import open_office

COHORTS = ("noord", "zuid", "oud", "klas")
# By whom: the cohorts whose files they get; of the others there is nothing.
SEEN = {
    "docent:docent": COHORTS,
    "geen:olga": COHORTS,
    "geen:mana": ("noord", "zuid", "oud"),
    "geen:inge": ("noord",),
}
NOBODY = ("leerling:noord-01", "coordinator:coordinator", "geen:vreemd")


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, released: Released, settings: Settings
) -> Iterator[tuple[str, Store]]:
    root: Path = tmp_path_factory.mktemp("office")
    with open_office(root, released, settings) as opened:
        yield opened


@pytest.fixture
def address(office: tuple[str, Store]) -> str:
    return office[0]


def statuses(address: str, who: str, cohort: str) -> set[int]:
    """What each door of a cohort's marks answers."""
    with httpx.Client(base_url=address, cookies={"wie": who}, timeout=60) as client:
        path = f"docent/cijfers/{cohort}"
        replies = [
            client.get("docent/cijfers", params={"cohort": cohort}),
            client.get(f"{path}/cijfers.csv"),
            client.get(f"{path}/cijfers.xlsx"),
            client.get(f"{path}/canvas.csv"),
            client.post(f"{path}/invullen", files={"bestand": ("a.csv", b"Username,Toets\nx,1\n")}),
        ]
        return {reply.status_code for reply in replies}


@pytest.mark.parametrize("cohort", COHORTS)
@pytest.mark.parametrize("who", SEEN)
def test_staff_get_the_marks_of_their_cohorts_and_of_no_other(
    address: str, who: str, cohort: str
) -> None:
    assert statuses(address, who, cohort) == ({200} if cohort in SEEN[who] else {404})


@pytest.mark.parametrize("who", NOBODY)
def test_nobody_else_gets_any(address: str, who: str) -> None:
    assert statuses(address, who, "noord") == {403}


def test_the_page_offers_only_the_cohorts_that_are_theirs(address: str) -> None:
    page = httpx.get(f"{address}docent/cijfers", cookies={"wie": "geen:inge"}).text

    assert "Team Noord" in page
    assert "Team Zuid" not in page
    assert "Kantoor" in page


def test_names_of_the_roster_stand_in_the_files(address: str) -> None:
    text = httpx.get(f"{address}docent/cijfers/noord/moodle.csv", cookies={"wie": "geen:inge"}).text

    assert "noord-01,anna@zon.nl,Anna,van den Berg," in text
    assert "Uitje" not in text
