"""What a learner writes in an objection is on no page and in no file or log for anybody else."""

import io
import logging
import zipfile
from typing import NamedTuple

import httpx
import pypdf
import pytest
from sqlalchemy import Connection

from course.cohort.build import build
from course.content.settings import read_settings
from course.people.staff import Scope, appoint
from course.web.app import routes
from tests.roster import BY, add
from tests.storycourse import CASE, LESSON
from tests.web.addresses import addresses
from tests.web.office.test_objections import Room, course, room

__all__ = ["course", "room"]  # fixtures
pytestmark = pytest.mark.integration

WORDS = ("Kanariebezwaar", "Kanarieantwoord", "Kanariereden")
PLACES = ("cohort/noord", "organisatie/zorg")
MORE = [
    *(f"{place}/deelname.{kind}" for place in PLACES for kind in ("csv", "xlsx", "pdf")),
    "cohort/noord/agenda.md",
    "cohort/noord/agenda.pdf",
]


class Told(NamedTuple):
    """What somebody got, by address."""

    status: dict[str, int]
    texts: dict[str, str]

    def leaks(self) -> list[str]:
        """The addresses with any of the words."""
        return [path for path, text in self.texts.items() if any(word in text for word in WORDS)]


def text_of(reply: httpx.Response) -> str:
    """What somebody reads, also in a spreadsheet or a PDF."""
    kind = reply.headers.get("Content-Type", "")
    if "spreadsheet" in kind:
        with zipfile.ZipFile(io.BytesIO(reply.content)) as book:
            return "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if "pdf" in kind:
        return "".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(reply.content)).pages
        )
    return reply.text


def asked(room: Room, who: str) -> Told:
    """Every route of the service, as somebody."""
    paths = [p for route in routes() for p in addresses(route, LESSON, CASE)] + MORE
    replies = {path: room.get(who, path) for path in dict.fromkeys(paths)}
    return Told(
        {path: reply.status_code for path, reply in replies.items()},
        {path: text_of(reply) for path, reply in replies.items()},
    )


@pytest.fixture
def written(room: Room) -> Room:
    """An objection of anna that was answered with other points, and one that waits."""

    def coordinates(connection: Connection) -> None:
        coco = add(connection, "Coco Coördinator", login="coco")
        appoint(connection, BY, coco.id, "coordinator", Scope(cohort="noord"))

    room.store.writer.do(coordinates)
    objection = {"over": CASE, "waarom": f"{WORDS[0]}: zo bedoelde ik het niet."}
    page = f"les/{LESSON}/terugkoppeling"
    assert room.post("leerling:anna", page, **objection).status_code == 303
    answer = {"doe": "antwoord", "antwoord": f"{WORDS[1]}: je hebt gelijk.", f"was-{CASE}": "0"}
    answer |= {CASE: "2", "reden": f"{WORDS[2]}: het staat er."}
    assert room.post("docent-van:inge", "kantoor/bezwaren/1", **answer).status_code == 303
    assert room.post("leerling:anna", page, **{**objection, "over": "hele-les"}).status_code == 303
    return room


def test_no_coordinator_and_no_manager_gets_them(
    written: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    anna = written.get("leerling:anna", f"les/{LESSON}/terugkoppeling").text
    assert all(word in anna for word in WORDS)
    assert all(
        word in written.get("docent-van:inge", "kantoor/bezwaren/1").text for word in WORDS[:2]
    )

    coco, mana = asked(written, "x:coco"), asked(written, "x:mana")

    assert {
        coco.status[path] for path in ("cohort/noord/deelname", "cohort/noord", MORE[0], MORE[1])
    } == {200}
    assert {coco.status[path] for path in ("kantoor/bezwaren", "kantoor/bezwaren/1")} == {403}
    assert mana.status["kantoor/deelnemers/anna"] == 200
    assert (coco.leaks(), mana.leaks()) == ([], [])
    dewi = asked(written, "leerling:dewi")
    assert dewi.leaks() == []
    assert caplog.text
    assert not any(word in caplog.text for word in WORDS)


def test_no_file_of_the_course_holds_them(written: Room) -> None:
    paths, store = written.paths, written.store
    build(paths, store, read_settings(paths.source))

    files = [path for path in paths.root.rglob("*") if path.is_file()]
    with_words = {
        path.name.split("-")[0]
        for path in files
        if any(word.encode() in path.read_bytes() for word in WORDS)
    }

    assert len(files) > 10
    assert with_words == {"answers.db"}  # the store itself, and its journal
