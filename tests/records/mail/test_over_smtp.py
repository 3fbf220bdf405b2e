"""From what happens to a mailbox: a real mail server, and nothing of people in the logs."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from course.job_kinds import job_kinds
from course.jobs import schema as t
from course.jobs.mail.sending import Sending
from course.jobs.worker import Kind, Worker
from course.records import unneeded_mail
from tests.jobs.mail import conftest as smtp
from tests.jobs.mail.conftest import Connect, Mailbox
from tests.records.mail.conftest import BASE, Office

mailbox, authority, connect = smtp.mailbox, smtp.authority, smtp.connect
NAMES = ("anna", "berg", "bram", "cis", "zon.nl", "zorggroep")


def kinds(office: Office, connect: Connect) -> list[Kind]:
    """All kinds of jobs, with a mail server and without quiet hours."""
    mail = office.settings.mail.model_copy(
        update={"quiet_from": "00:00", "quiet_until": "00:00", "quiet_days": ()}
    )
    settings = office.settings.model_copy(update={"mail": mail})
    server = connect("smtp+plain")
    engine, check = office.store.engine, unneeded_mail.verdict
    sending = Sending(engine, lambda: settings, lambda: server, lambda: office.now, check)
    others = job_kinds(office.paths, office.store, lambda: settings)
    return [sending.kind(), *(kind for kind in others if kind.name != "mail")]


def named_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Whom the log names; the mail server of this test has its own, which tells all."""
    said = [record.getMessage().lower() for record in caplog.records if record.name != "mail.log"]
    return [name for name in NAMES if any(name in line for line in said)]


def test_a_reminder_arrives_with_its_headers_and_one_click_stops_it(
    office: Office, mailbox: Mailbox, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.answers("anna")
    office.remind()

    Worker(office.store.engine, kinds(office, connect), lambda: office.now).work_off()

    assert sorted(mailbox.recipients) == ["anna@zon.nl", "bram@zon.nl", "cis@zon.nl"]
    taken = {str(message["To"]): message for message in mailbox.taken}
    mine = taken["anna@zon.nl"]
    assert str(mine["List-Unsubscribe"]).startswith(f"<{BASE}mail/{office.ids['anna']}.")
    assert mine["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mine["Auto-Submitted"] == "auto-generated"
    assert mine.get_content_type() == "text/plain"
    assert "Dag Anna," in mine.get_content()
    assert office.written() == []
    assert {state for _, state, _ in office.states()} == {"sent"}
    assert named_in(caplog) == []


def test_a_mail_that_is_refused_is_known_of_the_address_and_not_logged(
    office: Office, mailbox: Mailbox, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    mailbox.refused["bram@zon.nl"] = "550 5.1.1 Onbekend"
    office.remind()

    Worker(office.store.engine, kinds(office, connect), lambda: office.now).work_off()

    assert ("bram@zon.nl", "bounced", "550 5.1.1 Onbekend") in office.states()
    assert named_in(caplog) == []


def test_the_texts_of_mails_are_gone_and_in_time_the_addresses(
    office: Office, mailbox: Mailbox, connect: Connect
) -> None:
    office.remind()
    Worker(office.store.engine, kinds(office, connect), lambda: office.now).work_off()
    assert mailbox.taken
    assert {mail.text for mail in office.written("sent")} == {""}

    long_ago = datetime.now(UTC) - timedelta(days=91)
    aged = update(t.mails).values(changed_at=long_ago)
    office.do(lambda c: c.execute(aged))
    tidy = [kind for kind in kinds(office, connect) if kind.name == "tidy"]
    Worker(office.store.engine, tidy).plant()
    office.do(lambda c: c.execute(update(t.jobs).values(due_at=long_ago)))
    Worker(office.store.engine, tidy).work_off()

    assert {address for address, _, _ in office.states()} == {""}
    office.now += timedelta(days=1)
    assert office.remind() == []  # that they were written is not forgotten
