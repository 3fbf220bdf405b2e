"""Random histories of a course, played on the product: what happens to 10 to 60 people.

They hand in one by one or many at a time, save again without a change, do a lesson again, change
their minds, move, are taken out and graded again; and figures are published at good and bad
moments, of small cohorts and big ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import numpy as np
from sqlalchemy import Connection, select, update

from course.answers import publication_tables as p
from course.answers import schema as t
from course.answers.store import Store
from course.cohort.publications.kept import publications
from course.cohort.scheduling.now import proposal
from course.cohort.scheduling.rounds import count_together, publish_due
from course.cohort.scheduling.situation import Situation
from course.content.settings import read_settings
from course.people.audit import Actor
from course.people.dates import LessonDates, set_dates
from course.people.enrolment import enrol, move, take_out
from course.people.organisations import (
    Group,
    Organisation,
    Unit,
    add_cohort,
    add_organisation,
    add_unit,
)
from tests.cohort.attacker.crowd import Crowd, Said, Work, changed, start_again
from tests.cohort.attacker.examining import Examiner, Found, Published, Structure
from tests.cohort.attacker.lessons import BEFORE, LESSON, LESSONS
from tests.conftest import REPOSITORY
from tests.whose import known_as

BEGIN: Final = datetime(2026, 1, 5, 9, tzinfo=UTC)
COHORTS: Final = {"groot": "woon", "klein": "thuis", "kleiner": "thuis", "kleinst": "thuis"}
MOST: Final = 60
_LATER: Final = ("rating", "achteraf")
STRUCTURES: Final = (
    Structure(
        ("choice", "samen", "begin"),
        (("choice", "samen", "links"), ("choice", "samen", "rechts")),
        ((0,), (1,)),
    ),
    Structure(
        ("choice", "uiteen", "begin"),
        (("choice", "uiteen", "een"), ("choice", "uiteen", "twee")),
        ((0,), (1,)),
    ),
)


@dataclass
class _Person:
    """Somebody, where they are ("" for nowhere), the cohorts they were in, and their work."""

    id: str
    cohort: str
    been: set[str]
    works: dict[str, Work] = field(default_factory=dict)
    handed_in: set[str] = field(default_factory=set)


class Theatre:
    """A store in which histories are played one after another, and what was found in them."""

    def __init__(self, store: Store) -> None:
        settings = read_settings(REPOSITORY / "source")
        self.store, self.crowd = store, Crowd(store, settings, BEGIN - timedelta(days=60))
        self.examiner = Examiner(STRUCTURES)
        self._names = [known_as(store, f"p{number:02}") for number in range(MOST)]
        store.writer.do(_places)

    def play(self, seed: int) -> Found:
        """One history from its seed, and what somebody learns who keeps all of it."""
        start_again(self.store)
        played = _History(self.store, self.crowd, np.random.default_rng(seed), self._names)
        played.play()
        found = self.examiner.examine(played.published)
        found.altered += played.altered
        found.misplaced += played.misplaced
        found.histories = 1
        found.said = [f"history {seed}: {one}" for one in found.said]
        return found


def _places(connection: Connection) -> None:
    """An organisation with two units, three small teams in one of them, and a large one."""
    actor = Actor("shell:attacker", BEGIN - timedelta(days=30))
    add_organisation(connection, actor, Organisation("zorg", "De Zorg"))
    for unit in ("thuis", "woon"):
        add_unit(connection, actor, Unit(unit, "zorg", unit.capitalize()))
    for name, unit in COHORTS.items():
        add_cohort(connection, actor, Group(name, name.capitalize(), "zorg", unit))


class _History:
    def __init__(
        self, store: Store, crowd: Crowd, rng: np.random.Generator, names: Sequence[str]
    ) -> None:
        self._store, self._crowd, self._rng = store, crowd, rng
        k = int(rng.choice([10, 10, 10, 12, 15]))
        self._settings = crowd.settings.model_copy(update={"smallest_group": k})
        self._now = BEGIN
        many = int(rng.integers(10, MOST + 1))
        share = rng.dirichlet(np.full(len(COHORTS), 0.5))
        cohorts = rng.choice(list(COHORTS), many, p=share)
        self._people = [
            _Person(who, str(cohort), {str(cohort)})
            for who, cohort in zip(names[:many], cohorts, strict=True)
        ]
        for lesson in LESSONS:
            for person, work in zip(self._people, crowd.work(rng, many), strict=True):
                person.works[lesson] = work
        self._frozen: list[tuple[object, ...]] = []
        self.published: list[Published] = []
        self.altered = 0
        self.misplaced = 0

    def play(self) -> None:
        """Everything that happens."""
        self._store.writer.do(self._begin)
        happenings = (
            self._grow, self._grow, self._grow, self._save_again, self._do_again, self._change,
            self._move, self._take_out, self._grade_again, self._press, self._press,
        )  # fmt: skip
        for _ in range(int(self._rng.integers(5, 14))):
            self._now += timedelta(days=int(self._rng.choice([1, 3, 9, 30])))
            happenings[int(self._rng.integers(len(happenings)))]()
            if self._rng.random() < 0.4:
                publish_due(self._store, self._settings, self._now)
            self._look()
        self._now += timedelta(days=400)
        publish_due(self._store, self._settings, self._now)
        self._look()

    def _begin(self, connection: Connection) -> None:
        actor = Actor("shell:attacker", BEGIN)
        for person in self._people:
            enrol(connection, actor, person.id, person.cohort)
        for cohort in COHORTS:
            if self._rng.random() < 0.3:
                continue  # open: counted by quarter
            due = BEGIN + timedelta(days=int(self._rng.integers(5, 90)))
            for lesson in LESSONS:
                set_dates(connection, actor, cohort, lesson, LessonDates(None, due))

    # What happens

    def _some(self, among: Sequence[_Person]) -> list[_Person]:
        """A few, or many, or nobody where there is nobody."""
        many = min(len(among), int(self._rng.choice([1, 1, 2, 3, 9, 10, 11, 20, 60])))
        return [among[at] for at in self._rng.choice(len(among), many, replace=False)]

    def _hand_in(self, people: Sequence[_Person], lesson: str) -> None:
        rows = [(who.id, who.cohort, who.works[lesson]) for who in people]
        self._store.writer.do(lambda c: self._crowd.hand_in(c, rows, lesson, self._now))

    def _grow(self) -> None:
        for lesson in LESSONS:
            people = self._some([who for who in self._inside() if lesson not in who.handed_in])
            self._hand_in(people, lesson)
            for person in people:
                person.handed_in.add(lesson)

    def _inside(self) -> list[_Person]:
        return [who for who in self._people if who.cohort]

    def _done(self, lesson: str) -> list[_Person]:
        return self._some([who for who in self._inside() if lesson in who.handed_in])

    def _save_again(self) -> None:
        """The same once more: another time, another number, no other answer."""
        self._hand_in(self._done(LESSON), LESSON)

    def _change(self) -> None:
        """Other answers: of the last hand-in, where somebody was not counted yet."""
        for lesson in LESSONS:
            people = self._done(lesson)
            for person, work in zip(people, self._crowd.work(self._rng, len(people)), strict=True):
                person.works[lesson] = work
            self._hand_in(people, lesson)

    def _do_again(self) -> None:
        """A second attempt, which no figure is about."""
        people = self._done(LESSON)
        works = self._crowd.work(self._rng, len(people))
        rows = [(who.id, who.cohort, work) for who, work in zip(people, works, strict=True)]
        self._store.writer.do(lambda c: self._crowd.hand_in(c, rows, LESSON, self._now, attempt=2))

    def _move(self) -> None:
        actor = Actor("shell:attacker", self._now)
        for person in self._some(self._inside())[:4]:
            places = [one for one in COHORTS if one not in person.been]
            if places:
                to, here = str(self._rng.choice(places)), person.cohort
                self._store.writer.do(partial(_moved, actor, person.id, here, to))
                person.cohort = to
                person.been.add(to)

    def _take_out(self) -> None:
        actor = Actor("shell:attacker", self._now)
        for person in self._some(self._inside())[:3]:
            here = person.cohort
            self._store.writer.do(partial(_taken_out, actor, person.id, here))
            person.cohort = ""

    def _grade_again(self) -> None:
        """A key was wrong: everybody's points are others, and nobody's answer is."""
        self._store.writer.do(lambda c: c.execute(update(t.marks).values(points=0.5)) and None)

    def _press(self) -> None:
        """*Nu*, at whatever moment."""
        lesson, cohort = str(self._rng.choice(LESSONS)), str(self._rng.choice(list(COHORTS)))
        with self._store.snapshot() as connection:
            situation = Situation.read(connection, self._settings, self._now)
            divided = situation.divided(connection, lesson)
        asked = proposal(divided, cohort)
        if asked.group:
            count_together(self._store, divided, asked.group, by="coordinator")

    # What the attacker keeps, and the truth beside it

    def _look(self) -> None:
        """Keep what was published since, with what those people had answered by then."""
        inside = select(p.counted_people.c.publication, p.counted_people.c.learner)
        with self._store.snapshot() as connection:
            every = publications(connection)
            counted = connection.execute(inside).all()
            frozen: list[tuple[object, ...]] = [
                tuple(map(str, row))
                for table in (p.publications, p.published_figures)
                for row in connection.execute(select(table).order_by(table.c.seq))
            ]
        self.altered += len(set(self._frozen) - set(frozen))
        self._frozen = frozen
        who = {person.id: person for person in self._people}
        for made in every[len(self.published) :]:
            people = [learner for seq, learner in counted if seq == made.seq]
            self.misplaced += sum(who[one].cohort not in made.cohorts for one in people)
            said = {person: self._said(who[person], made.lesson) for person in people}
            self.published.append(Published(made, said))

    def _said(self, person: _Person, lesson: str) -> Said:
        said = dict(self._crowd.said(lesson, person.works[lesson]))
        if lesson == BEFORE:
            return {where: one for where, one in said.items() if where[0] != "rating"}
        after = {where[2]: one for where, one in said.items() if where[:2] == _LATER}
        for item in after:
            del said[*_LATER, item]
        if BEFORE in person.handed_in and after:
            before = self._crowd.rated(BEFORE, "vooraf", person.works[BEFORE])
            for item in after if before else ():
                said["change", "achteraf", item] = changed(before[item], after[item])
        return said


def _moved(actor: Actor, person: str, here: str, to: str, connection: Connection) -> None:
    move(connection, actor, person, here, to)


def _taken_out(actor: Actor, person: str, here: str, connection: Connection) -> None:
    take_out(connection, actor, person, here)
