"""What can be done to enrolled people: nothing before a page that names who and what."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest

from course.people.audit import lines
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import move
from course.people.invitations import find_invitation, key_of_links
from course.people.logins import hub, identify
from course.web.office.action_kinds import KINDS
from tests.conftest import LESSON
from tests.reopened import give_feedback
from tests.roster import BEFORE
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk
from tests.web.office.test_acts import now, told
from tests.whose import id_of

PATH = "kantoor/deelnemers/doen"
DAY = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()


def key(desk: Desk, login: str, cohort: str = "noord") -> tuple[str, str]:
    """The field of somebody in the list."""
    with desk.service.store.snapshot() as connection:
        return "wie", f"{identify(connection, *hub(login))}:{cohort}"


def written(desk: Desk) -> int:
    """How many lines the audit has."""
    with desk.service.store.snapshot() as connection:
        return len(lines(connection, last=10_000))


def words(reply: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reply.text)).split())


DETAILS = {
    "uitstel": (("les", LESSON), ("dag", DAY)),
    "heropenen": (("les", LESSON), ("dag", DAY)),
    "verplaatsen": (("naar", "zuid"),),
    "uitschrijven": (),
    "uitnodigen": (("dagen", "7"),),
    "herinneren": (),
}


@pytest.fixture(scope="module", autouse=True)
def _dated(shared_desk: Desk) -> None:
    """Team Noord has a date, and two of them have feedback."""
    store, due = shared_desk.service.store, datetime.now(UTC) + timedelta(days=10)
    store.writer.do(lambda c: set_dates(c, BEFORE, "noord", LESSON, LessonDates(due=due)))
    for login in ("noord-01", "noord-02"):
        (handin,) = store.handins(LESSON, id_of(store, login))
        give_feedback(store, handin)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_happens_before_a_page_that_names_who_and_what(desk: Desk, kind: str) -> None:
    before = written(desk)
    again = kind == "heropenen"  # only for who has feedback
    logins = ("noord-01", "noord-02") if again else ("noord-05", "noord-06")
    chosen = [("doe", kind), *(key(desk, login) for login in logins)]

    first = desk.send(PATH, "mana", *chosen)
    second = desk.send(PATH, "mana", *chosen, *DETAILS[kind])

    for page in (first, second):
        assert page.status_code == 200
        assert "Er is nog niets veranderd. Dit gaat over 2 deelnemers: " in words(page)
        assert (
            "Anna van den Berg, Team Noord Łukasz Nowak, Team Noord"
            if again
            else "Çiğdem Yilmaz, Team Noord Fatima el Amrani, Team Noord"
        ) in words(page)
    assert ('name="zeker"' in first.text) is (not DETAILS[kind])
    assert 'name="zeker" value="ja"' in second.text
    assert KINDS[kind].after in words(second)
    assert written(desk) == before


def test_more_time_is_given_and_taken_back(desk: Desk) -> None:
    who = key(desk, "noord-05")
    sure = (("doe", "uitstel"), who, *DETAILS["uitstel"], ("zeker", "ja"))
    page = desk.send(PATH, "inge", *sure[:-1])
    assert re.search("Uitstel voor “.+” tot en met", words(page))

    done = desk.send(PATH, "inge", *sure)

    assert done.status_code == 303
    act = done.headers["Location"].removeprefix(BASE)
    assert "Inge Visser gaf Çiğdem Yilmaz uitstel voor" in told(desk, "inge", act)
    assert "Uitstel voor" in told(desk, "inge", "kantoor/deelnemers?naam=yilmaz")
    assert desk.send(act, "inge").status_code == 303
    assert "Uitstel voor" not in told(desk, "inge", "kantoor/deelnemers?naam=yilmaz")


def test_many_are_moved_at_once_and_back(desk: Desk) -> None:
    chosen = [key(desk, "noord-05"), key(desk, "noord-06")]

    done = desk.send(
        PATH, "mana", ("doe", "verplaatsen"), *chosen, ("naar", "zuid"), ("zeker", "ja")
    )

    act = done.headers["Location"].removeprefix(BASE)
    assert "Mana de Beer verplaatste 2 mensen van Team Noord naar Team Zuid." in told(
        desk, "mana", act
    )
    assert "Yilmaz, Çiğdem" in told(desk, "mana", "kantoor/deelnemers?cohort=zuid")
    desk.send(act, "mana")
    assert "Yilmaz, Çiğdem" in told(desk, "mana", "kantoor/deelnemers?cohort=noord")


def test_everybody_in_the_list_can_be_chosen_at_once(desk: Desk) -> None:
    page = desk.send(
        PATH, "mana", ("doe", "uitstel"), ("voor", "lijst"), ("cohort", "noord"), ("naam", "van")
    )

    assert "Dit gaat over 2 deelnemers" in words(page)
    assert "Anna van den Berg, Team Noord Jan-Willem van 't Hof" in words(page)


def test_who_is_taken_out_keeps_the_work_and_can_come_back(desk: Desk) -> None:
    who = key(desk, "noord-02")

    done = desk.send(PATH, "mana", ("doe", "uitschrijven"), who, ("zeker", "ja"))

    text = told(desk, "mana", "kantoor/deelnemers?naam=nowak")
    assert "Staat niet op de deelnemerslijst." in text
    desk.send(done.headers["Location"].removeprefix(BASE), "mana")
    text = told(desk, "mana", "kantoor/deelnemers?naam=nowak")
    assert "Staat niet op de deelnemerslijst." not in text
    assert "gehaald" in text


def test_an_invitation_is_shown_once_and_works(desk: Desk) -> None:
    who = key(desk, "noord-07")

    done = desk.send(PATH, "inge", ("doe", "uitnodigen"), who, ("dagen", "3"), ("zeker", "ja"))

    assert done.status_code == 200
    found = re.search(
        r"Jan-Willem van &#39;t Hof; jan-willem@zon.nl; http\S+/uitnodiging/(\S+)", done.text
    )
    assert found
    with desk.service.store.snapshot() as connection:
        secret = key_of_links(desk.service.paths.state)
        invitation = find_invitation(connection, secret, found[1])
    assert (invitation.person, invitation.cohort) == tuple(who[1].split(":"))
    assert timedelta(days=3) < invitation.expires - datetime.now(UTC) < timedelta(days=4)


def test_two_at_once_the_second_is_told_and_nothing_is_half_done(desk: Desk) -> None:
    first, second = key(desk, "noord-08"), key(desk, "noord-06")
    person = first[1].partition(":")[0]
    desk.service.store.writer.do(lambda c: move(c, now(desk, "mana"), person, "noord", "zuid"))
    before = written(desk)

    reply = desk.send(
        PATH, "mana", ("doe", "verplaatsen"), second, first, ("naar", "zuid"), ("zeker", "ja")
    )

    assert reply.status_code == 409
    assert "Niet iedereen zit nog in dat cohort." in reply.text
    assert written(desk) == before
    desk.service.store.writer.do(lambda c: move(c, now(desk, "mana"), person, "zuid", "noord"))


def test_a_refusal_halfway_changes_nobody(desk: Desk) -> None:
    free, twice = key(desk, "noord-06"), key(desk, "noord-05")
    before = written(desk)

    reply = desk.send(
        PATH, "mana", ("doe", "verplaatsen"), free, twice, ("naar", "noord"), ("zeker", "ja")
    )

    assert reply.status_code == 409
    assert "al in Team Noord" in reply.text
    assert written(desk) == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ((("doe", "uitstel"), ("les", LESSON), ("dag", "2001-01-01")), "Kies een dag die nog moet"),
        ((("doe", "uitstel"), ("les", LESSON), ("dag", "gisteren")), "Kies een dag die nog moet"),
        ((("doe", "uitstel"), ("les", "geen"), ("dag", DAY)), "Tot en met"),
        ((("doe", "verplaatsen"), ("naar", "klas")), "Naar welk cohort"),
        ((("doe", "verplaatsen"), ("naar", "oud")), "Naar welk cohort"),
        ((("doe", "uitnodigen"), ("dagen", "9999")), "Kies 1 tot 365 dagen."),
        ((("doe", "uitnodigen"), ("dagen", "0")), "Kies 1 tot 365 dagen."),
    ],
)
def test_what_is_not_right_is_asked_again(
    desk: Desk, fields: tuple[tuple[str, str], ...], sentence: str
) -> None:
    before = written(desk)

    page = desk.send(PATH, "mana", *fields, key(desk, "noord-05"))
    sure = desk.send(PATH, "mana", *fields, key(desk, "noord-05"), ("zeker", "ja"))

    assert sentence in words(page)
    assert 'name="zeker"' not in page.text
    assert sure.status_code == 400
    assert written(desk) == before


def test_nobody_is_an_answer_too(desk: Desk) -> None:
    assert "Vink eerst iemand aan" in desk.send(PATH, "mana", ("doe", "uitstel")).text


@pytest.mark.parametrize(
    ("who", "status"), [("inge", 409), ("mana", 409), ("anna", 403), ("coordinator", 403)]
)
def test_nobody_reaches_people_out_of_scope(desk: Desk, who: str, status: int) -> None:
    desk.get("over", who)  # who comes in for the first time is written down
    klaas, before = key(desk, "klaas", "klas"), written(desk)

    for more in ((), (("zeker", "ja"),)):
        reply = desk.send(PATH, who, ("doe", "uitschrijven"), klaas, *more)
        assert reply.status_code == status
    assert "Klaas" not in reply.text
    assert written(desk) == before


def test_without_the_pages_own_token_nothing_is_done(desk: Desk) -> None:
    field, before = key(desk, "noord-05"), written(desk)
    line = "; ".join(f"{k}={v}" for k, v in desk.browser("mana").items())
    data = {"doe": "uitschrijven", field[0]: field[1], "zeker": "ja"}

    reply = desk.client.post(BASE + PATH, headers={"Cookie": line}, data=data)

    assert reply.status_code in {401, 403}
    assert written(desk) == before
