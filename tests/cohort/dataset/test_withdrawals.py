"""Whoever is moved, merged or taken out: their old rows are read by nobody from that moment on."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pandas as pd
import pytest
from sqlalchemy import Connection, select

from course.answers.store import Store
from course.cohort.build import build
from course.cohort.dataset.pseudonyms import Pseudonyms
from course.cohort.dataset.snapshot import published, readable
from course.cohort.rows_job import Rebuilding
from course.content.settings import Settings
from course.jobs import schema as jobs
from course.jobs.worker import Worker
from course.paths import CoursePaths
from course.people.audit import Actor, lines
from course.people.enrolment import enrol, move, take_out
from course.people.merging import merge
from course.people.names import parse
from course.people.organisations import Group, Organisation, add_cohort, add_organisation
from course.people.persons import add_person
from course.people.undo import undo
from tests.browser.room import open_room
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON
from tests.whose import id_of

BY = Actor("pmanager00000", datetime(2026, 11, 30, 9, tzinfo=UTC))
Act = Callable[[Connection, str], object]


def _merge(connection: Connection, person: str) -> None:
    merge(connection, BY, add_person(connection, BY, parse("Anna Berg")).id, person)


ACTS: dict[str, Act] = {
    "moved": lambda c, person: move(c, BY, person, "noord", "zuid"),
    "taken out": lambda c, person: take_out(c, BY, person, "noord"),
    "merged": _merge,
    "an enrolment undone": lambda c, _: undo(c, BY, _line(c, "enrol")),
}


def _line(connection: Connection, did: str) -> int:
    return next(line.seq for line in lines(connection, last=1000) if line.did == did)


@pytest.fixture
def enrolled(course: Course, settings: Settings, cohort_hands_in: HandInCohort) -> Course:
    """Rows of 22 people of noord, one of whom is enrolled in the roster."""
    paths, store = course
    cohort_hands_in("noord", 22)

    def fill(connection: Connection) -> None:
        add_organisation(connection, BY, Organisation("zorg", "Zorggroep Zon"))
        for id_ in ("noord", "zuid"):
            add_cohort(connection, BY, Group(id_, id_.title(), "zorg"))

    store.writer.do(fill)
    person = id_of(store, "noord-01")
    store.writer.do(lambda c: enrol(c, BY, person, "noord"))
    build(paths, store, settings)
    return course


def learners(paths: CoursePaths) -> set[str]:
    """Everybody of whom there is a row in any file."""
    files = list(paths.cohort.glob("*.parquet"))
    return {str(name) for file in files for name in pd.read_parquet(file)["learner"].unique()}


def files_work(paths: CoursePaths, store: Store, settings: Settings) -> Worker:
    return Worker(store.engine, [Rebuilding(paths, store, lambda: settings).kind()])


@pytest.mark.parametrize("act", ACTS)
def test_older_rows_are_refused_at_once_and_made_anew_by_a_job(
    enrolled: Course, settings: Settings, act: str
) -> None:
    paths, store = enrolled
    person = id_of(store, "noord-01")
    was = Pseudonyms.of(paths).of_learner(person)
    before = published(paths)
    assert readable(paths, store) == before
    assert was in learners(paths)

    store.writer.do(lambda c: ACTS[act](c, person))

    assert readable(paths, store) is None
    assert files_work(paths, store, settings).work_off() == 1
    assert readable(paths, store) not in {None, before}
    assert was not in learners(paths)
    assert len(learners(paths)) == 21


def test_a_list_of_people_who_are_taken_out_together_is_one_job(
    enrolled: Course, settings: Settings
) -> None:
    paths, store = enrolled
    people = [id_of(store, f"noord-{number:02}") for number in range(2, 5)]
    store.writer.do(lambda c: [enrol(c, BY, person, "noord") for person in people])

    def out(connection: Connection) -> None:
        for one in people:
            take_out(connection, BY, one, "noord")

    store.writer.do(out)

    with store.snapshot() as connection:
        kinds = list(connection.execute(select(jobs.jobs.c.kind)).scalars())
    assert kinds == ["rebuild-rows"]
    assert files_work(paths, store, settings).work_off() == 1
    assert len(learners(paths)) == 19


def test_other_changes_leave_the_rows_as_they_are(enrolled: Course) -> None:
    paths, store = enrolled
    person = id_of(store, "noord-02")
    store.writer.do(lambda c: enrol(c, BY, person, "noord"))
    store.writer.do(lambda c: enrol(c, BY, person, "zuid"))

    assert readable(paths, store) is not None


def test_without_the_key_the_rows_are_taken_away(
    enrolled: Course, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, store = enrolled
    person = id_of(store, "noord-01")
    store.writer.do(lambda c: take_out(c, BY, person, "noord"))
    monkeypatch.setenv("COURSE_PSEUDONYM_KEY_FILE", str(paths.root / "nergens"))

    assert files_work(paths, store, settings).work_off() == 1

    assert learners(paths) == set()
    with store.snapshot() as connection:
        c = jobs.job_log.c
        told = set(connection.execute(select(c.text).where(c.event == "step")).scalars())
    assert told == {
        "De gegevens van cohorten zijn weggehaald. Maak ze opnieuw met de opdracht "
        "course cohort build."
    }


def test_rows_of_an_older_version_are_refused_after_anybody_was_moved(
    enrolled: Course, settings: Settings
) -> None:
    paths, store = enrolled
    person = id_of(store, "noord-01")
    store.writer.do(lambda c: take_out(c, BY, person, "noord"))
    named = paths.cohort / "published.json"
    snapshot = published(paths)
    assert snapshot
    named.write_text(f'{{"id": "{snapshot.id}"}}\n', encoding="utf-8")

    assert readable(paths, store) is None
    build(paths, store, settings)
    assert readable(paths, store) is not None


def test_frozen_figures_stay_as_they_were(
    enrolled: Course, settings: Settings, publishes: Callable[[], list[object]]
) -> None:
    from course.answers import publication_tables as frozen  # noqa: PLC0415

    paths, store = enrolled
    assert publishes()
    person = id_of(store, "noord-01")

    def dump() -> list[object]:
        with store.snapshot() as connection:
            return [
                tuple(row)
                for table in (frozen.publications, frozen.published_figures)
                for row in connection.execute(select(table))
            ]

    before = dump()
    store.writer.do(lambda c: ACTS["moved"](c, person))
    files_work(paths, store, settings).work_off()
    store.writer.do(lambda c: ACTS["merged"](c, person))
    files_work(paths, store, settings).work_off()

    assert len(before) > 20
    assert dump() == before
    assert publishes() == []


def test_the_page_of_exercises_says_that_the_rows_are_made_anew(enrolled: Course) -> None:
    paths, store = enrolled
    person = id_of(store, "noord-01")
    store.writer.do(lambda c: take_out(c, BY, person, "noord"))

    with open_room(paths, store) as address:
        page = httpx.get(f"{address}docent/opgaven/{LESSON}", cookies={"wie": "docent:docent"}).text

    assert "De cijfers worden opnieuw gemaakt, omdat iemand naar een ander cohort ging" in page
    assert "Cronbachs alfa is" not in page
