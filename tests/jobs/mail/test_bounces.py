"""Reports of other servers: which mail came back and why, and what is no such report."""

import pytest

from course.jobs.mail.bounces import Bounce, read_bounce

REPORT = """\
From: MAILER-DAEMON@mail.example.org
To: cursus@example.nl
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grens"

--grens
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--grens
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Tue, 1 Dec 2026 10:00:00 +0000

Final-Recipient: rfc822; noor@example.org
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full,
    try later

--grens
Content-Type: {kind}

Message-ID: <abc-123@example.nl>
Subject: Je uitnodiging

--grens--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_says_which_mail_came_back_and_why(kind: str) -> None:
    bounce = read_bounce(REPORT.format(kind=kind).encode())

    assert bounce == Bounce("<abc-123@example.nl>", "552 5.2.2 Mailbox full, try later")


def test_without_the_servers_words_its_code_is_the_reason() -> None:
    report = REPORT.format(kind="message/rfc822")
    start = report.index("Diagnostic-Code")
    shorter = report[:start] + report[report.index("--grens\nContent-Type: message/rfc822") :]

    assert read_bounce(shorter.encode()) == Bounce("<abc-123@example.nl>", "5.2.2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Action: failed", "Action: delayed"),
        ("Message-ID: <abc-123@example.nl>\n", ""),
        ("message/delivery-status", "text/plain"),
    ],
)
def test_a_delay_or_a_report_of_no_mail_is_no_bounce(old: str, new: str) -> None:
    report = REPORT.format(kind="message/rfc822")
    assert old in report

    assert read_bounce(report.replace(old, new).encode()) is None


@pytest.mark.parametrize("report", [b"", b"\xff\xfe\0", b"Subject: Afwezig\n\nIk ben er niet."])
def test_what_is_no_report_at_all_is_no_bounce(report: bytes) -> None:
    assert read_bounce(report) is None
