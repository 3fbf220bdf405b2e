"""The coordinator's page: from the published snapshot alone, and nothing that is not theirs."""

import html
import json
import re
import time
from typing import Any

import pytest

from course.answers.store import Store
from course.cohort.dataset import build
from course.cohort.page import coordinator_page
from course.cohort.privacy import too_few
from course.content.released import Released
from course.content.settings import Settings
from course.exercises.decision import Decision
from course.place import Place
from course.web.render import Renderer
from tests.cohort.conftest import Course, HandInCohort
from tests.conftest import LESSON

BOTH = ["noord", "zuid"]
Figures = list[dict[str, Any]]


def page(course: Course, settings: Settings, cohorts: list[str], cohort: str) -> dict[str, Any]:
    return coordinator_page(course[0], settings, course[1], cohorts, cohort)


def rendered(context: dict[str, Any]) -> str:
    person = {"name": "coordinator", "role": "coordinator", "links": []}
    return Renderer("/services/cursus/").page(
        "coordinator.html",
        person=person,
        logout_url="",
        course_title="Professioneel nabij",
        **context,
    )


def figures(context: dict[str, Any]) -> Figures:
    lesson = context["lessons"][0]
    return [*lesson["overview"], *(f for case in lesson["cases"] for f in case["figures"])]


def test_before_the_first_snapshot_it_says_that_figures_will_come(
    course: Course, settings: Settings
) -> None:
    context = page(course, settings, BOTH, "noord")

    assert context["lessons"] == []
    assert "Er zijn nog geen cijfers." in rendered(context)


def test_a_cohort_of_which_nothing_is_published_says_why(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 12)
    cohort_hands_in("zuid", 9)
    build(*course, settings)

    context = page(course, settings, BOTH, "zuid")

    assert [lesson["notice"] for lesson in context["lessons"]] == [too_few(10)]
    assert too_few(10) in rendered(context)


def test_it_shows_progress_profile_and_every_question(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    found = figures(context)
    cases = [e for e in released.exercises if isinstance(e, Decision)]
    asked = [f"{case.id}-{step}" for case in cases for step in case.steps]
    assert [figure["id"] for figure in found] == ["voortgang", "profiel", "plek", *asked]
    assert sum(figure["plot"] is not None for figure in found) > 10


def test_every_figure_has_words_and_a_table_without_javascript(
    dashboard: Course, settings: Settings
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    text = rendered(context)

    drawn = [figure for figure in figures(context) if figure["plot"]]
    assert text.count('<details class="fig-table" open>') == text.count("<table>") == len(drawn)
    assert text.count('role="img"') == len(drawn)
    for figure in figures(context):
        assert figure["summary"]
        assert html.escape(figure["title"], quote=False).replace("'", "&#39;") in text


def test_the_data_of_figures_can_be_read_back(dashboard: Course, settings: Settings) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    held = re.findall(
        r'<script type="application/json">(.*?)</script>', rendered(context), re.DOTALL
    )

    assert [json.loads(text) for text in held] == [f["plot"] for f in figures(context) if f["plot"]]


def test_nothing_of_the_key_and_no_learner_is_on_it(
    dashboard: Course, settings: Settings, released: Released
) -> None:
    context = page(dashboard, settings, BOTH, "noord")

    text = rendered(context)
    secrets = [
        secret
        for case in released.exercises
        if isinstance(case, Decision)
        for step in case.steps.values()
        for option in step.options
        for secret in (option.why, option.consequence)
    ]
    assert len(secrets) > 100
    for secret in secrets:
        assert secret not in text
        assert html.escape(secret) not in text
        assert json.dumps(secret, ensure_ascii=False)[1:-1] not in text
    assert not re.search(r"(noord|zuid)-\d\d", text)
    assert not re.search(r"\b[0-9a-f]{32}\b", text)


def test_who_may_see_one_cohort_sees_nothing_of_another(
    dashboard: Course, settings: Settings
) -> None:
    context = page(dashboard, settings, ["noord"], "noord")

    text = rendered(context)
    assert "Team Noord" in text
    assert "Team Zuid" not in text
    assert "Alle cohorten samen" not in text
    assert "cohort/zuid" not in text


def test_a_cohort_that_one_may_not_see_is_an_error(dashboard: Course, settings: Settings) -> None:
    with pytest.raises(KeyError):
        page(dashboard, settings, ["noord"], "zuid")


def test_it_is_the_same_until_a_new_snapshot_is_published(
    course: Course, settings: Settings, cohort_hands_in: HandInCohort
) -> None:
    cohort_hands_in("noord", 11)
    build(*course, settings)
    before = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 19)
    build(*course, settings)
    waited = rendered(page(course, settings, BOTH, "noord"))
    cohort_hands_in("noord", 21)
    build(*course, settings)

    after = rendered(page(course, settings, BOTH, "noord"))

    assert waited == before
    assert "Ongeveer 10 deelnemers begonnen" in before
    assert "Ongeveer 20 deelnemers begonnen" in after


def test_another_smallest_group_holds_at_once(dashboard: Course, settings: Settings) -> None:
    page(dashboard, settings, BOTH, "noord")

    larger = settings.model_copy(update={"smallest_group": 30})

    context = page(dashboard, larger, BOTH, "noord")
    assert [figure["plot"] for figure in figures(context)] == [None] * len(figures(context))


def test_a_second_look_is_quick(dashboard: Course, settings: Settings) -> None:
    page(dashboard, settings, BOTH, "noord")

    started = time.perf_counter()
    page(dashboard, settings, BOTH, "noord")

    assert time.perf_counter() - started < 0.05


def test_graded_by_nbgrader_it_is_there(graded: Place, settings: Settings) -> None:
    with Store(graded.store_url) as store:
        build(graded, store, settings)
        context = coordinator_page(graded, settings, store, BOTH, "noord")

    assert context["lessons"][0]["id"] == LESSON
    assert context["lessons"][0]["overview"][0]["about"] == "Ongeveer 10 deelnemers begonnen"
