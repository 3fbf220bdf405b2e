"""Who handed a lesson in and was not counted in it yet."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, exists, func, select

from course.answers import publication_tables as f
from course.answers import schema as t
from course.answers.store import HandIn, Store
from course.cohort.dataset.learners import Who
from course.cohort.publications.kept import Publication
from course.cohort.publishing.making import publish
from course.content.settings import Settings
from course.marking.handing_in import mark_older
from course.people.organisations import cohorts


def waiting(connection: Connection, lesson: str) -> dict[str, list[Who]]:
    """Whoever handed in a first attempt and was not counted, by the cohort of that hand-in.

    Without a pseudonym: no figure holds one. Who was in no cohort is left out.
    """
    h, told = t.handins.c, f.counted_people.c
    before = exists().where(told.lesson == lesson, told.learner == h.learner)
    last = select(func.max(h.seq)).where(h.lesson == lesson, h.attempt == 1, ~before)
    query = select(t.handins).where(h.seq.in_(last.group_by(h.learner)), h.cohort.is_not(None))
    people: dict[str, list[Who]] = {}
    for row in connection.execute(query.order_by(h.seq)):
        handin = HandIn(*row)
        who = Who("", handin.learner, handin.release, handin, 0, False, 0)  # noqa: FBT003
        people.setdefault(str(handin.cohort), []).append(who)
    return {cohort: people[cohort] for cohort in sorted(people)}


def publish_everything(store: Store, settings: Settings, at: datetime) -> Iterator[Publication]:
    """Make a publication of each lesson and cohort in which enough people wait, as it is now.

    Without dates, pools or quarters: for tests and measurements, and the start of the demo.
    """
    mark_older(store)
    with store.snapshot() as connection:
        owners = {group.id: group.organisation for group in cohorts(connection)}
    for lesson in settings.lessons:
        with store.snapshot() as connection:
            people = waiting(connection, lesson)
        for cohort, who in people.items():
            made = publish(
                store,
                settings,
                lesson=lesson,
                cohorts=[cohort],
                organisation=owners.get(cohort),
                period="",
                people=who,
                at=at,
                reason="date",
                by="",
            )
            if made:
                yield made
