"""Which mail somebody gets: without logging in, by the link below a mail, and only by that."""

from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import delete

from course.people import schema as p
from course.people.audit import Actor
from course.people.invitations import key_of_links
from course.people.mailing.stopping import stop_token, stopped
from course.people.merging import merge
from course.people.names import parse
from course.people.persons import Person, add_person
from tests.roster import NOW
from tests.web.conftest import BASE, Door

BY = Actor("shell:test", NOW)


@pytest.fixture
def noor(door: Door) -> Iterator[Person]:
    """Somebody who gets mail."""
    person = door.service.store.writer.do(
        lambda c: add_person(c, BY, parse("Noor Geheim"), mail="noor@zon.nl")
    )
    yield person
    with door.service.store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(delete(p.mail_stops))


def link(door: Door, person: Person) -> str:
    return f"{BASE}mail/{stop_token(key_of_links(door.service.paths.state), person.id)}"


def stops(door: Door, person: Person) -> set[str]:
    with door.service.store.snapshot() as connection:
        return set(stopped(connection, [person.id]).get(person.id, ()))


def test_looking_changes_nothing_names_nobody_and_unticks_what_one_came_for(
    door: Door, noor: Person
) -> None:
    page = door.client.get(f"{link(door, noor)}?soort=reminder")

    assert page.status_code == 200
    assert stops(door, noor) == set()
    for secret in ("Noor", "Geheim", "zon.nl"):
        assert secret not in page.text
    assert 'value="herinneringen">' in page.text
    assert 'value="uitslagen" checked>' in page.text
    assert "Klik nog op <strong>Bewaar</strong>" in page.text


def test_a_second_click_keeps_it_and_a_third_changes_nothing(door: Door, noor: Person) -> None:
    for _ in range(2):
        kept = door.client.post(
            link(door, noor), data={"soort": ["verhalen", "uitslagen", "uitnodigingen"]}
        )
        assert "Bewaard." in kept.text
        assert stops(door, noor) == {"reminder", "never_begun"}

    every = ["herinneringen", "verhalen", "uitslagen", "uitnodigingen"]
    door.client.post(link(door, noor), data={"soort": every})
    assert stops(door, noor) == set()


def test_a_mail_program_stops_the_kind_of_that_mail_in_one_click(door: Door, noor: Person) -> None:
    one_click = {"List-Unsubscribe": "One-Click"}

    door.client.post(f"{link(door, noor)}?soort=result", data=one_click)
    assert stops(door, noor) == {"result"}
    door.client.post(f"{link(door, noor)}?soort=never_begun", data=one_click)
    assert stops(door, noor) == {"result", "reminder", "never_begun"}


def test_after_a_merge_the_link_is_that_of_who_stays(door: Door, noor: Person) -> None:
    stays = door.service.store.writer.do(lambda c: add_person(c, BY, parse("Noor Blijft")))
    door.service.store.writer.do(lambda c: merge(c, BY, stays.id, noor.id))

    door.client.post(link(door, noor), data={})

    assert "result" in stops(door, stays)


def test_a_link_that_is_not_ours_is_one_sentence(door: Door, noor: Person) -> None:
    own = link(door, noor)
    other = own.replace(noor.id, "paaaaaaaaaaaa")
    replies: list[httpx.Response] = [
        door.client.get(other),
        door.client.post(other, data={}),
        door.client.get(f"{own[:-1]}{'0' if own[-1] != '0' else '1'}"),
    ]

    assert [reply.status_code for reply in replies] == [404] * 3
    assert "Kopieer de link uit de mail in zijn geheel" in replies[0].text
    assert stops(door, noor) == set()
