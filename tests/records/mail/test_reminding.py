"""Reminders: to whom, once for each reason, and never when there is none any more."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from course.answers.saving import Intake
from course.answers.store import Store
from course.jobs import schema as jobs
from course.jobs.mail import outbox
from course.jobs.queue import Job
from course.jobs.worker import PostponedError
from course.marking.handing_in import hand_in
from course.people import schema as p
from course.people.audit import Actor
from course.people.dates import LessonDates, extend, reopen, set_dates
from course.people.enrolment import enrol, take_out
from course.people.mailing.own_texts import OwnText, set_text, switch
from course.people.mailing.stopping import stop
from course.people.merging import merge
from course.people.names import parse
from course.people.organisations import close_cohort
from course.people.persons import add_person
from course.records.reminding import Reminding
from course.records.unneeded_mail import verdict
from tests.conftest import LESSON
from tests.records.mail.conftest import BASE, BY, DUE, NOW, Office
from tests.whose import learner_of

DAY = timedelta(days=1)


def subjects(office: Office) -> list[tuple[str, str]]:
    return [(mail.address, mail.template) for mail in office.written()]


def test_who_began_is_reminded_of_the_date_and_who_did_not_of_beginning(office: Office) -> None:
    office.answers("anna")

    first, second, third = sorted(office.remind())

    assert [m.template for m in (first, second, third)] == [
        "reminder",
        "never_begun",
        "never_begun",
    ]
    assert first.subject.startswith("Inleveren kan tot en met zaterdag 7 november: ")
    assert f"{BASE}les/{LESSON}" in first.text
    assert first.text.startswith("Dag Anna,\n")
    assert "bij Zorggroep Zon bent ingeschreven voor Professioneel nabij" in first.text
    assert first.stop_link in first.text
    assert f"{BASE}uitnodiging/" in third.text  # who has no user name cannot get in otherwise
    assert (first.organisation, first.about) == ("zorg", office.ids["anna"])


def test_looking_again_that_day_and_later_writes_nothing_more(office: Office) -> None:
    office.answers("anna")
    office.remind()

    office.now += timedelta(hours=1)
    assert len(office.remind()) == 3
    office.now += 2 * DAY
    assert len(office.remind()) == 3


def test_nobody_gets_two_on_one_day(office: Office) -> None:
    office.remind()
    office.answers("bram")

    assert [a for a, _ in subjects(office)].count("bram@zon.nl") == 1
    office.remind()
    assert ("bram@zon.nl", "reminder") not in subjects(office)


def test_a_later_date_reminds_anew_once_and_gives_up_what_still_waits(office: Office) -> None:
    office.answers("anna")
    office.remind()
    later = LessonDates(due=DUE + 10 * DAY)
    office.do(lambda c: set_dates(c, BY, "noord", LESSON, later))

    office.now += DAY
    office.remind()
    assert ("anna@zon.nl", "dropped", "Niet meer nodig.") in office.states()
    office.now = DUE + 5 * DAY
    for _ in range(2):
        mine = [m for m in office.remind() if m.address == "anna@zon.nl"]
        assert [m.subject.split(":")[0] for m in mine] == [
            "Inleveren kan tot en met dinsdag 17 november"
        ]
        office.now += DAY


def test_an_extension_has_its_own_date(office: Office) -> None:
    office.answers("anna")
    due = DUE + 20 * DAY
    office.do(lambda c: extend(c, BY, office.ids["anna"], "noord", LESSON, due=due))

    assert "anna@zon.nl" not in [mail.address for mail in office.remind()]
    office.now = due - 3 * DAY
    (mine,) = [mail for mail in office.remind() if mail.address == "anna@zon.nl"]
    assert "vrijdag 27 november" in mine.subject


def test_who_handed_in_is_not_reminded(office: Office) -> None:
    office.answers("anna", most=99)
    hand_in(Intake(office.store, office.settings), learner_of(office.store, "anna"), LESSON)

    assert "anna@zon.nl" not in [mail.address for mail in office.remind()]


def test_who_got_another_attempt_is_reminded_of_that(office: Office) -> None:
    office.answers("anna", most=99)
    hand_in(Intake(office.store, office.settings), learner_of(office.store, "anna"), LESSON)
    due = NOW + 3 * DAY
    again = Actor("shell:test", NOW)
    office.do(lambda c: reopen(c, again, office.ids["anna"], "noord", LESSON, due=due))

    (mine,) = [mail for mail in office.remind() if mail.address == "anna@zon.nl"]

    assert mine.template == "reminder"
    with office.store.engine.connect() as connection:
        assert verdict(connection, mine, NOW) is None


def test_no_mail_after_the_date_before_the_days_or_without_an_address(office: Office) -> None:
    office.answers("anna")
    office.now = DUE - 8 * DAY
    assert "anna@zon.nl" not in [mail.address for mail in office.remind()]
    office.now = DUE + DAY
    assert "anna@zon.nl" not in [mail.address for mail in office.remind()]
    assert "" not in [mail.address for mail in office.written()]


@pytest.mark.parametrize(
    "end",
    [
        lambda c, _: close_cohort(c, BY, "noord"),
        lambda c, o: take_out(c, BY, o.ids["bram"], "noord"),
        lambda c, _: switch(c, BY, "zorg", sends=False),
        lambda c, o: stop(c, o.ids["bram"], ["reminder", "never_begun"], NOW),
    ],
    ids=["closed", "taken out", "switched off", "stopped"],
)
def test_where_it_has_ended_nothing_is_written_and_what_waits_is_not_sent(
    office: Office, end: Callable[[Connection, Office], object]
) -> None:
    (waits,) = [mail for mail in office.remind() if mail.address == "bram@zon.nl"]
    with office.store.engine.connect() as connection:
        assert verdict(connection, waits, office.now) is None

    office.do(lambda c: end(c, office))

    with office.store.engine.connect() as connection:
        state, why = verdict(connection, waits, office.now)  # type: ignore[misc]
    assert state in {"held", "dropped"}
    assert why.endswith(".")
    office.do(lambda c: outbox.set_state(c, [waits.seq], "dropped", NOW, frm=["waiting"]))
    office.now += 3 * DAY
    assert "bram@zon.nl" not in [mail.address for mail in office.remind()]


def test_a_reminder_that_is_overtaken_in_quiet_hours_is_not_sent(office: Office) -> None:
    office.answers("anna", most=99)
    (waits,) = [mail for mail in office.remind() if mail.address == "anna@zon.nl"]
    with office.store.engine.connect() as connection:
        assert verdict(connection, waits, NOW) is None
        assert verdict(connection, waits, DUE) == ("dropped", "De inleverdatum is voorbij.")

    hand_in(Intake(office.store, office.settings), learner_of(office.store, "anna"), LESSON)

    with office.store.engine.connect() as connection:
        late = verdict(connection, waits, NOW)
    assert late == ("dropped", "De deelnemer heeft het intussen gedaan.")


def test_who_is_merged_is_not_reminded_again(office: Office) -> None:
    office.answers("bram")
    office.remind()

    def become_one(c: Connection) -> None:
        other = add_person(c, BY, parse("Abraham Bos"), mail="bram@thuis.nl")
        enrol(c, BY, other.id, "noord")
        merge(c, BY, other.id, office.ids["bram"])

    office.do(become_one)
    office.now += DAY

    assert "bram@thuis.nl" not in [mail.address for mail in office.remind()]


def test_workers_at_once_write_each_reminder_once(office: Office, store_url: str) -> None:
    office.answers("anna")
    begin = threading.Barrier(4)
    wrong: list[Exception] = []

    def morning() -> None:
        try:
            with Store(store_url) as store:
                begin.wait()
                replace(office, store=store).remind()
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(error)

    threads = [threading.Thread(target=morning) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert sorted(m.address for m in office.written()) == [
        "anna@zon.nl",
        "bram@zon.nl",
        "cis@zon.nl",
    ]
    with office.store.engine.connect() as connection:
        rows = connection.execute(select(p.invitations.c.expires)).scalars().all()
    assert len([expires for expires in rows if expires > NOW]) == 1


def test_the_text_of_the_organisation_is_used(office: Office) -> None:
    own = OwnText("Hoi [naam]: [les]", "Voor [datum]!\n\n[link]\n\n[organisatie]")
    office.do(lambda c: set_text(c, BY, "zorg", "reminder", own))
    office.answers("anna")

    (mine,) = [mail for mail in office.remind() if mail.address == "anna@zon.nl"]

    assert mine.subject.startswith("Hoi Anna: ")
    assert mine.text.startswith(
        f"Voor zaterdag 7 november!\n\n{BASE}les/{LESSON}\n\nZorggroep Zon\n"
    )
    assert mine.stop_link in mine.text


def test_the_service_does_it_every_morning_and_plants_the_next(office: Office) -> None:
    office.worker().plant()

    with office.store.engine.connect() as connection:
        (due,) = connection.execute(
            select(jobs.jobs.c.due_at).where(jobs.jobs.c.kind == "remind")
        ).scalars()

    local = due.astimezone(office.settings.zone)
    assert (local.hour, local.minute) == (6, 40)
    assert isinstance(due, datetime)


def test_without_an_address_of_the_course_the_work_waits(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COURSE_PUBLIC_URL")
    reminding = Reminding(office.paths, office.store, lambda: office.settings)

    with pytest.raises(PostponedError):
        reminding._work(Job(1, "remind", "", {}, 1, ""))
