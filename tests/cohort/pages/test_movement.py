"""Movement between two moments: how many went forward and back, and how sure that is."""

import numpy as np
import pytest

from course.cohort.disclosure.cells import cell
from course.cohort.figures.figure import Figure as Drawn
from course.cohort.pages import movement
from course.cohort.pages.movement import NOTHING, Twice
from course.cohort.publications import differences
from course.cohort.publications.changes import Change, change
from course.cohort.publications.estimates import Estimate
from course.cohort.publications.frozen import CHANGES, NOT_APPLICABLE, Figure
from course.content.lesson import read_lesson
from course.exercises.kinds.scale import Scale
from tests.conftest import REPOSITORY

OPTIONS = (*CHANGES, NOT_APPLICABLE)
Shares = tuple[float, ...]  # of OPTIONS
BETTER: Shares = (0.1, 0.1, 0.1, 0.6, 0.05, 0.05)
SAME: Shares = (0.2, 0.2, 0.1, 0.2, 0.2, 0.1)
WORSE: Shares = (0.1, 0.1, 0.1, 0.05, 0.6, 0.05)


def figures(
    rng: np.random.Generator, shares: Shares, size: int, sentences: int = 3, alike: float = 0.5
) -> list[Figure]:
    """What is told of a group that changed so; people do much the same at each sentence."""
    own, told = rng.random(size), []
    for number in range(sentences):
        draws = np.where(rng.random(size) < alike, own, rng.random(size))
        chosen = np.minimum((draws[:, None] > np.cumsum(shares)).sum(axis=1), len(OPTIONS) - 1)
        counts = np.bincount(chosen, minlength=len(OPTIONS))
        of_all = cell(tuple(int(count) for count in counts))
        told.append(Figure("change", "na", f"zin-{number}", OPTIONS, of_all.told, size, size))
    return told


def changed(shares: Shares, size: int = 60, **turned: bool) -> Change:
    found = change(
        figures(np.random.default_rng(3), shares, size), [n for n in turned if turned[n]]
    )
    assert found is not None
    return found


def measure() -> Scale:
    """The self-rating of the course that is compared with an earlier one."""
    lesson = read_lesson(REPOSITORY / "source", "nameting")
    return next(one for one in lesson.exercises if isinstance(one, Scale) and one.compare)


@pytest.fixture(scope="module")
def scale() -> Scale:
    return measure()


def moved() -> list[Drawn]:
    """The figures of a cohort that went forward, and to the middle."""
    places = [
        (title, Estimate(at, at - 0.1, at + 0.1, 0.05, 60))
        for title, at in (("Nabijheid en afstand", -0.6), ("Digitale zelfonthulling", -0.1))
    ]
    both = {"Alle zinnen samen": changed(BETTER), "Beschikbaar zijn": changed(SAME)}
    rated = movement.ratings_figure("zelfmeting-1", Twice(measure(), both))
    return [rated, movement.places_figure(places)]


def drawn(scale: Scale, **changes: Change) -> Drawn:
    return movement.ratings_figure("m", Twice(scale, changes))


def test_forward_same_and_back_are_all_there_is() -> None:
    found = changed(BETTER)

    assert found.forward.value + found.same.value + found.back.value == pytest.approx(1, abs=0.01)
    assert found.forward.value > 0.5 > found.back.value
    assert found.net.value == pytest.approx(found.forward.value - found.back.value, abs=0.01)
    assert found.n == 60


def test_of_a_turned_sentence_down_is_forward() -> None:
    told = figures(np.random.default_rng(3), WORSE, 60)

    turned, plain = change(told, [one.step for one in told]), change(told, [])

    assert turned is not None
    assert plain is not None
    assert turned.net.value == pytest.approx(-plain.net.value)
    assert turned.forward == plain.back


def test_what_went_forward_and_what_went_back_is_said(scale: Scale) -> None:
    told = drawn(scale, Werk=changed(BETTER), Thuis=changed(WORSE))

    assert told.summary.startswith("Vooruit bij “Werk”. Achteruit bij “Thuis”.")
    assert told.about == "Dezelfde 60 deelnemers, voormeting en nu"
    assert told.table is not None
    assert [row.cells[4].label for row in told.table.rows] == ["ja", "ja"]
    assert [row.cells[5].n for row in told.table.rows] == [60, 60]


def test_the_whole_comes_first(scale: Scale) -> None:
    both = {"Alle zinnen samen": changed(BETTER), "Werk": changed(SAME)}

    assert movement.ratings_figure("m", Twice(scale, both)).summary.startswith(
        "Over alle zinnen samen gingen meer mensen vooruit dan achteruit. Op een zin ging gemiddeld"
    )


def test_no_change_is_said_as_such(scale: Scale) -> None:
    assert drawn(scale, Werk=changed(SAME)).summary.startswith(NOTHING)


def test_of_few_people_the_shares_are_told_and_nothing_is_concluded(scale: Scale) -> None:
    told = drawn(scale, Werk=changed(BETTER, 12))

    assert told.summary.endswith(
        "Het zijn te weinig deelnemers om te zeggen of dat meer is dan toeval."
    )
    assert told.table is not None
    assert told.table.rows[0].cells[4].label == "te weinig deelnemers"


def test_where_nothing_is_told_there_is_no_change() -> None:
    silent = Figure("change", "na", "zin", OPTIONS, (None,) * 6, 12, 12)

    assert change([silent], []) is None


@pytest.mark.parametrize("alike", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("size", [20, 40])
def test_of_groups_that_stayed_the_same_hardly_any_is_called(size: int, alike: float) -> None:
    rng, runs = np.random.default_rng([size, int(alike * 10)]), 150

    called = 0
    for _ in range(runs):
        parts = [change(figures(rng, SAME, size, 3, alike), []) for _ in range(4)]
        called += any(differences.called([one.net for one in parts if one]))

    assert called <= 0.05 * runs


def test_of_groups_that_changed_much_most_are_called() -> None:
    rng, runs = np.random.default_rng(8), 40
    nets = [change(figures(rng, BETTER, 24), []) for _ in range(runs)]

    assert sum(differences.called([one.net])[0] for one in nets if one) >= 0.9 * runs


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (-0.6, -0.1, "Dit cohort ging naar het midden."),
        (0.0, 0.5, "Dit cohort ging meer afstand houden."),
        (0.0, -0.5, "Dit cohort ging dichterbij staan."),
        (0.3, 0.3, "Er is geen duidelijke verandering."),
    ],
)
def test_where_a_cohort_went_is_told_in_words(first: float, last: float, words: str) -> None:
    places = [
        (title, Estimate(at, at - 0.1, at + 0.1, 0.05, 40))
        for title, at in (("Eerste les", first), ("Laatste les", last))
    ]

    told = movement.places_figure(places)

    assert told.summary.startswith(words)
    assert told.summary.endswith("lees dit als een richting, niet als een bewijs.")


def test_of_one_lesson_nothing_can_have_moved() -> None:
    assert movement.places_figure([]).plot is None
