"""collect: hand-ins from the store to submitted/, each complete or absent."""

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

from course.answers.saving import Intake, Learner
from course.answers.store import Store, digest
from course.content.released import Released
from course.content.settings import read_settings
from course.exchange import collect as module
from course.exchange.collect import Collect
from course.exchange.release import ReleaseAssignment
from course.marking.handing_in import hand_in
from tests.conftest import LESSON, OPENED, Send
from tests.exchange.conftest import Door
from tests.whose import learner_of

MOMENT = datetime(2020, 9, 7, 10, tzinfo=UTC)


@pytest.fixture
def handing_in(door: Door, course_desk: Intake, sent: Send) -> Intake:
    """An open lesson in which Anna and Bram answered and handed in."""
    door(ReleaseAssignment).start()
    for name in ("anna", "bram"):
        body = sent("uitnodiging", "ja-zeggen", learner=name)
        course_desk.answer(Learner(name, "noord"), LESSON, "kerstavond", body)
        hand_in(course_desk, Learner(name, "noord"), LESSON)
    return course_desk


def again(intake: Intake, sent: Send, name: str = "anna") -> str:
    """The learner answers one more step and hands in again; the hash."""
    body = sent("sleutel", "sleutel-houden", learner=name)
    intake.answer(Learner(name, "noord"), LESSON, "kerstavond", body)
    return hand_in(intake, Learner(name, "noord"), LESSON).hash


def collected(root: Path) -> dict[str, str]:
    """The hash of what lies in submitted/, by learner."""
    found = (root / "submitted").glob(f"*/{LESSON}/answers.json")
    return {p.parent.parent.name: json.loads(p.read_text("utf-8"))["hash"] for p in found}


def test_each_hand_in_is_written_whole(handing_in: Intake, door: Door, root: Path) -> None:
    door(Collect).start()

    (anna, _) = handing_in.store.handins(LESSON)
    folder = root / "submitted" / "anna" / LESSON
    assert {path.name for path in folder.iterdir()} == {
        "answers.json", f"{LESSON}.ipynb", "timestamp.txt",
    }  # fmt: skip
    document = json.loads((folder / "answers.json").read_text("utf-8"))
    assert document["hash"] == digest(document) == anna.hash
    assert document["answers"][0]["answer"] == {"option": "ja-zeggen"}
    notebook = json.loads((folder / f"{LESSON}.ipynb").read_text("utf-8"))
    assert notebook == handing_in.store.release(anna.release).notebook
    stamp = (folder / "timestamp.txt").read_text("utf-8")
    assert parse_utc(stamp).replace(tzinfo=UTC) == anna.at


def test_what_was_collected_stays_until_update_is_asked(
    handing_in: Intake, door: Door, root: Path, sent: Send, caplog: pytest.LogCaptureFixture
) -> None:
    door(Collect).start()
    before = collected(root)
    new = again(handing_in, sent)

    with caplog.at_level(logging.INFO):
        door(Collect).start()
    assert collected(root) == before
    assert "Skipping anna: already collected" in caplog.text

    door(Collect, update=True).start()
    assert collected(root) == {**before, "anna": new}


def test_update_leaves_alone_what_is_up_to_date(
    handing_in: Intake, door: Door, root: Path, sent: Send
) -> None:
    door(Collect).start()
    untouched = (root / "submitted" / "bram" / LESSON).stat().st_ino
    again(handing_in, sent)

    door(Collect, update=True).start()

    assert (root / "submitted" / "bram" / LESSON).stat().st_ino == untouched


def test_one_learner_can_be_collected_alone(handing_in: Intake, door: Door, root: Path) -> None:
    door(Collect, student="bram").start()

    assert set(collected(root)) == {"bram"}


def test_a_learner_who_did_not_hand_in_is_not_collected(
    handing_in: Intake, door: Door, root: Path, sent: Send
) -> None:
    body = sent("uitnodiging", "ja-zeggen", learner="chris")
    handing_in.answer(Learner("chris", None), LESSON, "kerstavond", body)

    door(Collect).start()

    assert set(collected(root)) == {"anna", "bram"}


def test_the_last_in_time_can_be_asked_for(
    door: Door, course_desk: Intake, root: Path, released: Released
) -> None:
    course_desk.store.open_lesson(released, OPENED)
    due = root / "source" / "course.yaml"
    text = due.read_text("utf-8").replace("{weeks: 6}", "{due: 2020-09-08}")
    due.write_text(text, encoding="utf-8")
    noord, oost = Learner("anna", "noord"), Learner("bram", "oost")  # oost has no due date
    late, lastest = MOMENT + timedelta(days=3), MOMENT + timedelta(days=4)
    in_time = hand_in(course_desk, noord, LESSON, MOMENT)
    after = hand_in(course_desk, noord, LESSON, late)
    only_late = hand_in(course_desk, Learner("chris", "noord"), LESSON, late)
    bram = [hand_in(course_desk, oost, LESSON, moment) for moment in (late, lastest)]

    door(Collect, before_duedate=True).start()
    first = collected(root)
    door(Collect, update=True).start()

    assert first == {"anna": in_time.hash, "bram": bram[-1].hash, "chris": only_late.hash}
    assert collected(root) == {**first, "anna": after.hash}


@pytest.mark.parametrize(
    "login",
    [
        "<img src=x onerror=alert(1)> 'ü{{7+7}}", "../../etc", ".verborgen", "jan[1]", "ja*",
        " jan", "é" * 200, "zoë müller", "o'neil", "a+b@zorg.nl", "زينب",
    ],
)  # fmt: skip
def test_whoever_logs_in_with_whatever_name_is_collected_under_the_persons_id(
    handing_in: Intake, door: Door, root: Path, login: str
) -> None:
    before = {path for path in root.parent.rglob("*") if "submitted" not in path.parts}
    who = learner_of(handing_in.store, login, None)
    hand_in(handing_in, who, LESSON)

    door(Collect).start()

    assert re.fullmatch("p[a-z2-7]{12}", who.name)
    assert set(collected(root)) == {"anna", "bram", who.name}
    assert {path for path in root.parent.rglob("*") if "submitted" not in path.parts} == before


def test_a_collect_that_breaks_off_leaves_nothing_half_written(
    handing_in: Intake, door: Door, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, document: object) -> None:
        path.write_text(str(document)[:10], encoding="utf-8")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_dump", full)
        with pytest.raises(OSError, match="No space left"):
            door(Collect).start()
    left = [path for path in (root / "submitted").rglob("*") if path.is_file()]
    door(Collect).start()

    assert left == []
    assert set(collected(root)) == {"anna", "bram"}


def test_an_update_that_breaks_off_keeps_what_was_collected(
    handing_in: Intake, door: Door, root: Path, sent: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    door(Collect).start()
    before = collected(root)
    again(handing_in, sent)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_dump", full)
    with pytest.raises(OSError, match="No space left"):
        door(Collect, update=True).start()

    assert collected(root) == before


def test_what_a_killed_collect_left_aside_is_no_hand_in(
    handing_in: Intake, door: Door, root: Path
) -> None:
    aside = root / "submitted" / "anna" / ".collect-abc"
    aside.mkdir(parents=True)
    (aside / "answers.json").write_text("{", encoding="utf-8")

    door(Collect).start()

    assert set(collected(root)) == {"anna", "bram"}


def test_nothing_to_collect_is_no_error(door: Door, root: Path) -> None:
    door(Collect).start()

    assert collected(root) == {}


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_the_store_can_be_postgresql(
    door: Door, root: Path, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_STORE_URL", store_url)
    door(ReleaseAssignment).start()
    with Store(store_url) as store:
        handin = hand_in(
            Intake(store, read_settings(root / "source")), Learner("anna", None), LESSON
        )

    door(Collect).start()

    assert collected(root) == {"anna": handin.hash}
    assert not (root / ".course" / "answers.db").exists()
