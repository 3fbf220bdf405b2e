"""A correction before it is applied: what the author changed, and whose points would change.

`plan` compares the files in `source/` with the releases in use; `preview` marks everybody again
without storing anything. `course correct` and the instructor's page show both.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from course.answers.bulk_reads import pieces
from course.answers.store import HandIn, Store, newest_correction
from course.content.lesson import Lesson
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.correctable import Difference, corrected, differences
from course.marking.attempts import handins_that_count
from course.marking.corrections import Changes, Proposal, releases_in_use
from course.marking.recounting import recount
from course.marking.results import Result, results_in, total
from course.messages import Message, noop
from course.records.completion import Passed, Verdict
from course.records.outcomes import outcomes
from course.records.rules.own import rules_of_learners

_ROUNDING = 1e-6  # points are stored to that precision
_SHOWN = 60  # characters of a value in a sentence


class NotCorrectable(Exception):  # noqa: N818
    """The author's files cannot be a correction; `message` says what differs and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class Left(NamedTuple):
    """An exercise that stays as it is in an older release, where learners saw other texts."""

    released_at: datetime
    exercise: str


@dataclass(frozen=True)
class Plan:
    """What a correction of a lesson would change; empty proposals where nothing differs."""

    lesson: str
    title: str
    proposals: tuple[Proposal, ...]
    left: tuple[Left, ...]

    @property
    def changes(self) -> list[tuple[str, Difference]]:
        """Every change of the key with its exercise, each once."""
        every = {
            (name, change.field): change
            for proposal in reversed(self.proposals)
            for name, changes in proposal.changes.items()
            for change in changes
        }
        return sorted(((name, change) for (name, _), change in every.items()), key=_place)

    @property
    def token(self) -> str:
        """A digest of the changes: the same only while nothing else was corrected or written."""
        said = [
            [p.release, p.seen, name, change.document]
            for p in self.proposals
            for name, changes in p.changes.items()
            for change in changes
        ]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


class Changed(NamedTuple):
    """A learner whose points would change: result and verdict of the lesson, and of the course."""

    learner: str
    cohort: str | None
    before: Result
    after: Result
    verdict_before: Verdict
    verdict_after: Verdict
    passed_before: Passed
    passed_after: Passed

    @property
    def passes(self) -> bool:
        """Whether this learner passes the lesson by it."""
        return self.verdict_after == "passed" != self.verdict_before

    @property
    def fails(self) -> bool:
        """Whether this learner no longer passes the lesson by it."""
        return self.verdict_before == "passed" != self.verdict_after


@dataclass(frozen=True)
class Preview:
    """Who would change: first those who pass or fail by it, then by how much.

    `handed_in` is how many were marked again.
    """

    changed: tuple[Changed, ...]
    handed_in: int


def plan(store: Store, lesson: Lesson) -> Plan:
    """What the author changed in the key of the releases of a lesson that are in use.

    The newest release must hold what learners see as the author has it now. In older ones an
    exercise with other texts is left as it is.

    Raises
    ------
    NotCorrectable
        The lesson was never released, or something differs that learners saw.
    """
    releases = releases_in_use(store, lesson.id)
    if not releases:
        text = noop("{lesson} was never released, so there is nothing to correct.")
        raise NotCorrectable(Message(text, {"lesson": lesson.id}))
    proposals, left = [], []
    for number, (name, released_at) in enumerate(releases):
        with store.engine.connect() as connection:
            seen = newest_correction(connection, name)
        released = store.release_at(name, seen)
        changes, others = _compared(released, lesson)
        if others and number == 0:
            raise NotCorrectable(_seen_by_learners(lesson.id, others[0]))
        left += [Left(released_at, exercise) for exercise, _ in others]
        if changes:
            proposals.append(Proposal(name, lesson.id, seen, changes))
    return Plan(lesson.id, lesson.title, tuple(proposals), tuple(left))


def _compared(
    released: Released, lesson: Lesson
) -> tuple[Changes, list[tuple[str, Difference | None]]]:
    """The changes of the key, and the exercises that differ in more than that; None: it is gone."""
    changes: dict[str, tuple[Difference, ...]] = {}
    others: list[tuple[str, Difference | None]] = []
    for exercise in released.exercises:
        authored = lesson.exercise(exercise.id)
        if authored is None:
            others.append((exercise.id, None))
            continue
        found = differences(exercise, authored)
        seen = next((difference for difference in found if not difference.is_key), None)
        if seen:
            others.append((exercise.id, seen))
        elif found:
            changes[exercise.id] = found
    known = {exercise.id for exercise in released.exercises}
    others += [(exercise.id, None) for exercise in lesson.exercises if exercise.id not in known]
    return changes, others


def _seen_by_learners(lesson: str, other: tuple[str, Difference | None]) -> Message:
    exercise, difference = other
    if difference is None:
        text = noop(
            "{exercise} is not in both source/ and the release of {lesson}, and learners saw that, "
            "so this cannot be corrected; release the lesson anew: nbgrader generate_assignment "
            "{lesson} --force, then nbgrader release_assignment {lesson} --force."
        )
        return Message(text, {"exercise": exercise, "lesson": lesson})
    text = noop(
        "{exercise}: {field} is {after} and was {before}, and learners saw that, so it cannot be "
        "corrected; release the lesson anew: nbgrader generate_assignment {lesson} --force, then "
        "nbgrader release_assignment {lesson} --force."
    )
    words = {"exercise": exercise, "field": difference.field, "lesson": lesson}
    values = {"before": shown(difference.before), "after": shown(difference.after)}
    return Message(text, {**words, **values})


def shown(value: object, longest: int = _SHOWN) -> str:
    """A value of a field, short enough for a sentence."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        text = f"{value:g}"
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def preview(store: Store, settings: Settings, correction: Plan) -> Preview:
    """Whose points in the lesson would change, from what to what; nothing is stored.

    Reads in bulk: a number of statements that grows with hundreds of learners, not with each.
    """
    lesson = correction.lesson
    counted, points, learners = 0, {}, {}
    for proposal in correction.proposals:
        key = _key(store, proposal)
        with store.snapshot() as connection:
            which = settings.completion.attempt
            handins = [
                handin
                for handin in handins_that_count(connection, which, [lesson])
                if handin.release == proposal.release
            ]
            counted += len(handins)
            for some in pieces(handins):
                before = results_in(connection, [handin.seq for handin in some])
                for one in recount(connection, key, tuple(proposal.changes), some):
                    was, now = before.get(one.handin.seq), total(one.after)
                    if was and abs(now.points - was.points) > _ROUNDING:
                        points[one.handin.seq] = was, now
                        learners[one.handin.learner] = one.handin
    rows = changed_by(store, settings, learners, points)
    return Preview(tuple(sorted(rows, key=_size)), counted)


def changed_by(
    store: Store,
    settings: Settings,
    handins: Mapping[str, HandIn],
    points: Mapping[int, tuple[Result, Result]],
) -> list[Changed]:
    """What other points mean for learners, by name with their hand-in; nothing is stored.

    `points` are the result of each hand-in before and after, by its `seq`.
    """
    if not handins:
        return []
    instead = {seq: now for seq, (_, now) in points.items()}
    with store.snapshot() as connection:
        rule_of = rules_of_learners(connection, settings)
    now_passed = outcomes(store, settings, handins)
    then_passed = outcomes(store, settings, handins, instead=instead)
    return [
        Changed(
            learner=name,
            cohort=handin.cohort,
            before=points[handin.seq][0],
            after=points[handin.seq][1],
            verdict_before=rule_of(name).verdict(handin.lesson, points[handin.seq][0]),
            verdict_after=rule_of(name).verdict(handin.lesson, points[handin.seq][1]),
            passed_before=now_passed[name].passed,
            passed_after=then_passed[name].passed,
        )
        for name, handin in handins.items()
    ]


def _key(store: Store, proposal: Proposal) -> Released:
    """The release as it would be."""
    released = store.release_at(proposal.release, proposal.seen)
    exercises = (
        corrected(exercise, proposal.changes.get(exercise.id, ()))
        for exercise in released.exercises
    )
    return replace(released, exercises=tuple(exercises))


def _size(row: Changed) -> tuple[bool, float, str]:
    decides = row.passes or row.fails
    return not decides, -abs(row.after.points - row.before.points), row.learner


def _place(change: tuple[str, Difference]) -> tuple[str, str]:
    return change[0], change[1].field
