"""An instructor gives other points for an exercise, with a reason, without an objection."""

import re
from html import unescape

import httpx
import pytest
from sqlalchemy import Connection, select

from course.answers import schema as t
from course.marking.by_hand import RENEW, give_points
from course.people.merging import merge
from course.people.persons import search
from tests.roster import BY
from tests.storycourse import CASE, LESSON, QUALITY, STORY, scores
from tests.web.office.test_objections import Room, course, room

__all__ = ["course", "room"]  # fixtures
ANSWERS = f"kantoor/deelnemers/anna/{LESSON}"
POINTS = f"{ANSWERS}/punten"
FEEDBACK = f"les/{LESSON}/terugkoppeling"
WHY = "Je had de\ncollega wél gebeld; dat staat in stap 3."


def text(reply: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


def form(room: Room, who: str = "docent-van:inge") -> dict[str, str]:
    """What the form holds when it is opened."""
    page = room.get(who, f"{POINTS}?oefening={CASE}")
    assert page.status_code == 200
    fields = re.findall(r'name="([a-z0-9-]+)"\s+value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in fields if name != "_xsrf"}


def test_nothing_happens_before_a_page_that_says_what_will(room: Room) -> None:
    link = f'href="/{POINTS}?oefening={CASE}"'
    assert link in room.get("docent-van:inge", ANSWERS).text
    filled = {**form(room), CASE: "2,5", "reden": WHY}
    assert filled[f"was-{CASE}"] == "0"

    named = room.post("docent-van:inge", POINTS, **filled)
    seen = text(named)
    assert "Er is nog niets veranderd." in seen
    assert "anna krijgt voor “Kerstavond” 2,5 van 4 punten. Nu zijn het er 0." in seen
    assert re.search(r"De les: van [\d,]+ naar [\d,]+ van [\d,]+ punten, \w+", seen), seen
    assert "De cursus: " in seen
    assert "anna leest bij de terugkoppeling: “Op " in seen
    assert room.rows("hand_marks") == []

    hidden = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', named.text))
    sent = {name: unescape(value) for name, value in hidden.items() if name != "_xsrf"}
    done = room.post("docent-van:inge", POINTS, **sent)
    assert done.status_code == 303
    after = text(room.get("docent-van:inge", done.headers["Location"].lstrip("/")))
    assert "2,5 van 4 punten, met de hand door Inge Visser" in after
    assert "Inge Visser gaf 2,5 punten voor “Kerstavond”. Reden: Je had" in after

    (mark,) = room.rows("hand_marks")
    assert (mark["points"], mark["reason"]) == (2.5, WHY.replace("\n", " "))
    told = text(room.get("leerling:anna", FEEDBACK))
    assert re.search(
        r"Op \w+ \d+ \w+ \d{4} gaf Inge Visser je 2,5 van 4 punten voor “Kerstavond”. "
        r"Reden: Je had de collega wél gebeld; dat staat in stap 3.",
        told,
    )
    assert "gaf Inge Visser" not in text(room.get("leerling:dewi", FEEDBACK))
    assert "gaf anna andere punten in" in text(room.get("x:mana", "kantoor/wie-deed-wat"))


def test_gradebook_feedback_and_mail_follow_and_a_second_change_replaces(room: Room) -> None:
    before = form(room)
    first = {**before, CASE: "3", "reden": "Drie.", "zeker": "ja"}
    assert room.post("docent-van:inge", POINTS, **first).status_code == 303

    late = room.post("docent-van:ivo", POINTS, **{**first, CASE: "1"})
    assert late.status_code == 409
    assert "intussen veranderd" in late.text
    assert "Nu 3." in late.text
    assert 'value="1"' in late.text  # what was typed is still there

    again = {**form(room), CASE: "1,5", "reden": "Toch anderhalf.", "zeker": "ja"}
    assert room.post("docent-van:ivo", POINTS, **again).status_code == 303
    assert room.work().count((RENEW, "done")) == 2

    assert scores(room.paths, "anna")[CASE][1] == 1.5
    article = room.store.feedback(LESSON, "anna")["anna"].article
    assert "1,5 van 4 punten" in article
    told = text(room.get("leerling:anna", FEEDBACK))
    assert "Toch anderhalf." in told
    assert "Drie." not in told
    assert [mark["points"] for mark in room.rows("hand_marks")] == [3.0, 1.5]
    keys = [str(job["key"]) for job in room.rows("jobs") if job["kind"] == "announce"]
    assert len([key for key in keys if ":points:" in key]) == 2


def test_work_that_was_handed_in_again_is_looked_at_again(room: Room) -> None:
    filled = {**form(room), CASE: "3", "reden": "Drie.", "zeker": "ja"}

    stale = room.post("docent-van:inge", POINTS, **{**filled, "werk": "999"})

    assert stale.status_code == 409
    assert "intussen veranderd" in stale.text
    assert room.rows("hand_marks") == []


@pytest.mark.parametrize(
    ("points", "why", "told"),
    [
        ("3", " ", "Schrijf op waarom"),
        ("3", "a" * 501, "te lang"),
        ("99", "Daarom.", "Geef punten van 0 tot en met 4."),
        ("-1", "Daarom.", "geen aantal punten"),
        ("veel", "Daarom.", "geen aantal punten"),
        ("0", "Daarom.", "Verander eerst ergens de punten"),
        ("", "Daarom.", "Verander eerst ergens de punten"),
    ],
)
@pytest.mark.parametrize("sure", ["", "ja"])
def test_what_cannot_be_is_told_with_everything_still_there(
    room: Room, points: str, why: str, told: str, sure: str
) -> None:
    filled = {**form(room), CASE: points, "reden": why, "zeker": sure}

    reply = room.post("docent-van:inge", POINTS, **filled)

    assert reply.status_code == 409
    assert told in text(reply)
    assert room.rows("hand_marks") == []


def test_only_who_guides_the_cohort(room: Room) -> None:
    filled = {**form(room), CASE: "3", "reden": "Daarom.", "zeker": "ja"}
    for who, status in (
        ("docent-van:zita", 404), ("x:mana", 403), ("leerling:anna", 403), ("leerling:dewi", 403),
        ("coordinator:coco", 403), ("niemand:x", 403),
    ):  # fmt: skip
        assert room.get(who, f"{POINTS}?oefening={CASE}").status_code == status, who
        assert room.post(who, POINTS, **filled).status_code == status, who
    for other in ("bestaat-niet", ""):
        page = f"{POINTS}?oefening={other}"
        assert room.get("docent-van:inge", page).status_code == 404, other
    nowhere = f"kantoor/deelnemers/anna/nergens/punten?oefening={CASE}"
    assert room.get("docent-van:inge", nowhere).status_code == 404
    assert room.rows("hand_marks") == []


def test_what_waits_for_a_judgement_is_judged_and_not_given_points(room: Room) -> None:
    page = room.get("docent-van:inge", f"{POINTS}?oefening={STORY}").text

    assert "het deel dat de computer telt" in page
    assert QUALITY not in page


def test_the_page_names_who_fails_by_it(room: Room) -> None:
    """The lesson is passed at 12 of 20."""

    def judges(connection: Connection) -> None:
        handin = room.store.handins(LESSON)[0]
        assert handin.learner == "anna"
        given = {(STORY, True): 8.0, (CASE, False): 0.5}
        give_points(connection, BY, handin, given, "Goed verhaal.")

    room.store.writer.do(judges)
    filled = {**form(room), CASE: "0", "reden": "Toch niet."}
    seen = text(room.post("docent-van:inge", POINTS, **filled))
    assert "De les: van 12,5 naar 12 van 20 punten, gehaald." in seen
    assert "Hierdoor" not in seen

    page = room.get("docent-van:inge", f"{POINTS}?oefening={STORY}").text
    sent = {"oefening": STORY, "werk": filled["werk"], "reden": "Minder.", f"was-{STORY}": "4"}
    sent |= {f"was-{QUALITY}": "8", STORY: "4", QUALITY: "7"}
    assert all(f'name="{name}"' in page for name in sent)
    seen = text(room.post("docent-van:inge", POINTS, **sent))
    assert "het deel dat een docent leest 7 van 12 punten. Nu zijn het er 8." in seen
    assert "De les: van 12,5 naar 11,5 van 20 punten, van gehaald naar niet gehaald." in seen
    assert "De cursus: van geslaagd naar niet geslaagd." in seen
    assert "Hierdoor heeft anna de les niet meer gehaald." in seen

    room.post("docent-van:inge", POINTS, **sent, zeker="ja")
    story = room.get("docent-van:inge", f"docent/verhalen/{LESSON}/anna/{STORY}").text
    assert "Inge Visser gaf op" in story
    assert "met de hand 7 van 12 punten, zonder niveaus." in story


def test_nobody_gives_points_for_their_own_work(room: Room) -> None:
    def become_one(connection: Connection) -> str:
        (inge,) = search(connection, "inge visser")
        merge(connection, BY, inge.id, "anna")
        return inge.id

    page = ANSWERS.replace("anna", room.store.writer.do(become_one))
    assert room.get("docent-van:inge", page).status_code == 200
    assert "Andere punten geven" not in room.get("docent-van:inge", page).text
    assert "Andere punten geven" in room.get("docent-van:ivo", page).text

    refused = room.get("docent-van:inge", f"{page}/punten?oefening={CASE}")

    assert refused.status_code == 409
    assert "beslist iemand anders" in refused.text


def test_points_before_feedback_reach_the_learner_with_it(room: Room) -> None:
    feedback = t.metadata.tables["feedback"]
    room.store.writer.do(lambda c: c.execute(feedback.delete()))
    filled = {**form(room), CASE: "3", "reden": "Daarom.", "zeker": "ja"}

    assert room.post("docent-van:inge", POINTS, **filled).status_code == 303
    assert (RENEW, "done") in room.work()

    with room.store.engine.connect() as connection:
        assert connection.execute(select(feedback)).all() == []
    assert room.get("leerling:anna", FEEDBACK).status_code == 404
