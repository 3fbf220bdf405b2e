"""Other points for an exercise of one person, with a reason: a form, what it would do, doing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import HandIn
from course.content.released import Released
from course.exercises.base import Exercise
from course.formatting import number as dutch_number
from course.formatting import with_attempt
from course.instructor.lesson_answers import all_handins
from course.marking.by_hand import LONGEST_REASON, change_points, check_points, marks_of_handin
from course.marking.results import Counted, Grade, total
from course.messages import noop
from course.people.errors import RosterError
from course.people.guidance.objections import plain
from course.people.persons import persons
from course.records.correcting import Changed, changed_by
from course.web import dutch_dates
from course.web.access import Person
from course.web.instructor.correction import course_text, lesson_text
from course.web.instructor.handler import reads_stories
from course.web.learner.given_points import GivenPoints, graded_text
from course.web.office.handler import dutch, refused
from course.web.office.judging.points_fields import PointsField, changed_points, points_field
from course.web.office.person.finding import Found, OnPerson
from course.web.office.roles.wording import SureContext

_AFTER = (
    "Dit kun je niet ongedaan maken. Je kunt later wel opnieuw andere punten geven: de laatste "
    "tellen."
)
_CHANGED = noop("These points have changed in the meantime. Look again.")


class PointsContext(TypedDict):
    """What `office/points.html` shows; `error` is why what was sent was refused."""

    path: str
    back: str
    back_text: str
    title: str
    shown: str
    facts: list[str]
    hidden: list[tuple[str, str]]
    fields: list[PointsField]
    reason: str
    longest: int
    error: str


@dataclass(frozen=True)
class Work:
    """An exercise in somebody's last hand-in, with all marks of that which count."""

    found: Found
    handin: HandIn
    released: Released
    exercise: Exercise
    marks: list[Counted]

    @property
    def theirs(self) -> list[Counted]:
        """The marks of the exercise; without those that wait for a judgement."""
        own = (mark for mark in self.marks if mark.exercise == self.exercise.id)
        return [mark for mark in own if mark.points is not None]


class PointsOfOne(OnPerson):
    """The pages, for who reads in the cohort of the work."""

    def may_enter(self, person: Person) -> bool:
        """Instructors, of the course or of cohorts."""
        return reads_stories(person)

    async def get(self, key: str, lesson: str) -> None:
        """The form; 404 where there is no such work."""
        sent = {"oefening": self.get_query_argument("oefening", "")}
        await self._ask(key, lesson, sent)

    async def post(self, key: str, lesson: str) -> None:
        """What it would do, or, with `zeker`, the change; a refusal keeps what was sent."""
        sent = {name: self.get_body_argument(name, "") for name in self.request.body_arguments}
        try:
            if sent.get("zeker") == "ja":
                address = await self.in_thread(lambda: self._give(key, lesson, sent))
                self.redirect(address, status=303)
                return
            preview = await self.in_thread(lambda: self._preview(key, lesson, sent))
        except RosterError as error:
            self.set_status(409)
            await self._ask(key, lesson, sent, dutch(error.message, error.words))
            return
        await self.office_page("office/sure.html", lambda: {**preview})

    async def _ask(self, key: str, lesson: str, sent: Mapping[str, str], error: str = "") -> None:
        await self.office_page(
            "office/points.html", lambda: {**self._form(key, lesson, sent, error)}
        )

    # Reading

    def _work(self, connection: Connection, key: str, lesson: str, exercise: str) -> Work:
        found = self.found(connection, key)
        handins = [one for one in all_handins(connection, found.key) if one.lesson == lesson]
        if lesson not in self.service.settings.lessons or not handins:
            raise HTTPError(404)
        handin = handins[0]
        if not self.may_read(handin.cohort):
            raise refused(
                noop("Only instructors of the cohort in which the work was done read the answers.")
            )
        if found.key == self.actor.name:
            raise refused(noop("Somebody else decides on the points for your own work."))
        released = self.service.store.as_released(handin.release)
        known = released.exercise(exercise)
        if known is None or known.sensitive or known.local:
            raise HTTPError(404)
        work = Work(found, handin, released, known, marks_of_handin(connection, handin))
        if not work.theirs:
            raise HTTPError(404)
        return work

    def _form(self, key: str, lesson: str, sent: Mapping[str, str], error: str) -> PointsContext:
        work = self.read(lambda c: self._work(c, key, lesson, sent.get("oefening", "")))
        zone, exercise = self.service.settings.zone, work.exercise
        fields = [points_field(mark, exercise, sent) for mark in work.theirs]
        seen = [(f"was-{field['name']}", field["seen"]) for field in fields]
        return {
            "path": self._path(work),
            "back": self._answers(work),
            "back_text": f"{work.released.title} van {work.found.shown}",
            "title": f"Andere punten voor {work.found.shown}",
            "shown": work.found.shown,
            "facts": [
                f"“{exercise.title}”",
                with_attempt(work.released.title, work.handin.attempt),
                f"ingeleverd op {dutch_dates.moment(work.handin.at, zone)}",
            ],
            "hidden": [("oefening", exercise.id), ("werk", str(work.handin.seq)), *seen],
            "fields": fields,
            "reason": sent.get("reden", ""),
            "longest": LONGEST_REASON,
            "error": error,
        }

    def _path(self, work: Work) -> str:
        return f"{self._answers(work)}/punten"

    def _answers(self, work: Work) -> str:
        return f"{self.person_url(work.found.key)}/{work.handin.lesson}"

    # What would change

    def _preview(self, key: str, lesson: str, sent: Mapping[str, str]) -> SureContext:
        service, reason = self.service, _reason(sent)
        with service.store.snapshot() as connection:
            work = self._work(connection, key, lesson, sent.get("oefening", ""))
            points = _asked(work, sent)
            if not points:
                raise RosterError(noop("Change the points of something first."))
            check_points(work.theirs, points, reason)
            me = persons(connection, [self.actor.name]).get(self.actor.name)
        after = [_with(mark, points) for mark in work.marks]
        both = total(work.marks), total(after)
        (change,) = changed_by(
            service.store, service.settings, {work.found.key: work.handin}, {work.handin.seq: both}
        )
        return {
            "title": f"Andere punten voor {work.found.shown}",
            "back": self._answers(work),
            "back_text": f"{work.released.title} van {work.found.shown}",
            "path": self._path(work),
            "sentences": [
                *_points_texts(work, points),
                _lesson_text(change),
                f"De cursus: {course_text(change)}.",
                *self._told(work, points, reason, me.shown if me else "Een docent"),
            ],
            "warnings": _warnings(change, work.found.shown),
            "hidden": [(name, sent[name]) for name in sent if name not in {"_xsrf", "zeker"}],
            "after": _AFTER,
            "button": "Geef deze punten",
        }

    def _told(self, work: Work, points: Mapping[Grade, float], reason: str, me: str) -> list[str]:
        """What the learner reads."""
        zone, exercise = self.service.settings.zone, work.exercise
        return [
            f"{work.found.shown} leest bij de terugkoppeling: “"
            + GivenPoints(
                me, self.actor.at, new, mark.max_points, graded_text(mark, exercise), reason
            ).sentence(zone)
            + "”"
            for mark in work.theirs
            if (new := points.get((mark.exercise, mark.by_hand))) is not None
        ]

    # Doing it

    def _give(self, key: str, lesson: str, sent: Mapping[str, str]) -> str:
        actor = self.actor

        def give(connection: Connection) -> str:
            with connection.begin_nested():
                work = self._work(connection, key, lesson, sent.get("oefening", ""))
                change_points(connection, actor, work.handin, _asked(work, sent), _reason(sent))
                name = work.exercise.id
                return f"{self._answers(work)}?gegeven={name}#oefening-{name}"

        return self.service.store.writer.do(give)


def _reason(sent: Mapping[str, str]) -> str:
    return " ".join(plain(sent.get("reden", "")).split())


def _asked(work: Work, sent: Mapping[str, str]) -> dict[Grade, float]:
    """The points that were asked for, of the work that was on the page."""
    if sent.get("werk", "") != str(work.handin.seq):
        raise RosterError(_CHANGED)
    return changed_points(work.theirs, sent)


def _with(mark: Counted, points: Mapping[Grade, float]) -> Counted:
    return mark._replace(points=points.get((mark.exercise, mark.by_hand), mark.points))


def _points_texts(work: Work, points: Mapping[Grade, float]) -> list[str]:
    """From what to what, for each grade that changes."""
    shown, told = work.found.shown, []
    for mark in work.theirs:
        new = points.get((mark.exercise, mark.by_hand))
        if new is not None:
            now, most = dutch_number(mark.points or 0), dutch_number(mark.max_points)
            about = graded_text(mark, work.exercise)
            told.append(
                f"{shown} krijgt voor {about} {dutch_number(new)} van {most} punten. "
                f"Nu zijn het er {now}."
            )
    return told


def _lesson_text(change: Changed) -> str:
    before, after = dutch_number(change.before.points), dutch_number(change.after.points)
    most = dutch_number(change.after.max_points)
    return f"De les: van {before} naar {after} van {most} punten, {lesson_text(change)}."


def _warnings(change: Changed, shown: str) -> list[str]:
    if change.passes:
        return [f"Hierdoor heeft {shown} de les gehaald."]
    return [f"Hierdoor heeft {shown} de les niet meer gehaald."] if change.fails else []
