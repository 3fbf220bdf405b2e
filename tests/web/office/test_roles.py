"""Roles of an organisation: invited after a page that names who and what, given, and ended."""

import re
from datetime import UTC, datetime
from html import unescape

import httpx
import pytest
from sqlalchemy import Connection, func, select

from course.people import schema as t
from course.people.accounts.accepting import accept
from course.people.enrolment import enrol, take_out
from course.people.invitations import key_of_links
from course.people.logins import hub, identify
from course.people.membership import membership
from course.people.organisations import Unit, add_unit
from course.people.persons import search, with_mail
from tests.roster import BY, add
from tests.web.conftest import BASE
from tests.web.office.conftest import Desk

PATH = "kantoor/organisatie/zorg/rollen"
MANAGER = ("rol", "manager:organisation:zorg")
GUIDE = ("rol", "instructor:cohort:zuid")


@pytest.fixture(autouse=True)
def unit(shared_desk: Desk) -> None:
    """Wijkzorg, a unit of Zorggroep Zon."""

    def add_once(connection: Connection) -> None:
        if not connection.execute(select(t.units.c.id).where(t.units.c.id == "wijk")).first():
            add_unit(connection, BY, Unit("wijk", "zorg", "Wijkzorg"))

    shared_desk.service.store.writer.do(add_once)


def words(reply: httpx.Response) -> str:
    bare = re.sub(r"<[^>]+>", " ", reply.text.split("<main", 1)[1])
    return re.sub(r"\s+", " ", unescape(bare))


def rows(desk: Desk) -> tuple[int, int, int, int]:
    """How many persons, roles, invitations and lines of the audit there are."""
    tables = (t.persons, t.staff, t.invitations, t.audit)
    with desk.service.store.snapshot() as connection:
        counts = (select(func.count()).select_from(table) for table in tables)
        return tuple(connection.execute(query).scalar_one() for query in counts)  # type: ignore[return-value]


def hidden(reply: httpx.Response) -> list[tuple[str, str]]:
    """What the page that asks for a yes sends on."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', reply.text)
    return [(name, unescape(value)) for name, value in fields if name != "_xsrf"]


def come_in(desk: Desk, reply: httpx.Response, user: str) -> str:
    """The person who comes in with the link on the page."""
    link = re.search(r"http\S+/uitnodiging/(\S+)", unescape(reply.text))
    assert link, words(reply)
    store, key = desk.service.store, key_of_links(desk.service.paths.state)
    return store.writer.do(lambda c: accept(c, key, link[1], hub(user), datetime.now(UTC))).id


@pytest.mark.parametrize(
    ("name", "status"),
    {"mana": 200, "olga": 200, "docent": 200, "inge": 403, "anna": 403, "coordinator": 403}.items(),
)
def test_who_may_see_and_give_roles(desk: Desk, name: str, status: int) -> None:
    assert desk.get(PATH, name).status_code == status
    before = rows(desk)
    asked = desk.send(PATH, name, ("doe", "uitnodigen"), MANAGER, ("mail", "wie@zon.nl"),
                      ("naam", "Wie Dan Ook"))  # fmt: skip
    assert asked.status_code == status
    assert rows(desk) == before


def test_another_organisation_is_refused(desk: Desk) -> None:
    other = PATH.replace("zorg", "college")

    assert desk.get(other, "mana").status_code == 403
    assert desk.get(PATH.replace("zorg", "nergens"), "mana").status_code == 404
    for role in ("manager:organisation:college", "instructor:cohort:klas", "owner::", "x", "a:b:c"):
        sent = ("doe", "uitnodigen"), ("rol", role), ("mail", "w@zon.nl"), ("naam", "Wie")
        assert desk.send(PATH, "mana", *sent).status_code == 400
    assert desk.send(other, "mana", ("doe", "uitnodigen"), MANAGER).status_code == 403


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("manager:organisation:zorg", "beheerder van Zorggroep Zon"),
        ("instructor:organisation:zorg", "docent van Zorggroep Zon"),
        ("coordinator:unit:wijk", "coördinator van Wijkzorg"),
        ("coordinator:cohort:zuid", "coördinator van Team Zuid"),
    ],
)
def test_somebody_new_is_invited_after_a_page_that_names_who_and_what(
    desk: Desk, role: str, text: str
) -> None:
    mail, user = f"{role.replace(':', '-')}@zon.nl", role.replace(":", "-")
    fields = ("doe", "uitnodigen"), ("rol", role), ("mail", mail), ("naam", "Nel van Nieuw")
    before = rows(desk)

    asks = desk.send(PATH, "mana", *fields)

    assert asks.status_code == 200
    assert f"Nel van Nieuw uitnodigen als {text}" in words(asks)
    assert f"Nel van Nieuw ({mail}) wordt {text}, zodra" in words(asks)
    assert rows(desk) == before
    done = desk.send(PATH, "mana", *hidden(asks))
    link = re.search(rf"Nel van Nieuw; {mail}; (\S+)", unescape(done.text))
    assert link
    listed = words(desk.get(PATH, "mana"))
    assert f"Nel van Nieuw , {text} {mail} uitgenodigd tot en met" in listed

    shown = httpx.get(link[1])
    assert f"om {text.replace(' van ', ' te worden van ')}" in re.sub(r"\s+", " ", shown.text)
    person = come_in(desk, done, user)
    with desk.service.store.snapshot() as connection:
        (held,) = membership(connection, user, frozenset()).roles
        assert identify(connection, *hub(user)) == person
    assert (
        ":".join((held.role, *next((k, v) for k, v in held.scope._asdict().items() if v))) == role
    )
    assert "uitgenodigd tot" not in words(desk.get(PATH, "mana")).split(mail)[1][:60]


def test_a_second_invitation_says_that_the_first_no_longer_works(desk: Desk) -> None:
    fields = ("doe", "uitnodigen"), GUIDE, ("mail", "nog@zon.nl"), ("naam", "Nog Eens")
    first = desk.send(PATH, "mana", *hidden(desk.send(PATH, "mana", *fields)))
    with desk.service.store.snapshot() as connection:
        (person,) = with_mail(connection, "nog@zon.nl")

    asks = desk.send(PATH, "mana", ("doe", "uitnodigen"), GUIDE, ("persoon", person.id))

    assert "Een eerdere uitnodiging hiervoor werkt dan niet meer." in words(asks)
    second = desk.send(PATH, "mana", *hidden(asks))
    with pytest.raises(Exception, match=r"nieuwere uitnodiging|newer invitation"):
        come_in(desk, first, "nog-eens")
    assert come_in(desk, second, "nog-eens") == person.id


def test_who_has_a_log_in_gets_the_role_at_once_and_it_can_be_undone(desk: Desk) -> None:
    store = desk.service.store
    store.writer.do(lambda c: add(c, "Carla Coach", "noord", "carla", "carla@zon.nl"))
    fields = ("doe", "uitnodigen"), GUIDE, ("mail", "Carla@zon.nl"), ("naam", "")

    asks = desk.send(PATH, "mana", *fields)

    assert "Carla Coach wordt meteen docent van Team Zuid." in words(asks)
    done = desk.send(PATH, "mana", *hidden(asks))
    assert done.status_code == 303
    page = desk.get(done.headers["location"].removeprefix(BASE), "mana")
    assert "Carla Coach , docent van Team Zuid" in words(page)
    again = desk.send(PATH, "mana", *hidden(asks))
    assert (again.status_code, "heeft die rol al" in words(again)) == (409, True)
    line = done.headers["location"].split("gedaan=")[1]
    assert desk.send(f"kantoor/wie-deed-wat/{line}", "mana").status_code == 303
    assert "Carla Coach , docent" not in words(desk.get(PATH, "mana"))


def test_a_role_ends_after_a_page_that_names_it(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        (inge,) = search(connection, "Inge Visser")
    role = ("rol", "instructor:cohort:noord")

    asks = desk.send(PATH, "mana", ("doe", "stoppen"), role, ("persoon", inge.id))

    assert "Inge Visser stopt als docent van Team Noord" in words(asks)
    assert "Inge Visser , docent van Team Noord" in words(desk.get(PATH, "mana"))
    done = desk.send(PATH, "mana", *hidden(asks))
    assert "Inge Visser , docent van Team Noord" not in words(desk.get(PATH, "mana"))
    line = done.headers["location"].split("gedaan=")[1]
    assert desk.send(f"kantoor/wie-deed-wat/{line}", "mana").status_code == 303


def test_an_own_role_is_ended_with_a_warning(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        (mana,) = search(connection, "Mana de Beer")

    asks = desk.send(PATH, "mana", ("doe", "stoppen"), MANAGER, ("persoon", mana.id))

    assert "Dit is je eigen rol." in words(asks)


@pytest.mark.parametrize(
    ("mail", "name", "says"),
    [
        ("geen adres", "Nel", "Vul het hele mailadres in."),
        ("vast-niemand@zon.nl", " ", "Vul ook een naam in."),
        ("dubbel@zon.nl", "", "Meer dan één persoon heeft het adres dubbel@zon.nl."),
        ("elders@zon.nl", "", "Els Elders deed ook ergens anders mee."),
        ("klaas-zonder@zon.nl", "", "doet ook ergens anders mee. Uitnodigen kan alleen"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    desk: Desk, mail: str, name: str, says: str
) -> None:
    def fill(connection: Connection) -> None:
        if with_mail(connection, "dubbel@zon.nl"):
            return
        for who in ("Ada Dubbel", "A. Dubbel"):
            add(connection, who, "noord", mail="dubbel@zon.nl")
        elsewhere = add(connection, "Els Elders", "klas", mail="elders@zon.nl")
        take_out(connection, BY, elsewhere.id, "klas")
        enrol(connection, BY, add(connection, "Klaas Z", mail="klaas-zonder@zon.nl").id, "klas")

    desk.service.store.writer.do(fill)
    before = rows(desk)

    reply = desk.send(PATH, "mana", ("doe", "uitnodigen"), GUIDE, ("mail", mail), ("naam", name))

    assert reply.status_code == 409
    assert says in words(reply)
    assert rows(desk) == before
    sure = ("doe", "uitnodigen"), ("zeker", "ja"), GUIDE, ("mail", mail), ("naam", name)
    assert desk.send(PATH, "mana", *sure).status_code == 409
    assert rows(desk) == before


def test_who_became_known_in_the_meantime_is_not_made_twice(desk: Desk) -> None:
    fields = ("doe", "uitnodigen"), GUIDE, ("mail", "intussen@zon.nl"), ("naam", "Ine Tussen")
    asks = desk.send(PATH, "mana", *fields)
    desk.service.store.writer.do(lambda c: add(c, "Ine Tussen", "noord", mail="intussen@zon.nl"))

    late = desk.send(PATH, "mana", *hidden(asks))

    assert late.status_code == 409
    with desk.service.store.snapshot() as connection:
        assert len(with_mail(connection, "intussen@zon.nl")) == 1


def test_an_owner_can_invite_an_owner_and_a_manager_cannot(desk: Desk) -> None:
    fields = (
        ("doe", "uitnodigen"),
        ("rol", "owner::"),
        ("mail", "eig@zon.nl"),
        ("naam", "Eig Enaar"),
    )

    assert "eigenaar van de cursus" in words(desk.get(PATH, "olga"))
    assert "eigenaar van de cursus" not in words(desk.get(PATH, "mana"))
    done = desk.send(PATH, "olga", *hidden(desk.send(PATH, "olga", *fields)))
    come_in(desk, done, "eig")
    with desk.service.store.snapshot() as connection:
        assert membership(connection, "eig", frozenset()).owns


def test_uitnodigen_beside_who_guides_a_cohort_asks_first(desk: Desk) -> None:
    path = "kantoor/cohorten/zuid/begeleiding"
    person = desk.service.store.writer.do(lambda c: add(c, "Gert Gids", "zuid", mail="g@zon.nl"))
    fields = ("doe", "uitnodigen"), ("rol", "instructor"), ("persoon", person.id)
    before = rows(desk)

    asks = desk.send(path, "mana", *fields)

    assert "Gert Gids uitnodigen als docent van Team Zuid" in words(asks)
    assert "Gert Gids (g@zon.nl) wordt docent van Team Zuid" in words(asks)
    assert rows(desk) == before
    done = desk.send(path, "mana", *hidden(asks))
    come_in(desk, done, "gert")
    with desk.service.store.snapshot() as connection:
        assert membership(connection, "gert", frozenset()).instructs == {"zuid"}


def test_two_invitations_at_once_leave_one_that_works(desk: Desk) -> None:
    person = desk.service.store.writer.do(lambda c: add(c, "Twee Tegelijk", "zuid"))
    fields = ("doe", "uitnodigen"), GUIDE, ("persoon", person.id), ("zeker", "ja")

    links = [desk.send(PATH, name, *fields) for name in ("mana", "olga")]

    with pytest.raises(Exception, match=r"nieuwere uitnodiging|newer invitation"):
        come_in(desk, links[0], "twee")
    assert come_in(desk, links[1], "twee") == person.id
