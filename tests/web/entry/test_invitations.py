"""An invitation's link over HTTP: one clear sentence for everything that can be wrong with it."""

import html
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from course.people.audit import Actor
from course.people.enrolment import current, enrol
from course.people.errors import RosterError
from course.people.invitations import invite, invite_first_owner, key_of_links
from course.people.logins import hub, identify
from course.people.organisations import Group, add_cohort, close_cohort
from course.people.persons import Person
from course.people.staff import Scope, appoint, appointments
from course.web.entry.secret_links import keep_out_of_logs
from tests import roster
from tests.web import conftest as web
from tests.web.conftest import BASE, COOKIE
from tests.web.office import conftest as office
from tests.web.office.conftest import Desk

_hub = web._hub
shared_desk = office.shared_desk
PASSWORD = "negen paarden op een dak"


@pytest.fixture
def desk(shared_desk: Desk) -> Iterator[Desk]:
    """The service, where the course keeps accounts."""
    shared_desk.service.keeps_accounts = True
    yield shared_desk
    shared_desk.service.keeps_accounts = False


def somebody(desk: Desk, name: str, mail: str = "") -> Person:
    return desk.service.store.writer.do(lambda c: roster.add(c, name, mail=mail))


def by(days: float = 0) -> Actor:
    return Actor("shell:test", datetime.now(UTC) + timedelta(days=days))


def link(
    desk: Desk, person: Person, cohort: str = "noord", ago: float = 0, lasts: float = 9
) -> str:
    key = key_of_links(desk.service.paths.state)
    ends = by(lasts).at
    return desk.service.store.writer.do(
        lambda c: invite(c, by(-ago), key, cohort, person=person.id, expires=ends)
    )


def opened(desk: Desk, token: str, name: str = "") -> httpx.Response:
    headers = desk.headers(name) if name else {}
    return desk.client.get(f"{BASE}uitnodiging/{token}", headers=headers)


def words(reply: httpx.Response) -> str:
    body = reply.text.partition("<main")[2].partition("</main")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def sends(desk: Desk, token: str, **fields: str) -> httpx.Response:
    """What somebody sends who is not logged in, from the page that they were shown."""
    desk.client.cookies.clear()
    found = re.search(r'name="_xsrf" value="([^"]+)"', opened(desk, token).text)
    xsrf = found[1] if found else ""
    desk.client.cookies.clear()
    return desk.client.post(
        f"{BASE}uitnodiging/{token}",
        data={"_xsrf": xsrf} | fields,
        headers={"Cookie": f"_xsrf={xsrf}"},
    )


def account(desk: Desk, token: str, name: str, password: str = PASSWORD) -> httpx.Response:
    return sends(desk, token, doe="account", inlognaam=name, wachtwoord=password)


def person_of(desk: Desk, name: str) -> str | None:
    with desk.service.store.snapshot() as connection:
        return identify(connection, *hub(name))


def test_who_is_logged_in_presses_one_button_and_is_bound(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(web.PEOPLE, "joris", ("user", []))
    who = somebody(desk, "Joris Kaars")
    token = link(desk, who)
    page = opened(desk, token, "joris")
    assert "Zorggroep Zon nodigt je uit om mee te doen in Team Noord" in words(page)
    assert "De uitnodiging is voor Joris Kaars. Je bent ingelogd als joris" in words(page)

    done = desk.send(f"uitnodiging/{token}", "joris", ("doe", "meedoen"))

    assert (done.status_code, done.headers["Location"]) == (303, BASE)
    assert person_of(desk, "joris") == who.id
    with desk.service.store.snapshot() as connection:
        assert current(connection, who.id, "noord")
    again = opened(desk, token, "joris")
    assert (again.status_code, again.headers["Location"]) == (303, BASE)
    assert desk.get("", "joris").headers["Location"] == f"{BASE}mijn"


def test_who_is_somebody_else_is_told_and_no_name_is_given_away(desk: Desk) -> None:
    who = somebody(desk, "Geheime Gerda")

    page = opened(desk, link(desk, who), "noord-01")
    done = desk.send(f"uitnodiging/{link(desk, who)}", "noord-01", ("doe", "meedoen"))

    assert page.status_code == done.status_code == 409
    assert "voor iemand anders dan wie is ingelogd" in words(page)
    assert "Gerda" not in page.text + done.text


@pytest.fixture(autouse=True)
def _noord_01(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(web.PEOPLE, "noord-01", ("user", []))


def test_a_wrong_link_is_one_sentence_and_slow(desk: Desk) -> None:
    token = link(desk, somebody(desk, "Wim Weg"))
    begun = datetime.now(UTC)

    for wrong in (token[:-1], "x", f"{token}x", "a" * 900):
        reply = opened(desk, wrong)
        assert reply.status_code == 404
        assert "kopieer hem helemaal" in words(reply)

    assert datetime.now(UTC) - begun > timedelta(seconds=4)


def test_a_link_that_is_late_replaced_or_to_a_closed_cohort_says_what_to_do(desk: Desk) -> None:
    late = link(desk, somebody(desk, "Laat Lies"), ago=9, lasts=-1)
    twice = somebody(desk, "Twee Theo")
    old, new = link(desk, twice), link(desk, twice)
    store = desk.service.store
    store.writer.do(lambda c: add_cohort(c, by(), Group("kort", "Team Kort", "zorg")))
    closed = link(desk, somebody(desk, "Klaar Klaas"), "kort")
    store.writer.do(lambda c: close_cohort(c, by(), "kort"))

    assert "vraag een nieuwe" in words(opened(desk, late))
    assert "Er is een nieuwere uitnodiging." in words(opened(desk, old))
    assert opened(desk, new).status_code == 200
    assert "Team Kort is gesloten. Vraag om een uitnodiging" in words(opened(desk, closed))


def test_an_account_is_made_with_an_invitation_and_not_twice(desk: Desk) -> None:
    who = somebody(desk, "Nora Nieuw", "nora@zon.nl")
    token = link(desk, who)
    assert 'value="nora@zon.nl"' in opened(desk, token).text

    short = account(desk, token, "nora@zon.nl", "kort")
    made = account(desk, token, "Nora@Zon.nl ")
    again = account(desk, token, "nora2@zon.nl")

    assert short.status_code == 422
    assert "Neem minstens 10 tekens." in words(short)
    assert made.status_code == 303
    assert made.headers["Location"].endswith("#klaar=nora%40zon.nl")
    assert "nora" not in made.headers["Location"].partition("#")[0]
    assert again.status_code == 409
    assert "Deze uitnodiging is al gebruikt." in words(again)


def test_a_name_that_is_taken_changes_nothing(desk: Desk) -> None:
    first, second = somebody(desk, "Een Eerste"), somebody(desk, "Twee Tweede")
    token = link(desk, second)
    account(desk, link(desk, first), "team@zon.nl")

    reply = account(desk, token, "TEAM@zon.nl")

    assert reply.status_code == 422
    assert "Er is al een account met deze naam." in words(reply)
    assert opened(desk, token).status_code == 200


def test_a_link_that_was_made_before_somebody_came_in_opens_nothing_of_theirs(desk: Desk) -> None:
    who = somebody(desk, "Oude Olaf")
    old = link(desk, who, "zuid", ago=1)
    account(desk, link(desk, who), "olaf@zon.nl")

    page = opened(desk, old)
    renewed = sends(desk, link(desk, who), doe="opnieuw", wachtwoord=PASSWORD)
    desk.service.store.writer.do(
        lambda c: appoint(c, by(), who.id, "manager", Scope(organisation="zorg"))
    )
    with_role = opened(desk, link(desk, who, ago=1, lasts=5))

    assert "Deze uitnodiging is ouder dan je account." in words(page)
    assert renewed.status_code == 303
    assert "Deze uitnodiging is ouder dan je account." in words(with_role)


def test_a_page_that_stood_open_too_long_says_so(desk: Desk) -> None:
    token = link(desk, somebody(desk, "Trage Truus"))

    desk.client.cookies.clear()
    reply = desk.client.post(f"{BASE}uitnodiging/{token}", data={"doe": "account"})

    assert reply.status_code == 422
    assert "De pagina stond te lang open." in words(reply)


def test_a_servers_token_takes_no_invitation(desk: Desk) -> None:
    token = link(desk, somebody(desk, "Token Toon"))

    reply = desk.client.get(
        f"{BASE}uitnodiging/{token}", headers={"Authorization": "token noord-01"}
    )

    assert reply.status_code == 403


def test_an_instructor_cannot_open_what_is_out_of_reach(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        mana = identify(connection, *hub("mana"))
    assert mana
    desk.service.store.writer.do(lambda c: enrol(c, by(), mana, "noord"))

    reply = desk.send(
        "kantoor/deelnemers/doen", "inge",
        ("doe", "uitnodigen"), ("wie", f"{mana}:noord"), ("dagen", "3"), ("zeker", "ja"),
    )  # fmt: skip

    assert reply.status_code == 409
    assert "Mana de Beer heeft ook een rol. Uitnodigen kan alleen een beheerder" in words(reply)


def test_the_first_owners_link_ends_with_the_first_owner(desk: Desk) -> None:
    key, ends = key_of_links(desk.service.paths.state), by(7).at

    with pytest.raises(RosterError, match="has an owner already"):
        desk.service.store.writer.do(lambda c: invite_first_owner(c, by(), key, ends))

    with desk.service.store.snapshot() as connection:
        olga = identify(connection, *hub("olga"))
        assert olga
        assert [a.role for a in appointments(connection, olga)] == ["owner"]


def test_no_log_of_the_service_holds_a_link(caplog: pytest.LogCaptureFixture) -> None:
    keep_out_of_logs()
    with caplog.at_level(logging.INFO):
        logging.getLogger("tornado.access").warning(
            "409 GET %s (1.2.3.4)", f"{BASE}uitnodiging/ab.c"
        )

    assert caplog.messages == [f"409 GET {BASE}uitnodiging/... (1.2.3.4)"]


def test_a_log_in_that_has_ended_does_not_spoil_the_form(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = link(desk, somebody(desk, "Weer Willy"))
    monkeypatch.setitem(web.PEOPLE, "willy", ("user", []))
    headers = desk.headers("willy")
    monkeypatch.delitem(web.PEOPLE, "willy")

    reply = desk.client.get(f"{BASE}uitnodiging/{token}", headers=headers)

    assert (reply.status_code, reply.headers["Location"]) == (
        302,
        f"{BASE}uitnodiging/{token}?opnieuw=ja",
    )
    assert f"{COOKIE}=" in reply.headers["Set-Cookie"]
