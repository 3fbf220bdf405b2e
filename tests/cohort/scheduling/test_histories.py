"""Whatever happens to people and dates, two publications of a lesson never share anybody."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from course.answers import publication_tables as frozen
from course.answers import schema as t
from course.answers.store import Store
from course.cohort.publications.kept import publications
from course.cohort.scheduling.now import publish_now
from course.cohort.scheduling.rounds import publish_due
from course.cohort.scheduling.situation import Situation
from course.content.released import Released
from course.content.settings import Settings
from course.people import schema as p
from course.people.audit import Actor, lines
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import enrol, enrolments_of, move, take_out
from course.people.errors import RosterError
from course.people.merging import merge
from course.people.names import parse
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
    close_cohort,
)
from course.people.persons import add_person
from course.people.undo import undo
from tests.conftest import LESSON

COHORTS = ("noord", "avond", "solo", "klas")
BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = 40
K = 10


def fill(connection: Connection) -> None:
    """Two organisations with the teams and the people."""
    by = Actor("pmanager00000", BEGAN)
    add_organisation(connection, by, Organisation("zorg", "Zorggroep Zon"))
    add_organisation(connection, by, Organisation("school", "Zorgschool"))
    add_unit(connection, by, Unit("thuis", "zorg", "Thuiszorg"))
    for id_, owner, unit in (
        ("noord", "zorg", "thuis"),
        ("avond", "zorg", "thuis"),
        ("solo", "zorg", None),
        ("klas", "school", None),
    ):
        add_cohort(connection, by, Group(id_, id_.title(), owner, unit))
    for number in range(PEOPLE):
        person = add_person(connection, by, parse(f"Iemand{number:02} Berg"))
        enrol(connection, by, person.id, COHORTS[number % 7 % len(COHORTS)])


class History:
    """A lesson, four teams and forty people to whom things happen, a day after each other."""

    def __init__(self, store: Store, settings: Settings, released: Released) -> None:
        self.store, self.settings, self.released = store, settings, released
        self.day = 0
        self.frozen: list[tuple[object, ...]] = []
        self.last = 0
        self.used: set[int] = set()  # hand-ins of whoever was counted, whatever they are called now
        with store.snapshot() as connection:
            self.people = list(
                connection.execute(select(p.persons.c.id).order_by(p.persons.c.given)).scalars()
            )

    @property
    def at(self) -> datetime:
        return BEGAN + timedelta(days=self.day)

    @property
    def by(self) -> Actor:
        return Actor("pmanager00000", self.at)

    def do(self, what: str, number: int, where: int) -> None:
        """One act on a day; what the roster refuses does not happen."""
        self.day += 3
        cohort = COHORTS[where % len(COHORTS)]
        if what == "round":
            publish_due(self.store, self.settings, self.at)
        elif what == "now":
            with self.store.snapshot() as connection:
                situation = Situation.read(connection, self.settings, self.at)
                divided = situation.divided(connection, LESSON, cohort)
            publish_now(self.store, divided, cohort, self.by)
        else:
            for one in range(number, number + (12 if what == "hand in" else 3)):
                with suppress(RosterError):
                    self._act(what, one, cohort)
        self._check()

    def _act(self, what: str, number: int, cohort: str) -> None:
        person = self.people[number % PEOPLE]
        acts: dict[str, Callable[[Connection], object]] = {
            "out": lambda c: take_out(c, self.by, person, self._in(c, person)),
            "move": lambda c: move(c, self.by, person, self._in(c, person), cohort),
            "enrol": lambda c: enrol(c, self.by, person, cohort),
            "merge": lambda c: merge(c, self.by, self.people[(number + 1) % PEOPLE], person),
            "undo": lambda c: undo(c, self.by, self._line(c, number)),
            "date": lambda c: set_dates(
                c, self.by, cohort, LESSON, LessonDates(None, self.at + timedelta(days=number - 20))
            ),
            "close": lambda c: close_cohort(c, self.by, cohort) if number % 8 == 0 else None,
            "hand in": lambda c: self._hand_in(c, person),
        }
        self.store.writer.do(acts[what])

    def _in(self, connection: Connection, person: str) -> str:
        stays = [e.cohort for e in enrolments_of(connection, person) if e.until is None]
        return stays[-1] if stays else "nergens"

    def _line(self, connection: Connection, number: int) -> int:
        every = lines(connection, last=8)
        return every[number % len(every)].seq

    def _hand_in(self, connection: Connection, person: str) -> int:
        """As the store keeps it; without answers, for nothing here is about those."""
        cohort = self._in(connection, person)
        if cohort == "nergens":
            return 0
        made = connection.execute(
            insert(t.handins).values(
                learner=person,
                cohort=cohort,
                lesson=LESSON,
                release=self.released.id,
                at=self.at,
                last_answer=0,
                late=False,
                hash=f"{person}{self.day}",
                attempt=1,
            )
        )
        return made.rowcount

    def _check(self) -> None:
        c = frozen.counted_people.c
        with self.store.snapshot() as connection:
            counted = list(connection.execute(select(c.publication, c.learner)))
            made = publications(connection)
            h = t.handins.c
            handins = {row.seq: row.learner for row in connection.execute(select(h.seq, h.learner))}
            now = [tuple(row) for row in connection.execute(select(frozen.publications))]
            now += [tuple(row) for row in connection.execute(select(frozen.published_figures))]
        per_person = Counter(row.learner for row in counted)
        assert max(per_person.values(), default=1) == 1
        sizes = Counter(row.publication for row in counted)
        assert {one.seq: one.size for one in made} == dict(sizes)
        assert all(one.size >= K for one in made)
        assert all({one.organisation for _ in one.cohorts} != {None} for one in made)
        assert all(row in now for row in self.frozen)  # what was told stays as it was
        self.frozen = now
        new = {row.learner for row in counted if row.publication > self.last}
        theirs = {seq for seq, learner in handins.items() if learner in new}
        assert not theirs & self.used
        self.used |= theirs
        self.last = max((one.seq for one in made), default=0)


_ACTS = ("out", "move", "enrol", "merge", "undo", "date", "close")
_STEPS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(["hand in", "round", "now"]), st.sampled_from(_ACTS)),
        st.integers(0, PEOPLE - 1),
        st.integers(0, 3),
    ),
    min_size=8,
    max_size=25,
)
SEEN: Counter[str] = Counter()


@rules(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=_STEPS)
def _any_history(
    settings: Settings, released: Released, begun: Path, steps: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(begun, folder)
        with Store(f"sqlite:///{copy}") as store:
            _play(History(store, settings, released), steps)


def _play(history: History, steps: list[tuple[str, int, int]]) -> None:
    history.do("hand in", 0, 0)
    for step in steps:
        history.do(*step)
    with history.store.snapshot() as connection:
        done = Counter(line.did for line in lines(connection, last=1000))
        SEEN.update({did: done[did] for did in ("merge", "undo", "move", "take-out")})
        SEEN["publications"] += len(publications(connection))


def test_nobody_is_ever_counted_twice(
    tmp_path: Path, settings: Settings, released: Released
) -> None:
    course = settings.model_copy(update={"lessons": (LESSON,), "cohorts": (), "schedule": {}})
    begun = tmp_path / "begun.db"
    with Store(f"sqlite:///{begun}") as store:
        store.open_lesson(released, BEGAN)
        store.writer.do(fill)

    _any_history(course, released, begun)

    assert len(SEEN) == 5
    assert min(SEEN.values()) > 3, SEEN


def test_a_history_on_every_database(store: Store, settings: Settings, released: Released) -> None:
    store.open_lesson(released, BEGAN)
    store.writer.do(fill)
    course = settings.model_copy(update={"lessons": (LESSON,), "cohorts": (), "schedule": {}})
    history = History(store, course, released)
    for number in range(0, PEOPLE, 12):
        history.do("hand in", number, 0)
    for step in (
        ("move", 3, 1),
        ("merge", 8, 0),
        ("out", 12, 0),
        ("now", 0, 0),
        ("undo", 1, 0),
        ("date", 0, 1),
        ("date", 0, 2),
        ("round", 0, 0),
        ("hand in", 5, 0),
        ("round", 0, 0),
    ):
        history.do(*step)

    with store.snapshot() as connection:
        made = publications(connection)
    assert [one.reason for one in made] == ["now", "date", "date"]
