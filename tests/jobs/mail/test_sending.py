"""Mail goes through a real SMTP server; what it refuses, and what waits, is said."""

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from course.answers.store import Store
from course.jobs import by_hand, queue
from course.jobs import schema as t
from course.jobs.mail import outbox
from course.jobs.mail.outbox import AddressError, Mail, add
from course.jobs.mail.server import MailServer, MailServerError, as_message
from course.jobs.mail.templates import Message
from tests.jobs.conftest import Clock, events
from tests.jobs.mail.conftest import SECRET, Connect, Mailbox, Works

# aiosmtpd does not count encryption from the beginning as encryption.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")

TEXT = "Dag Noor,\n\nBegin hier:\nhttps://cursus.example/x\n\nTot zo: één regel die heel lang is "
TEXT += "en nergens wordt afgebroken, hoe lang die ook is, ook niet na deze woorden.\n"
MESSAGE = Message("Je uitnodiging: één", TEXT)


def write(store: Store, clock: Clock, address: str = "noor@example.org", **how: str) -> int:
    seq = store.writer.do(lambda c: add(c, address, "invitation", MESSAGE, now=clock(), **how))
    assert seq is not None
    return seq


def mail(store: Store, seq: int) -> Mail:
    with store.engine.connect() as connection:
        return outbox.mail_of(connection, seq)


def job_of(store: Store, seq: int) -> tuple[int, str, str]:
    """Seq, state and last error of the newest job that sends a mail."""
    query = select(t.jobs.c.seq, t.jobs.c.state, t.jobs.c.last_error, t.jobs.c.payload)
    with store.engine.connect() as connection:
        rows = connection.execute(query.order_by(t.jobs.c.seq)).all()
    *found, _ = next(row for row in reversed(rows) if row.payload == {"mail": seq})
    return tuple(found)


@pytest.mark.parametrize("security", ["smtps", "smtp", "smtp+plain"])
def test_a_mail_arrives_as_it_was_written_and_its_text_is_not_kept(
    *, store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox, security: str
) -> None:
    seq = write(store, clock)

    assert works(connect(security)).work_off() == 1

    (arrived,) = mailbox.taken
    assert mailbox.recipients == ["noor@example.org"]
    assert arrived["To"] == "noor@example.org"
    assert arrived["From"] == "Professioneel nabij <cursus@example.nl>"
    assert arrived["Subject"] == MESSAGE.subject
    assert arrived["Message-ID"] == f"<{mail(store, seq).message_id}@example.nl>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived.get_content().replace("\r\n", "\n") == TEXT
    assert (mail(store, seq).state, mail(store, seq).text) == ("sent", "")
    assert job_of(store, seq)[1] == "done"


def test_an_address_that_the_server_refuses_bounces_at_once_with_its_words(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    mailbox.refused["noor@example.org"] = "550 5.1.1 No such user here"
    seq, other = write(store, clock), write(store, clock, "bram@example.org")

    works(connect()).work_off()

    assert (mail(store, seq).state, mail(store, seq).reason) == (
        "bounced",
        "550 5.1.1 No such user here",
    )
    assert mail(store, seq).text == ""
    assert mail(store, other).state == "sent"


def test_a_domain_with_accents_goes_to_every_server_and_a_name_with_them_says_why_not(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    seq, other = write(store, clock, "noor@zörg.example"), write(store, clock, "zoë@example.org")

    works(connect("smtp+plain", enable_SMTPUTF8=False)).work_off()

    assert mailbox.recipients == ["noor@xn--zrg-sna.example"]
    assert mail(store, seq).state == "sent"
    assert (mail(store, other).state, mail(store, other).reason) == (
        "bounced",
        "De mailserver kan geen adres met zulke letters aan.",
    )


def test_a_mail_whose_content_is_refused_bounces_too(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    mailbox.answer = "554 5.7.1 Looks like spam"
    seq = write(store, clock)

    works(connect()).work_off()

    assert (mail(store, seq).state, mail(store, seq).reason[:3]) == ("bounced", "554")


@pytest.mark.parametrize("where", ["address", "content"])
def test_a_server_that_is_busy_is_tried_again_later(
    *, store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox, where: str
) -> None:
    if where == "address":
        mailbox.refused["noor@example.org"] = "451 4.7.1 Greylisted, try again"
    else:
        mailbox.answer = "452 4.3.1 Out of storage"
    seq, sends = write(store, clock), works(connect())
    sends.work_off()
    assert job_of(store, seq)[1] == "waiting"
    assert mail(store, seq).state == "waiting"

    mailbox.refused, mailbox.answer = {}, "250 OK"
    clock.forward(minutes=1)
    sends.work_off()

    assert mail(store, seq).state == "sent"
    assert len(mailbox.taken) == 1


def test_a_wrong_password_and_a_server_that_is_not_there_say_so_without_the_secret(
    *,
    store: Store,
    clock: Clock,
    works: Works,
    connect: Connect,
    mailbox: Mailbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    seq, wrong = write(store, clock), connect(password="geraden geheim")

    works(wrong).work_off()
    assert job_of(store, seq)[2] == (
        "De mailserver kent de naam of het wachtwoord in COURSE_SMTP_URL niet."
    )
    clock.forward(minutes=1)
    gone = MailServer.of({"COURSE_SMTP_URL": f"smtps://a%40b.nl:{'geheim'}@127.0.0.1:1"})
    works(gone).work_off()

    assert job_of(store, seq)[2] == "De mailserver 127.0.0.1 antwoordt niet goed."
    assert mailbox.taken == []
    assert "geraden" not in caplog.text + repr(wrong) + repr(gone)
    assert "geheim" not in caplog.text + repr(gone)


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    seq, server = write(store, clock), connect()
    stranger = MailServer(
        server.host, server.port, "tls", server.user, server.password, server.sender
    )

    works(stranger).work_off()

    assert job_of(store, seq)[2] == (
        "De versleutelde verbinding met 127.0.0.1 kwam niet tot stand."
    )
    assert mailbox.taken == []


def test_a_server_without_starttls_gets_no_password(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    plain = connect("smtp+plain")
    seq = write(store, clock)
    wants_tls = MailServer(plain.host, plain.port, "starttls", "a", SECRET, plain.sender)

    works(wants_tls).work_off()

    assert "kan niet versleutelen of inloggen zoals COURSE_SMTP_URL vraagt" in job_of(store, seq)[2]
    assert mailbox.taken == []


def test_in_quiet_hours_mail_waits_for_the_morning(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    clock.now = datetime(2020, 12, 5, 21, 30, tzinfo=UTC)  # Saturday, half past ten in the evening
    seq, sends = write(store, clock), works(connect("smtp+plain"))
    sends.work_off()
    assert mailbox.taken == []
    assert mail(store, seq).state == "waiting"

    clock.now = datetime(2020, 12, 7, 6, 0, tzinfo=UTC)
    sends.work_off()

    assert mail(store, seq).state == "sent"
    assert events(store, job_of(store, seq)[0]) == [
        *("added", "taken", "postponed", "taken", "done")
    ]


def test_without_a_server_and_when_switched_off_mail_is_held_to_copy(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    first = write(store, clock)
    works(None).work_off()
    second = write(store, clock, "bram@example.org")
    works(connect("smtp+plain"), send=False).work_off()

    assert (mail(store, first).state, mail(store, first).reason) == (
        "held",
        "Er is geen mailserver ingesteld.",
    )
    assert mail(store, second).reason == "Mail staat uit in course.yaml."
    assert mail(store, first).text == TEXT
    assert mailbox.taken == []


def test_a_held_mail_is_sent_after_all_or_by_hand_or_not(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    after_all, myself, not_at_all = (write(store, clock, f"{n}@example.org") for n in "abc")
    works(None).work_off()
    do = store.writer.do
    assert do(lambda c: outbox.send_held(c, [after_all], "docent", clock())) == [after_all]
    assert do(lambda c: outbox.sent_by_hand(c, [myself], "docent", clock())) == [myself]
    assert do(lambda c: outbox.drop(c, [not_at_all], "docent", clock())) == [not_at_all]
    assert do(lambda c: outbox.sent_by_hand(c, [myself, 999], "docent", clock())) == []

    works(connect("smtp+plain")).work_off()

    assert mailbox.recipients == ["a@example.org"]
    assert [mail(store, seq).state for seq in (after_all, myself, not_at_all)] == [
        *("sent", "sent", "dropped")
    ]
    assert mail(store, myself).changed_by == "docent"
    assert mail(store, not_at_all).text == ""


def test_what_never_works_fails_for_good_and_can_be_tried_again_or_given_up(
    store: Store, clock: Clock, works: Works, connect: Connect, mailbox: Mailbox
) -> None:
    gone = MailServer.of({"COURSE_SMTP_URL": "smtps://a%40b.nl:x@127.0.0.1:1"})
    seq, other = write(store, clock), write(store, clock, "bram@example.org")
    sends = works(gone, quiet_from="00:00", quiet_until="00:00", quiet_days=())
    for _ in range(30):
        sends.work_off()
        clock.forward(hours=1)
    job, dropped = job_of(store, seq)[0], job_of(store, other)[0]
    assert job_of(store, seq)[1:] == ("failed", "De mailserver 127.0.0.1 antwoordt niet goed.")
    assert mail(store, seq).state == "failed"

    store.writer.do(lambda c: queue.retry(c, [job], "docent", clock()))
    store.writer.do(lambda c: by_hand.drop(c, [dropped], "docent", clock()))
    clock.now = datetime(2020, 12, 8, 12, 0, tzinfo=UTC)
    works(connect("smtp+plain")).work_off()

    assert mail(store, seq).state == "sent"
    assert (mail(store, other).state, mail(store, other).text) == ("dropped", "")
    assert mailbox.recipients == ["noor@example.org"]


def test_the_same_key_is_one_mail(store: Store, clock: Clock) -> None:
    seq = write(store, clock, key="herinnering:les:noor:2020-12-14")

    again = store.writer.do(
        lambda c: add(
            c,
            "noor@example.org",
            "reminder",
            MESSAGE,
            now=clock(),
            key="herinnering:les:noor:2020-12-14",
        )
    )

    assert again is None
    assert mail(store, seq).template == "invitation"


def test_a_bounce_of_later_is_put_with_the_mail_that_was_sent(
    store: Store, clock: Clock, works: Works, connect: Connect
) -> None:
    seq, waits = write(store, clock), write(store, clock, "bram@example.org")
    sends = works(connect("smtp+plain"))
    message_id, waiting_id = mail(store, seq).message_id, mail(store, waits).message_id
    do = store.writer.do
    assert not do(lambda c: outbox.record_bounce(c, f"<{waiting_id}@example.nl>", "?", clock()))
    sends.work_off()
    clock.forward(days=1)

    bounced = do(
        lambda c: outbox.record_bounce(c, f" <{message_id}@example.nl>\n", "Mailbox full", clock())
    )

    assert bounced
    assert not do(lambda c: outbox.record_bounce(c, "<iets@anders.nl>", "?", clock()))
    assert (mail(store, seq).state, mail(store, seq).reason) == ("bounced", "Mailbox full")
    assert mail(store, seq).changed_at == clock()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "noor",
        "noor@",
        "noor@example.org, bram@example.org",
        "noor@example.org\nBcc: bram@example.org",
        "Noor <noor@example.org>",
        "noor @example.org",
        "noor@exam\u2028ple.org",
        "n" * 250 + "@example.org",
    ],
)
def test_what_is_not_one_address_is_refused(store: Store, clock: Clock, address: str) -> None:
    with pytest.raises(AddressError, match="is geen mailadres"):
        write(store, clock, address)


def test_a_subject_with_a_line_break_reaches_no_header(store: Store, clock: Clock) -> None:
    sender = MailServer.of({"COURSE_SMTP_URL": "smtps://a%40b.nl:x@mail.example"})
    assert sender
    spoiled = mail(store, write(store, clock))._replace(subject="Dag\r\nBcc: iedereen@example.org")

    with pytest.raises(ValueError, match=r"linefeed|newline|carriage return"):
        as_message(spoiled, sender.sender)


@pytest.mark.parametrize(
    ("url", "sender", "said"),
    [
        ("http://a:geheim@host", "a@b.nl", "COURSE_SMTP_URL klopt niet"),
        ("smtps://a:geheim@host:haven", "a@b.nl", "COURSE_SMTP_URL klopt niet"),
        ("smtps://a:geheim@", "a@b.nl", "noemt geen host"),
        ("smtp+plain://a:geheim@host", "a@b.nl", "zonder versleuteling"),
        ("smtps://a:geheim@host", "", "COURSE_MAIL_FROM klopt niet"),
        ("smtps://a:geheim@host", "a@b.nl\nBcc: c@d.nl", "COURSE_MAIL_FROM klopt niet"),
    ],
)
def test_a_spoiled_setting_is_said_without_the_secret(url: str, sender: str, said: str) -> None:
    with pytest.raises(MailServerError, match=said) as refusal:
        MailServer.of({"COURSE_SMTP_URL": url, "COURSE_MAIL_FROM": sender})

    assert "geheim@" not in str(refusal.value).replace("naam:geheim@host", "")


def test_no_setting_is_no_server_and_the_ports_are_the_usual_ones() -> None:
    assert MailServer.of({}) is None
    made = [
        MailServer.of({"COURSE_SMTP_URL": url, "COURSE_MAIL_FROM": "a@b.nl"})
        for url in ("smtps://host", "smtp://host", "smtp+plain://host")
    ]
    assert [one.port for one in made if one] == [465, 587, 25]
