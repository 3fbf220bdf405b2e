"""*Mail*: an organisation's own texts and switch, in scope, and the mail that the office asks."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from sqlalchemy import Connection, delete

from course.job_kinds import job_kinds
from course.jobs import schema as t
from course.jobs.mail import outbox
from course.jobs.mail.outbox import Mail
from course.jobs.mail.templates import Message
from course.jobs.worker import Worker
from course.people import schema as p
from course.people.invitations import invite
from course.people.mailing.own_texts import own_texts
from course.people.mailing.stopping import stop
from course.people.persons import search
from tests import roster
from tests.people.importing.conftest import csv_text
from tests.roster import NOW
from tests.web.office.conftest import PUBLIC, Desk
from tests.web.office.test_actions import key, words
from tests.web.office.test_importing import hidden, upload

TEXT = "kantoor/mail/zorg/uitslag"
DO = "kantoor/deelnemers/doen"
OWN = (("onderwerp", "Uitslag, [naam]"), ("tekst", "Dag [naam],\n\n[les]: [link]\n"))


@pytest.fixture(autouse=True)
def _afterwards(desk: Desk) -> Iterator[None]:
    """Forgets all mail, for the desk is shared."""
    yield
    with desk.service.store.engine.execution_options(writes=True).begin() as connection:
        for table in (t.job_log, t.jobs, t.mails, p.mail_texts, p.mail_switches, p.mail_stops):
            connection.execute(delete(table))


def mails(desk: Desk) -> list[Mail]:
    """All mails, the oldest first."""
    states: tuple[outbox.State, ...] = ("waiting", "held", "sent", "bounced", "failed", "dropped")
    with desk.service.store.snapshot() as connection:
        return outbox.mails(connection, states, 99)[::-1]


def work(desk: Desk) -> None:
    service = desk.service
    kinds = job_kinds(service.paths, service.store, lambda: service.settings)
    Worker(service.store.engine, kinds).work_off()


def add(desk: Desk, organisation: str, address: str) -> int:
    text = Message("Je uitslag", "Dag\n")

    seq = desk.service.store.writer.do(
        lambda c: outbox.add(c, address, "result", text, now=NOW, organisation=organisation)
    )
    assert seq
    return seq


def bodies(page: httpx.Response) -> str:
    return unescape(page.text)


def test_a_manager_sees_the_mail_of_the_own_organisation_only(desk: Desk) -> None:
    page = desk.get("kantoor/mail", "mana")

    assert page.status_code == 200
    assert "Zorggroep Zon" in page.text
    assert "Zorgcollege Delta" not in page.text
    assert "Er is geen mailserver ingesteld." in page.text
    assert "Zorgcollege Delta" in desk.get("kantoor/mail", "olga").text
    assert desk.get("kantoor/mail/college/uitslag", "mana").status_code == 403
    assert desk.send("kantoor/mail/college/uitslag", "mana", ("doe", "bewaar")).status_code == 403
    off = (("organisatie", "college"), ("mail", "uit"))
    assert desk.send("kantoor/mail", "mana", *off).status_code == 403
    assert desk.get("kantoor/mail", "inge").status_code == 403
    assert desk.get("kantoor/mail/zorg/iets", "mana").status_code == 404


def test_our_text_is_shown_with_its_words_and_a_preview(desk: Desk) -> None:
    page = bodies(desk.get("kantoor/mail/zorg/herinnering", "mana"))

    assert "Dit is onze tekst voor Zorggroep Zon." in page
    assert "Dag [naam]," in page
    assert "[datum]" in page
    assert "Dag Noor," in page
    assert f"{PUBLIC}les/voorbeeld" in page


def test_an_own_text_is_looked_at_kept_undone_and_ours_again(desk: Desk) -> None:
    looked = desk.send(TEXT, "mana", *OWN, ("doe", "bekijk"))
    assert "Uitslag, Noor" in looked.text
    with desk.service.store.snapshot() as connection:
        assert own_texts(connection) == {}

    kept = desk.send(TEXT, "mana", *OWN, ("doe", "bewaar"))
    assert "Bewaard." in kept.text
    assert "eigen tekst" in desk.get("kantoor/mail", "mana").text
    acts = desk.get("kantoor/wie-deed-wat", "mana").text
    assert "veranderde een mailtekst van Zorggroep Zon" in acts
    number = re.search(r"wie-deed-wat/(\d+)", acts)
    assert number
    desk.send(f"kantoor/wie-deed-wat/{number[1]}", "mana")
    with desk.service.store.snapshot() as connection:
        assert own_texts(connection) == {}

    desk.send(TEXT, "mana", *OWN, ("doe", "bewaar"))
    again = desk.send(TEXT, "mana", ("doe", "onze"))
    assert "Deze mail gaat weer met onze tekst." in again.text
    with desk.service.store.snapshot() as connection:
        assert own_texts(connection) == {}


@pytest.mark.parametrize(
    ("subject", "text", "said"),
    [
        ("Hoi", "Dag [nam], [link]", "[nam] kunnen we hier niet invullen. Gebruik [naam], "),
        ("Hoi [datum]", "[link]", "[datum] kunnen we hier niet invullen."),
        ("Hoi", "Dag [naam]", "De link ontbreekt: zet [link]"),
        ("", "[link]", "Een mail heeft een onderwerp en een tekst nodig."),
        ("Hoi", f"[link]{'x' * 6000}", "De mail is te lang"),
    ],
)
def test_a_wrong_text_is_one_sentence_and_stays_to_be_put_right(
    desk: Desk, subject: str, text: str, said: str
) -> None:
    page = desk.send(TEXT, "mana", ("onderwerp", subject), ("tekst", text), ("doe", "bewaar"))

    assert page.status_code == 422
    assert said in bodies(page)
    assert text in bodies(page)
    with desk.service.store.snapshot() as connection:
        assert own_texts(connection) == {}


def test_markup_in_a_text_is_text(desk: Desk) -> None:
    hostile = (("onderwerp", "<b>x"), ("tekst", "</textarea><script>x</script> {{ 7*7 }} [link]"))

    page = desk.send(TEXT, "mana", *hostile, ("doe", "bekijk"))

    assert "<script>x" not in page.text
    assert "{{ 7*7 }}" in bodies(page)


def test_switched_off_nothing_is_written_and_it_can_be_undone(desk: Desk) -> None:
    desk.send("kantoor/mail", "mana", ("organisatie", "zorg"), ("mail", "uit"))
    assert "Mail staat <strong>uit</strong>" in desk.get("kantoor/mail", "mana").text

    page = desk.send(DO, "mana", ("doe", "herinneren"), key(desk, "noord-05"))

    assert re.search(r"Wie er geen krijgt [\w .]+: mail staat uit", words(page))
    assert 'name="zeker"' not in page.text
    assert "zette de mail van Zorggroep Zon uit" in desk.get("kantoor/wie-deed-wat", "mana").text
    desk.send("kantoor/mail", "mana", ("organisatie", "zorg"), ("mail", "aan"))
    assert "Mail staat <strong>aan</strong>" in desk.get("kantoor/mail", "mana").text


def test_reminding_names_how_many_and_why_not_and_happens_once_a_day(desk: Desk) -> None:
    with desk.service.store.snapshot() as connection:
        stops = search(connection, "Fatima el Amrani")[0].id
    desk.service.store.writer.do(lambda c: stop(c, stops, ["never_begun"], NOW))
    chosen = [key(desk, f"noord-{number:02}") for number in (1, 4, 5, 6)]

    asked = desk.send(DO, "mana", ("doe", "herinneren"), *chosen)

    assert "1 mens krijgt nu een mail." in words(asked)
    assert "Bram Bakker: geen mailadres" in words(asked)
    assert "Fatima el Amrani: wil geen herinneringen" in words(asked)
    assert "Dag Çiğdem," in asked.text
    assert mails(desk) == []
    done = desk.send(DO, "mana", ("doe", "herinneren"), *chosen, ("zeker", "ja"))
    assert "/kantoor/wie-deed-wat/" in done.headers["location"]
    (mail,) = mails(desk)
    assert (mail.template, mail.organisation) == ("never_begun", "zorg")
    assert (
        "herinnerde Çiğdem Yilmaz per mail, in Team Noord"
        in desk.get("kantoor/wie-deed-wat", "mana").text
    )

    again = desk.send(DO, "mana", ("doe", "herinneren"), *chosen, ("zeker", "ja"))
    assert again.status_code == 409
    assert len(mails(desk)) == 1


def test_reminding_says_whose_invitation_it_replaces(desk: Desk) -> None:
    def fill(connection: Connection) -> tuple[str, str]:
        pair = []
        for name in ("Gea Nodigd", "Niet Gevraagd"):
            mail = f"{name[0].lower()}@zon.nl"
            pair.append(roster.add(connection, name, "zuid", mail=mail).id)
        ends = datetime.now(UTC) + timedelta(days=9)
        invite(connection, roster.BY, "sleutel", "zuid", person=pair[0], expires=ends)
        return pair[0], pair[1]

    chosen = [("wie", f"{id_}:zuid") for id_ in desk.service.store.writer.do(fill)]

    page = words(desk.send(DO, "mana", ("doe", "herinneren"), *chosen))

    assert "2 mensen krijgen nu een mail. Gea Nodigd heeft nog geen account en krijgt" in page
    assert "De link die die persoon eerder kreeg, werkt dan niet meer." in page


def test_an_invitation_is_mailed_with_its_link(desk: Desk) -> None:
    chosen = [key(desk, "noord-05"), key(desk, "noord-04")]

    page = desk.send(DO, "mana", ("doe", "uitnodigen"), ("dagen", "7"), ("zeker", "ja"), *chosen)

    (mail,) = mails(desk)
    assert "1 van de 2 krijgen de uitnodiging per mail." in words(page)
    assert f"{PUBLIC}uitnodiging/" in mail.text
    assert "werkt tot en met" in mail.text
    assert mail.stop_link == ""


def test_people_who_are_read_in_are_invited_by_mail_when_asked(desk: Desk) -> None:
    rows = (
        ("Puck", "", "Nieuw", "puck@zon.nl", "zuid"),
        ("Guus", "", "Nieuw", "guus@zon.nl", "zuid"),
    )
    seen = upload(desk, "mana", csv_text(*rows).encode())

    done = desk.send("kantoor/inlezen/doen", "mana", *hidden(seen.text), ("uitnodigen", "ja"))

    assert "2 mensen krijgen een uitnodiging per mail." in words(done)
    work(desk)
    assert sorted(m.address for m in mails(desk)) == ["guus@zon.nl", "puck@zon.nl"]
    assert {m.state for m in mails(desk)} == {"held"}
    assert mails(desk)[0].text.startswith(("Dag Puck,", "Dag Guus,"))


def test_tasks_of_a_manager_are_those_of_the_own_organisation(desk: Desk) -> None:
    mine, other = add(desk, "zorg", "van@zon.nl"), add(desk, "college", "van@delta.nl")
    work(desk)

    page = desk.get("kantoor/taken", "mana")

    assert "van@zon.nl" in page.text
    assert "van@delta.nl" not in page.text
    assert "van@delta.nl" in desk.get("kantoor/taken", "olga").text
    refused = desk.post("api/tasks", "mana", {"what": "mails", "do": "sent", "seqs": [mine, other]})
    assert refused.status_code == 403
    done = desk.post("api/tasks", "mana", {"what": "mails", "do": "sent", "seqs": [mine]})
    assert done.json()["message"] == "Staat als verstuurd."
    assert desk.get("kantoor/taken", "inge").status_code == 403


def test_who_cannot_be_reached_stands_in_the_list_with_what_to_do(desk: Desk) -> None:
    seq = add(desk, "zorg", "zoë@zon.nl")
    reason = "550 onbekend"

    def come_back(connection: Connection) -> None:
        outbox.set_state(connection, [seq], "bounced", NOW, frm=["waiting"], reason=reason)

    page = desk.get("kantoor/deelnemers?naam=jong", "mana").text
    assert "Mail komt niet aan" not in page
    desk.service.store.writer.do(come_back)

    page = desk.get("kantoor/deelnemers?naam=jong", "mana").text
    assert "Mail komt niet aan (550 onbekend). Vraag om een ander adres." in page
