"""What is told now: of one question, and of a course at a moment, to whoever looks then."""

from collections.abc import Hashable
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import select

from course.answers import publication_tables as t
from course.cohort.publications.kept import publications
from course.cohort.publishing.waiting import publish_everything
from course.cohort.scheduling.rounds import publish_due
from course.content.settings import Settings
from tests.cohort.attacker.counterworlds import World
from tests.cohort.attacker.software import Software
from tests.cohort.conftest import Course
from tests.whose import names_of

Told = dict[tuple[str, str], str]
"""What is told of a step of a case, by exercise and step."""

_AT: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)
_SOFTWARE: Final = Software(10)


def tells_choices(counts: World) -> Hashable:
    """What is told of a question, where so many people chose each option."""
    return _SOFTWARE.first(counts)


def tells_ratings(counts: World) -> Hashable:
    """What is told of a sentence, where so many people gave each of five ratings."""
    low, middle, high = sum(counts[:2]), counts[2], sum(counts[3:])
    return _SOFTWARE.first((low, middle, high), "rating")


def told_of(course: Course, settings: Settings) -> Told:
    """All that is told of noord's cases now, as soon as it can be; "" where nothing is."""
    _, store = course
    list(publish_everything(store, settings, _AT))
    told: Told = {}
    with store.snapshot() as connection:
        for made in publications(connection):
            for one in made.figures:
                if one.what == "choice":
                    where = one.exercise, one.step
                    told[where] = told.get(where, "") + ("" if one.is_silent else one.dumped())
    return told


def people_in_figures(course: Course, settings: Settings) -> list[set[str]]:
    """Who is counted in each group of which something is told, by user name."""
    _, store = course
    publish_due(store, settings, _AT)
    names, c = names_of(store), t.counted_people.c
    groups: dict[int, set[str]] = {}
    with store.snapshot() as connection:
        for number, learner in connection.execute(select(c.publication, c.learner)):
            groups.setdefault(number, set()).add(names[learner])
    return list(groups.values())
