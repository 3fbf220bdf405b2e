"""`course work`: the same work from a shell, once or until it is stopped; and `course check`."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.answers.store import Store
from course.cli import main
from course.jobs.mail import outbox
from course.jobs.mail.templates import Message
from course.paths import CoursePaths
from tests.conftest import REPOSITORY
from tests.jobs.mail.test_bounces import REPORT

MAIL = Message("Je uitnodiging", "Dag Noor\n")


@pytest.fixture
def root(course_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course root in which the command runs, without a mail server."""
    monkeypatch.chdir(course_root)
    monkeypatch.delenv("COURSE_SMTP_URL", raising=False)
    return course_root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def write(store: Store) -> None:
    now = datetime.now(UTC)
    store.writer.do(lambda c: outbox.add(c, "noor@example.org", "invitation", MAIL, now=now))


def states(store: Store) -> dict[outbox.State, int]:
    with store.engine.connect() as connection:
        return outbox.counts(connection)


def test_once_does_what_is_due_and_says_what_is_left(root: Path) -> None:
    with Store(CoursePaths.here().store_url) as store:
        write(store)

        done = run("work", "--once")

        assert done.output == "Jobs taken: 1. Waiting: 3. Failed, and waiting for a person: 0.\n"
        assert states(store) == {"held": 1}
    assert run("work", "--once").output.startswith("Jobs taken: 0. Waiting: 3.")


def test_a_mistake_in_the_settings_is_said_before_anything_is_done(root: Path) -> None:
    settings = root / "source/course.yaml"
    text = settings.read_text(encoding="utf-8").replace('"21:00"', "negen uur")
    settings.write_text(text, encoding="utf-8")

    done = run("work", "--once")

    assert done.exit_code == 1
    assert "mail.quiet_from: found negen uur, expected a time such as 21:00" in done.stderr
    assert not (root / ".course").exists()


@pytest.mark.integration
def test_it_works_until_it_is_stopped_and_then_stops_at_once(root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    code = "from course.cli import main; main()"
    command = [sys.executable, "-c", code, "work"]
    with (
        Store(CoursePaths.here().store_url) as store,
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as working,
    ):
        assert working.stderr
        assert working.stderr.readline() == "Working; stop with Ctrl+C.\n"
        write(store)
        soon = time.monotonic() + 60
        while states(store) != {"held": 1}:
            assert time.monotonic() < soon
            time.sleep(0.1)

        working.send_signal(signal.SIGTERM)

        assert working.wait(30) == 0


def test_a_mail_that_came_back_is_noted_by_its_report(root: Path, tmp_path: Path) -> None:
    def bounced() -> Result:
        report = REPORT.format(kind="message/rfc822").replace("abc-123", message_id)
        (tmp_path / "report.eml").write_text(report, encoding="utf-8")
        return run("mail", "bounced", str(tmp_path / "report.eml"))

    with Store(CoursePaths.here().store_url) as store:
        write(store)
        run("work", "--once")
        with store.engine.connect() as connection:
            (mail,) = outbox.mails(connection, ["held"], 9)
        message_id = mail.message_id
        assert bounced().exit_code == 1  # it was not sent
        store.writer.do(lambda c: outbox.sent_by_hand(c, [mail.seq], "docent", datetime.now(UTC)))

        done, again = bounced(), bounced()

        assert done.output == "Noted: 552 5.2.2 Mailbox full, try later\n"
        assert "not about a mail that this course sent" in again.stderr
        assert states(store) == {"bounced": 1}
    (tmp_path / "report.eml").write_text("Subject: Afwezig\n\nIk ben er niet.")
    done = run("mail", "bounced", str(tmp_path / "report.eml"))
    assert (done.exit_code, "no report of a mail" in done.stderr) == (1, True)


def test_check_says_what_is_wrong_with_a_courses_own_mails(root: Path) -> None:
    folder = root / "source/mail"
    folder.mkdir()
    assert run("check").exit_code == 0
    (folder / "reminder.txt").write_text("Onderwerp: Dag\n\nDag {{ naam }}", encoding="utf-8")

    done = run("check")

    assert done.exit_code == 1
    assert done.stderr.startswith(
        "source/mail/reminder.txt: found the placeholder naam, expected one of course, date, "
    )
    assert len(done.stderr.splitlines()) == 1
