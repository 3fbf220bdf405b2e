"""Self-ratings: told by themselves, or as a change of the same people, never as both."""

from collections import Counter

import pytest

from course.answers.saving import Intake
from course.answers.store import Store
from course.cohort.disclosure.cells import cell
from course.cohort.publications.kept import Publication
from course.cohort.publishing.scales import Compared, Scales, scales
from course.cohort.publishing.waiting import publish_everything
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.scale import Scale
from course.simulate import Tendency, hand_in_cohort
from tests.cohort.conftest import PUBLISHED
from tests.conftest import OPENED, REPOSITORY

BEFORE, AFTER = "voormeting", "nameting"
FIRST, THEN, BACK, VIEW = (
    "zelfmeting-vooraf", "zelfmeting-achteraf", "zelfmeting-terugblik", "wat-vond-je-ervan"
)  # fmt: skip


@pytest.fixture(scope="session")
def measures() -> tuple[Released, Released]:
    """The lessons with the self-rating at the start and at the end."""
    lessons = (read_lesson(REPOSITORY / "source", name) for name in (BEFORE, AFTER))
    first, then = (Released.of(lesson, lesson.notebook) for lesson in lessons)
    return first, then


@pytest.fixture
def both(settings: Settings) -> Settings:
    return settings.model_copy(update={"lessons": (BEFORE, AFTER), "cohorts": ()})


def rate(store: Store, settings: Settings, lesson: str, size: int) -> None:
    everything = Tendency(drops_out=0, leaves_out=0)
    hand_in_cohort(Intake(store, settings), "noord", size, lesson, 1, everything)


def published(store: Store, settings: Settings) -> dict[str, Publication]:
    return {one.lesson: one for one in publish_everything(store, settings, PUBLISHED)}


def test_a_scale_that_is_compared_is_told_as_a_change_only(
    store: Store, both: Settings, measures: tuple[Released, Released]
) -> None:
    for released in measures:
        store.open_lesson(released, OPENED)
    rate(store, both, BEFORE, 14)
    rate(store, both, AFTER, 19)

    made = published(store, both)

    assert made[BEFORE].figures == ()
    kinds = {(one.what, one.exercise, one.fewest) for one in made[AFTER].figures}
    assert kinds == {("change", THEN, 14), ("rating", VIEW, 19)}
    scale = measures[1].exercise(THEN)
    assert isinstance(scale, Scale)
    first, then = (
        ratings(store, lesson, name) for lesson, name in ((BEFORE, FIRST), (AFTER, THEN))
    )
    changes = [one for one in made[AFTER].figures if one.what == "change"]
    assert [one.step for one in changes] == [item.id for item in scale.items]
    for one in changes:
        ways = Counter(way(first[who][one.step], then[who][one.step]) for who in first)
        assert one.options == ("laag", "midden", "hoog", "op", "neer", "nvt")
        assert one.told == cell(tuple(ways[option] for option in one.options)).told


def ratings(store: Store, lesson: str, name: str) -> dict[str, dict[str, int]]:
    """The last ratings of each learner."""
    return {
        answer.learner: answer.given.answer["ratings"]
        for answer in store.answers_in(lesson)
        if answer.exercise == name
    }


def way(before: int, after: int) -> str:
    if before != after:
        return "op" if after > before else "neer"
    return {1: "laag", 2: "laag", 3: "midden", 4: "hoog", 5: "hoog"}[after]


def test_of_fewer_than_ten_who_did_both_nothing_is_told(
    store: Store, both: Settings, measures: tuple[Released, Released]
) -> None:
    for released in measures:
        store.open_lesson(released, OPENED)
    rate(store, both, BEFORE, 9)
    rate(store, both, AFTER, 19)
    made = published(store, both)
    assert BEFORE not in made
    changes = [one for one in made[AFTER].figures if one.what == "change"]
    assert changes
    assert all(one.is_silent and (one.fewest, one.most) == (0, 9) for one in changes)


def test_a_rating_that_was_told_before_there_was_a_comparison_is_never_compared_with(
    store: Store, both: Settings, measures: tuple[Released, Released]
) -> None:
    first, then = measures
    store.open_lesson(first, OPENED)
    assert scales(store, [first]) == Scales((FIRST,), ())
    rate(store, both, BEFORE, 14)
    assert {one.what for one in published(store, both)[BEFORE].figures} == {"rating"}
    store.open_lesson(then, OPENED)
    rate(store, both, AFTER, 14)
    assert {one.exercise for one in published(store, both)[AFTER].figures} == {VIEW}


def test_each_scale_is_in_one_comparison(store: Store, measures: tuple[Released, Released]) -> None:
    for released in measures:
        store.open_lesson(released, OPENED)
    first, then = measures
    assert scales(store, [first]) == Scales((), ())
    assert scales(store, [then]) == Scales((VIEW,), (Compared(THEN, FIRST, BEFORE),))
    assert BACK in {exercise.id for exercise in then.exercises}
