"""A learner objects to a result: who answers, until when, other points, and what nobody reads."""

import re
import shutil
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import select

from course.answers import schema as t
from course.answers.store import Store
from course.content.settings import read_settings
from course.grading.projection import catch_up
from course.job_kinds import job_kinds
from course.jobs.worker import Worker
from course.marking.by_hand import RENEW
from course.paths import CoursePaths
from tests.browser.room import open_room
from tests.guided_stories import guided
from tests.storycourse import CASE, LESSON, STORY, scores

CANARY = "Kanarie: ik legde het anders uit dan er nu staat."
FEEDBACK = f"les/{LESSON}/terugkoppeling"


class Room(NamedTuple):
    address: str
    paths: CoursePaths
    store: Store

    def get(self, who: str, path: str) -> httpx.Response:
        return httpx.get(self.address + path, cookies={"wie": who}, timeout=30)

    def post(self, who: str, path: str, **fields: str) -> httpx.Response:
        cookies = {"wie": who}
        return httpx.post(self.address + path, cookies=cookies, data=fields, timeout=30)

    def objection(self, who: str = "docent-van:inge") -> str:
        """The address of the newest objection that waits."""
        (page,) = set[str](
            re.findall(r"kantoor/bezwaren/\d+", self.get(who, "kantoor/bezwaren").text)
        )
        return page

    def work(self) -> list[tuple[str, str]]:
        """Do what the service does by itself, and what it was and how it ended."""
        kinds = job_kinds(self.paths, self.store, lambda: read_settings(self.paths.source))
        Worker(self.store.engine, kinds).work_off()
        catch_up(self.paths, self.store)
        return [(str(job["kind"]), str(job["state"])) for job in self.rows("jobs")]

    def rows(self, name: str) -> list[dict[str, object]]:
        with self.store.engine.connect() as connection:
            table = t.metadata.tables[name]
            return [dict(row) for row in connection.execute(select(table)).mappings()]


@pytest.fixture(scope="module")
def course(story_course: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> CoursePaths:
    """The course with feedback for everybody."""
    return guided(story_course, tmp_path_factory.mktemp("objections") / "stories")


@pytest.fixture
def room(course: CoursePaths, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    root = tmp_path_factory.mktemp("room") / "stories"
    shutil.copytree(course.root, root)
    paths = CoursePaths.at(root)
    with Store(paths.store_url) as store, open_room(paths, store) as address:
        yield Room(address, paths, store)


def objects(room: Room, about: str = STORY, why: str = CANARY) -> httpx.Response:
    return room.post("leerling:anna", FEEDBACK, over=about, waarom=why)


def test_it_is_received_and_answered_with_other_points(room: Room) -> None:
    assert "Ik ben het er niet mee eens" in room.get("leerling:anna", FEEDBACK).text
    assert objects(room).status_code == 303
    again = objects(room)
    assert again.status_code == 409
    assert "Wacht eerst op het antwoord" in again.text
    mine = room.get("leerling:anna", FEEDBACK).text
    assert "Inge Visser, docent van je cohort, antwoordt uiterlijk" in mine

    page = room.objection()
    shown = room.get("docent-van:inge", page).text
    assert CANARY in shown
    (field,) = re.findall(rf'name="({STORY}-[a-z]+)"', shown)
    seen = re.findall(rf'name="was-{field}" value="([^"]*)"', shown)[0]
    sent = {"doe": "antwoord", "antwoord": "Je hebt gelijk.", f"was-{field}": seen}
    for bad, why in (("99", "Geef punten van 0"), ("veel", "geen aantal punten")):
        refused = room.post("docent-van:inge", page, **sent, **{field: bad}, reden="omdat")
        assert refused.status_code == 409
        assert why in refused.text
        assert "Je hebt gelijk." in refused.text
    without = room.post("docent-van:inge", page, **sent, **{field: "2,5"})
    assert "Schrijf op waarom" in without.text
    assert room.rows("hand_marks") == room.rows("objection_answers") == []

    done = room.post("docent-van:inge", page, **sent, **{field: "2,5"}, reden="Staat er wel.")
    assert done.status_code == 303
    late = room.post("docent-van:ivo", page, **sent, **{field: "1"}, reden="Nee.")
    assert late.status_code == 409
    assert "Een collega heeft dit bezwaar intussen beantwoord" in late.text

    (mark,) = room.rows("hand_marks")
    assert (mark["points"], mark["reason"], mark["by_hand"]) == (2.5, "Staat er wel.", True)
    (entry,) = [e for e in room.rows("outbox") if e["done_at"] is None]
    assert entry["exercise"] == STORY
    mine = room.get("leerling:anna", FEEDBACK).text
    assert "Inge Visser antwoordde op" in mine
    assert "Je hebt gelijk." in mine
    assert re.search(r"Je hebt hiervoor nu [\d,]+ punten[.]", mine)
    assert "Reden: Staat er wel." in mine


def test_the_feedback_and_the_gradebook_follow(room: Room) -> None:
    objects(room)
    page = room.objection()
    field = f"{STORY}-kwaliteit"
    sent = {"antwoord": "Ja.", "doe": "antwoord", f"was-{field}": "", field: "2,5", "reden": "Ja."}
    assert room.post("docent-van:inge", page, **sent).status_code == 303
    before = room.store.feedback(LESSON, "anna")["anna"]

    assert (RENEW, "done") in room.work()

    after = room.store.feedback(LESSON, "anna")["anna"]
    assert after.at == before.at
    assert "2,5" in after.article
    assert "2,5" not in before.article
    assert scores(room.paths, "anna")[field][1] == 2.5
    news = [job for job in room.rows("jobs") if "objection" in str(job["key"])]
    assert [job["payload"]["what"] for job in news] == ["result"]  # type: ignore[index]

    again = {"doe": "punten", f"was-{field}": "2,5", field: "3", "reden": "Toch drie."}
    assert room.post("docent-van:ivo", page, **again).status_code == 303
    stale = room.post("docent-van:ivo", page, **again)
    assert "intussen veranderd" in stale.text
    assert [mark["points"] for mark in room.rows("hand_marks")] == [2.5, 3.0]


def test_who_gave_the_points_does_not_answer_where_there_is_another(room: Room) -> None:
    objects(room)
    field = f"{STORY}-kwaliteit"
    first = {"antwoord": "Ja.", "doe": "antwoord", f"was-{field}": "", field: "1", "reden": "Ja."}
    page = room.objection()
    room.post("docent-van:inge", page, **first)
    assert objects(room, why="Nog eens.").status_code == 303

    mine = room.get("leerling:anna", FEEDBACK).text
    assert "Ivo Visser, docent van je cohort, antwoordt uiterlijk" in mine
    assert "Ivo Visser gaf je punten niet zelf" in mine
    new = f"kantoor/bezwaren/{len(room.rows('objections'))}"
    assert "Ivo Visser kijkt als tweede en antwoordt." in room.get("docent-van:inge", new).text
    sent = {"antwoord": "Nee.", "doe": "antwoord"}
    assert room.post("docent-van:inge", new, **sent).status_code == 403
    assert room.post("docent-van:ivo", new, **sent).status_code == 303
    assert "Je punten zijn gelijk gebleven." in room.get("leerling:anna", FEEDBACK).text


def test_the_words_stay_with_who_guides_the_cohort(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    objects(room, "hele-les")
    page = room.objection()
    assert room.get("docent-van:zita", page).status_code == 404
    assert room.post("docent-van:zita", page, antwoord="x", doe="antwoord").status_code == 404
    assert room.get("leerling:dewi", page).status_code == 403
    assert room.get("x:mana", page).status_code == 403
    room.post("docent-van:inge", page, antwoord=CANARY, doe="antwoord")

    seen = {
        path: room.get("x:mana", path).text
        for path in ("kantoor/deelnemers/anna", "kantoor/wie-deed-wat", "kantoor/deelnemers.csv")
    }
    assert "beantwoord op" in seen["kantoor/deelnemers/anna"]
    assert "beantwoordde een bezwaar" in seen["kantoor/wie-deed-wat"]
    assert "Kanarie" not in "".join(seen.values()) + caplog.text
    told = {str(row) for name in ("audit", "jobs", "mails", "outbox") for row in room.rows(name)}
    assert told
    assert not [row for row in told if "Kanarie" in row]
    for where in ("deelname", "cohort/noord/deelname.csv", "cohort/noord"):
        assert "Kanarie" not in room.get("coordinator:coco", where).text


@pytest.mark.parametrize(
    ("about", "why", "told"),
    [
        (STORY, " ", "Schrijf in een paar woorden"),
        (STORY, "a" * 2001, "te lang"),
        ("bestaat-niet", "Daarom.", "Kies waar het over gaat"),
    ],
)
def test_what_cannot_be_is_told_with_the_text_still_there(
    room: Room, about: str, why: str, told: str
) -> None:
    reply = objects(room, about, why)

    assert reply.status_code == 409
    assert told in reply.text
    assert why in reply.text
    assert room.rows("objections") == []


def test_after_the_last_day_there_is_no_way(room: Room) -> None:
    course = room.paths.source / "course.yaml"
    course.write_text(course.read_text("utf-8") + "\nobjections: {days: 0}\n", "utf-8")

    assert "Ik ben het er niet mee eens" not in room.get("leerling:anna", FEEDBACK).text
    assert objects(room, CASE).status_code == 409
    assert room.rows("objections") == []
