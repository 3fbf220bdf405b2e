"""An invitation lets in once, until a day, who was invited."""

import pytest
from sqlalchemy import Connection, select

from course.people import schema as t
from course.people.accounts.accepting import accept
from course.people.audit import Actor, lines
from course.people.enrolment import enrolled, enrolments_of
from course.people.errors import RosterError
from course.people.invitations import invitations_to, invite
from course.people.logins import add_login, hub, identify
from course.people.organisations import close_cohort
from course.people.undo import undo
from tests.people.conftest import BY, LATER, Somebody, after

KEY = "a key of these tests"


def test_who_was_invited_comes_in_and_is_enrolled(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody(mail="anna@zorg.nl")
    token = invite(connection, BY, KEY, "noord", person=anna.id, expires=after(14))

    who = accept(connection, KEY, token, hub("anna"), after(3))

    assert who == anna
    assert identify(connection, *hub("anna")) == anna.id
    assert [member.person for member in enrolled(connection, "noord")] == [anna]
    (invitation,) = invitations_to(connection, "noord")
    assert (invitation.mail, invitation.used_by, invitation.used_at) == (
        "anna@zorg.nl",
        anna.id,
        after(3),
    )


def test_who_is_enrolled_already_is_not_enrolled_twice(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody(cohort="noord")
    token = invite(connection, BY, KEY, "noord", person=anna.id, expires=after(14))

    accept(connection, KEY, token, hub("anna"), after(3))

    assert [e.attempt for e in enrolments_of(connection, anna.id)] == [1]


def test_an_address_becomes_a_person_or_binds_who_is_logged_in(
    connection: Connection, somebody: Somebody
) -> None:
    bram = somebody("Bram Bos")
    add_login(connection, BY, bram.id, hub("bram"))
    tokens = [
        invite(connection, BY, KEY, "noord", mail=mail, expires=after(14))
        for mail in ("Carla@Zorg.nl", "bram.bos@zorg.nl")
    ]

    carla = accept(connection, KEY, tokens[0], hub("carla"), after(1))
    same = accept(connection, KEY, tokens[1], hub("bram"), after(1))

    assert (carla.shown, carla.mail) == ("carla", "carla@zorg.nl")
    assert same == bram


def test_an_address_that_one_person_has_invites_that_person(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bakker", mail="anna@zorg.nl")
    token = invite(connection, BY, KEY, "noord", mail="Anna@Zorg.nl", expires=after(14))

    assert accept(connection, KEY, token, hub("anna"), after(1)) == anna
    somebody("Anna Smit", mail="anna@zorg.nl")
    with pytest.raises(RosterError, match=r"More than one person has the address anna@zorg\.nl"):
        invite(connection, BY, KEY, "zuid", mail="anna@zorg.nl", expires=after(14))


def test_a_link_works_once_until_its_day_and_for_one_person(
    connection: Connection, somebody: Somebody
) -> None:
    anna, bram = somebody("Anna Bakker"), somebody("Bram Bos")
    add_login(connection, BY, bram.id, hub("bram"))
    used, other = (
        invite(connection, BY, KEY, cohort, person=anna.id, expires=after(14))
        for cohort in ("noord", "zuid")
    )
    accept(connection, KEY, used, hub("anna"), after(1))

    for token, name, day, sentence in (
        (used, "anna", 2, "You have used this invitation already: you can just log in"),
        (used, "bram", 2, "Somebody else has used this invitation already"),
        (used, "nieuw", 2, "Somebody else has used this invitation already"),
        (other, "anna", 14, "This invitation ended on 15-09-2020"),
        (other, "bram", 2, "This invitation is for somebody else than who is logged in"),
    ):
        with pytest.raises(RosterError, match=sentence):
            accept(connection, KEY, token, hub(name), after(day))

    assert enrolled(connection, "zuid") == []


@pytest.mark.parametrize("spoil", ["", "{0}x", "x{0}", ".", "{0}.{0}", "é.é", "\udcff", " \n"])
def test_a_link_that_is_not_whole_or_not_ours_is_refused(
    connection: Connection, somebody: Somebody, spoil: str
) -> None:
    token = invite(connection, BY, KEY, "noord", person=somebody().id, expires=after(14))

    with pytest.raises(RosterError, match="This link does not work"):
        accept(connection, KEY, spoil.format(token), hub("anna"), after(1))
    with pytest.raises(RosterError, match="This link does not work"):
        accept(connection, "another key", token, hub("anna"), after(1))


def test_the_newest_invitation_works_and_a_withdrawn_one_does_not(
    connection: Connection, somebody: Somebody
) -> None:
    anna = somebody("Anna Bakker")
    first, second = (
        invite(connection, by, KEY, "noord", person=anna.id, expires=after(14))
        for by in (BY, LATER)
    )

    with pytest.raises(RosterError, match="There is a newer invitation"):
        accept(connection, KEY, first, hub("anna"), after(2))
    undo(connection, LATER, lines(connection)[0].seq)
    with pytest.raises(RosterError, match="This invitation was withdrawn"):
        accept(connection, KEY, second, hub("anna"), after(2))

    assert accept(connection, KEY, first, hub("anna"), after(2)) == anna


def test_a_refused_link_leaves_nothing_behind(connection: Connection, somebody: Somebody) -> None:
    token = invite(connection, BY, KEY, "noord", person=somebody().id, expires=after(14))
    close_cohort(connection, BY, "noord")

    with pytest.raises(RosterError, match="Team Noord has been closed"):
        accept(connection, KEY, token, hub("anna"), after(1))

    assert identify(connection, *hub("anna")) is None


def test_the_store_cannot_tell_a_link(connection: Connection, somebody: Somebody) -> None:
    token = invite(connection, BY, KEY, "noord", person=somebody().id, expires=after(14))

    kept = " ".join(map(str, connection.execute(select(t.invitations)).one()))

    assert not any(part in kept for part in token.split("."))
    assert not any(token.split(".")[0] in str(line) for line in lines(connection))


def test_nobody_is_invited_to_nothing(connection: Connection, somebody: Somebody) -> None:
    close_cohort(connection, BY, "zuid")
    anna = somebody()

    for cohort, person, days, sentence in (
        ("noord", None, 3, "Name a person or a mail address"),
        ("noord", anna.id, 0, "must end in the future"),
        ("zuid", anna.id, 3, "Team Zuid is closed"),
        ("weg", anna.id, 3, "There is no cohort weg"),
        ("noord", "pnobody", 3, "There is no person pnobody"),
    ):
        with pytest.raises(RosterError, match=sentence):
            invite(connection, Actor("p", BY.at), KEY, cohort, person=person, expires=after(days))
