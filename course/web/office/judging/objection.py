"""One objection: what the learner wrote, the answers it is about, and answering it."""

from typing import NamedTuple, TypedDict

from sqlalchemy import Connection
from tornado.web import HTTPError

from course.answers.store import HandIn
from course.exercises.marks import Passage, Remark
from course.formatting import with_attempt
from course.instructor.lesson_answers import ExerciseAnswers, lesson_answers
from course.marking.by_hand import (
    LONGEST_REASON,
    change_points,
    give_points,
    handin_of,
    marks_of_handin,
)
from course.marking.results import Counted
from course.messages import noop
from course.people.audit import Actor
from course.people.errors import RosterError
from course.people.guidance.guides import guides
from course.people.guidance.objections import (
    LONGEST,
    WHOLE,
    Answer,
    Objection,
    answer,
    answer_by,
    given_by,
    objections,
    plain,
    who_answers,
)
from course.people.mailing.announcing import News, announce
from course.people.persons import persons, shown_names
from course.records.participants import known_cohorts
from course.web import dutch_dates
from course.web.access import Person
from course.web.errors import ExplainedError
from course.web.instructor.handler import reads_of, reads_stories
from course.web.learner.objecting import about_text, answerer, points_text
from course.web.office.handler import CANNOT, OfficeHandler, dutch
from course.web.office.judging.objections import markers_of
from course.web.office.judging.points_fields import PointsField, changed_points, points_field


class ExerciseRow(TypedDict):
    """An exercise with what was answered."""

    title: str
    said: tuple[Remark, ...]
    passages: tuple[Passage, ...]
    comment: str
    points: list[PointsField]


class ObjectionContext(TypedDict):
    """What `office/objection.html` shows.

    `state` says who answers and by when, or who did; `barred` why who looks may not answer, ""
    where they may. `error` is why what was sent was refused.
    """

    path: str
    learner: str
    person_url: str
    facts: list[str]
    about: str
    text: str
    state: str
    barred: str
    is_open: bool
    answer: str
    points_text: str
    exercises: list[ExerciseRow]
    longest: int
    longest_reason: int
    sent: dict[str, str]
    error: str


class Work(NamedTuple):
    """An objection with the hand-in that it is about, and the marks that count of that."""

    objection: Objection
    handin: HandIn
    marks: list[Counted]

    @property
    def theirs(self) -> list[Counted]:
        """The marks of what the objection is about."""
        exercise = self.objection.about.exercise
        return [m for m in self.marks if exercise in {WHOLE, m.exercise}]


class ObjectionPage(OfficeHandler):
    """The page, for who reads in the cohort of the work."""

    def may_enter(self, person: Person) -> bool:
        """Instructors, of the course or of cohorts."""
        return reads_stories(person)

    async def get(self, seq: str) -> None:
        """The objection; 404 where it is not theirs to read."""
        await self.office_page("office/objection.html", lambda: self._context(int(seq), "", {}))

    async def post(self, seq: str) -> None:
        """Answer it, or give other points once it was answered; a refusal keeps what was sent."""
        sent = {name: self.get_body_argument(name, "") for name in self.request.body_arguments}
        try:
            await self.in_thread(lambda: self._change(int(seq), sent))
        except RosterError as error:
            told = dutch(error.message, error.words)
            self.set_status(409)
            await self.office_page(
                "office/objection.html", lambda: self._context(int(seq), told, sent)
            )
            return
        self.redirect(f"{self.service.renderer.base}kantoor/bezwaren/{seq}", status=303)

    # Reading

    def _work(self, connection: Connection, seq: int) -> Work:
        (one,) = objections(connection, seq=seq) or (None,)
        handin = handin_of(connection, one.about.handin) if one else None
        if one is None or handin is None or not reads_of(self.person, one.about.cohort):
            raise HTTPError(404)
        return Work(one, handin, marks_of_handin(connection, handin))

    def _barred(self, connection: Connection, work: Work) -> str:
        """Why who looks does not answer: it is about them, or another has to look at their work."""
        about, me = work.objection.about, self.actor.name
        if me == about.learner:
            return "Dit is je eigen bezwaar. Een ander beslist erover."
        markers = markers_of(connection, work.objection)
        by = who_answers(connection, guides(connection), about, markers)
        gave = given_by(connection, markers) & {me, self.person.name}
        if gave and by is not None and by.is_second and not work.objection.answer:
            return f"Jij gaf deze punten. {by.shown} kijkt als tweede en antwoordt."
        return ""

    def _context(self, seq: int, error: str, sent: dict[str, str]) -> ObjectionContext:
        service, zone = self.service, self.service.settings.zone
        with service.store.snapshot() as connection:
            work = self._work(connection, seq)
            one = work.objection
            about, given = one.about, one.answer
            barred = self._barred(connection, work)
            by = None
            if given is None:
                markers = markers_of(connection, one)
                by = who_answers(connection, guides(connection), about, markers)
            learner = shown_names(connection, [about.learner])[about.learner]
            cohort = known_cohorts(connection, service.settings).get(about.cohort or "", "")
            named = persons(connection, [given.by] if given else [])
        if given:
            name = named[given.by].shown if given.by in named else given.by.removeprefix("hub:")
            state = f"{name} antwoordde op {dutch_dates.moment(given.at, zone)}."
        else:
            last = answer_by(one, service.settings.objections.answer_days)
            mine = by is not None and by.person == self.actor.name
            who = "Jij" if mine else answerer(by).replace("je cohort", "het cohort")
            state = f"{who} antwoordt uiterlijk {dutch_dates.day_and_year(last, zone)}."
        released = service.store.as_released(work.handin.release)
        return {
            "path": f"{service.renderer.base}kantoor/bezwaren/{seq}",
            "learner": learner,
            "person_url": self.person_url(about.learner),
            "facts": [
                ", ".join(filter(None, [cohort, with_attempt(released.title, about.attempt)])),
                f"ingeleverd op {dutch_dates.moment(work.handin.at, zone)}",
                f"bezwaar ontvangen op {dutch_dates.moment(one.at, zone)}",
            ],
            "about": about_text(released, about.exercise),
            "text": one.text,
            "state": state,
            "barred": barred,
            "is_open": given is None,
            "answer": given.text if given else "",
            "points_text": points_text(one).replace("Je punten", "De punten") if given else "",
            "exercises": self._exercises(work, sent),
            "longest": LONGEST,
            "longest_reason": LONGEST_REASON,
            "sent": sent,
            "error": error,
        }

    def _exercises(self, work: Work, sent: dict[str, str]) -> list[ExerciseRow]:
        about = work.objection.about
        answers = lesson_answers(self.service.store, about.learner, about.lesson, work.handin)
        graded = {mark.exercise for mark in work.theirs}
        return [
            _exercise(one, [m for m in work.theirs if m.exercise == one.exercise.id], sent)
            for one in (answers.exercises if answers else ())
            if one.exercise.id in graded
        ]

    # Answering

    def _change(self, seq: int, sent: dict[str, str]) -> None:
        actor = self.actor

        def work(connection: Connection) -> None:
            with connection.begin_nested():
                found = self._work(connection, seq)
                if barred := self._barred(connection, found):
                    raise ExplainedError(403, CANNOT, barred)
                _answer(connection, actor, found, sent)

        self.service.store.writer.do(work)


def _answer(connection: Connection, actor: Actor, work: Work, sent: dict[str, str]) -> None:
    """Answer, give points and announce it, or with an answer there give other points only."""
    one, is_again = work.objection, sent.get("doe") == "punten"
    if one.answer is not None and not is_again:
        raise RosterError(
            noop("A colleague answered this objection in the meantime. Nothing was changed.")
        )
    if one.answer is None and is_again:
        raise HTTPError(400)
    points, reason = (
        changed_points(work.theirs, sent),
        " ".join(plain(sent.get("reden", "")).split()),
    )
    if is_again:
        change_points(connection, actor, work.handin, points, reason)
        return
    before = _total(work.theirs)
    if points:
        give_points(connection, actor, work.handin, points, reason)
    after = _total(Work(one, work.handin, marks_of_handin(connection, work.handin)).theirs)
    given = Answer(plain(sent.get("antwoord", "")), actor.name, actor.at, before, after)
    answer(connection, actor, one, given)
    news = News("result", work.handin.seq, again=f"objection:{one.seq}")
    announce(connection, [news], actor.at)


def _total(marks: list[Counted]) -> float | None:
    """The points together; None while one of them waits for a person."""
    points = [mark.points for mark in marks if mark.points is not None]
    return sum(points) if len(points) == len(marks) else None


def _exercise(one: ExerciseAnswers, marks: list[Counted], sent: dict[str, str]) -> ExerciseRow:
    return {
        "title": one.exercise.title,
        "said": () if one.passages else tuple(said.remark for said in one.said),
        "passages": one.passages,
        "comment": one.comment,
        "points": [points_field(mark, one.exercise, sent) for mark in marks],
    }
