"""Counts of what a group of people chose in a lesson, over who finished an exercise whole.

People are read in pieces, so that memory does not grow with the group.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from course.answers.bulk_reads import last_handins, pieces
from course.answers.store import Store
from course.cohort.dataset.learners import Who
from course.cohort.publishing.questions import Asked, asked
from course.cohort.publishing.readings import Chosen, certainties, changed, chosen, sureness
from course.cohort.publishing.scales import Compared
from course.marking.bulk import StoredMark, marks_of_many
from course.marking.packed_items import Outcome, outcomes

_AT_ONCE = 500  # people whose marks are in memory
_WAYS = 2_000  # of answering an exercise that are kept apart before they are counted


@dataclass
class Count:
    """How many people finished an exercise, and how many chose each option of each question."""

    asked: Asked
    people: int = 0
    counts: list[list[int]] = field(default_factory=list)
    _ways: Counter[Chosen] = field(default_factory=Counter)
    _sure: Counter[tuple[int | None, ...]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.counts = [[0] * len(question.options) for question in self.asked.questions]

    def see(self, ways: Chosen, sure: tuple[int | None, ...] = ()) -> None:
        """Count somebody, soon: what they chose, and how sure they were of it."""
        self._ways[ways] += 1
        if sure:
            self._sure[sure] += 1
        if len(self._ways) > _WAYS:
            self.settle()

    def settle(self) -> None:
        """Count whom was seen: once for all who answered the same."""
        for ways, people in self._ways.items():
            self.people += people
            for counts, option in zip(self.counts, ways, strict=True):
                if option is not None:
                    counts[option] += people
        for sure, people in self._sure.items():
            for question, option in certainties(self.asked, sure):
                self.counts[question][option] += people
        self._ways.clear()
        self._sure.clear()


class Counts:
    """Counts of a lesson, by what was asked. An exercise is counted for each way of asking it."""

    def __init__(self) -> None:
        self.counts: dict[Asked, Count] = {}

    def of(self, asked_: Asked) -> Count:
        """The count of one way of asking an exercise."""
        return self.counts.get(asked_) or self.counts.setdefault(asked_, Count(asked_))

    def see(self, asked_: Asked, mark: StoredMark) -> None:
        """Count one mark."""
        if (ways := chosen(asked_, mark.items)) is not None:
            self.of(asked_).see(ways, sureness(mark.given) if asked_.kind == "decision" else ())

    def largest(self) -> Iterator[Count]:
        """Of each exercise the way of asking that most people finished."""
        for count in self.counts.values():
            count.settle()
        names = dict.fromkeys(asked_.exercise for asked_ in self.counts)
        for name in names:
            counts = [c for asked_, c in self.counts.items() if asked_.exercise == name]
            yield max(counts, key=lambda count: count.people)


class Lesson:
    """What releases of a lesson ask, each read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: dict[tuple[str, str], Asked | None] = {}

    def asked(self, release: str, exercise: str) -> Asked | None:
        """What an exercise of a release asks; None where nothing of it may be told."""
        where = release, exercise
        if where not in self._asked:
            known = self._store.as_released(release).exercise(exercise)
            self._asked[where] = asked(known) if known else None
        return self._asked[where]


def counted(
    store: Store, people: Sequence[Who], alone: Sequence[str], compared: Sequence[Compared]
) -> list[Count]:
    """Counts of these people, who all handed in: of each exercise, and of scales done twice.

    `alone` are the scales that are told by themselves.
    """
    lesson, counts, changes = Lesson(store), Counts(), Counts()
    for some in pieces(people, _AT_ONCE):
        releases = {who.handin.seq: who for who in some if who.handin}
        marks = marks_of_many(store, list(releases))
        for mark in marks:
            asked_ = lesson.asked(releases[mark.handin].release, mark.exercise)
            if asked_ and (asked_.kind != "scale" or mark.exercise in alone):
                counts.see(asked_, mark)
        for scale in compared:
            _add_changes(store, changes, scale, some, marks)
    return [*counts.largest(), *changes.largest()]


def _add_changes(
    store: Store,
    changes: Counts,
    scale: Compared,
    people: Sequence[Who],
    marks: Sequence[StoredMark],
) -> None:
    """Count how the ratings of these people changed, of who rated themselves at both moments."""
    who = {one.handin.seq: one for one in people if one.handin}
    later = {
        who[mark.handin].name: (who[mark.handin].release, outcomes(mark.items))
        for mark in marks
        if mark.exercise == scale.later
    }
    for name, release, before in _earlier(store, scale, list(later)):
        then, after = later[name]
        asked_ = scale.asked(store, release, then)
        ways = changed(asked_, before, after) if asked_ else None
        if asked_ and ways is not None:
            changes.of(asked_).see(ways)


def _earlier(
    store: Store, scale: Compared, names: Sequence[str]
) -> Iterator[tuple[str, str, list[Outcome]]]:
    """Who rated themselves at the earlier moment: their id, their release and what they said."""
    handins = {
        handin.seq: handin for handin in last_handins(store, [scale.lesson], names, attempt=1)
    }
    for mark in marks_of_many(store, list(handins)):
        if mark.exercise == scale.earlier:
            handin = handins[mark.handin]
            yield handin.learner, handin.release, outcomes(mark.items)
