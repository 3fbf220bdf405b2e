"""Who is in which cohort of a lesson, and which of their data the published tables use.

That is their first attempt: a cohort does not get better by doing a lesson again.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from course.answers.bulk_reads import answered_in, last_handins, with_feedback
from course.answers.store import HandIn, Store
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.places import Places
from course.marking.bulk import formgrader_marks
from course.marking.corrections import corrected_handins


class Who(NamedTuple):
    """A learner in a lesson: the last hand-in, if any, and `seq` of the last answer.

    `release` is that of the hand-in, or of the last answer. `changed` is the number of the last
    mark from Formgrader, `corrected` that of the last correction of the key, 0 for none.
    """

    pseudonym: str
    name: str
    release: str
    handin: HandIn | None
    latest: int
    feedback: bool
    changed: int
    corrected: int = 0

    @property
    def state(self) -> tuple[object, ...]:
        """What must change before this learner's rows can."""
        if self.handin:
            changes = self.changed, self.corrected
            return (self.pseudonym, self.handin.seq, self.feedback, *changes)
        return (self.pseudonym, None, self.latest, self.feedback)


def parts(
    store: Store,
    lesson: str,
    pseudonym: Callable[[str], str],
    answered: dict[str, int],
    places: Places,
) -> dict[Part, list[Who]]:
    """Everybody in a cohort who answered or handed in, by cohort, ordered by pseudonym.

    `answered` is the `seq` of each learner's last answer in the lesson. Who was moved is in the new
    cohort, and who was taken out in none.
    """
    handins = {handin.learner: handin for handin in last_handins(store, [lesson], attempt=1)}
    feedback, changed = with_feedback(store, [lesson]), formgrader_marks(store, lesson)
    corrected = corrected_handins(store, lesson)
    alone = {name: seq for name, seq in answered.items() if name not in handins}
    without = answered_in(store, alone.values())
    people: dict[Part, list[Who]] = {}
    for name in answered.keys() | handins.keys():
        handin = handins.get(name)
        given_in, release = (handin.cohort, handin.release) if handin else without[answered[name]]
        cohort = places.of(name, given_in)
        if cohort is not None:
            latest = answered.get(name, 0)
            who = Who(
                pseudonym=pseudonym(name),
                name=name,
                release=release,
                handin=handin,
                latest=latest,
                feedback=(name, lesson, 1) in feedback,
                changed=changed.get(name, 0),
                corrected=corrected.get(handin.seq, 0) if handin else 0,
            )
            people.setdefault((lesson, cohort), []).append(who)
    return {part: sorted(people[part]) for part in sorted(people)}


def fingerprint(people: list[Who]) -> str:
    """A digest of everything that a part's rows are built from, except the code."""
    digest = hashlib.sha256()
    for who in people:
        digest.update(repr(who.state).encode())
    return digest.hexdigest()


def pieces(people: list[Who], size: int) -> Iterator[list[Who]]:
    """`people` in chunks, so that memory does not grow with the cohort."""
    for start in range(0, len(people), size):
        yield people[start : start + size]
