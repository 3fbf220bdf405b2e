"""Who is in which cohort of a lesson, and what of theirs the published tables are made of."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from course.answers.bulk_reads import answered_in, with_feedback
from course.answers.store import HandIn, Store
from course.cohort.dataset.marked_handins import marked_hand_ins
from course.cohort.dataset.parquet import Part
from course.cohort.dataset.pseudonyms import Pseudonyms


class Who(NamedTuple):
    """A learner in a lesson: the last hand-in, the marked one, and `seq` of the last answer.

    `release` is that of the marked hand-in, the last one, or the last answer, whichever there is.
    """

    pseudonym: str
    name: str
    release: str
    last: HandIn | None
    marked: HandIn | None
    latest: int
    feedback: bool

    @property
    def upto(self) -> int:
        """The last answer that counts."""
        return self.marked.last_answer if self.marked else self.latest

    @property
    def state(self) -> tuple[object, ...]:
        """What must change before this learner's rows can."""
        held = (handin.seq if handin else None for handin in (self.last, self.marked))
        return (self.pseudonym, *held, self.upto, self.feedback)


def parts(
    store: Store,
    gradebook_url: str,
    lesson: str,
    pseudonyms: Pseudonyms,
    answered: dict[str, int],
) -> dict[Part, list[Who]]:
    """Everybody in a cohort who answered or handed in, by cohort, in the order of pseudonyms.

    `answered` is the `seq` of each learner's last answer in the lesson.
    """
    last = {handin.learner: handin for handin in store.handins(lesson)}
    marked = marked_hand_ins(store, gradebook_url, lesson)
    feedback = with_feedback(store, lesson)
    alone = {name: seq for name, seq in answered.items() if name not in last}
    without = answered_in(store, alone.values())
    found: dict[Part, list[Who]] = {}
    for name in answered.keys() | last.keys():
        handin = marked.get(name) or last.get(name)
        place = (handin.cohort, handin.release) if handin else without[answered[name]]
        cohort, release = place
        if cohort is not None:
            held = last.get(name), marked.get(name), answered.get(name, 0), name in feedback
            who = Who(pseudonyms.of_learner(name), name, release, *held)
            found.setdefault((lesson, cohort), []).append(who)
    return {part: sorted(found[part]) for part in sorted(found)}


def fingerprint(people: list[Who]) -> str:
    """A digest of all that a part's rows are made of, but for the way they are made."""
    digest = hashlib.sha256()
    for who in people:
        digest.update(repr(who.state).encode())
    return digest.hexdigest()


def pieces(people: list[Who], size: int) -> Iterator[list[Who]]:
    """`people` in pieces, so that memory does not grow with a cohort."""
    for start in range(0, len(people), size):
        yield people[start : start + size]
