"""Who coordinates a cohort and does the course as well reads no key before the own hand-in."""

import html
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from course.answers.bulk_reads import last_handins
from course.answers.store import Feedback
from course.cohort.publishing.waiting import publish_everything
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.case import Option
from course.exercises.kinds.decision import Decision
from course.people import schema as t
from course.people.staff import Scope, appoint
from course.web.access import Person
from course.web.coordinator.key_lock import locked_lessons
from tests.cohort.conftest import hands_in
from tests.conftest import LESSON
from tests.teams import BEFORE
from tests.web.office.conftest import Desk

BOTH = "noord-14"  # enrolled in noord, and its coordinator
PAGES = ("", "/agenda", "/agenda.md", "/agenda.pdf", "/agenda/casussen", "/agenda/casussen.pdf")
OTHERS = (
    *("/vergelijken", "/beweging", "/begrippen", "/verloop", "/deelname", "/cijfers"),
    *("/rapport.pdf", "/rapport.zip", f"/{LESSON}"),
)


@pytest.fixture(scope="module")
def hat(desk: Desk) -> str:
    """The person's id; the twelve who handed in are published."""
    store = desk.service.store
    assert list(publish_everything(store, desk.service.settings, datetime.now(UTC)))
    query = select(t.logins.c.person).where(t.logins.c.subject == BOTH)
    with store.snapshot() as connection:
        person = str(connection.execute(query).scalar_one())
    store.writer.do(
        lambda connection: appoint(connection, BEFORE, person, "coordinator", Scope(cohort="noord"))
    )
    desk.service.memberships.forget()
    return person


def options(released: Released) -> list[Option]:
    return [
        option
        for case in released.exercises
        if isinstance(case, Decision)
        for step in case.steps.values()
        for option in step.options
    ]


def everything(desk: Desk, who: str, released: Released) -> str:
    """All text of all pages, files and figures of the cohort, on one line."""
    exercises = [f"/{LESSON}/{one.id}" for one in released.exercises]
    found = []
    for path in (*PAGES, *OTHERS, *exercises):
        reply = desk.get(f"cohort/noord{path}", who)
        assert reply.status_code == 200, path
        if reply.content.startswith(b"%PDF"):
            pages = PdfReader(io.BytesIO(reply.content)).pages
            found.append("".join(page.extract_text() for page in pages))
        elif reply.content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
                found += [
                    archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                ]
        else:
            found.append(html.unescape(reply.text))
    return " ".join(" ".join(found).split())


def canaries(released: Released) -> list[str]:
    """The reasons of all options, as text and as they stand in JSON."""
    reasons = [" ".join(option.why.split()) for option in options(released)]
    assert len(set(reasons)) > 50
    return [*reasons, *(json.dumps(reason)[1:-1] for reason in reasons)]


def test_the_key_waits_for_the_own_hand_in(
    desk: Desk, released: Released, settings: Settings, hat: str
) -> None:
    store, secrets = desk.service.store, canaries(released)

    before = everything(desk, BOTH, released)
    other = everything(desk, "cora", released)
    assert [secret for secret in secrets if secret in before] == []
    assert "▲" not in before
    assert before.count("zelf hebt ingeleverd") > 10
    assert sum(secret in other for secret in secrets) > 50
    assert "zelf hebt ingeleverd" not in other

    hands_in(store, settings, "noord", 14)
    waiting = everything(desk, BOTH, released)
    assert [secret for secret in secrets if secret in waiting] == []  # it can still be changed

    (mine,) = last_handins(store, [LESSON], [hat])
    store.release_feedback([Feedback(hat, LESSON, mine.hash, "<p>…</p>", datetime.now(UTC))])
    after = everything(desk, BOTH, released)
    assert sum(secret in after for secret in secrets) > 50
    assert "▲" in after


def test_nothing_is_locked_for_who_does_not_do_the_course(desk: Desk) -> None:
    for name in ("cora", "docent"):
        membership = desk.service.memberships.read(name, frozenset())
        person = Person(name, frozenset(), by_browser=True, roster=membership)
        assert locked_lessons(desk.service, person) == frozenset()
