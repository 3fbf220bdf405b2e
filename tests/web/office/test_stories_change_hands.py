"""A colleague's queue of stories: taken, handed over, laid back; two at once."""

import re
import shutil
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import Connection

from course.answers.store import Store
from course.paths import CoursePaths
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.staff import Scope, appoint
from tests.browser.room import open_room
from tests.roster import BY, add
from tests.storycourse import LESSON, STORY

PATH = "docent/verhalen"


@pytest.fixture(scope="module")
def room(
    story_course: CoursePaths, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a course in which Inge and Ivo guide Team Noord, and Zita Team Zuid."""
    ids: dict[str, str] = {}

    def fill(connection: Connection) -> None:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        for cohort, staff in (("noord", ("inge", "ivo")), ("zuid", ("zita",))):
            add_cohort(connection, BY, Group(cohort, f"Team {cohort.title()}", "zorg"))
            for name in staff:
                who = add(connection, f"{name.title()} Visser", login=name)
                appoint(connection, BY, who.id, "instructor", Scope(cohort=cohort))
                ids[name] = who.id

    root = tmp_path_factory.mktemp("hands") / "stories"
    shutil.copytree(story_course.root, root)
    paths = CoursePaths.at(root)
    with Store(paths.store_url) as store:
        store.writer.do(fill)
        with open_room(paths, store) as address:
            yield address, ids


def sections(address: str, who: str) -> dict[str, str]:
    """The sections of the list by their heading, without the count."""
    reply = httpx.get(address + PATH, cookies={"wie": f"docent-van:{who}"})
    assert reply.status_code == 200
    parts = re.split(r'<h2 id="[a-z]+-kop">', reply.text)[1:]
    return {part.partition("</h2>")[0].split(" (")[0]: part for part in parts}


def values(text: str) -> list[str]:
    return re.findall(r'name="verhaal" value="([^"]+)"', text)


def send(address: str, who: str, *fields: tuple[str, str]) -> httpx.Response:
    cookies = {"wie": f"docent-van:{who}"}
    sent = str(httpx.QueryParams(fields))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return httpx.post(address + PATH, cookies=cookies, content=sent, headers=headers)


def test_stories_are_read_by_who_guides_the_cohort(room: tuple[str, dict[str, str]]) -> None:
    address, _ = room
    page = f"{address}{PATH}/{LESSON}/anna/{STORY}"
    assert values(sections(address, "zita").get("Nog van niemand", "")) == []
    for who, status in (("inge", 200), ("zita", 404)):
        cookies = {"wie": f"docent-van:{who}"}
        assert httpx.get(page, cookies=cookies).status_code == status

    everything = sections(address, "inge")["Nog van niemand"]
    (story,) = [value for value in values(everything) if "/anna/" in value]
    assert send(address, "zita", ("doe", "neem"), ("verhaal", story)).status_code == 409
    assert send(address, "inge", ("doe", "neem"), ("verhaal", "x")).status_code == 400
    assert send(address, "inge", ("doe", "neem")).status_code == 409
    assert send(address, "inge", ("doe", "x")).status_code == 404
    send(address, "inge", ("doe", "neem"), ("verhaal", story))
    seen = httpx.get(page, cookies={"wie": "docent-van:ivo"}).text
    assert "Inge Visser leest dit verhaal." in seen
    (again,) = [v for v in values(sections(address, "inge")["Bij jou"]) if "/anna/" in v]
    assert send(address, "inge", ("doe", "terug"), ("verhaal", again)).status_code == 303


def test_taken_handed_over_and_laid_back(room: tuple[str, dict[str, str]]) -> None:
    address, ids = room
    every = values(sections(address, "inge")["Nog van niemand"])
    assert len(every) >= 2

    taken = send(address, "inge", ("doe", "neem"), ("verhaal", every[0]), ("verhaal", every[1]))
    assert taken.status_code == 303
    assert len(values(sections(address, "inge")["Bij jou"])) == 2
    assert "bij Inge Visser" in sections(address, "ivo")["Bij collega’s"]
    late = send(address, "ivo", ("doe", "neem"), ("verhaal", every[0]))
    assert late.status_code == 409
    assert "Een collega nam een van deze verhalen" in late.text
    elsewhere = send(address, "inge", ("doe", "geef"), ("voor", "alle"), ("naar", ids["zita"]))
    assert "Zita Visser begeleidt niet het cohort" in elsewhere.text

    given = send(address, "inge", ("doe", "geef"), ("voor", "alle"), ("naar", ids["ivo"]))
    assert given.status_code == 303
    mine = values(sections(address, "ivo")["Bij jou"])
    assert len(mine) == 2
    assert send(address, "ivo", ("doe", "terug"), ("verhaal", mine[0])).status_code == 303
    assert len(values(sections(address, "ivo")["Nog van niemand"])) == len(every) - 1
