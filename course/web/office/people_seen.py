"""Which people the filters of *Deelnemers* select, and what is known of their lessons."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.instructor.learner_register import Register
from course.instructor.learner_status import Followed, Stand
from course.instructor.members import Member
from course.instructor.needing_help import needing_help
from course.people.guidance.spoken import known_signs, spoken_with
from course.people.organisations import Group
from course.records.completion import Rule
from course.records.enrolled import Enrolled, enrolled_in
from course.web.office.handler import OfficeHandler
from course.web.office.people_filters import Filters, Work

_MANY = 500  # above this many learners, everybody's lessons are read


@dataclass(frozen=True)
class Seen:
    """What the filters select: `everybody` in every state, `shown` in the one asked for.

    `spoken` are the signs at which people were talked to, `titles` those of lessons.
    """

    filters: Filters
    groups: list[Group]
    everybody: list[Enrolled]
    register: Register
    now: datetime
    spoken: dict[str, frozenset[str]]
    titles: dict[str, str]

    def read(self) -> "Seen":
        """Itself, with everything read while the store's moment lasts."""
        _ = self._followed
        return self

    @cached_property
    def shown(self) -> list[Enrolled]:
        """The people in the list."""
        state, work = self.filters.state, self.filters.work
        chosen = [who for who in self.everybody if state in {None, who.state}]
        return [who for who in chosen if self._has(who, work)] if work else chosen

    def how_many(self, work: Work) -> int:
        """How many people of every state there are in whose lessons there is such work."""
        return sum(self._has(who, work) for who in self.everybody)

    def stands(self, who: Enrolled) -> tuple[Stand, ...]:
        """Somebody's lessons: the one that was asked for, or all."""
        lesson = self.filters.lesson
        stands = self._followed[who.person.id].stands
        return tuple(_in_cohort(s, who) for s in stands if lesson in {"", s.lesson})

    def rule(self, who: Enrolled) -> Rule:
        """The rule for passing where somebody is enrolled."""
        return self.register.rule(who.cohort)

    @cached_property
    def _members(self) -> dict[str, Member]:
        return {
            who.person.id: Member(who.person.id, who.shown, who.cohort, who.since or self.now)
            for who in self.everybody
        }

    @cached_property
    def _followed(self) -> dict[str, Followed]:
        lessons = self.register.settings.lessons
        followed = self.register.followed(lessons, members=self._members)
        return {who.learner: who for who in followed}

    @cached_property
    def _in_need(self) -> set[str]:
        everybody, members = self._followed.values(), self._members
        found = needing_help(self.register, everybody, members, self.now, spoken=self.spoken)
        return {one.who.learner for one in found}

    def _has(self, who: Enrolled, work: Work) -> bool:
        if work == "hulp":
            return who.person.id in self._in_need and not who.elsewhere  # that is there
        stands = self.stands(who)
        if work == "oordeel":
            return any(stand.waits for stand in stands)
        return any(s.late or "due" in s.needs(self.now, self.rule(who)) for s in stands)


def _in_cohort(stand: Stand, who: Enrolled) -> Stand:
    """As it ended in that cohort, where somebody has begun the lesson anew in another since."""
    if who.outcome is None or stand.lesson not in who.elsewhere:
        return stand
    then = who.outcome.lesson(stand.lesson)
    return replace(
        stand,
        is_open=False,
        at=None,
        handed_in=then.handed_in,
        late=then.late,
        feedback=True,
        result=then.result,
        stories=(),
        attempt=then.attempt,
    )


def _titles(people: list[Enrolled], register: Register) -> dict[str, str]:
    """The titles of the lessons, which anybody's outcome has read already."""
    known = next((who.outcome for who in people if who.outcome), None)
    return {
        name: known.lesson(name).title if known else register.title(name)
        for name in register.settings.lessons
    }


class WithPeople(OfficeHandler):
    """What pages with the enrolled people share."""

    def filters(self) -> Filters:
        """The filters in the address; 404 for what does not exist."""
        try:
            return Filters.of(self.get_argument, self.service.settings.lessons)
        except LookupError:
            raise HTTPError(404) from None

    def seen(self, filters: Filters) -> Seen:
        """Everybody whom the filters select and this person may see; 404 for another cohort."""
        with self.service.store.snapshot() as connection:
            groups = self.groups(connection)
            everywhere = self.person.membership.sees_everybody
            known = groups + (self._elsewhere(groups) if everywhere else [])
            try:
                meant = filters.within(known)
            except LookupError:
                raise HTTPError(404) from None
            only = None if everywhere and not filters.cohort else meant
            found = enrolled_in(self.service.store, self.service.settings, only, datetime.now(UTC))
            closed = {group.id for group in groups if group.closed}
            if not filters.cohort:
                found = [who for who in found if who.cohort not in closed]
            return self._with_lessons(connection, filters, known, filters.named(found))

    def _with_lessons(
        self,
        connection: Connection,
        filters: Filters,
        groups: list[Group],
        people: list[Enrolled],
    ) -> Seen:
        service = self.service
        ids = {who.person.id for who in people}
        few = len(people) <= _MANY
        register = Register(
            service.paths,
            service.store,
            service.settings,
            only=sorted(ids) if few else None,
            connection=connection,
        )
        spoken = spoken_with(connection, ids if few else None)
        seen = Seen(
            filters,
            groups,
            people,
            register,
            datetime.now(UTC),
            known_signs(spoken.values()),
            _titles(people, register),
        )
        return seen.read()

    def _elsewhere(self, groups: list[Group]) -> list[Group]:
        """The cohorts that only course.yaml names."""
        known = {group.id for group in groups}
        return [
            Group(cohort.id, cohort.title, "")
            for cohort in self.service.settings.cohorts
            if cohort.id not in known
        ]
