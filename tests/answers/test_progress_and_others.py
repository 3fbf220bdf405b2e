"""How far a learner is, by one rule everywhere; and what one lesson may know of another."""

import itertools
from typing import Any

import pytest

from course.answers.saving import Intake, Learner, Standing
from course.answers.store import Store
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.kinds.scale import Scale, ScaleView
from course.paths import CoursePaths
from course.web.learner.lesson_view import preview_state
from course.web.learner.wording import lesson_state
from course.web.render import Renderer
from course.web.service import Service
from tests import lessons
from tests.conftest import OPENED, REPOSITORY

ANNA, BRAM = Learner("anna", "noord"), Learner("bram", "noord")
BEFORE, AFTER = ("voormeting", "zelfmeting-vooraf"), ("nameting", "zelfmeting-achteraf")
_numbers = itertools.count(1)

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def course_desk(store: Store, settings: Settings) -> Intake:
    """The desk of a course of which three lessons are open."""
    for name in ("voormeting", "nameting", "interventiestappen"):
        lesson = lessons.read(name)
        store.open_lesson(Released.of(lesson, lesson.notebook), OPENED)
    return Intake(store, settings.model_copy(update={"cohorts": ()}))


def give(
    intake: Intake, who: Learner, where: tuple[str, str], answer: dict[str, Any], step: str = ""
) -> None:
    body = {"id": f"antwoord-{next(_numbers)}", "learner": who.name, "step": step, "answer": answer}
    intake.answer(who, *where, body)


def rate(intake: Intake, who: Learner, where: tuple[str, str], value: int) -> None:
    scale = intake.standing(who, where[0]).released.exercise(where[1])
    assert isinstance(scale, Scale)
    ratings = {i.id: 6 - value if i.reversed else value for i in scale.items}
    give(intake, who, where, {"ratings": ratings})


def seen(intake: Intake, who: Learner) -> ScaleView:
    standing = intake.standing(who, AFTER[0])
    scale = standing.released.exercise(AFTER[1])
    assert scale
    view = standing.view(scale, who.name)
    assert isinstance(view, ScaleView)
    return view


def test_a_measure_stands_beside_the_learners_own_earlier_one(course_desk: Intake) -> None:
    rate(course_desk, ANNA, BEFORE, 2)
    rate(course_desk, BRAM, BEFORE, 5)
    rate(course_desk, ANNA, AFTER, 4)

    result = seen(course_desk, ANNA).result

    assert result
    assert {(g.earlier, g.later, g.change) for g in result.groups} == {("2,0", "4,0", "2,0 hoger")}


def test_somebody_elses_measure_is_never_looked_at(course_desk: Intake) -> None:
    rate(course_desk, BRAM, BEFORE, 2)
    rate(course_desk, ANNA, AFTER, 4)

    result = seen(course_desk, ANNA).result

    assert result
    assert result.labels is None


def state(standing: Standing) -> tuple[int, int, str]:
    return standing.done, standing.total, lesson_state(standing)[1]


def test_practice_and_what_is_skipped_change_nothing_where_there_are_points(
    course_desk: Intake,
) -> None:
    where = ("interventiestappen", "een-blauwe-plek-en-een-grapje")
    before = course_desk.standing(ANNA, where[0])
    give(course_desk, ANNA, where, {"skip": True})

    after = course_desk.standing(ANNA, where[0])

    marked = [e for e in after.released.exercises if e.points]
    assert (before.total, after.total) == (len(marked), len(marked))
    assert state(after) == (0, len(marked), f"bezig: 0 van {len(marked)}")
    assert len(marked) < len(after.released.exercises)


def test_a_measure_counts_and_what_one_writes_for_oneself_does_not(course_desk: Intake) -> None:
    standing = course_desk.standing(ANNA, BEFORE[0])
    rate(course_desk, ANNA, BEFORE, 3)

    after = course_desk.standing(ANNA, BEFORE[0])

    assert [e.kind for e in standing.released.exercises] == ["scale", "reflect", "reflect"]
    assert state(standing) == (0, 1, "nieuw")
    assert state(after) == (1, 1, "bezig: 1 van 1")


def test_the_page_and_a_preview_hear_from_the_service_what_counts(course_desk: Intake) -> None:
    standing = course_desk.standing(ANNA, "interventiestappen")
    service = Service(CoursePaths.at(REPOSITORY), course_desk.store, Renderer("/"))

    told = service.state(ANNA, "anna", standing)["counting"]

    assert len(told) == standing.total
    assert preview_state(standing.released, "docent")["counting"] == told
