"""Which self-ratings are told by themselves, and which as a change from an earlier moment.

The sentences of two scales that are compared are one question each: told by themselves as well,
they would say more about the change than the change does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from course.answers import publication_tables as t
from course.answers.store import Store
from course.cohort.publications.frozen import CHANGES, NOT_APPLICABLE
from course.cohort.publishing.questions import Asked, Question, asked
from course.content.released import Released
from course.exercises.kinds.scale import Scale


@dataclass(frozen=True)
class Compared:
    """A scale, the one before it with the same sentences, and the lesson that one is in."""

    later: str
    earlier: str
    lesson: str

    def asked(self, store: Store, before: str, after: str) -> Asked | None:
        """The questions of somebody who rated themselves in these two releases.

        None where the two do not ask the same, so that nothing can be compared.
        """
        earlier, later = (
            _asked(store, release, name)
            for release, name in ((before, self.earlier), (after, self.later))
        )
        if earlier is None or later is None:
            return None
        if replace(earlier, exercise=later.exercise) != later:
            return None
        return replace(later, questions=tuple(map(_change, later.questions)))


def _asked(store: Store, release: str, name: str) -> Asked | None:
    known = store.as_released(release).exercise(name)
    return asked(known) if isinstance(known, Scale) else None


def _change(question: Question) -> Question:
    more = tuple(option for option in question.options if option == NOT_APPLICABLE)
    stayed = tuple(option for option in question.options if option != NOT_APPLICABLE)
    return question._replace(what="change", options=(*stayed, *CHANGES[-2:], *more))


@dataclass(frozen=True)
class Scales:
    """The scales of a lesson that are told: `alone` as ratings, `compared` as changes."""

    alone: tuple[str, ...]
    compared: tuple[Compared, ...]


def scales(store: Store, releases: Sequence[Released]) -> Scales:
    """How the scales in these releases of a lesson are told.

    `alone`: those that compare with no other, and that no other compares with, in any lesson that
    is open now. Each is in one comparison at most. A scale of which ratings were told before is
    never compared with.
    """
    mine = list(_scales(releases))
    opened = {name: store.as_released(one.release) for name, one in store.openings().items()}
    others = [*mine, *((scale, lesson) for scale, lesson in _scales(list(opened.values())))]
    partners = {
        name for scale, _ in others if scale.compare for name in (scale.id, scale.compare.other)
    }
    used: set[str] = set()
    compared = []
    rated = _rated(store)
    for scale, _ in mine:
        if not scale.compare or scale.compare.this_is != "later":
            continue
        earlier = scale.compare.other
        lesson = next((where for other, where in others if other.id == earlier), None)
        if lesson is None or {scale.id, earlier} & (used | rated):
            continue
        used |= {scale.id, earlier}
        compared.append(Compared(scale.id, earlier, lesson))
    alone = tuple(scale.id for scale, _ in mine if scale.id not in partners)
    return Scales(alone, tuple(compared))


def _scales(releases: Sequence[Released]) -> Iterator[tuple[Scale, str]]:
    seen: set[str] = set()
    for released in releases:
        for exercise in released.exercises:
            if isinstance(exercise, Scale) and exercise.id not in seen:
                seen.add(exercise.id)
                yield exercise, released.lesson


def _rated(store: Store) -> set[str]:
    """The scales of which ratings were told by themselves, at any moment."""
    c = t.published_figures.c
    with store.snapshot() as connection:
        return set(connection.execute(select(c.exercise).where(c.what == "rating")).scalars())
