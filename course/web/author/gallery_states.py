"""The states that a learner can see, each with a learner who is in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from course.answers.store import Feedback
from course.exercises.base import Exercise, Given
from course.people.hub_groups import INSTRUCTORS, LEARNERS
from course.people.membership import Membership
from course.simulate.answers import attempt
from course.web.access import Person
from course.web.author.gallery_regimes import Regime
from course.web.service import Service

Amount = Literal["nothing", "part", "all", "by chance", "skipped"]
Pairs = tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class State:
    """A state as a learner sees it. `given` is what was answered before.

    `waits`: in this browser only, because the service does not take it. `closed`: the feedback is
    there. `staff`: the viewer is an instructor.
    """

    name: str
    title: str
    note: str
    lesson: Regime = "telt-mee"
    given: Amount = "nothing"
    waits: bool = False
    closed: bool = False
    staff: bool = False


STATES = (
    State("nieuw", "nog niet gedaan", "nothing answered yet"),
    State("bezig", "bezig", "a part is answered and saved", given="part"),
    State("bewaard", "bewaard", "all is answered and saved", given="all"),
    State(
        "niet-bewaard",
        "niet bewaard",
        "the service is down: every answer gets status 503; a button here lets it answer again",
        given="all",
        waits=True,
    ),
    State("gesloten", "gesloten", "all answered, feedback given", given="all", closed=True),
    State("niet-gedaan", "gesloten, niet gedaan", "nothing answered, feedback given", closed=True),
    State("voorbeeld", "voorbeeld", "how an instructor sees it: nothing is kept", staff=True),
    State(
        "terugkoppeling",
        "oefenen, met terugkoppeling",
        "practice: feedback at once on a mixed answer",
        "oefenen",
        "by chance",
    ),
    State("oefenen", "oefenen, nog niet gedaan", "practice: nothing answered yet", "oefenen"),
    State("melding", "gevoelig, met melding", "the notice of a sensitive case", "gevoelig"),
    State("gevoelig", "gevoelig, bezig", "a part of it is answered", "gevoelig", "part"),
    State("overgeslagen", "gevoelig, overgeslagen", "skipped, and saved", "gevoelig", "skipped"),
)


def answers(exercise: Exercise, amount: Amount, learner: str) -> Pairs | None:
    """Pairs of step and answer that bring an exercise to this state; None if that is impossible."""
    if amount == "nothing":
        return ()
    if exercise.local:
        return () if amount == "all" else None
    if amount == "skipped":
        return (("", {"skip": True}),)
    if amount == "all":
        return exercise.key()
    pairs = _half(exercise) if amount == "part" else _by_chance(exercise, learner)
    wanted = "busy" if amount == "part" else "done"
    return pairs if exercise.view(given(pairs), learner).state == wanted else None


def given(pairs: Pairs) -> list[Given]:
    """The answers as stored just now."""
    now = datetime.now(UTC)
    return [Given(id=str(n), step=s, answer=a, at=now) for n, (s, a) in enumerate(pairs)]


def _half(exercise: Exercise) -> Pairs:
    """The first of several steps, or half of the items."""
    (step, answer), *more = exercise.key()
    if more:
        return ((step, answer),)
    halves = {
        name: dict(list(part.items())[: (len(part) + 1) // 2]) if isinstance(part, dict) else part
        for name, part in answer.items()
    }
    return (("", halves),)


def _by_chance(exercise: Exercise, learner: str) -> Pairs:
    """A bit of everything; in a case the first option of each step."""
    if (tried := attempt(exercise, random.Random(7), 0.5)) is not None:  # noqa: S311 - for show
        return (("", tried),)
    pairs: Pairs = ()
    while (at := getattr(exercise.view(given(pairs), learner), "open", None)) is not None:
        pairs = (*pairs, (at.step, {"option": at.options[0].id}))
    return pairs


@dataclass
class Visit:
    """One state on show. Each `begin` is a new learner, so that nothing has to be deleted."""

    service: Service
    state: State
    is_down: bool = False
    number: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.released = self.service.store.release(
            self.service.store.openings()[self.state.lesson].release
        )
        self.begin()

    @property
    def person(self) -> Person:
        """Who the state is about."""
        group = INSTRUCTORS if self.state.staff else LEARNERS
        name = f"{self.state.name}-{self.number}"
        return Person(name, frozenset({group}), by_browser=True, roster=Membership(name))

    @property
    def shown(self) -> list[Exercise]:
        """The exercises that know this state."""
        name = self.person.name
        known = self.released.exercises
        return [e for e in known if answers(e, self.state.given, name) is not None]

    def file(self, exercise: Exercise) -> str:
        """The text of its file."""
        folder = self.service.paths.source / self.state.lesson / "exercises"
        return (folder / f"{exercise.id}.yaml").read_text(encoding="utf-8")

    def begin(self) -> None:
        """Start again, with a new learner."""
        self.number += 1
        self.is_down = self.state.waits
        if self.state.waits:
            return
        for exercise in self.shown:
            for body in self._bodies(exercise):
                self.service.intake.answer(
                    self.person.learner, self.state.lesson, exercise.id, body
                )
        if self.state.closed:
            now = datetime.now(UTC)
            page = Feedback(self.person.name, self.state.lesson, "", "", now)
            self.service.store.release_feedback([page])

    def _bodies(self, exercise: Exercise) -> Iterator[dict[str, Any]]:
        name = self.person.name
        for step, answer in answers(exercise, self.state.given, name) or ():
            same = str(uuid5(NAMESPACE_URL, f"{name}/{exercise.id}/{step}"))
            body = {"id": same, "learner": name, "step": step, "answer": answer}
            yield {**body, "certainty": 2 if step else None}

    def waiting(self) -> list[dict[str, Any]]:
        """What this browser is to keep because the service did not take it."""
        if not self.is_down:
            return []
        frame = {"lesson": self.state.lesson, "seconds": 12, "made": 1}
        return [
            {**frame, **body, "exercise": exercise.id}
            for exercise in self.shown
            for body in list(self._bodies(exercise))[:1]
        ]

    def written(self) -> dict[str, str]:
        """What this browser stores for exercises that are never sent."""
        if self.state.given != "all":
            return {}
        place = f"{self.person.name}/{self.state.lesson}"
        return {
            f"course/{e.kind}/{place}/{e.id}": "Dit schreef ik voor mezelf."
            for e in self.shown
            if e.local
        }
