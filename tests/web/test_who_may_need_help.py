"""The instructor's list of who may need help: its rule, its filters, its file, its bad input."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from markupsafe import escape
from sqlalchemy import update

from course.answers import schema as t
from course.answers.saving import Intake
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import read_settings
from course.formatting import number as dutch_number
from course.marking.handing_in import hand_in
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.conftest import LESSON, OPENED, copied
from tests.storycourse import LESSON as STORIES
from tests.storycourse import MARKUP_NAME, STORY
from tests.whose import learner_of

MANY = 60
LIST = "kantoor/deelnemers"
HELP = "kantoor/hulp"
SHEET = f"{LIST}/lessen.csv"
DOCENT = {"wie": "docent:docent"}


def body(name: str, number: int = 0) -> dict[str, Any]:
    return {
        "id": f"antwoord-{number}-{abs(hash(name))}", "learner": name, "step": "uitnodiging",
        "answer": {"option": "ja-zeggen"}, "certainty": 2, "seconds": 9.0,
    }  # fmt: skip


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, released: Released) -> Iterator[httpx.Client]:
    """A lesson that is long overdue for noord and has no date elsewhere.

    Of noord 60 learners answered ten days ago. In zuid anna handed in and bram began just now.
    """
    paths = CoursePaths.at(copied(tmp_path_factory.mktemp("help") / "course-root"))
    settings = paths.source / "course.yaml"
    text = settings.read_text(encoding="utf-8").partition("\ncohorts:")[0]
    cohorts = [
        {"id": "noord", "title": "Team Noord", "dates": {LESSON: {"weeks": 2}}},
        {"id": "zuid", "title": "Team Zuid"},
    ]
    settings.write_text(f"{text}\ncohorts: {cohorts}\n", encoding="utf-8")
    with Store(paths.store_url) as store:
        store.open_lesson(released, OPENED)
        intake = Intake(store, read_settings(paths.source))
        for number in range(MANY):
            who = learner_of(store, f"noord-{number:02}")
            intake.answer(who, LESSON, "kerstavond", body(who.name))
        ago = datetime.now(UTC) - timedelta(days=10)
        with store.engine.begin() as connection:
            connection.execute(update(t.answers).values(at=ago))
        for name in ("=anna()", "bram"):
            who = learner_of(store, name, "zuid")
            intake.answer(who, LESSON, "kerstavond", body(who.name, 1))
        hand_in(intake, learner_of(store, "=anna()", "zuid"), LESSON)
        with open_room(paths, store) as address, httpx.Client(base_url=address) as client:
            client.cookies.update(DOCENT)
            yield client


def text_of(reply: httpx.Response) -> str:
    assert reply.status_code == 200
    return " ".join(reply.text.split())


def test_the_rule_stands_on_the_page_and_the_first_of_many_are_shown(room: httpx.Client) -> None:
    page = text_of(room.get(HELP))

    assert "al 7 dagen geen antwoord gaf, wie een inleverdatum miste" in page
    assert f"Nog {MANY - 7} deelnemers in de hele lijst" in page
    assert "Inleveren kon tot en met dinsdag 15 september." in page
    assert "Nog niet verder gekomen dan oefening 1 van 8, “Kerstavond”." in page
    assert "bram" not in page


def test_filters_are_addresses_and_pages_go_on(room: httpx.Client) -> None:
    last = text_of(room.get(f"{LIST}?cohort=noord&les={LESSON}&pagina=2"))
    beyond = text_of(room.get(f"{LIST}?pagina=99"))
    zuid = text_of(room.get(f"{LIST}?cohort=zuid"))
    named = text_of(room.get(f"{LIST}?naam=BRA"))
    needy = text_of(room.get(f"{LIST}?werk=hulp"))

    assert f"51 tot en met {MANY} van {MANY}." in last
    assert f'href="/{LIST}?cohort=noord&amp;les={LESSON}">Vorige' in last
    assert f"51 tot en met {MANY + 2}" in beyond
    assert "1 tot en met 2 van 2." in zuid
    assert "1 tot en met 1 van 1." in named
    assert f"1 tot en met 50 van {MANY + 1}." in needy


@pytest.mark.parametrize(
    "asked", ["werk=x", "cohort=oost", "les=bestaat-niet", "stand=x", "cohort=..%2F.."]
)
def test_what_is_not_there_is_not_found(room: httpx.Client, asked: str) -> None:
    assert room.get(f"{LIST}?{asked}").status_code == 404
    assert room.get(f"{SHEET}?{asked}").status_code == 404


@pytest.mark.parametrize("number", ["", "-1", "0", "1.5", "٣", "x"])
def test_a_strange_page_is_the_first(room: httpx.Client, number: str) -> None:
    assert "1 tot en met 50" in text_of(room.get(LIST, params={"pagina": number}))


def test_a_hand_in_is_marked_at_once(room: httpx.Client, released: Released) -> None:
    most = sum(exercise.points for exercise in released.exercises)
    waiting = text_of(room.get(f"{LIST}?werk=oordeel"))
    zuid = text_of(room.get(f"{LIST}?cohort=zuid&werk=hulp"))

    assert "Hier is niemand die bij deze keuze past." in waiting
    assert "=anna()" in zuid
    assert f"van {dutch_number(most)} punten" in zuid


def test_the_file_holds_the_whole_list_and_no_formula(room: httpx.Client) -> None:
    reply = room.get(SHEET)

    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == MANY + 2
    assert {row["naam"] for row in rows} >= {"'=anna()", "bram"}
    first = next(row for row in rows if row["naam"] == "noord-00")
    assert (first["bij_oefening"], first["van_oefeningen"]) == ("1", "8")
    assert first["inleveren_tot_en_met"] == "2020-09-15"
    assert first["punten"] == ""


def test_the_overview_shows_who_comes_first(room: httpx.Client) -> None:
    page = text_of(room.get("docent"))

    assert f"{MANY + 1} van de {MANY + 2} deelnemers hebben misschien hulp nodig." in page
    assert "1 van 62" in page
    assert "niets" in page
    assert "werk=oordeel" not in page


def test_nobody_yet_is_one_sentence(tmp_path: Path) -> None:
    paths = CoursePaths.at(copied(tmp_path / "course-root"))
    with Store(paths.store_url) as store, open_room(paths, store) as address:
        pages = {path: httpx.get(address + path, cookies=DOCENT) for path in ("docent", LIST, HELP)}

    assert "Er zijn nog geen deelnemers." in text_of(pages["docent"])
    assert "Er is nog niemand ingeschreven." in text_of(pages[LIST])
    assert "Op dit moment is er niemand" in text_of(pages[HELP])


def test_stories_that_wait_are_one_link_away(story_course: CoursePaths) -> None:
    with Store(story_course.store_url) as store, open_room(story_course, store) as address:
        reply = httpx.get(f"{address}{LIST}?werk=oordeel", cookies=DOCENT)

    assert f'href="/docent/verhalen/{STORIES}/anna/{STORY}"' in text_of(reply)
    assert escape(MARKUP_NAME) in reply.text
    assert MARKUP_NAME not in reply.text


@pytest.mark.parametrize("path", [LIST, f"{LIST}.csv", SHEET, HELP, "docent/deelnemers"])
def test_learners_are_refused(room: httpx.Client, path: str) -> None:
    assert httpx.get(room.base_url.join(path), cookies={"wie": "leerling:bram"}).status_code == 403
