"""What a person chose in a rubric: kept, the last one holds, and nobody overwrites unseen."""

from datetime import UTC, datetime

import pytest

from course.answers.rubric_marks import RubricMark, Superseded, keep_mark, rubric_marks, text_digest
from course.answers.store import Store
from course.exercises.marks import Passage
from course.exercises.rubric import Choice
from tests.storycourse import HOSTILE

NOW = datetime(2026, 11, 22, 19, 14, tzinfo=UTC)


def mark(learner: str = "anna", level: int = 1, by: str = "docent") -> RubricMark:
    return RubricMark(
        learner=learner,
        lesson="verhaal",
        exercise="jouw-verhaal",
        release="r1",
        text="0" * 64,
        choice=Choice(levels={"taak": level}, bonus=True),
        comment=HOSTILE["actie"],
        points=4.5,
        by=by,
        at=NOW,
    )


def keep(store: Store, mark: RubricMark, seen: int) -> RubricMark:
    return store.writer.do(lambda connection: keep_mark(connection, mark, seen))


def test_what_was_chosen_is_read_back_as_it_was(store: Store) -> None:
    kept = keep(store, mark(), 0)

    assert rubric_marks(store, "verhaal") == {("anna", "jouw-verhaal"): kept}
    assert kept._replace(seq=0) == mark()
    assert rubric_marks(store, "andere") == rubric_marks(store, "verhaal", "bram") == {}


def test_the_last_one_of_each_learner_holds(store: Store) -> None:
    first = keep(store, mark(), 0)
    keep(store, mark("bram", 2), 0)
    keep(store, mark(level=3), first.seq)

    found = rubric_marks(store, "verhaal")

    levels = {learner: held.choice.levels["taak"] for (learner, _), held in found.items()}
    assert levels == {"anna": 3, "bram": 2}


def test_who_did_not_see_the_last_one_is_told_of_it(store: Store) -> None:
    first = keep(store, mark(), 0)
    last = keep(store, mark(level=2), first.seq)

    for seen in (0, first.seq):
        with pytest.raises(Superseded) as caught:
            keep(store, mark(by="collega"), seen)
        assert caught.value.last == last

    assert len(rubric_marks(store, "verhaal")) == 1


def test_another_text_has_another_digest() -> None:
    one = (Passage(title="Taak", text="een"), Passage(title="Actie", text="twee"))
    moved = (Passage(title="Taak", text="eentwee"), Passage(title="Actie", text=""))

    assert text_digest(one) == text_digest(one)
    assert text_digest(one) != text_digest(moved)
    assert len(text_digest((Passage(title="x", text="\ud800"),))) == 64
