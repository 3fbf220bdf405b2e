"""More time that an instructor gives is on the learner's pages and in the hand-in, at once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from course.people import audit
from course.people import schema as t
from course.people.dates import LessonDates, set_dates
from course.people.logins import add_login, hub
from course.people.undo import undo
from course.web import dutch_dates
from tests.conftest import LESSON
from tests.roster import BEFORE
from tests.web.office.conftest import Desk
from tests.web.office.test_actions import PATH, key
from tests.whose import id_of

NOW = datetime.now(UTC)
UNTIL = (NOW + timedelta(days=21)).date()
ZONE = ZoneInfo("Europe/Amsterdam")
DAY = dutch_dates.day(datetime.combine(UNTIL, datetime.min.time(), ZONE), ZONE)
SENTENCE = f"Je hebt uitstel tot en met {DAY}"


def late_anna(connection: Connection) -> None:
    """Anna of the Hub is Noor Smit, whose cohort was due yesterday."""
    noor = connection.execute(select(t.persons.c.id).where(t.persons.c.shown == "Noor Smit"))
    person = noor.scalar_one()
    add_login(connection, BEFORE, person, hub("anna"))
    dates = LessonDates(None, NOW - timedelta(days=1))
    set_dates(connection, BEFORE, "noord", LESSON, dates)


def pages(desk: Desk) -> list[str]:
    return [desk.get(path, "anna").text for path in ("mijn", f"les/{LESSON}")]


def test_more_time_is_shown_and_holds_at_once_and_can_be_undone(desk: Desk) -> None:
    writer = desk.service.store.writer
    writer.do(late_anna)
    assert all("De inleverdatum was" in page for page in pages(desk))

    sent = (("doe", "uitstel"), key(desk, "anna"), ("les", LESSON),
            ("dag", UNTIL.isoformat()), ("zeker", "ja"))  # fmt: skip
    given = desk.send(PATH, "inge", *sent)
    shown = pages(desk)
    handed_in = desk.post(f"api/lessons/{LESSON}/handin", "anna", {"learner": "anna"})
    (in_time,) = desk.service.store.handins(LESSON, id_of(desk.service.store))
    receipt = desk.get(f"les/{LESSON}/ontvangst", "anna").text

    def back(connection: Connection) -> None:
        line = next(one for one in audit.lines(connection) if one.did == "extend")
        undo(connection, BEFORE, line.seq)

    writer.do(back)

    assert given.status_code == 303
    assert all(SENTENCE in page for page in shown)
    assert handed_in.status_code == 200
    assert not in_time.late
    assert SENTENCE in receipt
    assert not [page for page in pages(desk) if SENTENCE in page]
    assert desk.post(f"api/lessons/{LESSON}/handin", "anna", {"learner": "anna"}).status_code == 409
