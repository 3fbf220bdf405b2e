"""A small roster whose people can be reminded, and the jobs that write their mail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from course.answers.saving import Intake
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import MailSettings, Settings
from course.job_kinds import job_kinds
from course.jobs import schema as t
from course.jobs.mail.outbox import Mail, mails
from course.jobs.queue import Job
from course.jobs.worker import Worker
from course.paths import CoursePaths
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import enrol
from course.people.logins import add_login, hub
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person
from course.records.announcements import Announcing
from course.records.reminding import Reminding
from tests.cohort.conftest import bare
from tests.conftest import LESSON, Send
from tests.whose import learner_of

BASE = "https://leren.example.nl/services/cursus/"
NOW = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
BY = Actor("shell:test", NOW - timedelta(days=20))
DUE = datetime(2026, 11, 7, 23, 0, tzinfo=UTC)


@dataclass
class Office:
    """A store with a roster, and what writes its mail at `now`."""

    store: Store
    paths: CoursePaths
    settings: Settings
    released: Released
    sent: Send
    ids: dict[str, str]
    now: datetime = NOW

    def do(self, work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401
        return self.store.writer.do(work)

    def remind(self) -> list[Mail]:
        """What the job of a morning leaves in the outbox."""
        reminding = Reminding(self.paths, self.store, lambda: self.settings, lambda: self.now)
        closing = reminding._work(Job(1, "remind", "", {}, 1, ""))
        self.do(closing)
        return self.written()

    def announced(self) -> list[Mail]:
        """What the jobs that are due make of what was announced."""
        kind = Announcing(self.paths, self.store, lambda: self.settings).kind()
        Worker(self.store.engine, [kind]).work_off()
        return self.written()

    def worker(self) -> Worker:
        """All kinds of jobs, as the service does them."""
        return Worker(self.store.engine, job_kinds(self.paths, self.store, lambda: self.settings))

    def written(self, *states: str) -> list[Mail]:
        """The mails in these states, by default those that wait; the oldest first."""
        with self.store.engine.connect() as connection:
            return mails(connection, states or ("waiting",), 99)[::-1]  # type: ignore[arg-type]

    def states(self) -> list[tuple[str, str, str]]:
        """Address, state and reason of every mail."""
        c = t.mails.c
        with self.store.engine.connect() as connection:
            rows = connection.execute(select(c.address, c.state, c.reason).order_by(c.seq))
            return [(row.address, row.state, row.reason) for row in rows]

    def answers(self, learner: str, most: int = 1) -> None:
        """Lets somebody do the first exercises as the key does."""
        desk = Intake(self.store, self.settings)
        who = learner_of(self.store, learner)
        number = len(self.store.answers(who.name, LESSON))
        for exercise in self.released.exercises[:most]:
            for step, chosen in exercise.key():
                number += 1
                mine = {"learner": who.name, "id": f"antwoord-{number}-van-{learner}"}
                body = self.sent(step, chosen["option"], **mine)
                desk.answer(who, LESSON, exercise.id, body)


@pytest.fixture
def office(  # noqa: PLR0917 - fixtures
    store: Store,
    settings: Settings,
    released: Released,
    sent: Send,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    """Team Noord: Anna and Bram have a user name, Cis has none, Dirk has no address."""
    monkeypatch.setenv("COURSE_PUBLIC_URL", BASE)
    monkeypatch.delenv("COURSE_SMTP_URL", raising=False)
    place = tmp_path / "place"
    place.mkdir()
    ids = {}

    def fill(connection: Connection) -> None:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        add_cohort(connection, BY, Group("noord", "Team Noord", "zorg"))
        for name, login, mail in (
            ("Anna van den Berg", "anna", "anna@zon.nl"),
            ("Bram Bos", "bram", "bram@zon.nl"),
            ("Cis Ceder", "", "cis@zon.nl"),
            ("Dirk Dam", "dirk", ""),
        ):
            person = add_person(connection, BY, parse(name), mail=mail)
            ids[name.split()[0].lower()] = person.id
            enrol(connection, BY, person.id, "noord")
            if login:
                add_login(connection, BY, person.id, hub(login))
        set_dates(connection, BY, "noord", LESSON, LessonDates(due=DUE))

    store.writer.do(fill)
    store.open_lesson(released, NOW - timedelta(days=15))
    mail = MailSettings(remind_days=7, never_begun_days=5)
    changed = settings.model_copy(update={"cohorts": (), "schedule": {}, "mail": mail})
    return Office(store, bare(place), changed, released, sent, ids)
