"""Concept by concept: how much was good, from frozen figures and the key."""

from pathlib import Path

import pytest

from course.cohort.pages import concepts
from course.cohort.pages.cache import concepts_page
from course.cohort.pages.concepts import About, Concept, exercises_of
from course.cohort.publications.estimates import Estimate
from course.content.concepts import concept_names
from course.content.lesson import read_lesson
from course.content.released import Released
from course.content.settings import Settings
from tests.cohort.conftest import Course
from tests.cohort.pages.test_pages import viewer
from tests.conftest import REPOSITORY

ABOUT = {
    "makkelijk": About("les", "Makkelijk", ("AA-01", "AA-02")),
    "moeilijk": About("les", "Moeilijk", ("AA-02", "AA-03")),
    "weinig": About("les", "Weinig", ("AA-04",)),
}
NAMES = {"AA-01": "Eerste", "AA-02": "Tweede", "AA-03": "Derde", "AA-04": "Vierde"}
RIGHT = {
    "makkelijk": Estimate(0.8, 0.7, 0.9, 0.05, 40),
    "moeilijk": Estimate(0.24, 0.14, 0.34, 0.05, 38),
}


def told() -> list[Concept]:
    return concepts.told_concepts(RIGHT, ABOUT, NAMES)


def test_a_concept_is_the_mean_of_its_exercises() -> None:
    second = next(one for one in told() if one.name == "Tweede")

    assert second.row.value == pytest.approx(0.52)
    assert (second.row.text, second.row.n) == ("50 %", 38)
    assert (second.row.low, second.row.high) == pytest.approx((0.4, 0.65))
    assert second.exercises == ("makkelijk", "moeilijk")


def test_the_hardest_comes_first_and_of_what_nothing_is_told_is_not_there() -> None:
    assert [one.name for one in told()] == ["Derde", "Tweede", "Eerste"]


def test_the_figure_says_which_are_hardest_and_its_table_has_all() -> None:
    figure = concepts.hardest(told(), "")

    assert figure.summary == (
        "Het minst goed ging het bij “Derde” (25 %) en “Tweede” (50 %). Het best bij “Eerste” "
        "(80 %)."
    )
    assert figure.about.endswith("38 tot 40 deelnemers per begrip")
    assert figure.table is not None
    assert [row.name for row in figure.table.rows] == ["Derde", "Tweede", "Eerste"]
    assert figure.plot is not None


def test_where_nothing_clearly_differs_it_says_so() -> None:
    alike = concepts.told_concepts({"makkelijk": RIGHT["makkelijk"]}, ABOUT, NAMES)

    assert concepts.hardest(alike, "").summary.endswith(
        "De verschillen zijn zo klein dat ze toeval kunnen zijn."
    )


def test_nothing_to_tell_says_why() -> None:
    figure = concepts.hardest(concepts.told_concepts({}, ABOUT, NAMES), "Nog niet.")

    assert (figure.plot, figure.summary) == (None, "Nog niet.")


def test_what_earns_no_points_has_no_part_in_it() -> None:
    lessons = [read_lesson(REPOSITORY / "source", name) for name in ("nameting", "star-methode")]
    without = {one.id for lesson in lessons for one in lesson.exercises if not one.points}

    releases = [Released.of(lesson, lesson.notebook) for lesson in lessons]

    assert without
    assert not without & set(exercises_of(releases))


def test_the_page_has_every_concept_of_the_exercises_that_are_told(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    page = concepts_page(viewer(dashboard, settings, ["noord"], "noord"))

    marked = exercises_of([released])
    assert page["concepts"] > 5
    assert page["figures"][0].plot
    for lesson in page["lessons"]:
        for concept in lesson["concepts"]:
            assert concept["n"] == 24
            assert {exercise["id"] for exercise in concept["exercises"]} <= set(marked)


def test_concepts_have_the_names_of_the_course_and_none_where_there_is_no_file(
    tmp_path: Path,
) -> None:
    names = concept_names(REPOSITORY / "source")

    assert len(names) > 200
    assert names["PROX-04"] == "Afstand is geen kilte"
    assert concept_names(tmp_path) == {}
