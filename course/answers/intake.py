"""Taking answers and hand-ins: who may, when, and what the learner is told otherwise.

Everything that a learner can be told stands here as one Dutch sentence.
"""

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy import Connection, Select, and_, insert, select

from course.answers import schema as t
from course.answers.store import (
    Answer,
    HandIn,
    Store,
    answers_document,
    answers_of,
    as_handed_in,
)
from course.content.released import Released
from course.content.settings import Settings
from course.exercises import progress
from course.exercises.base import Certainty, Exercise, Given, Refused, View
from course.exercises.fields import Model

_LONGEST_ANSWER = 20_000
_LONGEST_TIME = 24 * 3600.0
_HANDED_IN = "Je hebt ingeleverd en de inleverdatum is voorbij. Je kunt nog wel lezen."
_NOT_OPEN = "Deze les is nog niet open."
_UNKNOWN_EXERCISE = "Deze oefening hoort niet bij de les. Laad de pagina opnieuw."


class Sent(Model):
    """An answer as a browser sends it. `id` is made there, so that sending twice is harmless."""

    model_config = ConfigDict(strict=True)

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$")]
    learner: Annotated[str, StringConstraints(max_length=255)]
    step: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{0,60}$")]
    answer: dict[str, Any]
    certainty: Certainty | None = None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


@dataclass(frozen=True)
class Learner:
    """Who answers, as the Hub says."""

    name: str
    cohort: str | None


@dataclass(frozen=True)
class Standing:
    """Where one learner is in one lesson.

    `closed` is the Dutch sentence that says why nothing can be changed, or None. `others` holds
    the learner's answers to exercises, also of other lessons, that an exercise looks at.
    """

    released: Released
    opened_at: datetime
    answers: list[Answer]
    handin: HandIn | None
    due: datetime | None
    closed: str | None
    has_feedback: bool
    others: Mapping[str, list[Given]] = field(default_factory=dict)

    def given(self, exercise: str) -> list[Given]:
        """The answers to one exercise, in the order of storing."""
        return [a.given for a in self.answers if a.exercise == exercise]

    def view(self, exercise: Exercise, learner: str) -> View:
        """What this learner has earned to see of an exercise."""
        given = self.given(exercise.id)
        return exercise.compared(exercise.view(given, learner), given, self.others)

    @property
    def done(self) -> int:
        """How many of the exercises that count are finished."""
        counting = progress.counting(self.released.exercises)
        return sum(progress.is_finished(e.view(self.given(e.id), None)) for e in counting)

    @property
    def total(self) -> int:
        """How many exercises count."""
        return len(progress.counting(self.released.exercises))


class Closed(Refused):
    """The lesson takes no answers from this learner (any more)."""


class Intake:
    """The desk at which learners' answers and hand-ins are taken; the service's and the tests'."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    def standing(self, who: Learner, lesson: str, now: datetime | None = None) -> Standing:
        """Where `who` is in `lesson`; raises `Refused` where there is nothing to see."""
        if not re.fullmatch(r"[a-z0-9-]+", lesson):
            raise Refused(_NOT_OPEN)
        opening = self.store.openings().get(lesson)
        answers = self.store.answers(who.name, lesson)
        handed = self.store.handins(lesson, who.name)
        if not opening and not answers:
            raise Refused(_NOT_OPEN)
        name = answers[0].release if answers else opening.release if opening else ""
        released = self.store.release(name)
        opened = opening.at if opening else answers[0].given.at
        has_feedback = who.name in self.store.feedback(lesson, who.name)
        wanted = {name for exercise in released.exercises for name in exercise.looks_at}
        standing = Standing(
            released=released,
            opened_at=opened,
            answers=answers,
            handin=handed[-1] if handed else None,
            due=self.settings.due(who.cohort, lesson, opened),
            closed=None,
            has_feedback=has_feedback,
            others=self.store.answers_to(who.name, wanted),
        )
        why = self._why_closed(standing, who, lesson, now or datetime.now(UTC), opening is not None)
        return standing if why is None else Standing(**{**vars(standing), "closed": why})

    def _why_closed(
        self,
        standing: Standing,
        who: Learner,
        lesson: str,
        now: datetime,
        is_open: bool,  # noqa: FBT001
    ) -> str | None:
        if standing.has_feedback:
            return "Je terugkoppeling is er. Je kunt deze les nog lezen, maar niets meer wijzigen."
        if not is_open:
            return "Deze les is gesloten. Je kunt nog lezen wat je hebt gedaan."
        opens = self.settings.opens(who.cohort, lesson, standing.opened_at)
        if now < opens:
            day = opens.astimezone(self.settings.zone)
            return f"Deze les gaat open op {day.day}-{day.month}-{day.year}."
        if standing.handin and standing.due and now >= standing.due:
            return _HANDED_IN
        return None

    def answer(self, who: Learner, lesson: str, exercise: str, body: Any) -> Answer:  # noqa: ANN401
        """Store one answer; returns after the commit. Sending the same again returns the first.

        Raises
        ------
        Refused
            The answer cannot be taken; the message is for the learner.
        """
        return self.answer_soon(who, lesson, exercise, body).result()

    def answer_soon(
        self,
        who: Learner,
        lesson: str,
        exercise: str,
        body: Any,  # noqa: ANN401
    ) -> "Future[Answer]":
        """`answer`, without waiting for the commit; refuses at once what it can."""
        sent = _sent(body)
        if sent.learner != who.name:
            raise Refused("Dit antwoord is van iemand anders. Log in met het account van toen.")
        standing = self.standing(who, lesson)
        found = standing.released.exercise(exercise)
        if found is None:
            raise Refused(_UNKNOWN_EXERCISE)
        return self.store.writer.submit(
            lambda connection: self._insert(connection, who, standing, found.id, sent)
        )

    def _insert(
        self, connection: Connection, who: Learner, standing: Standing, name: str, sent: Sent
    ) -> Answer:
        lesson = standing.released.lesson
        same = connection.execute(select(t.answers).where(t.answers.c.id == sent.id)).first()
        earlier = answers_of(connection, who.name, lesson)
        if same is not None:
            return _again(same, earlier, name, sent)
        if standing.closed:
            raise Closed(standing.closed)
        released = self.store.release(earlier[0].release) if earlier else standing.released
        exercise = released.exercise(name)
        if exercise is None:
            raise Refused(_UNKNOWN_EXERCISE)
        given = [a.given for a in earlier if a.exercise == name]
        exercise.accept(given, sent.step, sent.answer)
        values = {
            "id": sent.id,
            "learner": who.name,
            "cohort": who.cohort,
            "lesson": lesson,
            "release": released.id,
            "exercise": name,
            "step": sent.step,
            "answer": sent.answer,
            "certainty": sent.certainty,
            "seconds": None if sent.seconds is None else min(sent.seconds, _LONGEST_TIME),
            "at": datetime.now(UTC),
        }
        connection.execute(insert(t.answers).values(values))
        return answers_of(connection, who.name, lesson)[-1]

    def hand_in(self, who: Learner, lesson: str, now: datetime | None = None) -> HandIn:
        """Hand in what is answered now; returns after the commit. Raises `Refused`."""
        moment = (now or datetime.now(UTC)).astimezone(UTC)
        standing = self.standing(who, lesson, moment)
        if standing.closed:
            raise Closed(standing.closed)
        return self.store.writer.do(
            lambda connection: self._hand_in(connection, who, standing, moment)
        )

    def _hand_in(
        self, connection: Connection, who: Learner, standing: Standing, at: datetime
    ) -> HandIn:
        lesson = standing.released.lesson
        late = standing.due is not None and at >= standing.due
        if late and connection.execute(_handed_in(who.name, lesson)).first():
            raise Closed(_HANDED_IN)
        answers = answers_of(connection, who.name, lesson)
        release = answers[0].release if answers else standing.released.id
        bare = HandIn(
            0,
            who.name,
            who.cohort,
            lesson,
            release,
            at,
            answers[-1].seq if answers else 0,
            late,
            "",
        )
        named = as_handed_in(answers, self.store.release(release))
        handin = bare._replace(hash=answers_document(bare, named)["hash"])
        values = {k: v for k, v in handin._asdict().items() if k != "seq"}
        key = connection.execute(insert(t.handins).values(values)).inserted_primary_key
        return handin._replace(seq=int(key[0]) if key else 0)


def preview(exercise: Exercise, sent: Sequence[Any], learner: str) -> View:
    """The view after `sent`, storing nothing; for staff. Raises `Refused`."""
    given: list[Given] = []
    for body in sent:
        one = _sent(body)
        exercise.accept(given, one.step, one.answer)
        held = one.model_dump(exclude={"learner"})
        given.append(Given(**held, at=datetime.now(UTC)))
    return exercise.view(given, learner)


def _handed_in(learner: str, lesson: str) -> Select[tuple[int]]:
    mine = and_(t.handins.c.learner == learner, t.handins.c.lesson == lesson)
    return select(t.handins.c.seq).where(mine).limit(1)


def _sent(body: Any) -> Sent:  # noqa: ANN401
    try:
        sent = Sent.model_validate(body)
        length = len(json.dumps(sent.answer, ensure_ascii=False, allow_nan=False))
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        raise Refused("We begrijpen dit antwoord niet. Laad de pagina opnieuw.") from error
    if length > _LONGEST_ANSWER:
        raise Refused("Dit antwoord is te lang om te bewaren. Maak het korter.")
    return sent


def _again(same: Any, earlier: list[Answer], exercise: str, sent: Sent) -> Answer:  # noqa: ANN401
    mine = next((a for a in earlier if a.given.id == sent.id), None)
    unchanged = (
        mine is not None
        and (mine.exercise, mine.given.step, mine.given.answer)
        == (exercise, sent.step, sent.answer)
        and same.certainty == sent.certainty
    )
    if mine is None or not unchanged:
        raise Refused("Dit antwoord bestaat al met een andere inhoud. Laad de pagina opnieuw.")
    return mine
