"""Accepting answers and hand-ins: from whom, when, and what the learner reads if refused.

Every refusal is one Dutch sentence in this module.
"""

import json
import re
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert

from course.answers import schema as t
from course.answers.learner_reads import (
    LessonRow,
    all_answers,
    answers_about,
    answers_in,
    lesson_rows,
)
from course.answers.sent import Sent, preview, read_sent
from course.answers.standing import Learner, Standing, newest_by_exercise, view_of
from course.answers.store import Answer, HandIn, Store, answers_document, as_handed_in
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.base import Exercise, Given, Refused, View
from course.people.schedule import Window, begin_again, window

__all__ = ["Closed", "Intake", "Learner", "Saved", "Sent", "Standing", "preview"]

_LONGEST_TIME: Final = 24 * 3600.0  # seconds
_PLACE: Final = ("learner", "cohort", "lesson", "release", "exercise")
_HANDED_IN = "Je hebt ingeleverd en de inleverdatum is voorbij. Je kunt nog wel lezen."
_GROUP_CLOSED = (
    "Je groep is gesloten. Wat meetelt, kun je niet meer maken of inleveren. Wat je deed, blijft "
    "bewaard."
)
_DATE_PRACTISE = (
    "Je hebt ingeleverd en de inleverdatum is voorbij. Je kunt nog wel lezen. Oefenen kan altijd."
)
_NOT_OPEN = "Deze les is nog niet open."
_UNKNOWN_EXERCISE = "Deze oefening hoort niet bij de les. Laad de pagina opnieuw."
_FEEDBACK = "Je terugkoppeling is er. Je kunt deze les nog lezen, maar niets meer wijzigen."
_PRACTISE = (
    "Je terugkoppeling is er. Wat meetelt kun je nog lezen, maar niet meer wijzigen. Oefenen kan "
    "altijd."
)


@dataclass(frozen=True)
class Saved:
    """A stored answer, with everything that the learner's next view of the exercise needs."""

    answer: Answer
    exercise: Exercise
    given: list[Given]
    others: Mapping[str, list[Given]]

    @property
    def view(self) -> View:
        """What the learner has earned to see of the exercise now."""
        return view_of(self.exercise, self.given, self.answer.learner, self.others)


class Closed(Refused):
    """The lesson takes no answers from this learner (any more)."""


class OtherAttempt(Refused):
    """The page is of an attempt that is over, or the lesson was never opened for the next one."""

    def __init__(self, lesson: Released, attempt: int, now: int) -> None:
        super().__init__(
            f"“{lesson.title}” is nu geopend als poging {now}, en deze pagina is van poging "
            f"{attempt}. Wat je hier kiest of schrijft, wordt niet meer bewaard. Kopieer wat je "
            "wilt houden en laad de pagina opnieuw."
        )


class Intake:
    """Stores learners' answers and hand-ins, following the settings of the course.

    Every rule is checked in the transaction that stores, so two simultaneous requests cannot both
    pass where only one may.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    def standing(self, who: Learner, lesson: str, now: datetime | None = None) -> Standing:
        """Where `who` is in `lesson`; raises `Refused` if there is nothing to see."""
        with self.store.snapshot() as connection:
            return self._standing(connection, who, lesson, now or datetime.now(UTC))

    def standings(self, who: Learner, now: datetime | None = None) -> dict[str, Standing]:
        """Where `who` is in every lesson in which there is something to see, by lesson."""
        moment = now or datetime.now(UTC)
        with self.store.snapshot() as connection:
            rows = lesson_rows(connection, who.name, who.cohort)
            answers = all_answers(connection, who.name)
        given = newest_by_exercise(answers)
        mine: dict[str, list[Answer]] = {lesson: [] for lesson in rows}
        for answer in answers:
            if answer.lesson in rows and answer.attempt == rows[answer.lesson].attempt:
                mine[answer.lesson].append(answer)
        return {
            lesson: self._of(who, row, moment, mine[lesson], given)
            for lesson, row in rows.items()
            if row.opening or row.begun
        }

    def answer(self, who: Learner, lesson: str, exercise: str, body: Any) -> Answer:  # noqa: ANN401
        """Store one answer; returns after the commit. Sending the same again returns the first.

        Raises
        ------
        Refused
            The answer cannot be taken; the message is for the learner.
        """
        return self.answer_soon(who, lesson, exercise, body).result().answer

    def answer_soon(
        self,
        who: Learner,
        lesson: str,
        exercise: str,
        body: Any,  # noqa: ANN401
    ) -> "Future[Saved]":
        """Like `answer`, without waiting for the commit; malformed bodies are refused at once."""
        sent = read_sent(body)
        if sent.learner != who.name:
            raise Refused("Dit antwoord is van iemand anders. Log in met het account van toen.")
        return self.store.writer.submit(
            lambda connection: self._save(connection, who, lesson, exercise, sent)
        )

    def record_handin(
        self, connection: Connection, who: Learner, lesson: str, at: datetime, attempt: int = 1
    ) -> tuple[HandIn, Standing]:
        """Store a hand-in in the writer's transaction; and return their standing before it.

        `attempt` is that of the page on which it was asked for. `marking.handing_in` calls this
        and marks it in the same transaction.
        """
        standing = self._standing(connection, who, lesson, at)
        if standing.attempt != attempt:
            raise OtherAttempt(standing.released, attempt, standing.attempt)
        if standing.closed:
            raise Closed(standing.closed)
        if attempt > 1 and not standing.answers:
            begin_again(connection, who.name, lesson, attempt, at)
        handin = _handin(who, standing, at)
        values = {k: v for k, v in handin._asdict().items() if k != "seq"}
        key = connection.execute(insert(t.handins).values(values)).inserted_primary_key
        return handin._replace(seq=int(key[0]) if key else 0), standing

    def _save(
        self, connection: Connection, who: Learner, lesson: str, name: str, sent: Sent
    ) -> Saved:
        now = datetime.now(UTC)
        row = _lesson_row(connection, who, lesson)
        released = self._release_for(row)
        exercise = released.exercise(name)
        if exercise is None:
            raise Refused(_UNKNOWN_EXERCISE)
        stored = answers_about(connection, who.name, lesson, exercise, sent.id)
        place = who.name, lesson, name, sent.attempt
        given = [a.given for a in stored if (a.learner, a.lesson, a.exercise, a.attempt) == place]
        others = newest_by_exercise(a for a in stored if a.learner == who.name)
        if same := next((a for a in stored if a.given.id == sent.id), None):
            _check_same(same, who, lesson, name, sent)
            return Saved(same, exercise, given, others)
        if row.attempt != sent.attempt:
            raise OtherAttempt(released, sent.attempt, row.attempt)
        if closed := self._why_closed(row, who, now, exercise):
            raise Closed(closed)
        exercise.accept(given, sent.step, sent.answer)
        if row.attempt > 1 and row.begun is None:
            begin_again(connection, who.name, lesson, row.attempt, now)
        answer = _insert(connection, _values(who, released, name, sent, now))
        return Saved(answer, exercise, [*given, answer.given], others)

    def _standing(
        self, connection: Connection, who: Learner, lesson: str, now: datetime
    ) -> Standing:
        row = _lesson_row(connection, who, lesson)
        exercises = self._release_for(row).exercises
        others = {name for exercise in exercises for name in exercise.looks_at}
        answers = answers_in(connection, who.name, lesson, others)
        mine = [a for a in answers if (a.lesson, a.attempt) == (lesson, row.attempt)]
        return self._of(who, row, now, mine, newest_by_exercise(answers))

    def _of(
        self,
        who: Learner,
        row: LessonRow,
        now: datetime,
        answers: list[Answer],
        given: Mapping[str, list[Given]],
    ) -> Standing:
        released = self._release_for(row)
        others = {name for exercise in released.exercises for name in exercise.looks_at}
        return Standing(
            released=released,
            opened_at=row.opened_at,
            answers=answers,
            handin=row.handin,
            dates=self._dates(row, who),
            closed=self._why_closed(row, who, now),
            has_feedback=row.has_feedback,
            others={name: given[name] for name in others if name in given},
            is_open=row.opening is not None,
            corrected=row.corrected,
            attempt=row.attempt,
            reopened_at=row.said.again.at if row.said.again else None,
            anew=row.said.again is not None and row.said.again.anew,
            practice=self._why_shut(row, who, now),
        )

    def _release_for(self, row: LessonRow) -> Released:
        """A learner who began in a release continues in it."""
        return self.store.release_at(row.begun or row.opening or "", row.correction)

    def _why_closed(
        self, row: LessonRow, who: Learner, now: datetime, exercise: Exercise | None = None
    ) -> str | None:
        """Why nothing that counts can be changed, or nothing of `exercise`; None where it can."""
        shut = self._why_shut(row, who, now)
        if exercise is not None and exercise.practice:
            return shut
        practises = not shut and any(e.practice for e in self._release_for(row).exercises)
        if row.has_feedback:
            return _PRACTISE if practises else _FEEDBACK
        if row.said.over:
            return _GROUP_CLOSED
        if shut or not (row.handin and self._dates(row, who).is_over(now)):
            return shut
        return _DATE_PRACTISE if practises else _HANDED_IN

    def _why_shut(self, row: LessonRow, who: Learner, now: datetime) -> str | None:
        """Why not even practice is possible: the lesson is closed, or not open yet."""
        if row.opening is None:
            return "Deze les is gesloten. Je kunt nog lezen wat je hebt gedaan."
        dates = self._dates(row, who)
        if now < dates.opens:
            day = dates.opens.astimezone(self.settings.zone)
            return f"Deze les gaat open op {day.day}-{day.month}-{day.year}."
        return None

    def _dates(self, row: LessonRow, who: Learner) -> Window:
        return window(self.settings, who.cohort, row.lesson, row.opened_at, row.said)


def _lesson_row(connection: Connection, who: Learner, lesson: str) -> LessonRow:
    """The lesson as `who` sees it; raises `Refused` if there is nothing to see."""
    if not re.fullmatch(r"[a-z0-9-]{1,60}", lesson):
        raise Refused(_NOT_OPEN)
    row = lesson_rows(connection, who.name, who.cohort, lesson).get(lesson)
    if row is None or not (row.opening or row.begun):
        raise Refused(_NOT_OPEN)
    return row


def _values(
    who: Learner, released: Released, exercise: str, sent: Sent, at: datetime
) -> dict[str, Any]:
    return {
        "id": sent.id,
        "learner": who.name,
        "cohort": who.cohort,
        "lesson": released.lesson,
        "release": released.id,
        "exercise": exercise,
        "step": sent.step,
        "answer": sent.answer,
        "certainty": sent.certainty,
        "seconds": None if sent.seconds is None else min(sent.seconds, _LONGEST_TIME),
        "at": at,
        "attempt": sent.attempt,
    }


def _insert(connection: Connection, values: dict[str, Any]) -> Answer:
    key = connection.execute(insert(t.answers).values(values)).inserted_primary_key
    answer = json.loads(json.dumps(values["answer"], sort_keys=True))  # as the table gives it back
    given = Given.model_construct(
        **{k: values[k] for k in ("id", "step", "certainty", "seconds", "at")}, answer=answer
    )
    of = {k: values[k] for k in (*_PLACE, "attempt")}
    return Answer(seq=int(key[0]) if key else 0, given=given, **of)


def _handin(who: Learner, standing: Standing, at: datetime) -> HandIn:
    """The hand-in of all answers of `standing`, with its hash; `seq` is 0 until it is stored."""
    answers, released = standing.answers, standing.released
    handin = HandIn(
        seq=0,
        learner=who.name,
        cohort=who.cohort,
        lesson=released.lesson,
        release=released.id,
        at=at,
        last_answer=answers[-1].seq if answers else 0,
        late=standing.dates.is_over(at),
        hash="",
        attempt=standing.attempt,
    )
    document = answers_document(handin, as_handed_in(answers, released))
    return handin._replace(hash=document["hash"])


def _check_same(same: Answer, who: Learner, lesson: str, exercise: str, sent: Sent) -> None:
    """Refuse an answer that reuses the identifier of a different stored answer."""
    stored = (same.learner, same.lesson, same.exercise, same.given.step, same.given.answer)
    if (*stored, same.given.certainty) != (
        who.name, lesson, exercise, sent.step, sent.answer, sent.certainty,
    ):  # fmt: skip
        raise Refused("Dit antwoord bestaat al met een andere inhoud. Laad de pagina opnieuw.")
