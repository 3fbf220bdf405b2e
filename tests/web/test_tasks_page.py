"""The page Taken: what failed and why, what waits, mail to copy, and what an instructor decides."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, select

from course.job_kinds import job_kinds
from course.jobs import listing, queue
from course.jobs import schema as t
from course.jobs.mail import outbox
from course.jobs.mail.templates import Message
from course.jobs.worker import Worker
from tests.statements import statements
from tests.web.conftest import Door

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
STATEMENTS = 10  # of the page: counts, lists, the mails that jobs send, the gradebook


@pytest.fixture
def tasks(door: Door, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The service with a job that failed, one that waits, and two mails that are held."""
    monkeypatch.delenv("COURSE_SMTP_URL", raising=False)
    store = door.service.store

    def fill(c: Connection) -> None:
        for key in ("mislukt", "ook"):
            queue.enqueue(c, "tidy", {}, now=NOW, key=key)
            job = queue.take(c, ["tidy"], "een", NOW)
            assert job
            queue.fail(c, job, "De schijf is <vol>.", NOW, None)
        later = NOW + timedelta(days=9999)
        queue.enqueue(c, "tidy", {}, now=NOW, due_at=later, key="wacht")
        for name in ("noor", "bram"):
            text = Message("Je uitnodiging & meer", f"Dag {name},\n\nhttps://cursus.example/x\n")
            outbox.add(c, f"{name}@example.org", "invitation", text, now=NOW)

    store.writer.do(fill)
    Worker(
        store.engine, job_kinds(door.service.paths, store, lambda: door.service.settings)
    ).work_off()
    yield door
    with store.engine.begin() as connection:
        for table in (t.job_log, t.jobs, t.mails):
            connection.execute(delete(table))


def seqs(door: Door, state: listing.State) -> list[int]:
    with door.service.store.engine.connect() as connection:
        return [job.seq for job in listing.listed(connection, [state], 99)]


def held(door: Door) -> list[int]:
    with door.service.store.engine.connect() as connection:
        return [mail.seq for mail in outbox.mails(connection, ["held"], 99)]


def test_the_page_says_what_failed_why_what_waits_and_what_to_copy(tasks: Door) -> None:
    page = tasks.get("docent/taken", "docent")

    assert page.status_code == 200
    for text in (
        "Mislukt (2)",
        "De schijf is &lt;vol&gt;.",
        "Oude taken en mail opruimen",
        "Wacht (1)",
        "Te versturen (2)",
        "Er is geen mailserver ingesteld.",
        "Adressen voor uitnodiging (2)",
        "Mail versturen: uitnodiging aan noor@example.org, staat klaar om te kopiëren",
        "bram@example.org; noor@example.org",
        "https://cursus.example/x",
        "mailto:noor@example.org?subject=Je%20uitnodiging%20%26%20meer&amp;body=Dag%20noor%2C%0A",
    ):
        assert text in page.text
    assert "Alsnog versturen" not in page.text


def test_the_overview_says_that_something_failed(tasks: Door) -> None:
    text = "2 taken van de cursus zelf zijn mislukt"

    assert text in tasks.get("docent", "docent").text
    for seq in seqs(tasks, "failed"):
        tasks.post("api/tasks", "docent", {"what": "jobs", "do": "drop", "seqs": [seq]})
    assert "mislukt" not in tasks.get("docent", "docent").text


def test_mail_that_did_not_arrive_is_shown_for_a_month(tasks: Door) -> None:
    recent, old = held(tasks)
    now = datetime.now(UTC)

    def come_back(c: Connection) -> None:
        for mail, days in ((recent, 29), (old, 31)):
            at, reason = now - timedelta(days=days), f"550 <{days}>"
            outbox.set_state(c, [mail], "bounced", at, frm=["held"], reason=reason)

    tasks.service.store.writer.do(come_back)
    page = tasks.get("docent/taken", "docent").text

    assert "Niet aangekomen (1)" in page
    assert "550 &lt;29&gt;" in page
    assert "31&gt;" not in page


def test_many_mails_are_on_pages_and_their_addresses_together(tasks: Door) -> None:
    def fill(c: Connection) -> None:
        for number in range(70):
            text = Message("Je uitnodiging", f"Dag {number}\n")
            outbox.add(c, f"mens{number:02}@example.org", "invitation", text, now=NOW)

    service = tasks.service
    service.store.writer.do(fill)
    Worker(
        service.store.engine, job_kinds(service.paths, service.store, lambda: service.settings)
    ).work_off()

    pages = [tasks.get(f"docent/taken?pagina={n}", "docent").text for n in (1, 2, 99)]

    shown = [set(re.findall(r"uitnodiging aan (\S+@example.org)</span> <span", p)) for p in pages]
    assert [len(each) for each in shown] == [50, 22, 22]
    assert len(shown[0] | shown[1]) == 72
    assert "1 tot en met 50 van 72." in pages[0]
    assert "51 tot en met 72 van 72." in pages[1]
    assert 'href="?pagina=2#mail-kop"' in pages[0]
    assert 'href="?pagina=1#mail-kop"' in pages[1]
    assert all("Adressen voor uitnodiging (72)" in page for page in pages)
    assert "Ik heb deze 22 verstuurd" in pages[1]
    for wrong in ("0", "-1", "x", "²", "9" * 40):
        assert tasks.get(f"docent/taken?pagina={wrong}", "docent").status_code == 200


def test_without_anything_it_says_so(door: Door) -> None:
    page = door.get("docent/taken", "docent")

    for text in ("Er is niets mislukt.", "Er staat geen mail klaar.", "Er wacht niets."):
        assert text in page.text


def test_the_page_asks_the_store_a_fixed_number_of_times(tasks: Door) -> None:
    tasks.get("docent/taken", "docent")

    with statements(tasks.service.store.engine) as seen:
        tasks.get("docent/taken", "docent")

    assert 0 < len(seen) <= STATEMENTS


def test_what_failed_is_tried_again_or_given_up_once(tasks: Door) -> None:
    first, second = seqs(tasks, "failed")

    again = tasks.post("api/tasks", "docent", {"what": "jobs", "do": "retry", "seqs": [first]})
    twice = tasks.post("api/tasks", "docent", {"what": "jobs", "do": "retry", "seqs": [first]})
    given_up = tasks.post("api/tasks", "docent", {"what": "jobs", "do": "drop", "seqs": [second]})

    assert (again.status_code, again.json()["message"]) == (200, "We proberen het opnieuw.")
    assert again.json()["changed"] == [first]
    assert (twice.status_code, given_up.status_code) == (409, 200)
    assert "iemand anders was je voor" in twice.json()["message"]
    assert seqs(tasks, "failed") == []
    assert seqs(tasks, "dropped") == [second]
    with tasks.service.store.engine.connect() as connection:
        assert listing.log_of(connection, first)[-1].who == "docent"


def test_held_mails_are_marked_as_sent_and_sent_after_all_where_there_is_a_server(
    tasks: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand, after_all = held(tasks)
    monkeypatch.setenv("COURSE_SMTP_URL", "smtps://cursus%40example.nl:geheim@mail.example")

    page = tasks.get("docent/taken", "docent").text
    sent = tasks.post("api/tasks", "docent", {"what": "mails", "do": "sent", "seqs": [by_hand]})
    soon = tasks.post("api/tasks", "docent", {"what": "mails", "do": "send", "seqs": [after_all]})

    assert "Mail gaat via mail.example, namens cursus@example.nl." in page
    assert "geheim" not in page
    assert "Alsnog versturen" in page
    assert (sent.status_code, soon.status_code) == (200, 200)
    query = select(t.mails.c.state).order_by(t.mails.c.seq)
    with tasks.service.store.engine.connect() as connection:
        assert sorted(connection.execute(query).scalars()) == ["sent", "waiting"]


def test_a_mail_server_that_is_set_up_wrongly_is_said_without_its_secret(
    tasks: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_SMTP_URL", "ftp://cursus:wachtwoord@mail.example")

    page = tasks.get("docent/taken", "docent").text

    assert "COURSE_SMTP_URL klopt niet" in page
    assert "wachtwoord" not in page


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"what": "jobs", "do": "retry", "seqs": []},
        {"what": "jobs", "do": "retry", "seqs": ["1"]},
        {"what": "jobs", "do": "retry", "seqs": [True]},
        {"what": "jobs", "do": "retry", "seqs": [2**70]},
        {"what": "jobs", "do": "retry", "seqs": [-1]},
        {"what": "jobs", "do": "delete", "seqs": [1]},
        {"what": "jobs", "do": "retry", "seqs": [1], "who": "iemand-anders"},
        {"what": "jobs", "do": "retry", "seqs": [1] * 501},
        {"what": "jobs", "do": "sent", "seqs": [1]},
        {"what": "mails", "do": "retry", "seqs": [1]},
    ],
)
def test_a_question_that_makes_no_sense_changes_nothing(
    tasks: Door, body: dict[str, object]
) -> None:
    reply = tasks.post("api/tasks", "docent", body)

    assert reply.status_code in {400, 409}
    assert reply.json()["message"]
    assert len(seqs(tasks, "failed")) == 2


@pytest.mark.parametrize("name", ["anna", "coordinator", "niemand", "dienst"])
def test_it_is_for_instructors_only(tasks: Door, name: str) -> None:
    body = {"what": "jobs", "do": "retry", "seqs": seqs(tasks, "failed")}

    assert tasks.get("docent/taken", name).status_code == 403
    assert tasks.post("api/tasks", name, body).status_code == 403
    assert len(seqs(tasks, "failed")) == 2


def test_an_instructors_own_server_is_not_let_in(tasks: Door) -> None:
    body = {"what": "jobs", "do": "retry", "seqs": seqs(tasks, "failed")}

    assert tasks.get("docent/taken", "docent", token=True).status_code == 403
    assert tasks.post("api/tasks", "docent", body, token=True).status_code == 403
